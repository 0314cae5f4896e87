// SPDX-License-Identifier: GPL-3.0-or-later
// The user table: joining, leaving, messages by flags, and cleaning up after the dead. The counters as well.
#include "shared/user_table.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "forked.h"
#include "os/signals.h"
#include "shared/counters.h"
#include "shared/segment.h"

namespace scarlet::shared {
namespace {

using base::Status;
using test::Child;
using test::ScratchDirectory;
using test::Signal;

class UserTableTest : public testing::Test {
 protected:
  ScratchDirectory scratch_;
  SegmentOptions options_{scratch_.file("segment"), 4, 100, 16, 65536};
  std::unique_ptr<Segment> segment_ = open_segment(os::real_env(), options_).value();
  std::unique_ptr<UserTable> users_ = UserTable::open(*segment_).value();

  // A child that joins, says so, and sleeps until it is killed.
  std::unique_ptr<Child> sleeper(const Signal& joined) {
    return std::make_unique<Child>([&] {
      const auto segment = open_segment(os::real_env(), options_).value();
      const auto users = UserTable::open(*segment).value();
      const auto slot = users->join({});
      if (!slot) return false;
      users->owes(*slot, Cleanup::Session);
      joined.say();
      test::sleep_for_ever();
      return true;
    });
  }
};

NewSession named(const std::string& name) {
  NewSession session;
  session.login_name = name;
  session.tty = "/dev/pts/1";
  session.account = "SALES";
  session.parent_user = 3;
  session.kind = SessionKind::Phantom;
  return session;
}

TEST_F(UserTableTest, NumbersAreTheLowestFreeFromOne) {
  EXPECT_EQ(*users_->join({}), 0U);
  EXPECT_EQ(*users_->join({}), 1U);
  EXPECT_EQ(*users_->join({}), 2U);
  users_->leave(1);
  EXPECT_EQ(*users_->join({}), 1U);
  EXPECT_EQ(user_number(1), 2U);
}

TEST_F(UserTableTest, OneMoreThanThereIsRoomForIsRefused) {
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(users_->join({}).ok());
  EXPECT_EQ(users_->join({}).status(), Status::LimitReached);
  EXPECT_EQ(users_->count(), 4U);
  users_->leave(3);
  EXPECT_EQ(*users_->join({}), 3U);
}

TEST_F(UserTableTest, ANumberCanBeAskedFor) {
  NewSession session;
  session.wanted_user = 3;
  EXPECT_EQ(*users_->join(session), 2U);
  EXPECT_EQ(users_->join(session).status(), Status::InUse);
  session.wanted_user = 5;
  EXPECT_EQ(users_->join(session).status(), Status::LimitReached);
}

TEST_F(UserTableTest, ARaisedFlagWakesItsSession) {
  const Signal joined;
  Child child([&] {
    const os::SignalGuard signals;
    const auto segment = open_segment(os::real_env(), options_).value();
    const auto users = UserTable::open(*segment).value();
    const auto slot = users->join({});
    joined.say();
    return signals.wait_for_signal(20'000) && users->flags(*slot) == kLogoutRequested;
  });
  joined.hear();
  EXPECT_TRUE(users_->request_logout(1));
  EXPECT_TRUE(child.join());
}

TEST_F(UserTableTest, WhatASessionSaysOfItselfIsSeen) {
  const auto slot = *users_->join(named("anna"));
  const auto info = users_->find(user_number(slot));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->login_name, "anna");
  EXPECT_EQ(info->tty, "/dev/pts/1");
  EXPECT_EQ(info->account, "SALES");
  EXPECT_EQ(info->parent_user, 3U);
  EXPECT_EQ(info->kind, SessionKind::Phantom);
  EXPECT_EQ(info->process, os::this_process());
  EXPECT_GT(info->login_seconds, 1'600'000'000);
  users_->set_account(slot, "STOCK");
  users_->set_login_name(slot, std::string(100, 'n'));
  EXPECT_EQ(users_->find(1)->account, "STOCK");
  EXPECT_EQ(users_->find(1)->login_name, std::string(kLoginNameBytes, 'n')) << "cut to what there is room for";
  EXPECT_FALSE(users_->find(2).has_value());
  EXPECT_FALSE(users_->find(0).has_value());
  EXPECT_FALSE(users_->find(5).has_value());
}

TEST_F(UserTableTest, FlagsReachTheSession) {
  const auto slot = *users_->join({});
  EXPECT_EQ(users_->flags(slot), 0U);
  EXPECT_TRUE(users_->request_logout(1));
  EXPECT_TRUE(users_->raise_flags(1, kMessagePending));
  EXPECT_EQ(users_->flags(slot), kLogoutRequested | kMessagePending);
  users_->clear_flags(slot, kMessagePending);
  EXPECT_EQ(users_->flags(slot), kLogoutRequested);
  EXPECT_FALSE(users_->request_logout(2));
  EXPECT_FALSE(users_->request_logout(99));
  users_->leave(slot);
  EXPECT_EQ(users_->flags(*users_->join({})), 0U) << "a new session starts without";
}

TEST_F(UserTableTest, AReservedSlotIsAdoptedByTheOneItIsFor) {
  const auto slot = *users_->reserve(named("phantom"));
  Child phantom([&] {
    const auto segment = open_segment(os::real_env(), options_).value();
    const auto users = UserTable::open(*segment).value();
    return users->adopt(slot).ok() && !users->adopt(slot).ok() &&
           users->find(user_number(slot))->process == os::this_process();
  });
  users_->hand_over(slot, {phantom.pid(), 0});
  EXPECT_TRUE(phantom.join());
  EXPECT_EQ(users_->reap(), std::vector<SlotIndex>{slot}) << "it ended without leaving";
  EXPECT_EQ(users_->adopt(slot).status(), Status::DoesNotExist);
}

TEST_F(UserTableTest, TheDeadAreCleanedUpAndTheirSlotIsFree) {
  std::set<SlotIndex> released;
  users_->register_cleanup(Cleanup::Session, [&](SlotIndex slot) { released.insert(slot); });
  const Signal joined;
  const auto child = sleeper(joined);
  joined.hear();
  EXPECT_EQ(users_->list().size(), 1U);
  EXPECT_TRUE(users_->slot_alive(0));
  EXPECT_TRUE(users_->reap().empty());
  child->kill_without_wait();
  test::sleep_ms(20);
  EXPECT_FALSE(users_->slot_alive(0));
  EXPECT_TRUE(users_->list().empty());
  EXPECT_EQ(released, std::set<SlotIndex>{0});
  EXPECT_EQ(users_->count(), 0U);
}

TEST_F(UserTableTest, AJoinerTakesTheNumberOfTheDead) {
  users_->register_cleanup(Cleanup::Session, [](SlotIndex) {});
  const Signal joined;
  const auto child = sleeper(joined);
  joined.hear();
  child->kill();
  EXPECT_EQ(*users_->join({}), 0U);
}

TEST_F(UserTableTest, ASlotIsKeptUntilSomebodyCanCleanAllItOwes) {
  const Signal joined;
  const auto child = sleeper(joined);
  joined.hear();
  child->kill();
  EXPECT_TRUE(users_->reap().empty()) << "this process does not know how to clean up";
  EXPECT_TRUE(users_->list().empty()) << "but it is not shown as living";
  EXPECT_EQ(*users_->join({}), 1U);
  users_->register_cleanup(Cleanup::Session, [](SlotIndex) {});
  EXPECT_EQ(users_->reap(), std::vector<SlotIndex>{0});
}

TEST_F(UserTableTest, LeavingRunsTheCleanups) {
  int runs = 0;
  users_->register_cleanup(Cleanup::Store, [&](SlotIndex) { ++runs; });
  const auto slot = *users_->join({});
  users_->leave(slot);
  EXPECT_EQ(runs, 0) << "it owed nothing";
  users_->owes(*users_->join({}), Cleanup::Store);
  users_->leave(slot);
  EXPECT_EQ(runs, 1);
}

TEST_F(UserTableTest, ReapersThatAreKilledHalfwayAreFollowedByOthers) {
  const Signal joined;
  const auto victim = sleeper(joined);
  joined.hear();
  victim->kill();
  Child reaper([&] {
    const auto segment = open_segment(os::real_env(), options_).value();
    const auto users = UserTable::open(*segment).value();
    users->register_cleanup(Cleanup::Session, [](SlotIndex) { ::kill(::getpid(), SIGKILL); });
    users->reap();
    return true;
  });
  EXPECT_FALSE(reaper.join());
  users_->register_cleanup(Cleanup::Session, [](SlotIndex) {});
  EXPECT_EQ(users_->reap(), std::vector<SlotIndex>{0});
}

TEST_F(UserTableTest, ManyProcessesGetDifferentNumbers) {
  struct Taken {
    std::atomic<std::uint32_t> times[4];
  };
  auto* taken = static_cast<Taken*>(segment_->block("taken", sizeof(Taken), nullptr));
  std::vector<std::unique_ptr<Child>> children;
  const Signal done;
  for (int i = 0; i < 4; ++i) {
    children.push_back(std::make_unique<Child>([&] {
      const auto segment = open_segment(os::real_env(), options_).value();
      const auto users = UserTable::open(*segment).value();
      auto* mine = static_cast<Taken*>(segment->block("taken", sizeof(Taken), nullptr));
      for (int round = 0; round < 200; ++round) {
        const auto slot = users->join({});
        if (!slot || mine->times[*slot].fetch_add(1) != 0) return false;
        mine->times[*slot].fetch_sub(1);
        users->leave(*slot);
      }
      return true;
    }));
  }
  for (auto& child : children) EXPECT_TRUE(child->join());
  EXPECT_EQ(taken->times[0], 0U);
  EXPECT_EQ(users_->count(), 0U);
}

TEST_F(UserTableTest, CountersAreSharedAndNumbersGivenOutOnce) {
  const auto counters = Counters::open(*segment_).value();
  EXPECT_EQ(counters->next(Counter::Transactions), 1U);
  Child child([&] {
    const auto segment = open_segment(os::real_env(), options_).value();
    const auto mine = Counters::open(*segment).value();
    mine->add(Counter::RecordsRead, 10);
    return mine->next(Counter::Transactions) == 2;
  });
  EXPECT_TRUE(child.join());
  EXPECT_EQ(counters->next(Counter::Transactions), 3U);
  EXPECT_EQ(counters->value(Counter::RecordsRead), 10U);
  EXPECT_EQ(counter_name(Counter::RecordsRead), "records_read");
  EXPECT_EQ(counter_name(static_cast<Counter>(kCounters - 1)), "commands_denied");
}

}  // namespace
}  // namespace scarlet::shared
