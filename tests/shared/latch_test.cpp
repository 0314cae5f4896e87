// SPDX-License-Identifier: GPL-3.0-or-later
// The latch: exclusion between threads and processes, and taking over from the dead.
#include "shared/latch.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "forked.h"
#include "shared/segment.h"

namespace scarlet::shared {
namespace {

using test::Child;
using test::ScratchDirectory;
using test::Signal;

struct Guarded {
  Latch latch;
  std::uint32_t spare;
  std::uint64_t value;
};

class LatchTest : public testing::Test {
 protected:
  std::unique_ptr<Segment> open() { return open_segment(os::real_env(), options_).value(); }
  static Guarded& guarded(Segment& segment) {
    return *static_cast<Guarded*>(segment.block("guarded", sizeof(Guarded), nullptr));
  }
  ScratchDirectory scratch_;
  SegmentOptions options_{scratch_.file("segment"), 8, 100, 16, 65536};
};

void count(Segment& segment, Guarded& guarded, int times) {
  for (int i = 0; i < times; ++i) {
    const LatchGuard guard(guarded.latch, segment.processes());
    guarded.value = guarded.value + 1;
  }
}

TEST_F(LatchTest, ThreadsExcludeEachOther) {
  const auto segment = open();
  Guarded& shared = guarded(*segment);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { count(*segment, shared, 20'000); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(shared.value, 80'000U);
  EXPECT_EQ(shared.latch.holder(), kNobody);
}

TEST_F(LatchTest, ProcessesExcludeEachOther) {
  const auto segment = open();
  std::vector<std::unique_ptr<Child>> children;
  for (int i = 0; i < 3; ++i) {
    children.push_back(std::make_unique<Child>([&] {
      const auto mine = open();
      count(*mine, guarded(*mine), 50'000);
      return true;
    }));
  }
  for (auto& child : children) EXPECT_TRUE(child->join());
  EXPECT_EQ(guarded(*segment).value, 150'000U);
}

TEST_F(LatchTest, TryLockDoesNotWait) {
  const auto segment = open();
  Latch& latch = guarded(*segment).latch;
  EXPECT_TRUE(latch.try_lock(segment->processes()));
  EXPECT_EQ(latch.holder(), segment->processes().self());
  EXPECT_FALSE(latch.try_lock(segment->processes()));
  latch.unlock();
  EXPECT_TRUE(latch.try_lock(segment->processes()));
  latch.unlock();
}

TEST_F(LatchTest, AKilledHoldersLatchIsTakenOverSoonAndSaidSo) {
  const auto segment = open();
  const Signal ready;
  Child child([&] {
    const auto mine = open();
    if (guarded(*mine).latch.lock(mine->processes()) != LatchState::Clean) return false;
    ready.say();
    test::sleep_for_ever();
    return true;
  });
  ready.hear();
  child.kill_without_wait();
  Latch& latch = guarded(*segment).latch;
  EXPECT_EQ(latch.lock(segment->processes()), LatchState::OwnerDied);
  latch.unlock();
  EXPECT_EQ(latch.lock(segment->processes()), LatchState::Clean);
  latch.unlock();
}

TEST_F(LatchTest, TheNextOneIsToldToWhenTheRepairerDies) {
  const auto segment = open();
  for (int i = 0; i < 2; ++i) {
    Child child([&] {
      const auto mine = open();
      const auto state = guarded(*mine).latch.lock(mine->processes());
      return state == (i == 0 ? LatchState::Clean : LatchState::OwnerDied);  // ends without unlocking
    });
    EXPECT_TRUE(child.join());
  }
  Latch& latch = guarded(*segment).latch;
  EXPECT_EQ(latch.lock(segment->processes()), LatchState::OwnerDied);
  latch.unlock();
}

TEST_F(LatchTest, ADeadHoldersPlaceInNewHandsDoesNotKeepTheLatch) {
  const auto segment = open();
  ProcessToken dead = kNobody;
  {
    const auto mine = open();
    dead = mine->processes().self();
    EXPECT_EQ(guarded(*mine).latch.lock(mine->processes()), LatchState::Clean);
  }
  const auto successor = open();
  ASSERT_EQ(place_of(successor->processes().self()), place_of(dead));
  EXPECT_FALSE(segment->processes().alive(dead));
  EXPECT_TRUE(segment->processes().alive(successor->processes().self()));
  Latch& latch = guarded(*segment).latch;
  EXPECT_EQ(latch.lock(segment->processes()), LatchState::OwnerDied);
  latch.unlock();
}

TEST_F(LatchTest, SeveralWaitersOfADeadHolderAllGetTheirTurn) {
  const auto segment = open();
  const Signal ready;
  Child holder([&] {
    const auto mine = open();
    if (guarded(*mine).latch.lock(mine->processes()) != LatchState::Clean) return false;
    ready.say();
    test::sleep_for_ever();
    return true;
  });
  ready.hear();
  std::vector<std::unique_ptr<Child>> waiters;
  for (int i = 0; i < 4; ++i) {
    waiters.push_back(std::make_unique<Child>([&] {
      const auto mine = open();
      Guarded& shared = guarded(*mine);
      const LatchGuard guard(shared.latch, mine->processes());
      if (guard.owner_died()) shared.spare = shared.spare + 1;
      shared.value = shared.value + 1;
      return true;
    }));
  }
  test::sleep_ms(30);
  holder.kill();
  for (auto& waiter : waiters) EXPECT_TRUE(waiter->join());
  EXPECT_EQ(guarded(*segment).value, 4U);
  EXPECT_EQ(guarded(*segment).spare, 1U) << "exactly one repairs";
}

}  // namespace
}  // namespace scarlet::shared
