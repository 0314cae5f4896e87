// SPDX-License-Identifier: GPL-3.0-or-later
// Flipped bits: every one in a file's pages is noticed, reported with the file and the group, and costs no other group.
#include <random>

#include "../seed.h"
#include "fixture.h"
#include "store/check.h"
#include "store/image.h"
#include "store/layout.h"

namespace scarlet::store {
namespace {

class DamageTest : public StoreTest {
 protected:
  static constexpr int kRecords = 120;
  std::string record_of(int i) const {
    return std::to_string(i) + std::string(static_cast<std::size_t>(i % 7 == 0 ? 1500 : 60), 'r');
  }
  void fill() {
    auto file = make("F");
    for (int i = 0; i < kRecords; ++i) ASSERT_TRUE(file->write("ID" + std::to_string(i), record_of(i)).ok());
  }
  void flip(std::uint64_t offset, unsigned bit) {
    auto data = os::real_env().open(file_path("F") + "/~data", os::OpenMode::ReadWrite);
    std::byte byte{};
    ASSERT_TRUE((*data)->read_at(offset, std::span(&byte, 1)).ok());
    byte ^= static_cast<std::byte>(1U << bit);
    ASSERT_TRUE((*data)->write_at(offset, std::span(&byte, 1)).ok());
  }
  // In every version of the record that the file still holds.
  void flip_in_record(int i, std::size_t byte) {
    const auto bytes = os::read_file(os::real_env(), file_path("F") + "/~data");
    const std::string text = "ID" + std::to_string(i) + record_of(i);
    std::size_t at = bytes->find(text);
    ASSERT_NE(at, std::string::npos);
    for (; at != std::string::npos; at = bytes->find(text, at + 1)) flip(at + byte, 3);
  }
};

TEST_F(DamageTest, AnyFlippedBitIsReportedAndNeverGivesAWrongRecord) {
  fill();
  const auto size = std::filesystem::file_size(file_path("F") + "/~data");
  const auto seed = test::seed();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  int noticed = 0;
  for (int round = 0; round < 400; ++round) {
    const std::uint64_t offset = round < 20 ? random() % sizeof(Superblock) : random() % size;
    const auto bit = static_cast<unsigned>(random() % 8);
    flip(offset, bit);
    {
      auto opened = store().open(file_path("F"));
      ASSERT_TRUE(opened.ok()) << "offset " << offset << " status " << static_cast<int>(opened.status());
      {
        int damaged = 0;
        for (int i = 0; i < kRecords; ++i) {
          std::string record;
          StringSink sink(record);
          auto found = (*opened)->read("ID" + std::to_string(i), sink);
          if (found) {
            EXPECT_TRUE(*found) << "offset " << offset << ": ID" << i << " is silently gone";
            EXPECT_EQ(record, record_of(i));
          } else {
            EXPECT_EQ(found.status(), base::Status::GroupDamaged);
            EXPECT_NE(found.error().subject.find("F group "), std::string::npos) << found.error().subject;
            ++damaged;
          }
        }
        EXPECT_LT(damaged, 30) << "one bit, one group";
        auto report = check_file(**opened);
        EXPECT_TRUE(damaged == 0 || report->damage_count > 0);
        noticed += damaged > 0 ? 1 : 0;
      }
    }
    flip(offset, bit);
  }
  EXPECT_GT(noticed, 20);
}

TEST_F(DamageTest, WritingIntoAGroupWithADamagedRecordKeepsTheOthersAndTheEvidence) {
  fill();
  {
    auto file = open("F");
    EXPECT_EQ(check_file(*file)->damage_count, 0U);
    EXPECT_EQ(check_file(*file)->records, static_cast<std::uint64_t>(kRecords));
  }
  flip_in_record(5, 10);
  auto file = open("F");
  EXPECT_EQ(read(*file, "ID5"), "<status 8706>");
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < kRecords; ++i) {
      if (i == 5) continue;
      auto written = file->write("ID" + std::to_string(i), record_of(i));
      EXPECT_TRUE(written.ok() || written.status() == base::Status::GroupDamaged);
    }
  }
  EXPECT_EQ(read(*file, "ID5"), "<status 8706>");
  for (int i = 0; i < kRecords; ++i) {
    EXPECT_EQ(read(*file, "ID" + std::to_string(i)), i == 5 ? "<status 8706>" : record_of(i));
  }
  EXPECT_EQ(check_file(*file)->damage_count, 3U) << "the entry, the count and the load";
}

TEST_F(DamageTest, AScanTellsOfTheDamageAndGivesEverythingElse) {
  fill();
  flip_in_record(5, 10);
  auto file = open("F");
  auto scan = file->scan();
  int records = 0;
  int errors = 0;
  std::string_view id;
  for (bool more = true; more && errors < 10;) {
    auto next = (*scan)->next(id, nullptr);
    if (!next) {
      EXPECT_EQ(next.status(), base::Status::GroupDamaged);
      ++errors;
    } else if ((more = *next)) {
      ++records;
    }
  }
  EXPECT_EQ(errors, 1);
  EXPECT_EQ(records, kRecords - 1);
}

TEST_F(DamageTest, RepairSavesEveryRecordThatCanBeRead) {
  fill();
  flip_in_record(5, 10);
  auto repaired = repair_file(os::real_env(), store(), file_path("F"));
  ASSERT_TRUE(repaired.ok()) << static_cast<int>(repaired.status());
  EXPECT_EQ(repaired->records, static_cast<std::uint64_t>(kRecords - 1));
  auto file = open("F");
  EXPECT_EQ(check_file(*file)->damage_count, 0U);
  EXPECT_EQ(read(*file, "ID5"), "<none>");
  EXPECT_EQ(read(*file, "ID6"), record_of(6));
}

// Right checksums do not make it true.
TEST_F(DamageTest, ARootThatPointsOutOfTheFileIsRefused) {
  fill();
  const std::string path = file_path("F") + "/~data";
  const auto whole = os::read_file(os::real_env(), path);
  ASSERT_TRUE(whole.ok());
  for (const std::uint64_t block : {std::uint64_t{0}, std::uint64_t{1} << 20, ~std::uint64_t{0}}) {
    std::string bytes = *whole;
    for (const std::size_t place : {std::size_t{0}, std::size_t{4}}) {
      auto* superblock = reinterpret_cast<Superblock*>(bytes.data() + place * kBlockBytes);
      superblock->image_block[1] = block;
      seal_superblock(*superblock);
    }
    ASSERT_TRUE(os::write_file(os::real_env(), path, bytes).ok());
    EXPECT_FALSE(store().open(file_path("F")).ok()) << block;
  }
  ASSERT_TRUE(os::write_file(os::real_env(), path, *whole).ok());
  EXPECT_EQ(read(*open("F"), "ID3"), record_of(3));
}

TEST_F(DamageTest, AFileThatIsNotOneOfOursIsRefused) {
  std::filesystem::create_directory(file_path("X"));
  ASSERT_TRUE(os::write_file(os::real_env(), file_path("X") + "/~data", std::string(20000, 'z')).ok());
  EXPECT_EQ(store().open(file_path("X")).status(), base::Status::FileHeaderDamaged);
  ASSERT_TRUE(os::write_file(os::real_env(), file_path("X") + "/~data", "").ok());
  EXPECT_EQ(store().open(file_path("X")).status(), base::Status::FileHeaderDamaged);
}

}  // namespace
}  // namespace scarlet::store
