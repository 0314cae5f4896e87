// SPDX-License-Identifier: GPL-3.0-or-later
// A store in a directory of its own, for tests: on the machine's disk or on a simulated one.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "os/simulated_env.h"
#include "shared/segment.h"
#include "store/store.h"

namespace scarlet::store {

class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "scarlet-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~ScratchDirectory() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// One process's view: segment and store. Destroyed in the right order.
struct Instance {
  std::unique_ptr<shared::Segment> segment;
  std::unique_ptr<Store> store;

  static Instance open(os::Env& env, const std::string& segment_path, const StoreOptions& options) {
    Instance instance;
    shared::SegmentOptions segment_options;
    segment_options.path = segment_path;
    auto segment = shared::open_segment(env, segment_options);
    EXPECT_TRUE(segment.ok()) << "no segment";
    if (!segment) return instance;
    instance.segment = std::move(segment).value();
    auto store = open_store(env, *instance.segment, options);
    EXPECT_TRUE(store.ok()) << "no store: " << static_cast<int>(store.status()) << " " << store.error().subject;
    if (store) instance.store = std::move(store).value();
    return instance;
  }
};

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { restart(); }
  void restart() {
    instance_.store.reset();
    instance_.segment.reset();
    instance_ = Instance::open(os::real_env(), scratch_ / "segment", options());
  }
  StoreOptions options() const {
    StoreOptions options;
    options.journal_directory = scratch_ / "journal";
    options.durability = durability_;
    options.background = false;
    return options;
  }
  Store& store() { return *instance_.store; }
  std::string file_path(const std::string& name) const { return scratch_ / name; }
  std::shared_ptr<File> make(const std::string& name, const FileParameters& parameters = {}) {
    const auto made = store().create(scratch_ / name, parameters);
    EXPECT_TRUE(made.ok()) << static_cast<int>(made.status());
    return open(name);
  }
  std::shared_ptr<File> open(const std::string& name) {
    auto file = store().open(scratch_ / name);
    EXPECT_TRUE(file.ok()) << static_cast<int>(file.status()) << (file.ok() ? "" : file.error().subject);
    return file ? *file : nullptr;
  }

  ScratchDirectory scratch_;
  Durability durability_ = Durability::Interval;
  Instance instance_;
};

// The record, or a text that no test writes.
inline std::string read(File& file, std::string_view id) {
  std::string record;
  StringSink sink(record);
  auto found = file.read(id, sink);
  if (!found) return "<status " + std::to_string(static_cast<int>(found.status())) + ">";
  return *found ? record : "<none>";
}

}  // namespace scarlet::store
