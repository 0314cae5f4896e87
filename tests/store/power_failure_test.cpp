// SPDX-License-Identifier: GPL-3.0-or-later
// The power fails at every call to the operating system of a small workload, and any part of what was not synced is
// lost: the files open whole, all that was acknowledged under JOURNAL=commit is there, and what was not acknowledged is
// there entirely or not at all.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <random>
#include <utility>

#include "../seed.h"
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

// A list of steps, each of which may be repeated when it failed.
class Workload {
 public:
  using Step = std::function<base::Result<void>()>;

  Workload(World& world, Progress& progress) : world_(world), progress_(progress) {
    plan_beginning();
    plan_changes();
    plan_reorganisation();
  }

  // Until something fails.
  void run() {
    for (const Step& step : steps_) {
      if (!step().ok()) return;
    }
  }

  // Repeats a step that fails; what it reports must be what happened to the disk. False when a step fails for ever.
  bool run_stubbornly(const std::function<void()>& after_failure) {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      base::Result<void> done = steps_[i]();
      for (int tries = 0; !done && tries < 3; ++tries) {
        EXPECT_TRUE(done.status() == base::Status::NoSpace || done.status() == base::Status::IoError)
            << "step " << i << " status " << static_cast<int>(done.status()) << " " << done.error().subject;
        after_failure();
        done = steps_[i]();
      }
      if (done) continue;
      ADD_FAILURE() << "step " << i << " of " << steps_.size() << " fails for ever: status "
                    << static_cast<int>(done.status()) << " " << done.error().subject;
      return false;
    }
    return true;
  }

 private:
  void plan(Step step) { steps_.push_back(std::move(step)); }

  void plan_beginning() {
    plan([this] {
      if (world_.instance.store == nullptr) world_.open();
      return world_.instance.store != nullptr ? base::Result<void>() : base::Status::IoError;
    });
    for (const char* path : {"/F", "/G"}) {
      plan([this, path] { return world_.instance.store->create(path, {}); });
    }
    plan([this] { return progress_.created = true, open_files(); });
    plan([this] { return create_index(); });
    plan([this] { return files_[0]->build_index("I", whole_record()); });
    for (int i = 0; i < 12; ++i) {
      const std::string record = "made " + std::to_string(i);
      plan_write(0, "a" + std::to_string(i), record + std::string(static_cast<std::size_t>(100 + i * 30), 'x'));
    }
    plan_write(0, "large", std::string(5000, 'L'));
    plan_both("pair", "first");
    plan_reopen();  // closing makes a checkpoint
  }

  void plan_changes() {
    for (int i = 0; i < 12; i += 2) plan_write(0, "a" + std::to_string(i), "changed" + std::to_string(i));
    plan_both("pair", "second");
    plan_remove(0, "a1");
    plan_remove(0, "large");
    plan([this] { return world_.instance.store->sync(); });
    plan_both("pair", "third");
  }

  void plan_reorganisation() {
    plan([this] { return files_[0]->build_index("I", whole_record()); });
    for (int i = 0; i < 16; ++i) plan_write(1, "g" + std::to_string(i), std::string(200, 'g'));  // splits
    for (int i = 0; i < 15; ++i) plan_remove(1, "g" + std::to_string(i));                        // merges
    plan([this] {
      FileParameters parameters;
      parameters.minimum_modulus = 3;
      auto done = files_[0]->configure(parameters);
      return done ? files_[0]->resize_now() : done;
    });
    plan([this] {
      progress_.attempted[1].clear();
      return settle(files_[1]->clear());
    });
    plan_both("pair", "fourth");
    plan_reopen();
    plan([this] { return files_[0]->disable_index("I"); });
    plan_write(0, "a2", "while the index is not in use");
    plan([this] { return files_[0]->build_index("I", whole_record()); });
    plan([this] { return drop_index(); });
    plan_write(0, "a0", "last");
  }

  void plan_write(int file, const std::string& id, const std::string& record) {
    plan([this, file, id, record] {
      progress_.attempted[file][id] = record;
      return settle(files_[file]->write(id, record));
    });
  }
  void plan_remove(int file, const std::string& id) {
    plan([this, file, id] {
      progress_.attempted[file].erase(id);
      auto removed = files_[file]->remove(id);
      return settle(removed ? base::Result<void>() : removed.error());
    });
  }
  void plan_both(const std::string& id, const std::string& record) {
    plan([this, id, record] {
      auto transaction = world_.instance.store->begin();
      for (int i = 0; i < 2; ++i) {
        progress_.attempted[i][id] = record;
        transaction->write(files_[i], id, record);
      }
      return settle(transaction->commit());
    });
  }
  void plan_reopen() {
    plan([this] {
      files_[0].reset();
      files_[1].reset();
      return open_files();
    });
  }

  base::Result<void> open_files() {
    for (int i = 0; i < 2; ++i) {
      auto file = world_.instance.store->open(i == 0 ? "/F" : "/G");
      if (!file) return file.error();
      files_[i] = *file;
    }
    files_[0]->set_key_extractor(whole_record());
    return {};
  }
  // An operation whose acknowledgement failed may have happened.
  base::Result<void> create_index() {
    IndexDefinition definition;
    definition.name = "I";
    auto made = files_[0]->create_index(definition);
    return made.status() == base::Status::IndexExists ? base::Result<void>() : made;
  }
  base::Result<void> drop_index() {
    auto dropped = files_[0]->delete_index("I");
    return dropped.status() == base::Status::NoSuchIndex ? base::Result<void>() : dropped;
  }
  base::Result<void> settle(base::Result<void> done) {
    for (int i = 0; i < 2; ++i) {
      if (done) progress_.acknowledged[i] = progress_.attempted[i];
    }
    return done;
  }

  World& world_;
  Progress& progress_;
  std::vector<Step> steps_;
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

// Which calls a test tries: every one with SCARLET_EVERY_CALL set, otherwise one in so many, others every time.
std::uint64_t stride(std::uint64_t one_in) { return ::getenv("SCARLET_EVERY_CALL") != nullptr ? 1 : one_in; }

// How often everything is done, each time from another seed: SCARLET_SEEDS.
std::uint64_t seeds() {
  const char* text = ::getenv("SCARLET_SEEDS");
  return text == nullptr ? 1 : std::max(1ULL, std::strtoull(text, nullptr, 10));
}

// For `make power-loss`: how much was tried.
void tell(const char* what, std::uint64_t tried, std::uint64_t seed) {
  if (testing::Test::HasFailure()) return;
  std::printf("%s: %llu time(s), first seed %llu, nothing acknowledged lost, nothing half done, files whole\n", what,
              static_cast<unsigned long long>(tried), static_cast<unsigned long long>(seed));
}

// The calls of a workload that nothing disturbs, and what it must have done.
std::uint64_t calls_of_workload(std::uint64_t seed) {
  World world(seed);
  Progress progress;
  Workload(world, progress).run();
  EXPECT_EQ(progress.acknowledged[0], progress.attempted[0]);
  EXPECT_EQ(progress.acknowledged[0].size(), 12U);
  EXPECT_EQ(progress.acknowledged[1].size(), 1U);
  return world.env.calls();
}

void show_calls(World& world) {
  if (!testing::Test::HasFailure()) return;
  for (const std::string& line : world.env.recent_calls()) std::fprintf(stderr, "%s\n", line.c_str());
}

// Runs `trial` with (seed, call) for calls of the workload, from each seed; gives how often.
template <class Trial>
std::uint64_t at_calls(std::uint64_t first, std::uint64_t one_in, const Trial& trial) {
  std::uint64_t tried = 0;
  for (std::uint64_t seed = first; seed < first + seeds() && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::uint64_t calls = calls_of_workload(seed);
    const std::uint64_t step = stride(one_in);
    for (std::uint64_t call = 1 + seed % step; call <= calls && !testing::Test::HasFailure(); call += step) {
      SCOPED_TRACE("call " + std::to_string(call) + " of " + std::to_string(calls));
      trial(seed, call);
      ++tried;
    }
  }
  return tried;
}

TEST(PowerFailureTest, AtEveryCallLosesNothingAcknowledged) {
  const std::uint64_t first = test::seed();
  const std::uint64_t tried = at_calls(first, 4, [](std::uint64_t seed, std::uint64_t call) {
    World world(seed);
    Progress progress;
    world.env.stop_at(call);
    Workload(world, progress).run();
    world.lose_power(seed + call);
    verify(world, progress);
    show_calls(world);
  });
  tell("power failure at a call", tried, first);
}

TEST(PowerFailureTest, InTheMidstOfARecoveryLosesNothing) {
  const std::uint64_t first = test::seed();
  SCOPED_TRACE("seed " + std::to_string(first));
  const std::uint64_t last = 40 * seeds();
  for (std::uint64_t call = 1; call <= last && !testing::Test::HasFailure(); ++call) {
    SCOPED_TRACE("call " + std::to_string(call) + " of the recovery");
    World world(first + call);
    Progress progress;
    world.env.stop_at(150 - call % 40);
    Workload(world, progress).run();
    world.lose_power(first + call);
    // First a call fails, then the power does.
    world.env.fail_call(world.env.calls() + call, call % 2 == 0 ? os::Fault::NoSpace : os::Fault::IoError);
    world.open();
    world.env.clear_faults();
    world.lose_power(first * 3 + call);
    world.env.stop_at(world.env.calls() + call % 40);
    world.open();
    world.lose_power(first * 5 + call);
    verify(world, progress);
  }
  tell("failures in the midst of a recovery", last, first);
}

// One call fails: the operation says so and nothing else is harmed, and it works when it is tried again.
TEST(PowerFailureTest, ACallThatFailsIsReportedAndCostsNothingElse) {
  const std::uint64_t first = test::seed();
  std::uint64_t tried = 0;
  for (const os::Fault fault : {os::Fault::NoSpace, os::Fault::IoError, os::Fault::ShortWrite}) {
    SCOPED_TRACE("fault " + std::to_string(static_cast<int>(fault)));
    tried += at_calls(first, 25, [fault](std::uint64_t seed, std::uint64_t call) {
      World world(seed);
      Progress progress;
      world.env.fail_call(call, fault);
      Workload(world, progress).run_stubbornly([] {});
      world.env.clear_faults();
      verify(world, progress);
      EXPECT_EQ(progress.acknowledged[0], progress.attempted[0]);
    });
  }
  tell("a call that fails (no space, input or output, short write)", tried, first);
}

// The disk is full from some call on, until an operation has said so: afterwards everything works again.
TEST(PowerFailureTest, AFullDiskIsReportedAndWorkGoesOnWhenThereIsSpaceAgain) {
  const std::uint64_t first = test::seed();
  const std::uint64_t tried = at_calls(first, 12, [](std::uint64_t seed, std::uint64_t call) {
    World world(seed);
    Progress progress;
    world.env.fail_from(call, os::Fault::NoSpace);
    Workload(world, progress).run_stubbornly([&world] { world.env.clear_faults(); });
    world.env.clear_faults();
    world.lose_power(seed + call);
    verify(world, progress);
  });
  tell("a full disk, then a power failure", tried, first);
}

}  // namespace
}  // namespace scarlet::store
