// SPDX-License-Identifier: GPL-3.0-or-later
// The segment: making, attaching, blocks, what happens when its processes die.
#include "shared/segment.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstring>
#include <vector>

#include "base/limits.h"
#include "forked.h"
#include "instance.h"

namespace scarlet::shared {
namespace {

using test::Child;
using test::ScratchDirectory;
using test::Signal;

class SegmentTest : public testing::Test {
 protected:
  std::unique_ptr<Segment> open() {
    auto segment = open_segment(os::real_env(), options_);
    return segment ? std::move(*segment) : nullptr;
  }
  ScratchDirectory scratch_;
  SegmentOptions options_{scratch_.file("segment"), 8, 100, 16, 65536};
};

std::uint64_t* numbers(Segment& segment, const std::string& name = "numbers") {
  return static_cast<std::uint64_t*>(segment.block(name, 64, nullptr));
}

TEST_F(SegmentTest, ProcessesSeeTheSameBytes) {
  const auto segment = open();
  ASSERT_NE(segment, nullptr);
  numbers(*segment)[0] = 42;
  Child child([&] {
    const auto mine = open();
    numbers(*mine)[1] = numbers(*mine)[0] + 1;
    return mine->attached_processes() == 2;
  });
  EXPECT_TRUE(child.join());
  EXPECT_EQ(numbers(*segment)[1], 43U);
  EXPECT_EQ(segment->attached_processes(), 1U);
}

TEST_F(SegmentTest, ABlockIsZeroAndInitialisedOnce) {
  const auto segment = open();
  const auto initialize = [](void* data, std::size_t size) {
    EXPECT_EQ(size, 8192U);
    EXPECT_EQ(*static_cast<std::uint64_t*>(data), 0U);
    ++*static_cast<std::uint64_t*>(data);
  };
  auto* block = static_cast<std::uint64_t*>(segment->block("once", 8192, initialize));
  EXPECT_EQ(segment->block("once", 8192, initialize), block);
  EXPECT_EQ(*block, 1U);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % 4096, 0U);
}

TEST_F(SegmentTest, ABlockOfAnotherSizeOrWithoutRoomIsRefused) {
  const auto segment = open();
  ASSERT_NE(segment->block("a", 64, nullptr), nullptr);
  EXPECT_EQ(segment->block("a", 65, nullptr), nullptr);
  EXPECT_EQ(segment->block("huge", std::size_t{1} << 50, nullptr), nullptr);
  EXPECT_EQ(segment->block(std::string(32, 'n'), 64, nullptr), nullptr);
  EXPECT_NE(segment->block(std::string(31, 'n'), 64, nullptr), nullptr);
}

TEST_F(SegmentTest, HoldsAsManyBlocksAsTheLimitSays) {
  const auto segment = open();
  for (std::size_t i = 0; i < base::limits::kSegmentBlocks; ++i) {
    ASSERT_NE(segment->block("block" + std::to_string(i), 64, nullptr), nullptr) << i;
  }
  EXPECT_EQ(segment->block("one too many", 64, nullptr), nullptr);
  EXPECT_NE(segment->block("block0", 64, nullptr), nullptr);
}

TEST_F(SegmentTest, IsMadeNewWhenNobodyUsesIt) {
  { numbers(*open())[0] = 7; }
  EXPECT_EQ(numbers(*open())[0], 0U);
}

TEST_F(SegmentTest, IsMadeNewWhenAllItsProcessesWereKilled) {
  const Signal ready;
  Child child([&] {
    const auto mine = open();
    numbers(*mine)[0] = 7;
    ready.say();
    test::sleep_for_ever();
    return true;
  });
  ready.hear();
  child.kill_without_wait();
  test::sleep_ms(20);
  EXPECT_EQ(numbers(*open())[0], 0U) << "a zombie was taken for a living process";
}

TEST_F(SegmentTest, ADeadProcessIsNotCountedAndItsPlaceIsGivenOutAgain) {
  const auto segment = open();
  const std::uint32_t capacity = segment->processes().capacity();
  for (std::uint32_t i = 0; i < capacity + 2; ++i) {
    if (i > 3 && i < capacity - 2) continue;  // forking hundreds of times adds nothing
    Child child([&] {
      const auto mine = open();
      if (mine == nullptr) return false;
      ::kill(::getpid(), SIGKILL);
      return true;
    });
    child.join();
  }
  EXPECT_EQ(segment->attached_processes(), 1U);
}

TEST_F(SegmentTest, ATableFullOfLivingProcessesRefusesOneMore) {
  std::vector<std::unique_ptr<Segment>> all;
  all.push_back(open());
  const std::uint32_t capacity = all.front()->processes().capacity();
  for (std::uint32_t i = 1; i < capacity; ++i) {
    all.push_back(open());
    ASSERT_NE(all.back(), nullptr) << i;
  }
  auto refused = open_segment(os::real_env(), options_);
  EXPECT_EQ(refused.status(), base::Status::LimitReached);
  all.pop_back();
  EXPECT_NE(open(), nullptr);
}

TEST_F(SegmentTest, AnotherVersionIsRefusedWhileInUse) {
  const auto segment = open();
  auto file = os::real_env().open(options_.path, os::OpenMode::ReadWrite);
  const std::uint32_t other_version = 999;
  ASSERT_TRUE((*file)->write_at(8, std::as_bytes(std::span(&other_version, 1))).ok());
  EXPECT_EQ(open_segment(os::real_env(), options_).status(), base::Status::InUse);
}

TEST_F(SegmentTest, RubbishInTheFileIsReplaced) {
  for (const std::string& rubbish : {std::string(), std::string(100, 'x'), std::string(100'000, 'x')}) {
    ASSERT_TRUE(os::write_file(os::real_env(), options_.path, rubbish).ok());
    EXPECT_NE(open(), nullptr) << rubbish.size();
  }
}

TEST_F(SegmentTest, TheMakersSizesHold) {
  const auto segment = open();
  options_.max_locks = 9;
  options_.journal_ring_bytes = 1 << 20;
  EXPECT_EQ(open()->options().max_locks, 100U);
}

TEST_F(SegmentTest, ManyProcessesAtOnceMakeOneSegment) {
  constexpr int kChildren = 12;
  const Signal go;
  std::vector<std::unique_ptr<Child>> children;
  const Signal done;
  for (int i = 0; i < kChildren; ++i) {
    children.push_back(std::make_unique<Child>([&] {
      go.hear();
      const auto mine = open();
      auto* counter = static_cast<std::atomic<std::uint64_t>*>(mine->block("numbers", 64, nullptr));
      counter->fetch_add(1);
      done.say();
      while (counter->load() < kChildren) test::sleep_ms(1);
      return true;
    }));
  }
  for (int i = 0; i < kChildren; ++i) go.say();
  for (auto& child : children) EXPECT_TRUE(child->join());
}

TEST_F(SegmentTest, PrivateMemoryNeedsNoFile) {
  options_.path.clear();
  const auto a = open();
  const auto b = open();
  numbers(*a)[0] = 1;
  EXPECT_EQ(numbers(*b)[0], 0U);
}

// Every first touch costs the file system an allocation, and the whole of it an unlink: what a short session pays.
TEST(SegmentSize, ASessionThatComesAndGoesTouchesLittleOfIt) {
  const ScratchDirectory scratch;
  const SegmentOptions options{scratch.file("segment")};
  test::Instance instance(options);
  {
    test::Session session(instance);
    const os::FileIdentity file{1, 2};
    EXPECT_TRUE(session->lock_record(file, "A", LockMode::Update, 1, {}).granted());
  }
  struct stat raw {};
  ASSERT_EQ(::stat(options.path.c_str(), &raw), 0);
  EXPECT_GT(raw.st_size, 50'000'000);
  EXPECT_LT(raw.st_blocks * 512, 100'000);
}

}  // namespace
}  // namespace scarlet::shared
