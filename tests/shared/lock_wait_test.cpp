// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for locks, between processes: hand-over, order, interruption, deadlock, and the death of anyone.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <vector>

#include "forked.h"
#include "instance.h"
#include "shared/lock_table.h"

namespace scarlet::shared {
namespace {

using test::Child;
using test::Instance;
using test::ScratchDirectory;
using test::Session;
using test::Signal;
using test::Stopwatch;

constexpr os::FileIdentity kFile{1, 100};
const WaitPolicy kNoWait{};

WaitPolicy waiting(bool detect_deadlock = false) {
  WaitPolicy policy;
  policy.wait = true;
  policy.detect_deadlock = detect_deadlock;
  return policy;
}

// What a busy machine does to one try it does not do to all.
template <class Action>
std::int64_t quickest(Action action) {
  std::int64_t least = action();
  for (int n = 1; n < 4; ++n) least = std::min(least, action());
  return least;
}

class LockWaitTest : public testing::Test {
 protected:
  static LockResult update(Session& session, std::string_view id, const WaitPolicy& policy = waiting()) {
    return session->lock_record(kFile, id, LockMode::Update, 1, policy);
  }
  static LockResult shared(Session& session, std::string_view id, const WaitPolicy& policy = waiting()) {
    return session->lock_record(kFile, id, LockMode::Shared, 1, policy);
  }
  std::unique_ptr<Child> child(const std::function<bool(Instance&, Session&)>& body) {
    return std::make_unique<Child>([&] {
      Instance instance(options_);
      Session session(instance);
      return body(instance, session);
    });
  }
  // Until that many sessions wait for something.
  void await_waiters(std::size_t wanted) {
    for (int i = 0; i < 5000; ++i) {
      std::size_t waiters = 0;
      for (const auto& row : instance_.locks->list(true)) waiters += row.waiting ? 1U : 0U;
      if (waiters >= wanted) return;
      test::sleep_ms(1);
    }
    FAIL() << "nobody waits";
  }

  ScratchDirectory scratch_;
  SegmentOptions options_{scratch_.file("segment"), 32, 1000, 16, 65536};
  Instance instance_{options_};
  Session me_{instance_};
};

TEST_F(LockWaitTest, AWaiterGetsTheLockWhenItIsReleased) {
  ASSERT_TRUE(update(me_, "R").granted());
  const auto waiter = child([](Instance&, Session& session) { return update(session, "R").granted(); });
  await_waiters(1);
  const auto rows = instance_.locks->list();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_TRUE(rows[1].waiting);
  EXPECT_EQ(rows[1].waits_for, user_number(me_.slot()));
  me_->unlock_record(kFile, "R");
  EXPECT_TRUE(waiter->join());
  EXPECT_EQ(instance_.locks->counts().waits, 1U);
}

TEST_F(LockWaitTest, ALockIsHandedOverNotPolledFor) {
  const auto hand_over = [&] {
    EXPECT_TRUE(update(me_, "R").granted());
    const auto waiter = child([](Instance&, Session& session) { return update(session, "R").granted(); });
    await_waiters(1);
    test::sleep_ms(35 * kLockFirstCheckMs);  // doubling, the looks for dead holders are at 31 and 63 times the first
    const Stopwatch watch;
    me_->unlock_record(kFile, "R");
    EXPECT_TRUE(waiter->join());
    return watch.milliseconds();
  };
  EXPECT_LT(quickest(hand_over), 20 * kLockFirstCheckMs);
}

TEST_F(LockWaitTest, FirstComeFirstServed) {
  struct Order {
    std::atomic<std::uint32_t> next;
    std::atomic<std::uint32_t> of[8];
  };
  auto* order = static_cast<Order*>(instance_.segment->block("order", sizeof(Order), nullptr));
  ASSERT_TRUE(update(me_, "R").granted());
  std::vector<std::unique_ptr<Child>> waiters;
  for (std::uint32_t i = 0; i < 6; ++i) {
    waiters.push_back(child([i](Instance& instance, Session& session) {
      auto* seen = static_cast<Order*>(instance.segment->block("order", sizeof(Order), nullptr));
      if (!update(session, "R").granted()) return false;
      seen->of[seen->next++] = i;
      return true;
    }));
    await_waiters(i + 1);
  }
  me_->unlock_record(kFile, "R");
  for (auto& waiter : waiters) EXPECT_TRUE(waiter->join());
  for (std::uint32_t i = 0; i < 6; ++i) EXPECT_EQ(order->of[i], i);
}

TEST_F(LockWaitTest, WaitingSharersGoTogetherButNotPastAnEarlierUpdater) {
  ASSERT_TRUE(shared(me_, "R").granted());
  const Signal got;
  const Signal go;
  const auto body = [&](char name, LockMode mode) {
    return child([&, name, mode](Instance&, Session& session) {
      if (!session->lock_record(kFile, "R", mode, 1, waiting()).granted()) return false;
      got.say(name);
      go.hear();
      return true;
    });
  };
  const auto updater = body('u', LockMode::Update);
  await_waiters(1);
  const auto sharer1 = body('s', LockMode::Shared);
  await_waiters(2);
  const auto sharer2 = body('s', LockMode::Shared);
  await_waiters(3);
  me_->unlock_record(kFile, "R");
  EXPECT_EQ(got.hear(), 'u');
  go.say();
  EXPECT_EQ(got.hear(), 's');
  EXPECT_EQ(got.hear(), 's') << "both at once";
  go.say();
  go.say();
  EXPECT_TRUE(updater->join() && sharer1->join() && sharer2->join());
}

TEST_F(LockWaitTest, ASessionThatHoldsLocksIsNotQueuedBehindAWaiter) {
  ASSERT_TRUE(shared(me_, "R").granted());
  const auto updater = child([](Instance&, Session& session) { return update(session, "R").granted(); });
  await_waiters(1);
  const auto holder = child(
      [](Instance&, Session& session) { return update(session, "other").granted() && shared(session, "R").granted(); });
  EXPECT_TRUE(holder->join()) << "fairness must not make deadlocks";
  me_->unlock_all();
  EXPECT_TRUE(updater->join());
}

TEST_F(LockWaitTest, AnUpgradeWaitsForTheOtherSharersAndGoesFirst) {
  ASSERT_TRUE(shared(me_, "R").granted());
  const Signal got;
  const Signal has_shared;
  const auto upgrader = child([&](Instance&, Session& session) {
    if (!shared(session, "R").granted()) return false;
    has_shared.say();
    if (!update(session, "R").granted()) return false;
    got.say('U');
    return session->held_mode(kFile, "R") == LockMode::Update;
  });
  has_shared.hear();
  await_waiters(1);
  const auto late = child([&](Instance&, Session& session) {
    if (!update(session, "R").granted()) return false;
    got.say('l');
    return true;
  });
  await_waiters(2);
  me_->unlock_record(kFile, "R");
  EXPECT_EQ(got.hear(), 'U');
  EXPECT_TRUE(upgrader->join());
  EXPECT_EQ(got.hear(), 'l');
  EXPECT_TRUE(late->join());
}

TEST_F(LockWaitTest, ADowngradeLetsWaitingSharersIn) {
  ASSERT_TRUE(update(me_, "R").granted());
  const auto sharer = child([](Instance&, Session& session) { return shared(session, "R").granted(); });
  await_waiters(1);
  ASSERT_TRUE(shared(me_, "R").granted());
  EXPECT_TRUE(sharer->join());
}

TEST_F(LockWaitTest, AKilledHoldersLockPassesOn) {
  const Signal ready;
  const auto holder = child([&](Instance&, Session& session) {
    if (!update(session, "R").granted()) return false;
    ready.say();
    test::sleep_for_ever();
    return true;
  });
  ready.hear();
  const auto waiter = child([](Instance&, Session& session) { return update(session, "R").granted(); });
  await_waiters(1);
  holder->kill_without_wait();
  EXPECT_TRUE(waiter->join());
  EXPECT_EQ(instance_.locks->counts().current, 0U);
  EXPECT_EQ(instance_.users->list().size(), 1U) << "its slot is free, too";
}

TEST_F(LockWaitTest, AKilledHolderIsNoticedWithoutWaitingToo) {
  const Signal ready;
  const auto holder = child([&](Instance&, Session& session) {
    if (!update(session, "R").granted() || !shared(session, "S").granted()) return false;
    ready.say();
    test::sleep_for_ever();
    return true;
  });
  ready.hear();
  EXPECT_EQ(instance_.locks->query(me_.slot(), kFile, "S").state, RecordLockState::OtherShared);
  EXPECT_EQ(update(me_, "R", kNoWait).verdict, LockVerdict::Held);
  holder->kill();
  EXPECT_EQ(instance_.locks->query(me_.slot(), kFile, "S").state, RecordLockState::None);
  EXPECT_TRUE(update(me_, "R", kNoWait).granted());
}

TEST_F(LockWaitTest, AKilledWaiterDoesNotHoldUpTheQueue) {
  ASSERT_TRUE(update(me_, "R").granted());
  const auto first = child([](Instance&, Session& session) { return update(session, "R").granted(); });
  await_waiters(1);
  const auto second = child([](Instance&, Session& session) { return update(session, "R").granted(); });
  await_waiters(2);
  first->kill_without_wait();
  me_->unlock_record(kFile, "R");
  EXPECT_TRUE(second->join());
}

TEST_F(LockWaitTest, LocksOfEveryKindPassOnWhenTheirHolderIsKilled) {
  const Signal ready;
  const auto holder = child([&](Instance&, Session& session) {
    if (!session->lock_file(kFile, 1, waiting()).granted() || !session->lock_task(7, waiting()).granted()) return false;
    ready.say();
    test::sleep_for_ever();
    return true;
  });
  ready.hear();
  holder->kill_without_wait();
  EXPECT_TRUE(me_->lock_task(7, waiting()).granted());
  EXPECT_TRUE(update(me_, "R").granted());
  EXPECT_TRUE(me_->lock_file(kFile, 1, waiting()).granted());
}

TEST_F(LockWaitTest, AFileLockWaitsForRecordsAndRecordsForTheFile) {
  ASSERT_TRUE(update(me_, "R").granted());
  const Signal got;
  const Signal go;
  const auto file_locker = child([&](Instance&, Session& session) {
    if (!session->lock_file(kFile, 1, waiting()).granted()) return false;
    got.say('f');
    go.hear();
    return true;
  });
  await_waiters(1);
  const auto record_locker = child([&](Instance&, Session& session) {
    if (!update(session, "S").granted()) return false;
    got.say('r');
    return true;
  });
  await_waiters(2);
  me_->unlock_record(kFile, "R");
  EXPECT_EQ(got.hear(), 'f') << "the file lock came first, and new records queue behind it";
  go.say();
  EXPECT_EQ(got.hear(), 'r');
  EXPECT_TRUE(file_locker->join() && record_locker->join());
}

TEST_F(LockWaitTest, AnInterruptEndsTheWait) {
  ASSERT_TRUE(update(me_, "R").granted());
  const auto waiter = child([&](Instance& instance, Session& session) {
    WaitPolicy policy = waiting();
    policy.interrupted = [&] { return (instance.users->flags(session.slot()) & kLogoutRequested) != 0; };
    const LockResult result = update(session, "R", policy);
    return result.verdict == LockVerdict::Interrupted && result.owner == me_.user();
  });
  await_waiters(1);
  ASSERT_TRUE(instance_.users->request_logout(2));
  EXPECT_TRUE(waiter->join());
  EXPECT_EQ(instance_.locks->list().size(), 1U) << "it left the queue";
}

TEST_F(LockWaitTest, ARingOfTwoHasOneVictim) {
  const Signal both_hold;
  const Signal go;
  struct Outcome {
    std::atomic<std::uint32_t> victims;
    std::atomic<std::uint32_t> winners;
  };
  auto* outcome = static_cast<Outcome*>(instance_.segment->block("outcome", sizeof(Outcome), nullptr));
  const auto body = [&](const char* first, const char* second) {
    return child([&, first, second](Instance& instance, Session& session) {
      auto* seen = static_cast<Outcome*>(instance.segment->block("outcome", sizeof(Outcome), nullptr));
      if (!update(session, first).granted()) return false;
      both_hold.say();
      go.hear();
      const LockResult result = update(session, second, waiting(true));
      ++(result.verdict == LockVerdict::Deadlock ? seen->victims : seen->winners);
      return result.verdict == LockVerdict::Deadlock || result.granted();
    });
  };
  const auto one = body("A", "B");
  const auto two = body("B", "A");
  both_hold.hear();
  both_hold.hear();
  go.say();
  go.say();
  EXPECT_TRUE(one->join());
  EXPECT_TRUE(two->join());
  EXPECT_EQ(outcome->victims, 1U);
  EXPECT_EQ(outcome->winners, 1U);
  EXPECT_EQ(instance_.locks->counts().deadlocks, 1U);
}

TEST_F(LockWaitTest, ARingThroughFileTaskAndRecordLocksIsFound) {
  const Signal ready;
  const Signal go;
  ASSERT_TRUE(me_->lock_task(1, kNoWait).granted());
  const auto one = child([&](Instance&, Session& session) {
    if (!update(session, "R").granted()) return false;
    ready.say();
    go.hear();
    return session->lock_task(1, waiting(true)).granted();
  });
  ready.hear();
  const auto two = child([&](Instance&, Session& session) {
    if (!session->lock_record({1, 200}, "S", LockMode::Update, 1, waiting()).granted()) return false;
    ready.say();
    go.hear();
    return session->lock_file(kFile, 1, waiting(true)).granted();
  });
  ready.hear();
  go.say();
  go.say();
  await_waiters(2);
  const LockResult result = me_->lock_record({1, 200}, "S", LockMode::Update, 1, waiting(true));
  EXPECT_EQ(result.verdict, LockVerdict::Deadlock) << "me: S, held by two: file, held by one's R: task 1, held by me";
  EXPECT_EQ(me_->unlock_task(1), base::Status::Ok);
  EXPECT_TRUE(one->join());
  EXPECT_TRUE(two->join());
}

TEST_F(LockWaitTest, TwoUpgradersOfOneRecordAreADeadlock) {
  ASSERT_TRUE(shared(me_, "R").granted());
  const Signal ready;
  const auto other = child([&](Instance&, Session& session) {
    if (!shared(session, "R").granted()) return false;
    ready.say();
    return update(session, "R", waiting(true)).granted();
  });
  ready.hear();
  await_waiters(1);
  EXPECT_EQ(update(me_, "R", waiting(true)).verdict, LockVerdict::Deadlock);
  EXPECT_EQ(me_->held_mode(kFile, "R"), LockMode::Shared) << "the victim keeps what it had";
  me_->unlock_all();
  EXPECT_TRUE(other->join());
}

TEST_F(LockWaitTest, WithoutDetectionARingWaitsUntilOneIsInterrupted) {
  ASSERT_TRUE(update(me_, "A").granted());
  const Signal ready;
  const auto other = child([&](Instance&, Session& session) {
    if (!update(session, "B").granted()) return false;
    ready.say();
    return update(session, "A").granted();
  });
  ready.hear();
  await_waiters(1);
  int asked = 0;
  WaitPolicy policy = waiting();
  policy.interrupted = [&] { return ++asked > 2; };
  EXPECT_EQ(update(me_, "B", policy).verdict, LockVerdict::Interrupted);
  me_->unlock_all();
  EXPECT_TRUE(other->join());
}

TEST_F(LockWaitTest, AChainThatIsNoRingIsNotADeadlock) {
  ASSERT_TRUE(update(me_, "A").granted());
  const Signal ready;
  const auto middle = child([&](Instance&, Session& session) {
    if (!update(session, "B").granted()) return false;
    ready.say();
    return update(session, "A", waiting(true)).granted();
  });
  ready.hear();
  await_waiters(1);
  const auto end = child([&](Instance&, Session& session) { return update(session, "B", waiting(true)).granted(); });
  await_waiters(2);
  test::sleep_ms(120);
  me_->unlock_all();
  EXPECT_TRUE(middle->join() && end->join());
  EXPECT_EQ(instance_.locks->counts().deadlocks, 0U);
}

TEST_F(LockWaitTest, AFullTableIsWaitedFor) {
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(update(me_, std::to_string(i), kNoWait).granted());
  const Signal trying;
  const auto waiter = child([&](Instance&, Session& session) {
    trying.say();
    return update(session, "one more").granted();
  });
  trying.hear();
  test::sleep_ms(30);
  me_->unlock_record(kFile, "500");
  EXPECT_TRUE(waiter->join());
}

TEST_F(LockWaitTest, CountersUnderLocksLoseNothing) {
  constexpr int kCounters = 20;
  constexpr int kRounds = 3000;
  auto* counters = static_cast<std::uint64_t*>(instance_.segment->block("sums", kCounters * 8, nullptr));
  std::vector<std::unique_ptr<Child>> children;
  for (std::uint32_t i = 0; i < 4; ++i) {
    children.push_back(child([&, i](Instance& instance, Session& session) {
      auto* sums = static_cast<std::uint64_t*>(instance.segment->block("sums", kCounters * 8, nullptr));
      std::uint32_t random = i + 1;
      for (int round = 0; round < kRounds; ++round) {
        random = random * 1664525 + 1013904223;
        const std::uint32_t which = (random >> 16) % kCounters;
        if (!update(session, std::to_string(which)).granted()) return false;
        sums[which] = sums[which] + 1;
        if (!session->unlock_record(kFile, std::to_string(which))) return false;
      }
      return true;
    }));
  }
  for (auto& one : children) EXPECT_TRUE(one->join());
  std::uint64_t sum = 0;
  for (int i = 0; i < kCounters; ++i) sum += counters[i];
  EXPECT_EQ(sum, 4U * kRounds);
  EXPECT_EQ(instance_.locks->counts().current, 0U);
}

// A lock that is handed over in the very instant between queueing and going to sleep is ours like any other.
TEST_F(LockWaitTest, ALockThatManyWantIsLetGoByWhoeverHadIt) {
  std::vector<std::unique_ptr<Child>> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(child([](Instance&, Session& session) {
      for (int round = 0; round < 3000; ++round) {
        if (!update(session, "R").granted() || !session->unlock_record(kFile, "R")) return false;
      }
      return true;
    }));
  }
  for (auto& one : children) EXPECT_TRUE(one->join());
  EXPECT_EQ(instance_.locks->counts().current, 0U);
}

// Processes killed at random instants, often inside the table's own critical sections, leave nothing behind and keep
// nobody waiting.
TEST_F(LockWaitTest, RandomKillsLeaveTheTableWhole) {
  for (int round = 0; round < 40; ++round) {
    std::vector<std::unique_ptr<Child>> children;
    const Signal started;
    for (std::uint32_t i = 0; i < 3; ++i) {
      children.push_back(child([&, i](Instance&, Session& session) {
        started.say();
        for (std::uint32_t n = i;; ++n) {
          const std::string id = std::to_string(n % 5);
          static_cast<void>(
              session->lock_record(kFile, id, n % 3 == 0 ? LockMode::Shared : LockMode::Update, n % 2, waiting(true)));
          if (n % 4 == 0) session->unlock_all();
          if (n % 64 == 0) static_cast<void>(session->lock_file(kFile, 3, kNoWait));
        }
        return true;
      }));
    }
    for (int i = 0; i < 3; ++i) started.hear();
    std::this_thread::sleep_for(std::chrono::microseconds(200 + round * 37));
    for (auto& one : children) one->kill_without_wait();
    for (int id = 0; id < 5; ++id) ASSERT_TRUE(update(me_, std::to_string(id)).granted());
    ASSERT_TRUE(me_->lock_file(kFile, 1, waiting()).granted());
    me_->unlock_all();
    children.clear();
    instance_.users->reap();
    ASSERT_EQ(instance_.locks->counts().current, 0U) << "round " << round;
    ASSERT_TRUE(instance_.locks->list(true).empty()) << "round " << round;
  }
}

}  // namespace
}  // namespace scarlet::shared
