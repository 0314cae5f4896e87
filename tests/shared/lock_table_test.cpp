// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of locks, with several sessions in one process and no waiting.
#include "shared/lock_table.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "instance.h"

namespace scarlet::shared {
namespace {

using base::Status;
using test::Instance;
using test::Session;

constexpr os::FileIdentity kFile{1, 100};
constexpr os::FileIdentity kOther{1, 101};
const WaitPolicy kNoWait{};

class LockTableTest : public testing::Test {
 protected:
  LockResult shared(Session& session, std::string_view id, LockTag tag = 1) {
    return session->lock_record(kFile, id, LockMode::Shared, tag, kNoWait);
  }
  LockResult update(Session& session, std::string_view id, LockTag tag = 1) {
    return session->lock_record(kFile, id, LockMode::Update, tag, kNoWait);
  }
  LockResult file(Session& session, LockTag tag = 1) { return session->lock_file(kFile, tag, kNoWait); }
  int state(Session& session, std::string_view id) {
    return static_cast<int>(instance_.locks->query(session.slot(), kFile, id).state);
  }
  std::uint32_t owner(Session& session, std::string_view id) {
    return instance_.locks->query(session.slot(), kFile, id).owner;
  }

  Instance instance_{SegmentOptions{"", 8, 10, 16, 65536}};
  Session a_{instance_};
  Session b_{instance_};
  Session c_{instance_};
};

#define EXPECT_HELD_BY(result, session)            \
  do {                                             \
    const LockResult result_ = (result);           \
    EXPECT_EQ(result_.verdict, LockVerdict::Held); \
    EXPECT_EQ(result_.owner, (session).user());    \
  } while (false)

TEST_F(LockTableTest, UpdateExcludesAllOthers) {
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_HELD_BY(update(b_, "R"), a_);
  EXPECT_HELD_BY(shared(b_, "R"), a_);
  EXPECT_TRUE(update(b_, "S").granted());
  EXPECT_TRUE(b_->lock_record(kOther, "R", LockMode::Update, 1, kNoWait).granted()) << "another file";
  EXPECT_TRUE(a_->unlock_record(kFile, "R"));
  EXPECT_TRUE(update(b_, "R").granted());
}

TEST_F(LockTableTest, SharersGoTogether) {
  EXPECT_TRUE(shared(a_, "R").granted());
  EXPECT_TRUE(shared(b_, "R").granted());
  EXPECT_EQ(update(c_, "R").verdict, LockVerdict::Held);
  EXPECT_TRUE(a_->unlock_record(kFile, "R"));
  EXPECT_HELD_BY(update(c_, "R"), b_);
  EXPECT_TRUE(b_->unlock_record(kFile, "R"));
  EXPECT_TRUE(update(c_, "R").granted());
}

TEST_F(LockTableTest, ASessionNeverBlocksItself) {
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_TRUE(file(a_).granted());
  EXPECT_TRUE(file(a_).granted());
  EXPECT_TRUE(update(a_, "S").granted()) << "records under the own file lock";
}

TEST_F(LockTableTest, UpgradeNeedsToBeTheOnlySharer) {
  EXPECT_TRUE(shared(a_, "R").granted());
  EXPECT_TRUE(shared(b_, "R").granted());
  EXPECT_HELD_BY(update(a_, "R"), b_);
  EXPECT_EQ(a_->held_mode(kFile, "R"), LockMode::Shared) << "a refused upgrade keeps what there was";
  EXPECT_TRUE(b_->unlock_record(kFile, "R"));
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_EQ(a_->held_mode(kFile, "R"), LockMode::Update);
}

TEST_F(LockTableTest, SharedOnAnOwnUpdateLockDowngrades) {
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_TRUE(shared(a_, "R").granted());
  EXPECT_EQ(state(a_, "R"), 1);
  EXPECT_TRUE(shared(b_, "R").granted());
}

TEST_F(LockTableTest, RecordLockedCodes) {
  EXPECT_EQ(state(a_, "R"), 0);
  EXPECT_EQ(owner(a_, "R"), 0U);
  EXPECT_TRUE(shared(a_, "R").granted());
  EXPECT_EQ(state(a_, "R"), 1);
  EXPECT_EQ(state(b_, "R"), -1);
  EXPECT_EQ(owner(b_, "R"), user_number(a_.slot()));
  EXPECT_TRUE(shared(b_, "R").granted());
  EXPECT_EQ(state(b_, "R"), 1) << "with several sharers the own one is reported";
  EXPECT_EQ(owner(b_, "R"), user_number(b_.slot()));
  b_->unlock_all();
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_EQ(state(a_, "R"), 2);
  EXPECT_EQ(state(b_, "R"), -2);
  EXPECT_TRUE(file(a_).granted());
  EXPECT_EQ(state(a_, "R"), 3) << "the file lock is reported first";
  EXPECT_EQ(state(a_, "never locked"), 3);
  EXPECT_EQ(state(b_, "never locked"), -3);
  EXPECT_EQ(owner(b_, "never locked"), user_number(a_.slot()));
}

TEST_F(LockTableTest, AFileLockExcludesOthersFromAllItsRecords) {
  EXPECT_TRUE(file(a_).granted());
  EXPECT_HELD_BY(update(b_, "R"), a_);
  EXPECT_HELD_BY(shared(b_, "R"), a_);
  EXPECT_HELD_BY(file(b_), a_);
  EXPECT_TRUE(b_->lock_record(kOther, "R", LockMode::Update, 1, kNoWait).granted());
  EXPECT_EQ(a_->unlock_file(kFile), Status::Ok);
  EXPECT_TRUE(update(b_, "R").granted());
}

TEST_F(LockTableTest, OthersRecordLocksKeepAFileFromBeingLocked) {
  EXPECT_TRUE(shared(b_, "R").granted());
  EXPECT_HELD_BY(file(a_), b_);
  EXPECT_TRUE(update(a_, "own").granted());
  b_->unlock_all();
  EXPECT_TRUE(file(a_).granted()) << "own record locks do not matter";
}

TEST_F(LockTableTest, FileAndRecordLocksSurviveEachOthersRelease) {
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_TRUE(file(a_).granted());
  EXPECT_EQ(a_->unlock_file(kFile), Status::Ok);
  EXPECT_EQ(state(a_, "R"), 2);
  EXPECT_TRUE(file(a_).granted());
  EXPECT_TRUE(a_->unlock_record(kFile, "R"));
  EXPECT_TRUE(a_->holds_file(kFile));
}

TEST_F(LockTableTest, UnlockFileTellsWhoHasIt) {
  EXPECT_EQ(a_->unlock_file(kFile), Status::NotLockedByUs);
  EXPECT_TRUE(file(b_).granted());
  EXPECT_EQ(a_->unlock_file(kFile), Status::Locked);
  EXPECT_EQ(a_->unlock_file(kOther), Status::NotLockedByUs);
  EXPECT_EQ(b_->unlock_file(kFile), Status::Ok);
}

TEST_F(LockTableTest, UnlockingWhatIsNotHeldSaysNo) {
  EXPECT_FALSE(a_->unlock_record(kFile, "R"));
  EXPECT_TRUE(update(b_, "R").granted());
  EXPECT_FALSE(a_->unlock_record(kFile, "R"));
  EXPECT_EQ(state(b_, "R"), 2);
}

TEST_F(LockTableTest, ClosingAVariableReleasesItsLocksOnly) {
  EXPECT_TRUE(update(a_, "R1", 1).granted());
  EXPECT_TRUE(shared(a_, "R2", 1).granted());
  EXPECT_TRUE(update(a_, "R3", 2).granted());
  EXPECT_TRUE(a_->lock_file(kOther, 1, kNoWait).granted());
  a_->unlock_tag(1);
  EXPECT_EQ(state(a_, "R1"), 0);
  EXPECT_EQ(state(a_, "R2"), 0);
  EXPECT_EQ(state(a_, "R3"), 2);
  EXPECT_FALSE(a_->holds_file(kOther));
  a_->unlock_tag(1);
  a_->unlock_tag(77);
}

TEST_F(LockTableTest, AskingThroughAnotherVariableMovesTheLock) {
  EXPECT_TRUE(update(a_, "R", 1).granted());
  EXPECT_TRUE(update(a_, "R", 2).granted());
  a_->unlock_tag(1);
  EXPECT_EQ(state(a_, "R"), 2);
  a_->unlock_tag(2);
  EXPECT_EQ(state(a_, "R"), 0);
  EXPECT_TRUE(file(a_, 1).granted());
  EXPECT_TRUE(file(a_, 2).granted());
  a_->unlock_tag(1);
  EXPECT_TRUE(a_->holds_file(kFile));
  EXPECT_TRUE(shared(a_, "S", 3).granted());
  EXPECT_TRUE(update(a_, "S", 4).granted()) << "an upgrade moves it, too";
  a_->unlock_tag(3);
  EXPECT_EQ(a_->held_mode(kFile, "S"), LockMode::Update);
}

TEST_F(LockTableTest, ReleaseAllKeepsTaskLocks) {
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_TRUE(file(a_).granted());
  EXPECT_TRUE(a_->lock_task(5, kNoWait).granted());
  a_->unlock_all();
  EXPECT_EQ(state(a_, "R"), 0);
  EXPECT_EQ(instance_.locks->task_lock_owner(5), user_number(a_.slot()));
  a_->unlock_all_tasks();
  EXPECT_EQ(instance_.locks->task_lock_owner(5), 0U);
}

TEST_F(LockTableTest, TaskLocks) {
  EXPECT_TRUE(a_->lock_task(0, kNoWait).granted());
  EXPECT_TRUE(a_->lock_task(0, kNoWait).granted());
  EXPECT_TRUE(a_->lock_task(63, kNoWait).granted());
  EXPECT_HELD_BY(b_->lock_task(0, kNoWait), a_);
  EXPECT_EQ(b_->unlock_task(0), Status::Locked);
  EXPECT_EQ(a_->unlock_task(0), Status::Ok);
  EXPECT_EQ(a_->unlock_task(0), Status::NotLockedByUs);
  EXPECT_TRUE(b_->lock_task(0, kNoWait).granted());
}

TEST_F(LockTableTest, TheLimitHolds) {
  for (int i = 0; i < 9; ++i) EXPECT_TRUE(update(a_, "R" + std::to_string(i)).granted()) << i;
  EXPECT_TRUE(update(b_, "tenth").granted());
  const LockResult full = update(b_, "eleventh");
  EXPECT_EQ(full.verdict, LockVerdict::Held);
  EXPECT_EQ(full.owner, -1) << "as if another user held it, but nobody does";
  EXPECT_EQ(state(b_, "eleventh"), 0);
  EXPECT_TRUE(update(a_, "R0").granted()) << "an own lock needs no room";
  EXPECT_TRUE(file(c_).verdict == LockVerdict::Held);
  EXPECT_TRUE(c_->lock_file(kOther, 1, kNoWait).granted()) << "file locks do not count";
  EXPECT_TRUE(c_->lock_task(1, kNoWait).granted()) << "task locks do not count";
  EXPECT_TRUE(a_->unlock_record(kFile, "R3"));
  EXPECT_TRUE(update(b_, "eleventh").granted());
}

TEST_F(LockTableTest, CountsAreShown) {
  EXPECT_TRUE(update(a_, "R1").granted());
  EXPECT_TRUE(shared(a_, "R2").granted());
  EXPECT_TRUE(shared(b_, "R2").granted());
  auto counts = instance_.locks->counts();
  EXPECT_EQ(counts.limit, 10U);
  EXPECT_EQ(counts.current, 3U);
  a_->unlock_all();
  counts = instance_.locks->counts();
  EXPECT_EQ(counts.current, 1U);
  EXPECT_EQ(counts.peak, 3U);
}

TEST_F(LockTableTest, IdsOfEveryLengthAreTold) {
  const std::string longest(base::limits::kIdBytes, 'x');
  EXPECT_TRUE(update(a_, longest).granted());
  EXPECT_HELD_BY(update(b_, longest), a_);
  EXPECT_TRUE(update(b_, longest.substr(1)).granted());
  EXPECT_TRUE(update(b_, std::string("a\0b", 3)).granted());
  EXPECT_TRUE(update(a_, std::string("a\0c", 3)).granted());
  EXPECT_EQ(update(a_, longest + 'x').verdict, LockVerdict::BadId);
  EXPECT_EQ(update(a_, "").verdict, LockVerdict::BadId);
  EXPECT_EQ(state(a_, ""), 0);
  EXPECT_FALSE(a_->unlock_record(kFile, longest + 'x'));
}

TEST_F(LockTableTest, TheListShowsWhatIsHeld) {
  EXPECT_TRUE(update(a_, "R1", 7).granted());
  EXPECT_TRUE(shared(b_, "R0").granted());
  EXPECT_TRUE(a_->lock_file(kOther, 8, kNoWait).granted());
  EXPECT_TRUE(c_->lock_task(12, kNoWait).granted());
  const auto rows = instance_.locks->list();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].id, "R0");
  EXPECT_EQ(rows[0].mode, LockMode::Shared);
  EXPECT_EQ(rows[1].id, "R1");
  EXPECT_EQ(rows[1].user, user_number(a_.slot()));
  EXPECT_EQ(rows[1].tag, 7U);
  EXPECT_EQ(rows[1].mode, LockMode::Update);
  EXPECT_EQ(rows[2].kind, LockKind::File);
  EXPECT_EQ(rows[2].file, kOther);
  const auto all = instance_.locks->list(true);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].kind, LockKind::Task);
  EXPECT_EQ(all[0].id, "12");
}

TEST_F(LockTableTest, AnAdministratorCanTakeLocksAway) {
  EXPECT_TRUE(update(a_, "R").granted());
  EXPECT_TRUE(file(a_).granted());
  EXPECT_TRUE(a_->lock_task(3, kNoWait).granted());
  EXPECT_FALSE(instance_.locks->force_unlock_record(b_.slot(), kFile, "R"));
  EXPECT_TRUE(instance_.locks->force_unlock_record(a_.slot(), kFile, "R"));
  EXPECT_TRUE(instance_.locks->force_unlock_file(a_.slot(), kFile));
  EXPECT_FALSE(instance_.locks->force_unlock_file(a_.slot(), kFile));
  EXPECT_TRUE(instance_.locks->force_unlock_task(3));
  EXPECT_FALSE(instance_.locks->force_unlock_task(3));
  EXPECT_TRUE(update(b_, "R").granted());
  a_->unlock_all();
  EXPECT_EQ(state(b_, "R"), 2) << "what was taken away is not released a second time";
}

TEST_F(LockTableTest, LeavingReleasesEverything) {
  {
    Session gone(instance_);
    EXPECT_TRUE(update(gone, "R").granted());
    EXPECT_TRUE(gone->lock_file(kOther, 1, kNoWait).granted());
    EXPECT_TRUE(gone->lock_task(9, kNoWait).granted());
  }
  EXPECT_TRUE(instance_.locks->list(true).empty());
  EXPECT_EQ(instance_.locks->counts().current, 0U);
}

TEST_F(LockTableTest, ManyLocksComeAndGo) {
  Instance large(SegmentOptions{"", 4, 20'000, 16, 65536});
  Session session(large);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 20'000; ++i) {
      const LockTag tag = static_cast<LockTag>(i % 3);
      ASSERT_TRUE(session->lock_record(kFile, std::to_string(i), LockMode::Update, tag, kNoWait).granted()) << i;
    }
    EXPECT_EQ(large.locks->counts().current, 20'000U);
    session->unlock_tag(1);
    EXPECT_EQ(large.locks->counts().current, 13'333U);
    for (int i = 0; i < 20'000; ++i) EXPECT_EQ(session->unlock_record(kFile, std::to_string(i)), i % 3 != 1);
    EXPECT_EQ(large.locks->counts().current, 0U);
    session->unlock_all();
  }
}

}  // namespace
}  // namespace scarlet::shared
