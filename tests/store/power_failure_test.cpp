// SPDX-License-Identifier: GPL-3.0-or-later
// The power fails at every call to the operating system of a small workload, and any part of what was not synced is
// lost: the files open whole, all that was acknowledged under JOURNAL=commit is there, and what was not acknowledged is
// there entirely or not at all.
#include <map>
#include <random>

#include "fixture.h"
#include "store/check.h"

namespace scarlet::store {
namespace {

using Content = std::map<std::string, std::string>;

KeyExtractor whole_record() {
  return [](const IndexDefinition&, std::string_view, std::string_view record, std::vector<std::string>& keys) {
    keys.emplace_back(record.substr(0, 20));
  };
}

struct World {
  explicit World(std::uint64_t seed) : env({.seed = seed, .write_back_chance = 300}) {}
  os::SimulatedEnv env;
  std::uint64_t boot = 1;
  Instance instance;

  void open() {
    instance.store.reset();
    instance.segment.reset();
    shared::SegmentOptions segment_options;
    segment_options.max_sessions = 4;
    segment_options.max_locks = 64;
    segment_options.max_files = 64;
    auto segment = shared::open_segment(env, segment_options);
    ASSERT_TRUE(segment.ok());
    instance.segment = std::move(segment).value();
    StoreOptions options;
    options.journal_directory = "/journal";
    options.durability = Durability::Commit;
    options.background = false;
    options.boot_identity = boot;
    auto store = open_store(env, *instance.segment, options);
    if (store) instance.store = std::move(store).value();
  }
  void lose_power(std::uint64_t seed) {
    instance.store.reset();
    instance.segment.reset();
    env.power_failure(seed);
    ++boot;
  }
};

// What the workload did: the content that was acknowledged, and what the operation that failed would have made of it.
struct Progress {
  bool created = false;
  Content acknowledged[2];
  Content attempted[2];
};

class Workload {
 public:
  Workload(World& world, Progress& progress) : world_(world), progress_(progress) {}

  // Until something fails.
  void run() {
    world_.open();
    if (world_.instance.store == nullptr) return;
    Store& store = *world_.instance.store;
    for (const char* path : {"/F", "/G"}) {
      if (!store.create(path, {}).ok()) return;
    }
    progress_.created = true;
    if (!open_files()) return;
    IndexDefinition definition;
    definition.name = "I";
    if (!files_[0]->create_index(definition).ok()) return;
    if (!files_[0]->build_index("I", whole_record()).ok()) return;
    for (int i = 0; i < 12; ++i) {
      const std::string record = "made " + std::to_string(i);
      if (!write(0, "a" + std::to_string(i), record + std::string(static_cast<std::size_t>(100 + i * 30), 'x'))) return;
    }
    if (!write(0, "large", std::string(5000, 'L'))) return;
    if (!both("pair", "first")) return;
    files_[0].reset();  // closing makes a checkpoint
    files_[1].reset();
    if (!open_files()) return;
    for (int i = 0; i < 12; i += 2) {
      if (!write(0, "a" + std::to_string(i), "changed" + std::to_string(i))) return;
    }
    if (!both("pair", "second") || !remove("a1") || !remove("large")) return;
    world_.instance.store->sync().ok();
    if (!both("pair", "third")) return;
  }

 private:
  bool open_files() {
    for (int i = 0; i < 2; ++i) {
      auto file = world_.instance.store->open(i == 0 ? "/F" : "/G");
      if (!file) return false;
      files_[i] = *file;
    }
    files_[0]->set_key_extractor(whole_record());
    return true;
  }
  bool settle(bool done) {
    for (int i = 0; i < 2; ++i) {
      if (done) progress_.acknowledged[i] = progress_.attempted[i];
    }
    return done;
  }
  bool write(int file, const std::string& id, const std::string& record) {
    progress_.attempted[file][id] = record;
    return settle(files_[file]->write(id, record).ok());
  }
  bool remove(const std::string& id) {
    progress_.attempted[0].erase(id);
    return settle(files_[0]->remove(id).ok());
  }
  bool both(const std::string& id, const std::string& record) {
    auto transaction = world_.instance.store->begin();
    for (int i = 0; i < 2; ++i) {
      progress_.attempted[i][id] = record;
      transaction->write(files_[i], id, record);
    }
    return settle(transaction->commit().ok());
  }

  World& world_;
  Progress& progress_;
  std::shared_ptr<File> files_[2];
};

Content content_of(File& file) {
  Content content;
  auto scan = file.scan();
  std::string_view id;
  std::string_view record;
  for (;;) {
    auto more = (*scan)->next(id, &record);
    EXPECT_TRUE(more.ok());
    if (!more || !*more) return content;
    content.emplace(id, record);
  }
}

void expect_whole(File& file, const char* path) {
  auto report = check_file(file);
  ASSERT_TRUE(report.ok());
  for (const auto& damage : report->damages) {
    ADD_FAILURE() << path << ": damage " << static_cast<int>(damage.damage) << " at " << damage.where << " "
                  << damage.detail;
  }
}

void verify(World& world, const Progress& progress) {
  world.open();
  ASSERT_NE(world.instance.store, nullptr);
  if (!progress.created) return;
  Content found[2];
  for (int i = 0; i < 2; ++i) {
    const char* path = i == 0 ? "/F" : "/G";
    auto file = world.instance.store->open(path);
    ASSERT_TRUE(file.ok()) << path << " status " << static_cast<int>(file.status());
    expect_whole(**file, path);
    found[i] = content_of(**file);
    (*file)->set_key_extractor(whole_record());
    auto indices = (*file)->indices();
    ASSERT_TRUE(indices.ok());
    if (indices->empty() || !indices->front().built) continue;
    for (const auto& [id, record] : found[i]) {
      EXPECT_EQ(*(*file)->index_ids("I", record.substr(0, 20)), std::vector<std::string>{id}) << "index";
    }
  }
  const bool before = found[0] == progress.acknowledged[0] && found[1] == progress.acknowledged[1];
  const bool after = found[0] == progress.attempted[0] && found[1] == progress.attempted[1];
  EXPECT_TRUE(before || after) << found[0].size() << " records, acknowledged " << progress.acknowledged[0].size();
}

TEST(PowerFailureTest, AtEveryCallLosesNothingAcknowledged) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::uint64_t calls = 0;
  {
    World world(seed);
    Progress progress;
    Workload(world, progress).run();
    calls = world.env.calls();
    EXPECT_EQ(progress.acknowledged[0], progress.attempted[0]);
    EXPECT_EQ(progress.acknowledged[0].size(), 12U);
  }
  for (std::uint64_t call = 1; call <= calls && !testing::Test::HasFailure(); ++call) {
    SCOPED_TRACE("call " + std::to_string(call) + " of " + std::to_string(calls));
    World world(seed);
    Progress progress;
    world.env.stop_at(call);
    Workload(world, progress).run();
    world.lose_power(seed + call);
    verify(world, progress);
    for (const std::string& line :
         testing::Test::HasFailure() ? world.env.recent_calls() : std::vector<std::string>()) {
      std::fprintf(stderr, "%s\n", line.c_str());
    }
  }
}

TEST(PowerFailureTest, InTheMidstOfARecoveryLosesNothing) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  for (std::uint64_t call = 1; call <= 40 && !testing::Test::HasFailure(); ++call) {
    SCOPED_TRACE("call " + std::to_string(call) + " of the recovery");
    World world(seed + call);
    Progress progress;
    world.env.stop_at(150 - call % 40);
    Workload(world, progress).run();
    world.lose_power(seed + call);
    // First a call fails, then the power does.
    world.env.fail_call(world.env.calls() + call, call % 2 == 0 ? os::Fault::NoSpace : os::Fault::IoError);
    world.open();
    world.env.clear_faults();
    world.lose_power(seed * 3 + call);
    world.env.stop_at(world.env.calls() + call);
    world.open();
    world.lose_power(seed * 5 + call);
    verify(world, progress);
  }
}

TEST(PowerFailureTest, ACallThatFailsIsReportedAndCostsNothingElse) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::uint64_t calls = 0;
  {
    World world(seed);
    Progress progress;
    Workload(world, progress).run();
    calls = world.env.calls();
  }
  for (const os::Fault fault : {os::Fault::NoSpace, os::Fault::IoError, os::Fault::ShortWrite}) {
    // A third of the calls each time, another third with another seed.
    for (std::uint64_t call = 1 + seed % 3; call <= calls && !testing::Test::HasFailure(); call += 3) {
      SCOPED_TRACE("call " + std::to_string(call) + " fault " + std::to_string(static_cast<int>(fault)));
      World world(seed);
      Progress progress;
      world.env.fail_call(call, fault);
      Workload(world, progress).run();
      world.env.clear_faults();
      verify(world, progress);
    }
  }
}

}  // namespace
}  // namespace scarlet::store
