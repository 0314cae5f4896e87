// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints of files whose image is about as large as what a file grows by at once (16 MiB), or larger.
#include <string>

#include "fixture.h"
#include "store/check.h"
#include "store/hashed_file.h"

namespace scarlet::store {
namespace {

class CheckpointTest : public StoreTest {};
class LargeImage : public StoreTest, public testing::WithParamInterface<std::uint32_t> {};

TEST_P(LargeImage, FindsItsPlaceAndTheFileStaysWithinBounds) {
  const std::uint64_t image_bytes = std::uint64_t{GetParam()} * 8;
  FileParameters parameters;
  parameters.minimum_modulus = GetParam();
  auto file = make("F", parameters);
  auto& hashed = dynamic_cast<HashedFile&>(*file);
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(file->write("A", std::to_string(round)).ok());
    ASSERT_TRUE(hashed.checkpoint_now().ok());
  }
  // The durable image and the one before it, each with its copy, and what the file grew by.
  EXPECT_LT(file->info()->physical_bytes, 4 * image_bytes + (std::uint64_t{64} << 20));
  file.reset();
  restart();
  EXPECT_EQ(read(*open("F"), "A"), "2");
}

// Behind the part of the file in which runs of blocks are looked for first.
TEST_F(CheckpointTest, AnImageFindsItsPlaceBehindManyOtherBlocks) {
  constexpr std::uint64_t kRecordBytes = std::uint64_t{4} << 20;
  constexpr std::uint64_t kRecords = 66;
  FileParameters parameters;
  parameters.minimum_modulus = 1'450'000;
  auto file = make("F", parameters);
  const std::string record(kRecordBytes, 'x');
  for (std::uint64_t i = 0; i < kRecords; ++i) ASSERT_TRUE(file->write("K" + std::to_string(i), record).ok());
  ASSERT_TRUE(dynamic_cast<HashedFile&>(*file).checkpoint_now().ok());
  EXPECT_LT(file->info()->physical_bytes, kRecords * kRecordBytes * 3 / 2);
}

TEST_F(CheckpointTest, ManyOfThemDoNotMakeTheFileLonger) {
  constexpr std::uint64_t kGroups = 200'000;
  FileParameters parameters;
  parameters.minimum_modulus = kGroups;
  auto file = make("F", parameters);
  std::uint64_t settled = 0;
  for (int round = 0; round < 40; ++round) {
    for (int i = 0; i < 300; ++i) ASSERT_TRUE(file->write("K" + std::to_string(i), std::string(500, 'x')).ok());
    ASSERT_TRUE(dynamic_cast<HashedFile&>(*file).checkpoint_now().ok());
    if (round == 9) settled = file->info()->physical_bytes;
  }
  EXPECT_LT(file->info()->physical_bytes, settled + kGroups * 8) << "less than one image";
}

INSTANTIATE_TEST_SUITE_P(Groups, LargeImage, testing::Values(700'000, 1'450'000, 2'000'000, 3'000'000));

}  // namespace
}  // namespace scarlet::store
