// SPDX-License-Identifier: GPL-3.0-or-later
// Turns: exclusion, and that everybody comes to a turn, whoever is killed when.
#include "shared/turns.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "forked.h"
#include "shared/segment.h"

namespace scarlet::shared {
namespace {

using test::Child;
using test::ScratchDirectory;
using test::Signal;

constexpr std::uint64_t kManyTurns = 20'000;

struct Guarded {
  Latch latch;
  TurnQueue queue;
  std::uint32_t spare;
  std::uint64_t value;
  std::atomic<std::uint64_t> done[4];
};

class TurnsTest : public testing::Test {
 protected:
  std::unique_ptr<Segment> open() { return open_segment(os::real_env(), options_).value(); }
  static Guarded& guarded(Segment& segment) {
    return *static_cast<Guarded*>(segment.block("guarded", sizeof(Guarded), nullptr));
  }
  // Each child works until all of them have done so many operations.
  std::vector<std::unique_ptr<Child>> writers(std::uint64_t operations) {
    std::vector<std::unique_ptr<Child>> children;
    for (std::size_t i = 0; i < 4; ++i) {
      children.push_back(std::make_unique<Child>([this, i, operations] {
        const auto mine = open();
        Guarded& shared = guarded(*mine);
        Turns turns;
        for (bool all = false; !all;) {
          if (turns.lock(shared.latch, shared.queue, mine->processes()) != LatchState::Clean) return false;
          shared.value = shared.value + 1;
          turns.unlock(shared.latch, shared.queue);
          shared.done[i].fetch_add(1);
          all = true;
          for (const auto& done : shared.done) all = all && done.load() >= operations;
        }
        return true;
      }));
    }
    return children;
  }
  static std::uint64_t all_done(const Guarded& shared) {
    std::uint64_t sum = 0;
    for (const auto& done : shared.done) sum += done.load();
    return sum;
  }
  ScratchDirectory scratch_;
  SegmentOptions options_{scratch_.file("segment"), 8, 100, 16, 65536};
};

TEST_F(TurnsTest, ProcessesExcludeEachOtherAndEachComesToItsTurn) {
  const auto segment = open();
  for (auto& child : writers(kManyTurns)) EXPECT_TRUE(child->join());
  const Guarded& shared = guarded(*segment);
  EXPECT_EQ(shared.value, all_done(shared));
  EXPECT_EQ(shared.latch.holder(), kNobody);
  EXPECT_EQ(shared.queue.waiting.load(), 0U);
}

TEST_F(TurnsTest, OneKilledInTheQueueHoldsNobodyUp) {
  const auto segment = open();
  guarded(*segment).queue.waiting = 3;  // what is left of three who were killed waiting
  for (auto& child : writers(kManyTurns / 4)) EXPECT_TRUE(child->join());
  EXPECT_EQ(guarded(*segment).value, all_done(guarded(*segment)));
  EXPECT_EQ(guarded(*segment).queue.waiting.load(), 3U);
}

TEST_F(TurnsTest, AKilledHoldersLatchIsTakenOverAndSaidSo) {
  const auto segment = open();
  Guarded& shared = guarded(*segment);
  const Signal ready;
  Child child([&] {
    const auto mine = open();
    Turns turns;
    if (turns.lock(guarded(*mine).latch, guarded(*mine).queue, mine->processes()) != LatchState::Clean) return false;
    ready.say();
    test::sleep_for_ever();
    return true;
  });
  ready.hear();
  child.kill_without_wait();
  Turns turns;
  EXPECT_EQ(turns.lock(shared.latch, shared.queue, segment->processes()), LatchState::OwnerDied);
  turns.unlock(shared.latch, shared.queue);
  EXPECT_EQ(turns.lock(shared.latch, shared.queue, segment->processes()), LatchState::Clean);
  turns.unlock(shared.latch, shared.queue);
}

}  // namespace
}  // namespace scarlet::shared
