// SPDX-License-Identifier: GPL-3.0-or-later
// A store on a simulated disk for the fuzz targets of its files: a base state, changed at places that the input names,
// is opened and used in every way. Nothing must crash, hang or reach out of bounds; errors are welcome.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "os/simulated_env.h"
#include "shared/segment.h"
#include "store/check.h"
#include "store/store.h"

namespace scarlet::fuzz {

using Content = std::map<std::string, std::string>;  // files by their paths

inline store::KeyExtractor first_word() {
  return [](const store::IndexDefinition&, std::string_view, std::string_view record, std::vector<std::string>& keys) {
    keys.emplace_back(record.substr(0, record.find('|')));
  };
}

struct World {
  os::SimulatedEnv env;
  std::unique_ptr<shared::Segment> segment;
  std::unique_ptr<store::Store> store;

  bool open(std::uint64_t boot) {
    shared::SegmentOptions segment_options;
    segment_options.max_sessions = 4;
    segment_options.max_locks = 64;
    segment_options.max_files = 64;
    auto opened = shared::open_segment(env, segment_options);
    if (!opened) return false;
    segment = std::move(opened).value();
    store::StoreOptions options;
    options.journal_directory = "/journal";
    options.durability = store::Durability::Off;  // a sync of a simulated disk takes milliseconds
    options.background = false;
    options.boot_identity = boot;
    auto made = store::open_store(env, *segment, options);
    if (made) store = std::move(made).value();
    return store != nullptr;
  }
  void close() {
    store.reset();
    segment.reset();
  }
  void take(const std::string& directory, Content& content) {
    auto entries = env.list(directory);
    if (!entries) return;
    for (const os::DirectoryEntry& entry : *entries) {
      auto bytes = os::read_file(env, directory + "/" + entry.name);
      if (bytes) content[directory + "/" + entry.name] = std::move(*bytes);
    }
  }
  void put(const Content& content) {
    for (const auto& [path, bytes] : content) {
      static_cast<void>(env.make_directory(path.substr(0, path.rfind('/'))).ok());
      static_cast<void>(os::write_file(env, path, bytes).ok());
    }
  }
};

inline std::string record_of(int number) {
  const auto size = static_cast<std::size_t>(number % 9 == 0 ? 3000 : number * 3);
  return "word" + std::to_string(number % 5) + "|" + std::string(size, 'r');
}

// Small groups, large records, an index.
inline void fill(store::File& file) {
  store::IndexDefinition definition;
  definition.name = "WORD";
  static_cast<void>(file.create_index(definition).ok());
  file.set_key_extractor(first_word());
  static_cast<void>(file.build_index("WORD", first_word()).ok());
  for (int i = 0; i < 40; ++i) static_cast<void>(file.write("ID" + std::to_string(i), record_of(i)).ok());
  static_cast<void>(file.remove("ID7").ok());
}

// Changes bytes: three of the input say where, one by what; none is left over.
inline void change(std::string& bytes, const std::uint8_t* data, std::size_t size) {
  for (; size >= 4 && !bytes.empty(); data += 4, size -= 4) {
    const std::size_t at =
        (std::size_t{data[0]} | std::size_t{data[1]} << 8 | std::size_t{data[2]} << 16) % bytes.size();
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (data[3] == 0 ? 0xFF : data[3]));
  }
}

inline void read_everything(store::File& file) {
  auto scan = file.scan();
  std::string_view id;
  std::string_view record;
  for (int failures = 0; scan && failures < 100;) {
    auto more = (*scan)->next(id, &record);
    failures += more ? 0 : 1;
    if (more && !*more) break;
  }
  std::string into;
  for (int i = 0; i < 40; ++i) {
    store::StringSink sink(into);
    static_cast<void>(file.read("ID" + std::to_string(i), sink).ok());
  }
  static_cast<void>(file.index_ids("WORD", "word3").ok());
  auto cursor = file.index_cursor("WORD");
  std::string key;
  std::vector<std::string> ids;
  if (!cursor || !(*cursor)->to_first()) return;
  for (auto more = (*cursor)->next(key, ids); more && *more; more = (*cursor)->next(key, ids)) continue;
}

inline void use(World& world, const std::string& path) {
  {
    auto file = world.store->open(path);
    if (!file) return;
    (*file)->set_key_extractor(first_word());
    static_cast<void>((*file)->info().ok());
    static_cast<void>(store::check_file(**file).ok());
    read_everything(**file);
    for (int i = 0; i < 40; i += 3) {
      static_cast<void>((*file)->write("ID" + std::to_string(i), record_of(i + 1)).ok());
      static_cast<void>((*file)->remove("ID" + std::to_string(i + 1)).ok());
    }
    static_cast<void>((*file)->build_index("WORD", first_word()).ok());
    read_everything(**file);
  }
  static_cast<void>(store::repair_file(world.env, *world.store, path).ok());
}

}  // namespace scarlet::fuzz
