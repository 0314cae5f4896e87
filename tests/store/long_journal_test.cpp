// SPDX-License-Identifier: GPL-3.0-or-later
// A journal that has grown long: whoever is there makes checkpoints of the files that hold it, also of those whose
// writers were killed, and forgets files that somebody removed without telling.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "fixture.h"

namespace scarlet::store {
namespace {

class LongJournalTest : public StoreTest {
 protected:
  StoreOptions watchful() const {
    StoreOptions options = this->options();
    options.background = true;
    options.journal_interval_ms = 10;
    options.long_journal_bytes = 1;
    return options;
  }
  // Another process writes to the file and is killed before it closes it.
  void leave_dirty(const std::string& name) {
    const pid_t child = ::fork();
    if (child == 0) {
      auto instance = Instance::open(os::real_env(), scratch_ / "segment", options());
      auto file = instance.store->open(file_path(name));
      if (file && (*file)->write("left", "behind").ok()) ::kill(::getpid(), SIGKILL);
      ::_exit(1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
  }
  // The number of the oldest part of the journal, as its name has it.
  std::string oldest_part() const {
    std::string oldest;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "journal")) {
      const std::string name = entry.path().filename();
      if (name.starts_with("journal.") && (oldest.empty() || name < oldest)) oldest = name;
    }
    return oldest;
  }
  // Writes three parts of journal and waits for the first ones to go.
  bool grows_and_shrinks() {
    const std::string before = oldest_part();
    auto instance = Instance::open(os::real_env(), scratch_ / "segment", watchful());
    EXPECT_TRUE(instance.store->create(file_path("G"), {}).ok());
    auto file = instance.store->open(file_path("G"));
    const std::string record(1 << 20, 'x');
    for (int n = 0; n < 24; ++n) EXPECT_TRUE((*file)->write("big", record).ok());
    for (int n = 0; n < 1000 && oldest_part() == before; ++n) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return oldest_part() > before;
  }
};

TEST_F(LongJournalTest, AKilledWritersFileIsBroughtToRest) {
  make("F");
  leave_dirty("F");
  EXPECT_TRUE(grows_and_shrinks());
  EXPECT_EQ(read(*open("F"), "left"), "behind");
}

TEST_F(LongJournalTest, AFileThatWasRemovedWithItsFolderHoldsNothing) {
  make("F");
  leave_dirty("F");
  std::filesystem::remove_all(file_path("F"));
  EXPECT_TRUE(grows_and_shrinks());
}

TEST_F(LongJournalTest, AnotherFileInItsPlaceIsNotTakenForIt) {
  make("F");
  leave_dirty("F");
  std::filesystem::remove_all(file_path("F"));
  ASSERT_TRUE(make("F")->write("own", "kept").ok());
  EXPECT_TRUE(grows_and_shrinks());
  EXPECT_EQ(read(*open("F"), "own"), "kept");
}

}  // namespace
}  // namespace scarlet::store
