// SPDX-License-Identifier: GPL-3.0-or-later
// The short way of a write: when it is taken, and that what happened between plan and latch is noticed.
#include "store/page_put.h"

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "fixture.h"
#include "store/changes.h"
#include "store/check.h"
#include "store/hashed_file.h"

namespace scarlet::store {
namespace {

class PagePutTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    FileParameters parameters;
    parameters.no_resize = true;
    file_ = make("F", parameters);
    // The third one makes room for more.
    for (const char* id : {"A", "B", "C"}) ASSERT_TRUE(file_->write(id, std::string(100, 'x')).ok());
  }
  FileCore& core() { return dynamic_cast<HashedFile&>(*file_).core(); }

  bool plans(const std::string& id, const std::string& record) {
    PagePut put(core(), id);
    return put.plan(id + record);
  }
  bool writes(const std::string& id, const std::string& record) {
    const SinglePayload payload(core().live.header()->key, ChangeKind::Write, id, record);
    PagePut put(core(), id);
    if (!put.plan(payload.id_and_record())) return false;
    const JournalEntryHeader entry = core().journal->header_for(EntryKind::Changes, payload.bytes());
    const FileLatch latch(core());
    return put.still_possible() && put.commit(entry, payload.bytes()).ok();
  }
  // Whether a planned write of A is still possible after that.
  bool possible_after(const std::function<void()>& meanwhile) {
    PagePut put(core(), "A");
    EXPECT_TRUE(put.plan("Anew"));
    meanwhile();
    const FileLatch latch(core());
    return put.still_possible();
  }

  std::shared_ptr<File> file_;
};

TEST_F(PagePutTest, ARecordIsWrittenWithItsCounts) {
  const FileInfo before = *file_->info();
  for (const std::string id : {"A", "D"}) EXPECT_TRUE(writes(id, "new"));
  EXPECT_EQ(read(*file_, "A"), "new");
  EXPECT_EQ(read(*file_, "D"), "new");
  EXPECT_EQ(read(*file_, "B"), std::string(100, 'x'));
  const FileInfo after = *file_->info();
  EXPECT_EQ(after.record_count, before.record_count + 1);
  EXPECT_EQ(after.update_counter, before.update_counter + 2);
  const auto bytes = [](const std::string& record) { return reference_entry_bytes(1, record.size(), false); };
  EXPECT_EQ(after.load_bytes, before.load_bytes + 2 * bytes("new") - bytes(std::string(100, 'x')));
  EXPECT_EQ(check_file(*file_)->damage_count, 0U);
}

TEST_F(PagePutTest, WritesThePageAnewWhereItMust) {
  const auto page = [this] { return core().live.group(0)->load(); };
  const BlockRef first = page();
  EXPECT_TRUE(writes("A", "new"));
  EXPECT_EQ(page(), first);
  EXPECT_TRUE(writes("D", std::string(790, 'x'))) << "no room";
  const BlockRef second = page();
  EXPECT_NE(second, first);
  ASSERT_TRUE(dynamic_cast<HashedFile&>(*file_).checkpoint_now().ok());
  EXPECT_TRUE(writes("A", "newer")) << "in an image";
  EXPECT_NE(page(), second);
  ASSERT_TRUE(file_->clear().ok());
  EXPECT_TRUE(writes("A", "first")) << "of its group";
  EXPECT_EQ(read(*file_, "A"), "first");
  EXPECT_EQ(file_->info()->record_count, 1U);
  EXPECT_EQ(check_file(*file_)->damage_count, 0U);
}

TEST_F(PagePutTest, IsNotPlannedForALargeRecordOrAGroupOfManyPages) {
  EXPECT_FALSE(plans("A", std::string(3000, 'x'))) << "large";
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(file_->write("L" + std::to_string(i), std::string(700, 'x')).ok());
  ASSERT_TRUE(dynamic_cast<HashedFile&>(*file_).checkpoint_now().ok());
  EXPECT_FALSE(plans("A", "new")) << "more than four blocks";
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(file_->write("M" + std::to_string(i), std::string(700, 'x')).ok());
  EXPECT_FALSE(plans("N", "new")) << "several pages";
  EXPECT_TRUE(file_->write("N", "new").ok());
  EXPECT_EQ(read(*file_, "N"), "new");
}

TEST_F(PagePutTest, IsNotPlannedForARecordThatIsLarge) {
  ASSERT_TRUE(file_->write("A", std::string(3000, 'x')).ok());
  EXPECT_FALSE(plans("A", "new")) << "its page goes out of use";
  EXPECT_TRUE(plans("B", "new"));
}

TEST_F(PagePutTest, IsNotPlannedForAnotherSpellingOfTheId) {
  FileParameters parameters;
  parameters.no_case = true;
  file_ = make("N", parameters);
  for (const char* id : {"Abc", "B", "C"}) ASSERT_TRUE(file_->write(id, "x").ok());
  EXPECT_TRUE(plans("Abc", "new"));
  EXPECT_FALSE(plans("ABC", "new"));
  ASSERT_TRUE(file_->write("ABC", "new").ok());
  EXPECT_EQ(*dynamic_cast<HashedFile&>(*file_).stored_id("abc"), "Abc");
}

TEST_F(PagePutTest, IsGivenUpWhenItsPageChangedMeanwhile) {
  EXPECT_TRUE(possible_after([] {}));
  EXPECT_TRUE(possible_after([this] { EXPECT_TRUE(*file_->contains("B")); }));
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(file_->write("B", "y").ok()); }));
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(file_->write("E", "y").ok()); }));
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(*file_->remove("E")); }));
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(*file_->remove("B") && file_->write("B", "y").ok()); }));
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(file_->write("D", std::string(790, 'x')).ok()); })) << "a new page";
}

TEST_F(PagePutTest, IsGivenUpWhenItsPageCameIntoAnImageMeanwhile) {
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(dynamic_cast<HashedFile&>(*file_).checkpoint_now().ok()); }));
}

TEST_F(PagePutTest, IsGivenUpWhenTheFileWasClearedMeanwhile) {
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(file_->clear().ok()); }));
}

TEST_F(PagePutTest, OfAGroupWithoutAPageIsGivenUpWhenTheGroupsChangedMeanwhile) {
  ASSERT_TRUE(file_->clear().ok());
  EXPECT_TRUE(possible_after([] {}));
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(file_->write("B", "y").ok()); }));
  ASSERT_TRUE(file_->clear().ok());
  EXPECT_FALSE(possible_after([this] { EXPECT_TRUE(file_->clear().ok()); }));
}

// Threads write the same few records, so that plans are outdated all the time.
TEST_F(PagePutTest, WritersOfTheSameGroupsLoseNothing) {
  constexpr int kWriters = 4;
  constexpr int kWrites = 3000;
  file_ = make("S");
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([this, writer] {
      for (int i = 0; i < kWrites; ++i) {
        const std::string id = std::to_string(writer) + "*" + std::to_string(i % 300);
        EXPECT_TRUE(file_->write(id, std::to_string(i)).ok());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  for (int writer = 0; writer < kWriters; ++writer) {
    for (int i = kWrites - 300; i < kWrites; ++i) {
      EXPECT_EQ(read(*file_, std::to_string(writer) + "*" + std::to_string(i % 300)), std::to_string(i));
    }
  }
  EXPECT_EQ(file_->info()->record_count, 300U * kWriters);
  EXPECT_EQ(check_file(*file_)->damage_count, 0U);
}

}  // namespace
}  // namespace scarlet::store
