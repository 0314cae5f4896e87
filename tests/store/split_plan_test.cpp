// SPDX-License-Identifier: GPL-3.0-or-later
// Splits that are worked out without the latch: that they are what the load asks for, and what ends them.
#include "store/split_plan.h"

#include <functional>
#include <string>

#include "fixture.h"
#include "store/check.h"
#include "store/hashed_file.h"
#include "store/record_editor.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

constexpr int kRecords = 100;

class SplitPlanTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    file_ = make("F");
    for (int i = 0; i < kRecords; ++i) ASSERT_TRUE(file_->write(id(i), std::string(100, 'x')).ok());
  }
  static std::string id(int number) { return "K" + std::to_string(number); }
  FileCore& core() { return dynamic_cast<HashedFile&>(*file_).core(); }
  std::uint64_t modulus() { return core().live.modulus(); }
  // A little more load than the groups should have, so that the next split is due.
  void overload() {
    const FileLatch latch(core());
    FileState& state = core().live.state();
    state.parameters.split_load = 2;
    state.parameters.merge_load = 1;
  }
  bool is_whole() {
    const auto report = check_file(*file_);
    return report.ok() && report->damage_count == 0;
  }
  bool all_are_there() {
    for (int i = 0; i < kRecords; ++i) {
      if (read(*file_, id(i)) != std::string(100, 'x')) return false;
    }
    return file_->info()->record_count == kRecords;
  }
  // Whether a planned split is still possible after that.
  bool possible_after(const std::function<void()>& meanwhile) {
    SplitPlan plan(core());
    EXPECT_TRUE(plan.make());
    meanwhile();
    const FileLatch latch(core());
    return plan.still_possible();
  }

  std::shared_ptr<File> file_;
};

TEST_F(SplitPlanTest, SplitsOneGroupAndKeepsEveryRecord) {
  overload();
  for (int round = 0; round < 200; ++round) {
    const std::uint64_t before = modulus();
    SplitPlan plan(core());
    ASSERT_TRUE(plan.make());
    {
      const FileLatch latch(core());
      ASSERT_TRUE(plan.still_possible());
      plan.commit();
    }
    ASSERT_EQ(modulus(), before + 1);
  }
  EXPECT_TRUE(all_are_there());
  EXPECT_TRUE(is_whole());
}

TEST_F(SplitPlanTest, IsDoneByTheWriteThatMakesItDue) {
  for (int i = kRecords; i < 3000; ++i) {
    ASSERT_TRUE(file_->write(id(i), std::string(100, 'x')).ok());
    const FileState& state = core().live.state();
    ASSERT_EQ(wanted_adjustment(state.parameters, state.load_bytes, state.modulus), Adjustment::None) << i;
  }
}

TEST_F(SplitPlanTest, IsGivenUpWhenItsGroupOrTheNumberOfGroupsChangedMeanwhile) {
  overload();
  EXPECT_TRUE(possible_after([] {}));
  EXPECT_FALSE(possible_after([this] { split(core()); }));
  EXPECT_FALSE(possible_after([this] {
    for (int i = 0; i < kRecords; ++i) EXPECT_TRUE(file_->write(id(i), std::string(100, 'x')).ok());
  }));
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(file_->clear().ok()); }));
}

TEST_F(SplitPlanTest, OfAnEmptyGroupIsGivenUpWhenTheNumberOfGroupsChangedMeanwhile) {
  file_ = make("E");
  {
    const FileLatch latch(core());
    core().live.state().parameters.minimum_modulus = 10;
  }
  EXPECT_TRUE(possible_after([] {}));
  EXPECT_FALSE(possible_after([this] { split(core()); }));
  EXPECT_EQ(modulus(), 2U);
}

// Somebody may have been killed while he was at it.
TEST_F(SplitPlanTest, IsLeftToWhoBeganItUntilTheFileIsTooFull) {
  SplitPlan abandoned(core());
  ASSERT_TRUE(abandoned.begin());
  const std::uint64_t before = modulus();
  std::uint64_t written = kRecords;
  while (modulus() == before && written < 200) {
    EXPECT_TRUE(file_->write(id(static_cast<int>(written++)), std::string(100, 'x')).ok());
  }
  EXPECT_GT(modulus(), before);
  const FileState& state = core().live.state();
  EXPECT_LE(load_percent(state.load_bytes, state.modulus, state.parameters), state.parameters.split_load + 5U);
  EXPECT_TRUE(is_whole());
}

// With two groups to go to, any hash fits one of them: only the tag tells.
TEST_F(SplitPlanTest, LeavesAGroupWithADamagedIdAlone) {
  file_ = make("D");
  for (const char* id : {"A", "B", "C"}) ASSERT_TRUE(file_->write(id, std::string(100, 'x')).ok());
  ASSERT_EQ(modulus(), 1U);
  overload();
  std::byte* page = core().data->at(block_of(core().live.group(0)->load()) * kBlockBytes, kBlockBytes);
  const auto* slot = reinterpret_cast<const Slot*>(page + sizeof(PageHeader));
  page[slot->offset + sizeof(EntryHeader)] ^= std::byte{1};
  SplitPlan plan(core());
  EXPECT_FALSE(plan.make());
  split(core());
  EXPECT_EQ(modulus(), 1U);
}

}  // namespace
}  // namespace scarlet::store
