// SPDX-License-Identifier: GPL-3.0-or-later
// Group pages that are changed where they lie: when they are and when they must not be, what readers see meanwhile, and
// what is left of a writer that was killed in the midst of it.
#include <atomic>
#include <cstring>
#include <fstream>
#include <thread>
#include <vector>

#include "fixture.h"
#include "store/check.h"
#include "store/group_figures.h"
#include "store/hashed_file.h"
#include "store/image.h"

namespace scarlet::store {
namespace {

constexpr int kRounds = 60'000;
constexpr int kStaying = 200;

class ChangedPageTest : public StoreTest {
 protected:
  // A file of one group, whatever it holds.
  std::shared_ptr<File> make_group() {
    FileParameters parameters;
    parameters.no_resize = true;
    return make("F", parameters);
  }
  static FileCore& core_of(File& file) { return dynamic_cast<HashedFile&>(file).core(); }
  static BlockRef group_of(File& file) { return core_of(file).live.group(0)->load(); }
  static bool is_whole(File& file) {
    const auto report = check_file(file);
    return report.ok() && report->damage_count == 0;
  }
  static std::size_t staying_in(File& file) {
    auto scan = file.scan();
    std::size_t count = 0;
    std::string_view id;
    while (*(*scan)->next(id, nullptr)) count += id.starts_with("stay") ? 1U : 0U;
    return count;
  }
};

TEST_F(ChangedPageTest, APageIsChangedWhereItLiesUntilItIsFull) {
  auto file = make_group();
  ASSERT_TRUE(file->write("A", "one").ok());
  const BlockRef page = group_of(*file);
  ASSERT_TRUE(file->write("B", "two").ok());
  ASSERT_TRUE(file->write("A", "another one").ok());
  ASSERT_TRUE(file->write("C", "").ok());
  ASSERT_TRUE(*file->remove("B"));
  EXPECT_EQ(group_of(*file), page);
  EXPECT_EQ(read(*file, "A"), "another one");
  EXPECT_EQ(read(*file, "B"), "<none>");
  EXPECT_EQ(read(*file, "C"), "");
  ASSERT_TRUE(file->write("A", std::string(700, 'a')).ok());
  ASSERT_TRUE(file->write("A", std::string(600, 'b')).ok());
  EXPECT_NE(group_of(*file), page) << "both can not have had room";
  EXPECT_EQ(read(*file, "A"), std::string(600, 'b'));
  EXPECT_TRUE(is_whole(*file));
}

TEST(RoomInAPage, IsBetweenTheSlotsAndTheEntries) {
  PageHeader header{};
  header.entries = sizeof(PageHeader) + 2 * sizeof(Slot) + 16;
  EXPECT_EQ(room_in(header, 2, 16), header.entries - 16);
  EXPECT_EQ(room_in(header, 2, 9), header.entries - 16) << "a multiple of 8";
  EXPECT_FALSE(room_in(header, 2, 17));
  EXPECT_FALSE(room_in(header, 3, 16));
  EXPECT_TRUE(room_in(header, 3, 8));
  EXPECT_FALSE(room_in(header, 0, 5000)) << "more than the page";
}

TEST_F(ChangedPageTest, APageOfAnImageIsNeverChanged) {
  auto file = make_group();
  ASSERT_TRUE(file->write("A", "one").ok());
  ASSERT_TRUE(dynamic_cast<HashedFile&>(*file).checkpoint_now().ok());
  BlockRef page = group_of(*file);
  ASSERT_TRUE(file->write("B", "two").ok());
  EXPECT_NE(group_of(*file), page);
  page = group_of(*file);
  core_of(*file).free.mark(BlockBits::Pending, block_of(page), 1, true);  // as while a checkpoint is under way
  ASSERT_TRUE(*file->remove("A"));
  EXPECT_NE(group_of(*file), page);
}

TEST_F(ChangedPageTest, APageThatIsUpdatedOftenGetsRoomForIt) {
  auto file = make_group();
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(file->write(std::to_string(i), std::string(105, 'x')).ok());
  int moves = 0;
  for (int i = 0; i < 100; ++i) {
    const BlockRef page = group_of(*file);
    ASSERT_TRUE(file->write(std::to_string(i % 8), std::string(105, 'y')).ok());
    moves += group_of(*file) != page ? 1 : 0;
  }
  EXPECT_LT(moves, 34);
  EXPECT_TRUE(is_whole(*file));
}

// Records that nobody touches are there all the time, whatever moves around them.
TEST_F(ChangedPageTest, ReadersFindWhatStaysWhileOthersComeAndGo) {
  auto file = make_group();
  std::vector<std::string> staying;  // many, so that going through the slots takes a while
  for (int i = 0; i < kStaying; ++i) {
    staying.push_back("stay" + std::to_string(i));
    ASSERT_TRUE(file->write("go" + std::to_string(i), "x").ok());
    ASSERT_TRUE(file->write(staying.back(), staying.back()).ok());
  }
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < kRounds; ++i) {
      const std::string id = "go" + std::to_string(i % kStaying);
      EXPECT_TRUE(i / kStaying % 2 == 0 ? file->remove(id).ok() : file->write(id, "g").ok());
    }
    done = true;
  });
  std::thread scanner([&] {
    while (!done) {
      ASSERT_EQ(staying_in(*file), staying.size());
    }
  });
  std::thread inspector([&] {
    while (!done) {
      bool damaged = false;
      const auto looked = for_each_group(*file, [&](const GroupFigures& group) { return !(damaged |= group.damaged); });
      ASSERT_TRUE(looked.ok() && !damaged);
    }
  });
  while (!done) {
    for (const std::string& id : staying) ASSERT_EQ(read(*file, id), id);
  }
  writer.join();
  scanner.join();
  inspector.join();
  EXPECT_TRUE(is_whole(*file));
}

// Its writer was killed after the first of the stores that put record A with "two" into the page.
class KilledWriterTest : public ChangedPageTest {
 protected:
  void SetUp() override {
    ChangedPageTest::SetUp();
    file_ = make_group();
    ASSERT_TRUE(file_->write("A", "one").ok());
    const std::uint64_t at = block_of(group_of(*file_)) * kBlockBytes;
    const auto words = [&] {
      std::vector<std::uint64_t> all(kBlockBytes / 8);
      std::memcpy(all.data(), core().data->at(at, kBlockBytes), kBlockBytes);
      return all;
    };
    const auto before = words();
    const std::uint64_t sequence = core().live.state().sequence;
    ASSERT_TRUE(file_->write("A", "two").ok());
    const auto after = words();

    core().live.state().sequence = sequence;
    intent().extents = 0;
    intent().stores = 0;
    for (const std::size_t word : {std::size_t{0}, std::size_t{1}, sizeof(PageHeader) / 8}) {
      intent().store[intent().stores++] = {(at + word * 8) | kPageBit, after[word]};
      if (word > 0) std::memcpy(core().data->at(at + word * 8, 8), &before[word], 8);
    }
    const auto offset = reinterpret_cast<std::uintptr_t>(&core().live.state().sequence) -
                        reinterpret_cast<std::uintptr_t>(core().live.header());
    intent().store[intent().stores++] = {offset, sequence + 1};
    intent().claim.state = ClaimState::Committed;
  }
  FileCore& core() { return core_of(*file_); }
  Intent& intent() { return core().live.header()->intent; }
  std::shared_ptr<File> file_;
};

TEST_F(KilledWriterTest, AReaderFinishesWhatItHasBegun) {
  EXPECT_EQ(read(*file_, "A"), "two");
  EXPECT_EQ(intent().claim.state.load(), ClaimState::Idle);
  EXPECT_TRUE(is_whole(*file_));
}

TEST_F(KilledWriterTest, WhoMayNotWriteTheFileLeavesItToWhoMay) {
  core().writable = false;
  const std::string refused =
      "<status " + std::to_string(static_cast<int>(base::Status::NotPossibleAtThisMoment)) + ">";
  EXPECT_EQ(read(*file_, "A"), refused);
  auto scan = file_->scan();
  std::string_view id;
  EXPECT_FALSE((*scan)->next(id, nullptr).ok());
  EXPECT_EQ(intent().claim.state.load(), ClaimState::Committed);
  core().writable = true;
  EXPECT_EQ(read(*file_, "A"), "two");
  EXPECT_TRUE(is_whole(*file_));
}

// Makes what format 1 had of a closed file: pages that do not say where their entries begin.
void make_format_1(const std::string& path) {
  std::string bytes = *os::read_file(os::real_env(), path);
  for (std::size_t block = kFirstFreeBlock; block < bytes.size() / kBlockBytes; ++block) {
    auto* page = reinterpret_cast<PageHeader*>(bytes.data() + block * kBlockBytes);
    if (page->kind != PageKind::Group || page->self != block || page->blocks != 1) continue;
    page->entries = 0;
    seal_page(page);
  }
  for (const std::uint64_t place : kSuperblockPlaces) {
    Superblock superblock;
    std::memcpy(&superblock, bytes.data() + place * kBlockBytes, sizeof superblock);
    superblock.format = 1;
    seal_superblock(superblock);
    std::memcpy(bytes.data() + place * kBlockBytes, &superblock, sizeof superblock);
  }
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_F(ChangedPageTest, AFileOfFormat1IsReadAndBecomesOneOfFormat2) {
  auto file = make("F");
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(file->write(std::to_string(i), "record " + std::to_string(i)).ok());
  file.reset();
  make_format_1(scratch_ / "F/~data");
  file = open("F");
  EXPECT_EQ(core_of(*file).live.header()->durable.format, 1U);
  EXPECT_EQ(read(*file, "77"), "record 77");
  EXPECT_TRUE(is_whole(*file));
  for (int i = 0; i < 200; i += 3) ASSERT_TRUE(file->write(std::to_string(i), "changed").ok());
  ASSERT_TRUE(*file->remove("100"));
  file.reset();
  file = open("F");
  EXPECT_EQ(core_of(*file).live.header()->durable.format, kFormatVersion);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(read(*file, std::to_string(i)), i % 3 == 0 ? "changed"
                                              : i == 100 ? "<none>"
                                                         : "record " + std::to_string(i));
  }
  EXPECT_TRUE(is_whole(*file));
}

TEST_F(ChangedPageTest, DamageOfAPageThatNobodyChangesIsReported) {
  auto file = make_group();
  ASSERT_TRUE(file->write("A", "one").ok());
  std::byte* page = core_of(*file).data->at(block_of(group_of(*file)) * kBlockBytes, kBlockBytes);
  page[sizeof(PageHeader)] ^= std::byte{1};
  EXPECT_EQ(read(*file, "A"), "<status " + std::to_string(static_cast<int>(base::Status::GroupDamaged)) + ">");
  page[sizeof(PageHeader)] ^= std::byte{1};
  EXPECT_EQ(read(*file, "A"), "one");
}

}  // namespace
}  // namespace scarlet::store
