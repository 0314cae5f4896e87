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

TEST(Crc32c, LongDataGiveWhatTheirBytesGiveOneByOne) {
  std::string data;
  std::uint32_t state = 12345;
  for (int i = 0; i < 5'000; ++i) data += static_cast<char>((state = state * 1103515245U + 12345U) >> 24);
  for (const std::size_t size : {0U, 7U, 8U, 767U, 768U, 769U, 1'536U, 4'096U, 5'000U}) {
    std::uint32_t bytewise = 0;
    for (std::size_t i = 0; i < size; ++i) bytewise = crc32c(&data[i], 1, bytewise);
    EXPECT_EQ(crc32c(data.data(), size), bytewise) << size;
    EXPECT_EQ(crc32c(data.data() + size, data.size() - size, bytewise), crc32c(data.data(), data.size())) << size;
  }
}

}  // namespace
}  // namespace scarlet::base
