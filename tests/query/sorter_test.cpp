// SPDX-License-Identifier: GPL-3.0-or-later
// Sorting in memory and by way of work files.
#include "query/sorter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "../seed.h"
#include "query/sort_key.h"

namespace scarlet::query {
namespace {

std::vector<std::string> drained(Sorter& sorter) {
  std::vector<std::string> all;
  std::string_view payload;
  for (auto more = sorter.next(payload); more && *more; more = sorter.next(payload)) all.emplace_back(payload);
  return all;
}
std::string key(const std::string& text) {
  std::string bytes;
  append_sort_key(text, {}, bytes);
  return bytes;
}
SortLimits small() {
  SortLimits limits;
  limits.memory_bytes = 2'000;
  limits.work_directory = testing::TempDir();
  return limits;
}

TEST(Sorter, EqualKeysComeLastFirstOrAsRead) {
  for (const auto ties : {Sorter::Ties::LastFirst, Sorter::Ties::AsRead}) {
    Sorter sorter(os::real_env(), SortLimits(), ties);
    for (const char* payload : {"1", "2", "3"}) ASSERT_TRUE(sorter.add(key("same"), payload));
    ASSERT_TRUE(sorter.add(key("a"), "first"));
    ASSERT_TRUE(sorter.finish());
    const std::vector<std::string> expected = ties == Sorter::Ties::LastFirst
                                                  ? std::vector<std::string>{"first", "3", "2", "1"}
                                                  : std::vector<std::string>{"first", "1", "2", "3"};
    EXPECT_EQ(drained(sorter), expected);
  }
}

TEST(Sorter, WorkFilesGiveTheSameOrderAsMemory) {
  const auto seed = test::seed();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  Sorter in_memory(os::real_env(), SortLimits());
  Sorter on_disk(os::real_env(), small());
  for (int i = 0; i < 3'000; ++i) {
    const std::string data = std::to_string(random() % 500) + std::string(random() % 40, 'x');
    const std::string payload = data + "/" + std::to_string(i);
    ASSERT_TRUE(in_memory.add(key(data), payload));
    ASSERT_TRUE(on_disk.add(key(data), payload));
  }
  ASSERT_TRUE(in_memory.finish());
  ASSERT_TRUE(on_disk.finish());
  EXPECT_EQ(in_memory.work_files(), 0U);
  EXPECT_GT(on_disk.work_files(), 10U);
  const auto expected = drained(in_memory);
  EXPECT_EQ(drained(on_disk), expected);
  ASSERT_TRUE(on_disk.rewind());
  EXPECT_EQ(drained(on_disk), expected);
}

TEST(Sorter, RowsLargerThanABufferSurviveTheDisk) {
  Sorter sorter(os::real_env(), small());
  const std::string large(200'000, 'p');
  ASSERT_TRUE(sorter.add(key("b"), large));
  ASSERT_TRUE(sorter.add(key("a"), "small"));
  ASSERT_TRUE(sorter.add(key("c"), large + "!"));
  ASSERT_TRUE(sorter.finish());
  EXPECT_EQ(drained(sorter), (std::vector<std::string>{"small", large, large + "!"}));
}

TEST(Sorter, NothingGivesNothing) {
  Sorter sorter(os::real_env(), SortLimits());
  ASSERT_TRUE(sorter.finish());
  EXPECT_TRUE(drained(sorter).empty());
}

TEST(Sorter, ManyRunsAreMergedInLevels) {
  SortLimits limits = small();
  limits.memory_bytes = 400;
  Sorter sorter(os::real_env(), limits);
  std::vector<std::string> expected;
  for (int i = 0; i < 9'000; ++i) {
    const std::string data = std::to_string(100'000 + (i * 7'919) % 9'000);
    ASSERT_TRUE(sorter.add(key(data), data));
    expected.push_back(data);
  }
  EXPECT_GT(sorter.work_files(), 1'024U);  // three levels
  ASSERT_TRUE(sorter.finish());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(drained(sorter), expected);
}

TEST(Sorter, SortingCanBeBrokenOff) {
  struct Broken {};
  SortLimits limits;
  limits.breathe = [] { throw Broken(); };
  Sorter sorter(os::real_env(), limits);
  for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(sorter.add(key(std::to_string((i * 7'919) % 20'000)), ""));
  EXPECT_THROW((void)sorter.finish(), Broken);
}

}  // namespace
}  // namespace scarlet::query
