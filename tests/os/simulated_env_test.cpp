// SPDX-License-Identifier: GPL-3.0-or-later
// The simulated machine: what survives a power failure, faults and stops by number, the same run from the same seed.
#include "os/simulated_env.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <set>

namespace scarlet::os {
namespace {

using base::Status;

constexpr std::size_t kSector = 512;
constexpr std::uint64_t kSeeds = 200;

std::span<const std::byte> bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

std::unique_ptr<FileHandle> open(SimulatedEnv& env, const std::string& path, OpenMode mode = OpenMode::CreateOrOpen) {
  auto file = env.open(path, mode);
  EXPECT_TRUE(file.ok()) << path;
  return std::move(file).value();
}

// The different contents that the failure seeds leave; "(none)" when the file is not there.
std::set<std::string> outcomes(const std::string& path, const std::function<void(SimulatedEnv&)>& scene) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    SimulatedEnv env;
    scene(env);
    env.power_failure(seed);
    auto content = read_file(env, path);
    seen.insert(content ? *content : "(none)");
  }
  return seen;
}

void make_file(SimulatedEnv& env, const std::string& path, const std::string& content) {
  ASSERT_TRUE(write_file(env, path, content).ok());
  env.sync_everything();
}

TEST(SimulatedEnv, WhatWasSyncedSurvivesEveryPowerFailure) {
  const auto seen = outcomes("/d/f", [](SimulatedEnv& env) {
    ASSERT_TRUE(env.make_directory("/d").ok());
    const auto file = open(env, "/d/f");
    ASSERT_TRUE(file->write_at(0, bytes("kept")).ok());
    ASSERT_TRUE(file->sync().ok());
    ASSERT_TRUE(env.sync_directory("/d").ok());
    ASSERT_TRUE(env.sync_directory("/").ok());
  });
  EXPECT_EQ(seen, std::set<std::string>{"kept"});
}

TEST(SimulatedEnv, UnsyncedDataMayBeLostOrKept) {
  const auto seen = outcomes("/f", [](SimulatedEnv& env) {
    make_file(env, "/f", "old");
    ASSERT_TRUE(open(env, "/f")->write_at(0, bytes("new")).ok());
  });
  EXPECT_EQ(seen, (std::set<std::string>{"old", "new"}));
}

TEST(SimulatedEnv, AWriteIsTornBetweenSectorsNeverWithin) {
  const std::string old(3 * kSector, 'o');
  const std::string fresh(3 * kSector, 'n');
  const auto seen = outcomes("/f", [&](SimulatedEnv& env) {
    make_file(env, "/f", old);
    ASSERT_TRUE(open(env, "/f")->write_at(0, bytes(fresh)).ok());
  });
  EXPECT_EQ(seen.size(), 8U) << "every subset of three sectors";
  for (const auto& content : seen) {
    for (std::size_t at = 0; at < content.size(); at += kSector) {
      EXPECT_EQ(content.substr(at, kSector), std::string(kSector, content[at])) << "sector at " << at;
    }
  }
}

TEST(SimulatedEnv, AnUnsyncedSizeMayBeOldOrNew) {
  const auto seen = outcomes("/f", [](SimulatedEnv& env) {
    make_file(env, "/f", "ab");
    ASSERT_TRUE(open(env, "/f")->append(bytes("cd")).ok());
  });
  EXPECT_TRUE(seen.contains("ab"));
  EXPECT_TRUE(seen.contains("abcd"));
  EXPECT_TRUE(seen.contains(std::string("ab\0\0", 4))) << "the size arrived, the data did not";
}

TEST(SimulatedEnv, ACreationWithoutDirectorySyncMayBeLostEvenWhenTheDataWasSynced) {
  const auto seen = outcomes("/f", [](SimulatedEnv& env) {
    const auto file = open(env, "/f");
    ASSERT_TRUE(file->write_at(0, bytes("data")).ok());
    ASSERT_TRUE(file->sync().ok());
  });
  EXPECT_EQ(seen, (std::set<std::string>{"(none)", "data"}));
}

TEST(SimulatedEnv, ARenameSurvivesWholeOrNotAtAll) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    SimulatedEnv env;
    make_file(env, "/a", "content");
    ASSERT_TRUE(env.rename("/a", "/b").ok());
    env.power_failure(seed);
    EXPECT_NE(exists(env, "/a"), exists(env, "/b")) << "seed " << seed;
  }
}

TEST(SimulatedEnv, ReplaceFileGivesTheOldOrTheNewContent) {
  const std::string old(2000, 'o');
  const std::string fresh(3000, 'n');
  SimulatedEnv probe;
  make_file(probe, "/f", old);
  const auto before = probe.calls();
  ASSERT_TRUE(replace_file(probe, "/f", fresh).ok());
  const auto steps = probe.calls() - before;
  for (std::uint64_t step = 1; step <= steps + 1; ++step) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      SimulatedEnv env;
      make_file(env, "/f", old);
      env.stop_at(before + step);
      const bool done = replace_file(env, "/f", fresh).ok();
      env.power_failure(seed);
      const auto content = read_file(env, "/f");
      ASSERT_TRUE(content.ok()) << "step " << step << " seed " << seed;
      EXPECT_TRUE(*content == fresh || (!done && *content == old)) << "step " << step << " seed " << seed;
    }
  }
}

TEST(SimulatedEnv, ExchangeFileLeavesTheOldOrTheNewContentWhicheverCallFails) {
  SimulatedEnv probe;
  make_file(probe, "/f", "the old one");
  const auto before = probe.calls();
  ASSERT_TRUE(exchange_file(probe, "/f", "new", Durable::No).ok());
  const auto steps = probe.calls() - before;
  for (std::uint64_t step = 1; step <= steps; ++step) {
    for (const Fault fault : {Fault::NoSpace, Fault::IoError, Fault::ShortWrite}) {
      SimulatedEnv env;
      make_file(env, "/f", "the old one");
      env.fail_call(before + step, fault);
      const bool done = exchange_file(env, "/f", "new", Durable::No).ok();
      EXPECT_EQ(*read_file(env, "/f"), done ? "new" : "the old one") << "step " << step;
      EXPECT_EQ(env.list("/")->size(), 1U) << "step " << step;
    }
  }
}

TEST(SimulatedEnv, SyncingOneDirectoryTakesARenameOutOfTheOtherWithIt) {
  const auto seen = outcomes("/to/f", [](SimulatedEnv& env) {
    ASSERT_TRUE(env.make_directory("/from").ok());
    ASSERT_TRUE(env.make_directory("/to").ok());
    make_file(env, "/from/f", "moved");
    ASSERT_TRUE(env.rename("/from/f", "/to/f").ok());
    ASSERT_TRUE(env.sync_directory("/to").ok());
  });
  EXPECT_EQ(seen, std::set<std::string>{"moved"});
}

TEST(SimulatedEnv, ARemovalWithoutSyncMayComeBack) {
  const auto seen = outcomes("/f", [](SimulatedEnv& env) {
    make_file(env, "/f", "back");
    ASSERT_TRUE(env.remove("/f").ok());
  });
  EXPECT_EQ(seen, (std::set<std::string>{"(none)", "back"}));
}

TEST(SimulatedEnv, MappedMemoryIsTheFileAndReachesTheDiskBySync) {
  const auto seen = outcomes("/f", [](SimulatedEnv& env) {
    make_file(env, "/f", std::string(8192, '.'));
    const auto file = open(env, "/f");
    auto mapping = file->map(65536);
    ASSERT_TRUE(mapping.ok());
    std::byte* data = (*mapping)->data();
    std::memset(data, 'S', kSector);
    std::memset(data + 4096, 'L', kSector);
    ASSERT_TRUE((*mapping)->sync(0, 10).ok());
    std::string through(kSector, ' ');
    ASSERT_EQ(*file->read_at(4096, std::as_writable_bytes(std::span(through))), kSector);
    EXPECT_EQ(through, std::string(kSector, 'L')) << "reads see what was written through the mapping";
  });
  std::string with_both(8192, '.');
  with_both.replace(0, kSector, kSector, 'S');
  const std::string synced = with_both;
  with_both.replace(4096, kSector, kSector, 'L');
  EXPECT_EQ(seen, (std::set<std::string>{synced, with_both}));
}

TEST(SimulatedEnv, AFileGrowsIntoItsWindow) {
  SimulatedEnv env;
  const auto file = open(env, "/f");
  auto mapping = file->map(1 << 20);
  ASSERT_TRUE(mapping.ok());
  ASSERT_TRUE(file->allocate(8192).ok());
  (*mapping)->data()[8191] = std::byte{'x'};
  auto second = file->map(8192);
  EXPECT_EQ((*second)->data()[8191], std::byte{'x'}) << "all mappings of a file share its bytes";
  EXPECT_EQ(*file->size_bytes(), 8192U);
}

TEST(SimulatedEnv, AfterTheStopNothingReachesTheDisk) {
  SimulatedEnv env;
  make_file(env, "/f", std::string(4096, '.'));
  const auto file = open(env, "/f");
  auto mapping = file->map(4096);
  ASSERT_TRUE(mapping.ok());
  (*mapping)->data()[0] = std::byte{'1'};
  env.stop_at(env.calls() + 1);
  EXPECT_EQ(file->sync().status(), Status::IoError);
  EXPECT_TRUE(env.stopped());
  (*mapping)->data()[1] = std::byte{'2'};
  EXPECT_FALSE(file->write_at(2, bytes("3")).ok());
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    env.power_failure(seed);
    const auto content = read_file(env, "/f");
    ASSERT_TRUE(content.ok());
    EXPECT_TRUE((*content)[0] == '.' || (*content)[0] == '1');
    EXPECT_EQ(content->substr(1), std::string(4095, '.'));
  }
}

TEST(SimulatedEnv, HandlesOfBeforeThePowerFailureAreDead) {
  SimulatedEnv env;
  make_file(env, "/f", "x");
  const auto file = open(env, "/f");
  auto mapping = file->map(4096);
  env.power_failure(1);
  EXPECT_FALSE(file->write_at(0, bytes("y")).ok());
  EXPECT_FALSE((*mapping)->sync(0, 1).ok());
  (*mapping)->data()[0] = std::byte{'z'};
  EXPECT_EQ(*read_file(env, "/f"), "x");
}

TEST(SimulatedEnv, ACallFailsOnceByItsNumber) {
  SimulatedEnv env;
  const auto file = open(env, "/f");
  env.fail_call(env.calls() + 2, Fault::IoError);
  EXPECT_TRUE(file->write_at(0, bytes("a")).ok());
  const auto failed = file->write_at(1, bytes("b"));
  EXPECT_EQ(failed.status(), Status::IoError);
  EXPECT_EQ(failed.error().subject, "/f");
  EXPECT_NE(failed.error().os_error, 0);
  EXPECT_TRUE(file->write_at(1, bytes("c")).ok());
  EXPECT_EQ(*read_file(env, "/f"), "ac");
}

TEST(SimulatedEnv, AFullDiskRefusesWhatNeedsRoomUntilThereIsRoomAgain) {
  SimulatedEnv env;
  make_file(env, "/f", "abc");
  const auto file = open(env, "/f");
  env.fail_from(env.calls() + 1, Fault::NoSpace);
  EXPECT_EQ(file->append(bytes("d")).status(), Status::NoSpace);
  EXPECT_EQ(file->allocate(100).status(), Status::NoSpace);
  EXPECT_EQ(env.open("/new", OpenMode::CreateNew).status(), Status::NoSpace);
  EXPECT_EQ(*read_file(env, "/f"), "abc");
  EXPECT_TRUE(file->sync().ok());
  env.clear_faults();
  EXPECT_TRUE(file->append(bytes("d")).ok());
}

TEST(SimulatedEnv, AShortWriteLeavesPartOfTheBytes) {
  SimulatedEnv env;
  const auto file = open(env, "/f");
  env.fail_call(env.calls() + 1, Fault::ShortWrite);
  EXPECT_EQ(file->write_at(0, bytes("12345678")).status(), Status::NoSpace);
  EXPECT_EQ(*read_file(env, "/f"), "1234");
}

TEST(SimulatedEnv, TheKernelWritesBackOnItsOwn) {
  const auto survives = [](std::uint32_t chance) {
    int survived = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      SimulatedEnv env({seed, chance});
      make_file(env, "/f", "first");
      const auto file = open(env, "/f");
      EXPECT_TRUE(file->write_at(0, bytes("other")).ok());
      for (int i = 0; i < 20; ++i) EXPECT_TRUE(file->status().ok());
      EXPECT_TRUE(file->write_at(0, bytes("third")).ok());
      env.power_failure(seed);
      survived += *read_file(env, "/f") == "other" ? 1 : 0;
    }
    return survived;
  };
  EXPECT_GT(survives(500), 0) << "a state between the last sync and now can be what the disk has";
  EXPECT_EQ(survives(0), 0);
}

TEST(SimulatedEnv, TheSameSeedGivesTheSameRun) {
  const auto run = [](std::uint64_t seed) {
    SimulatedEnv env({seed, 200});
    const auto file = open(env, "/f");
    for (int i = 0; i < 50; ++i) {
      std::uint64_t place = 0;
      env.random(std::as_writable_bytes(std::span(&place, 1)));
      EXPECT_TRUE(file->write_at(place % 20'000, bytes(std::to_string(place))).ok());
      if (i == 25) {
        EXPECT_TRUE(file->sync().ok());
        EXPECT_TRUE(env.sync_directory("/").ok());
      }
    }
    env.power_failure(seed + 1);
    return *read_file(env, "/f") + std::to_string(env.unix_nanoseconds());
  };
  EXPECT_EQ(run(7), run(7));
  EXPECT_NE(run(7), run(8));
}

TEST(SimulatedEnv, TheClockMovesOnlyByItsOwnRules) {
  SimulatedEnv env;
  const auto start = env.monotonic_nanoseconds();
  EXPECT_EQ(env.monotonic_nanoseconds(), start);
  env.sleep_nanoseconds(5'000'000'000);
  EXPECT_EQ(env.monotonic_nanoseconds(), start + 5'000'000'000);
  const auto unix_before = env.unix_nanoseconds();
  env.advance_clock(1);
  EXPECT_EQ(env.unix_nanoseconds(), unix_before + 1);
}

}  // namespace
}  // namespace scarlet::os
