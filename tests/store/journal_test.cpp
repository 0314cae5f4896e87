// SPDX-License-Identifier: GPL-3.0-or-later
// The ring of the journal: what was appended counts at once, whoever reads it and whoever dies, and reaches the files
// in time: when the ring is full, and before anything is synced, dropped or archived.
#include "store/journal.h"

#include <csignal>
#include <filesystem>
#include <random>
#include <vector>

#include "../seed.h"
#include "../shared/forked.h"
#include "fixture.h"
#include "store/journal_files.h"
#include "store/store_core.h"

namespace scarlet::store {
namespace {

using shared::test::Child;

struct Written {
  Lsn lsn;
  std::string payload;
};

class JournalTest : public StoreTest {
 protected:
  std::unique_ptr<Journal> journal_of(const Instance& instance) {
    auto journal =
        Journal::open(os::real_env(), *instance.segment, scratch_ / "journal", instance.store->core().journal->boot());
    EXPECT_TRUE(journal.ok());
    return std::move(journal).value();
  }
  std::unique_ptr<Journal> journal() { return journal_of(instance_); }

  // The table of users and the ring as they lie in the file.
  class Control {
   public:
    explicit Control(const std::string& path) {
      auto file = os::real_env().open(path, os::OpenMode::ReadWrite);
      EXPECT_TRUE(file.ok());
      auto mapping = (*file)->map(sizeof(JournalControl));
      EXPECT_TRUE(mapping.ok());
      mapping_ = std::move(mapping).value();
    }
    JournalControl* operator->() const { return reinterpret_cast<JournalControl*>(mapping_->data()); }

   private:
    std::unique_ptr<os::Mapping> mapping_;
  };
  Control control() const { return Control(scratch_ / "journal/control"); }
};

Written append(Journal& journal, std::string payload) {
  const Lsn lsn = journal.end();
  const auto end = journal.append(EntryKind::FilePath, payload, {});
  EXPECT_TRUE(end.ok());
  return {lsn, std::move(payload)};
}

void expect_there(Journal& journal, const std::vector<Written>& written) {
  Journal::Entry entry;
  for (const Written& one : written) {
    const auto there = journal.read(one.lsn, entry);
    ASSERT_TRUE(there.ok() && *there) << one.lsn << " written to " << journal.written();
    ASSERT_EQ(entry.payload, one.payload) << one.lsn;
    EXPECT_TRUE(journal.holds(one.lsn, entry.header.operation));
  }
}

// The same without the ring.
void expect_in_files(const std::string& directory, const std::vector<Written>& written) {
  JournalFiles files(os::real_env(), directory, directory + "/archive");
  Journal::Entry entry;
  for (const Written& one : written) {
    const auto there = files.read(one.lsn, entry);
    ASSERT_TRUE(there.ok() && *there) << one.lsn;
    EXPECT_EQ(entry.payload, one.payload) << one.lsn;
  }
}

TEST_F(JournalTest, OthersReadWhatIsOnlyInTheRing) {
  const auto mine = journal();
  const auto theirs = journal();
  std::vector<Written> written{append(*mine, "first"), append(*mine, "second")};
  EXPECT_EQ(mine->written(), written.front().lsn);
  expect_there(*theirs, written);
  expect_there(*mine, written);
}

TEST_F(JournalTest, NothingIsReadBeyondTheEnd) {
  const auto mine = journal();
  append(*mine, "first");
  Journal::Entry entry;
  const auto there = mine->read(mine->end(), entry);
  ASSERT_TRUE(there.ok());
  EXPECT_FALSE(*there);
}

TEST_F(JournalTest, WhatIsInTheRingSurvivesEveryProcess) {
  const Lsn from = journal()->end();
  Child writer([&] {
    const Instance its = Instance::open(os::real_env(), scratch_ / "segment", options());
    const auto journal = journal_of(its);
    append(*journal, "left behind");
    ::raise(SIGKILL);
    return true;
  });
  EXPECT_FALSE(writer.join());
  expect_there(*journal(), {{from, "left behind"}});
  restart();
  EXPECT_LE(journal()->written(), from);
  expect_there(*journal(), {{from, "left behind"}});
  ASSERT_TRUE(journal()->sync_to(journal()->end()).ok());
  expect_in_files(scratch_ / "journal", {{from, "left behind"}});
}

TEST_F(JournalTest, TheRingIsUsedAgainAndAgain) {
  const std::uint64_t seed = test::seed();
  std::mt19937_64 random(seed);
  const auto mine = journal();
  const auto theirs = journal();
  std::vector<Written> written;
  const Lsn enough = mine->end() + kJournalFileBytes + kJournalRingBytes;
  for (int n = 0; mine->end() < enough; ++n) {
    written.push_back(append(*mine, std::string(random() % 20'000, static_cast<char>('a' + n % 26))));
    ASSERT_LE(mine->end() - mine->written(), kJournalRingBytes);
    if (n % 100 == 0) expect_there(*theirs, written);
  }
  expect_there(*theirs, written);
  expect_there(*mine, written);
  ASSERT_TRUE(mine->sync_to(mine->end()).ok());
  EXPECT_EQ(mine->written(), mine->end());
  expect_in_files(scratch_ / "journal", written);
}

TEST_F(JournalTest, AnEntryMayBeLargerThanTheRing) {
  const auto mine = journal();
  std::vector<Written> written{append(*mine, "before")};
  written.push_back(append(*mine, std::string(kJournalRingBytes - 64, 'f')));  // fills it
  written.push_back(append(*mine, std::string(kJournalRingBytes - 63, 'g')));  // does not fit
  EXPECT_EQ(mine->written(), mine->end());
  written.push_back(append(*mine, std::string(3 * kJournalRingBytes, 'l')));
  written.push_back(append(*mine, "after"));
  expect_there(*journal(), written);
}

TEST_F(JournalTest, ProcessesThatExpectSyncsAndOthersTakeTurns) {
  const auto syncing = journal();
  syncing->expect_syncs();
  const auto other = journal();
  std::vector<Written> written;
  for (int n = 0; n < 200; ++n) {
    Journal& next = n % 3 == 0 ? *other : *syncing;
    written.push_back(append(next, "entry " + std::to_string(n) + std::string(static_cast<std::size_t>(n) * 20, '.')));
  }
  expect_there(*syncing, written);
  expect_there(*other, written);
  ASSERT_TRUE(other->sync_to(other->end()).ok());
  expect_in_files(scratch_ / "journal", written);
}

// Entries on both sides of the border between two files, none of them written yet.
std::vector<Written> cross_border(Journal& journal) {
  while (journal.end() % kJournalFileBytes < kJournalFileBytes - 100'000) append(journal, std::string(90'000, 'x'));
  EXPECT_TRUE(journal.flush(journal.end()).ok());
  std::vector<Written> written{append(journal, "this side"), append(journal, std::string(110'000, 'b'))};
  EXPECT_LT(journal.written() / kJournalFileBytes, journal.end() / kJournalFileBytes);
  return written;
}

TEST_F(JournalTest, WhatIsArchivedIsWrittenFirst) {
  std::filesystem::create_directory(scratch_ / "journal/archive");
  const auto mine = journal();
  const auto written = cross_border(*mine);
  ASSERT_TRUE(mine->truncate().ok());
  EXPECT_GT(mine->first(), written.front().lsn);
  expect_in_files(scratch_ / "journal", written);
}

TEST_F(JournalTest, WhatWasDroppedDoesNotComeBack) {
  const auto mine = journal();
  const Lsn dropped = cross_border(*mine).front().lsn;
  ASSERT_TRUE(mine->truncate().ok());
  append(*mine, "after");
  ASSERT_TRUE(journal()->sync_to(mine->end()).ok());
  for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "journal")) {
    const std::string name = entry.path().filename();
    if (!name.starts_with("journal.")) continue;
    EXPECT_GT(std::stoull(name.substr(8), nullptr, 16), dropped / kJournalFileBytes) << name;
  }
}

TEST_F(JournalTest, EightFilesAreKeptForLaterAndUsedAgain) {
  const auto count = [this](std::string_view prefix) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "journal")) {
      files += entry.path().filename().string().starts_with(prefix) ? 1U : 0U;
    }
    return files;
  };
  const auto mine = journal();
  const auto fill = [&](std::uint64_t files) {
    std::vector<Written> written;
    for (const Lsn enough = mine->end() + files * kJournalFileBytes; mine->end() < enough;) {
      written.push_back(append(*mine, std::string(100'000, 'f')));
    }
    return written;
  };
  fill(11);
  ASSERT_TRUE(mine->truncate().ok());
  EXPECT_EQ(count("spare."), 8U);
  EXPECT_EQ(count("journal."), 1U);
  const auto written = fill(3);
  EXPECT_EQ(count("spare."), 5U);
  expect_there(*mine, written);
  // What the spare files held before is not taken for entries behind the end.
  Journal::Entry entry;
  EXPECT_FALSE(*mine->read(mine->end(), entry));
}

TEST_F(JournalTest, WhoIsKilledWhileWritingIsReplaced) {
  const auto mine = journal();
  const Written one = append(*mine, "one");
  const shared::test::Signal ready;
  Child writer([&] {
    const Instance its = Instance::open(os::real_env(), scratch_ / "segment", options());
    auto* latches = static_cast<JournalLatches*>(its.segment->block("store.journal", sizeof(JournalLatches), nullptr));
    if (!latches->flush.try_lock(its.segment->processes())) return false;
    ready.say();
    shared::test::sleep_for_ever();
    return true;
  });
  ready.hear();
  writer.kill();
  ASSERT_TRUE(mine->sync_to(mine->end()).ok());
  expect_in_files(scratch_ / "journal", {one});
}

// Between the two stores that follow an entry into a file.
TEST_F(JournalTest, WhatADeadWriterLeftBeyondTheEndIsNotTakenForWritten) {
  const auto mine = journal();
  const Written one = append(*mine, "one");
  ASSERT_TRUE(mine->sync_to(mine->end()).ok());
  const shared::test::Signal ready;
  Child writer([&] {
    const Instance its = Instance::open(os::real_env(), scratch_ / "segment", options());
    auto* latches = static_cast<JournalLatches*>(its.segment->block("store.journal", sizeof(JournalLatches), nullptr));
    if (!latches->append.try_lock(its.segment->processes())) return false;
    control()->written = its.store->core().journal->end() + 4096;
    ready.say();
    shared::test::sleep_for_ever();
    return true;
  });
  ready.hear();
  writer.kill();
  const Written two = append(*mine, "two");
  EXPECT_EQ(mine->written(), two.lsn);
  ASSERT_TRUE(mine->sync_to(mine->end()).ok());
  expect_in_files(scratch_ / "journal", {one, two});
}

TEST_F(JournalTest, AControlFileOfAnotherLayoutIsNotBelieved) {
  durability_ = Durability::Commit;
  restart();
  ASSERT_TRUE(make("F")->write("closed", "kept").ok());
  instance_ = {};
  Child writer([&] {
    const Instance its = Instance::open(os::real_env(), scratch_ / "segment", options());
    const auto file = its.store->open(file_path("F"));
    if (file && (*file)->write("killed", "kept too").ok()) ::raise(SIGKILL);
    return false;
  });
  EXPECT_FALSE(writer.join());
  control()->magic -= std::uint64_t{1} << 56;
  control()->end = control()->written = 17;
  restart();
  EXPECT_EQ(read(*open("F"), "closed"), "kept");
  EXPECT_EQ(read(*open("F"), "killed"), "kept too");
}

// A simulated machine whose power fails; what the store found when it opened again.
struct Machine {
  explicit Machine(std::uint64_t seed) : env({.seed = seed, .write_back_chance = 300}) {}
  void open() {
    shared::SegmentOptions segment_options;
    segment_options.max_sessions = segment_options.max_locks = segment_options.max_files = 16;
    instance.segment = std::move(shared::open_segment(env, segment_options)).value();
    StoreOptions options;
    options.journal_directory = "/journal";
    options.durability = Durability::Commit;
    options.background = false;
    options.boot_identity = boot;
    options.on_recovery = [this](std::size_t files, std::size_t) { recovered = files; };
    instance.store = std::move(open_store(env, *instance.segment, options)).value();
    ASSERT_TRUE(env.sync_directory("/").ok());
  }
  void lose_power(std::uint64_t seed) {
    instance = {};
    env.power_failure(seed);
    ++boot;
    open();
  }
  Journal& journal() { return *instance.store->core().journal; }

  os::SimulatedEnv env;
  std::uint64_t boot = 1;
  std::size_t recovered = 0;
  Instance instance;
};

// The path of a file that does not exist is an entry as good as any: recovery counts it.
std::string path_entry(char key) { return std::string(1, key) + std::string(7, '\0') + "/none"; }

bool begin_with_one_synced(Machine& machine) {
  machine.open();
  append(machine.journal(), path_entry(1));
  return machine.journal().sync_to(machine.journal().end()).ok();
}

TEST(JournalPowerTest, WhatWasOnlyInTheRingIsGoneAndWhatWasSyncedIsThere) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Machine machine(seed);
    ASSERT_TRUE(begin_with_one_synced(machine));
    append(machine.journal(), path_entry(3));
    machine.lose_power(seed);
    EXPECT_EQ(machine.recovered, 1U) << "seed " << seed;
  }
}

TEST(JournalPowerTest, WhatWasWrittenAndNotSyncedIsThereWholeOrNotAtAll) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Machine machine(seed);
    ASSERT_TRUE(begin_with_one_synced(machine));
    append(machine.journal(), path_entry(3));
    append(machine.journal(), path_entry(5) + std::string(3000, 'p'));
    ASSERT_TRUE(machine.journal().flush(machine.journal().end()).ok());
    machine.lose_power(seed);
    EXPECT_GE(machine.recovered, 1U) << "seed " << seed;
    EXPECT_LE(machine.recovered, 3U) << "seed " << seed;
  }
}

}  // namespace
}  // namespace scarlet::store
