// SPDX-License-Identifier: GPL-3.0-or-later
// Who has a file open: its live state goes away with the last one, and not before.
#include "fixture.h"
#include "store/opening.h"
#include "store/store_core.h"

namespace scarlet::store {
namespace {

class OpenFilesTest : public StoreTest {
 protected:
  std::size_t live_states() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / "journal")) {
      count += entry.path().filename().string().starts_with("live.") ? 1U : 0U;
    }
    return count;
  }
};

TEST_F(OpenFilesTest, AFileOpenedAnewWhileAnotherThreadClosesItStaysOpen) {
  make("F");
  auto first = open_hashed_file(store().core(), scratch_ / "F");
  auto second = open_hashed_file(store().core(), scratch_ / "F");
  ASSERT_TRUE(first.ok() && second.ok());
  close_hashed_file(store().core(), *first);
  {
    const Instance other = Instance::open(os::real_env(), scratch_ / "segment", options());
    EXPECT_TRUE((*other.store->open(scratch_ / "F"))->write("A", "one").ok());
  }
  EXPECT_EQ(live_states(), 1U) << "the other process took itself for the last one";
  close_hashed_file(store().core(), *second);
  EXPECT_EQ(live_states(), 0U);
}

TEST_F(OpenFilesTest, TheLastOneGivesTheFreeEndBackAndTheFileGrowsAgain) {
  auto file = make("F");
  const std::string record(2000, 'x');
  for (int i = 0; i < 2000; ++i) ASSERT_TRUE(file->write(std::to_string(i), record).ok());
  ASSERT_TRUE(file->clear().ok());
  file.reset();
  EXPECT_LT(std::filesystem::file_size(scratch_ / "F/~data"), 200'000U);
  file = open("F");
  for (int i = 0; i < 2000; ++i) ASSERT_TRUE(file->write(std::to_string(i), record).ok());
  for (int i = 0; i < 2000; ++i) EXPECT_EQ(read(*file, std::to_string(i)), record);
}

}  // namespace
}  // namespace scarlet::store
