// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crc32c.h"

#include <gtest/gtest.h>

#include <string>

namespace scarlet::base {
namespace {

// Vectors of RFC 3720, appendix B.4.
TEST(Crc32c, MatchesThePublishedVectors) {
  EXPECT_EQ(crc32c(std::string(32, '\0').data(), 32), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::string(32, '\xFF').data(), 32), 0x62A8AB43U);
  EXPECT_EQ(crc32c("123456789", 9), 0xE3069283U);
}

TEST(Crc32c, GoesOnWithAnEarlierResult) {
  const std::uint32_t first = crc32c("1234", 4);
  EXPECT_EQ(crc32c("56789", 5, first), crc32c("123456789", 9));
}

}  // namespace
}  // namespace scarlet::base
