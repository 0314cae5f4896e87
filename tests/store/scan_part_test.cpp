// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of a scan: together they are the whole, in its order, whatever the number of parts and groups.
#include "fixture.h"

namespace scarlet::store {
namespace {

class ScanPartTest : public StoreTest {};

std::vector<std::string> ids_of(Scan& scan) {
  std::vector<std::string> ids;
  std::string_view id;
  for (auto more = scan.next(id, nullptr); more && *more; more = scan.next(id, nullptr)) ids.emplace_back(id);
  return ids;
}

TEST_F(ScanPartTest, PartsOneAfterAnotherAreTheWholeScan) {
  for (const int records : {0, 1, 5, 3'000}) {
    auto file = make("F" + std::to_string(records));
    for (int i = 0; i < records; ++i) ASSERT_TRUE(file->write("K" + std::to_string(i), std::string(50, 'r')).ok());
    const std::vector<std::string> whole = ids_of(**file->scan());
    EXPECT_EQ(whole.size(), static_cast<std::size_t>(records));
    for (const unsigned parts : {1U, 2U, 3U, 4U, 7U, 64U}) {
      std::vector<std::string> together;
      for (unsigned part = 0; part < parts; ++part) {
        auto scan = file->scan();
        ASSERT_TRUE((*scan)->keep_to_part(part, parts));
        const std::vector<std::string> ids = ids_of(**scan);
        together.insert(together.end(), ids.begin(), ids.end());
      }
      EXPECT_EQ(together, whole) << records << " records in " << parts << " parts";
    }
  }
}

}  // namespace
}  // namespace scarlet::store
