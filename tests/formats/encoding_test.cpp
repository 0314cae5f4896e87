// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/encoding.h"

#include <gtest/gtest.h>

namespace scarlet::formats {
namespace {

TEST(Encoding, NamesAreFoundInAnyCase) {
  EXPECT_EQ(find_encoding("base64"), Encoding::Base64);
  EXPECT_EQ(find_encoding("Hex"), Encoding::Hex);
  EXPECT_FALSE(find_encoding("base65"));
}

TEST(Encoding, EveryEncodingReadsWhatItWrites) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (const auto encoding : {Encoding::Raw, Encoding::Hex, Encoding::Base64, Encoding::Base64Url, Encoding::Url}) {
    for (std::size_t size = 250; size <= all.size(); ++size) {
      const std::string data = all.substr(0, size);
      EXPECT_EQ(decode(encoding, encode(encoding, data)), data);
    }
  }
}

TEST(Encoding, Base64PadsUnlessItIsForAddresses) {
  EXPECT_EQ(encode(Encoding::Base64, "ab"), "YWI=");
  EXPECT_EQ(encode(Encoding::Base64Url, "\xFB\xFF"), "-_8");
  EXPECT_EQ(decode(Encoding::Base64, "YW\nI"), "ab");
  EXPECT_FALSE(decode(Encoding::Base64, "YWI!"));
  EXPECT_FALSE(decode(Encoding::Base64, "Y"));
}

TEST(Encoding, HexNeedsPairsOfDigits) {
  EXPECT_EQ(encode(Encoding::Hex, "\xFE J"), "fe204a");
  EXPECT_EQ(decode(Encoding::Hex, "FE4a"), "\xFEJ");
  EXPECT_FALSE(decode(Encoding::Hex, "F"));
  EXPECT_FALSE(decode(Encoding::Hex, "FG"));
}

TEST(Encoding, UrlsKeepOnlyWhatIsUnreserved) {
  EXPECT_EQ(encode(Encoding::Url, "a b&c~"), "a%20b%26c~");
  EXPECT_EQ(decode(Encoding::Url, "a+b%26"), "a b&");
  EXPECT_FALSE(decode(Encoding::Url, "%2"));
  EXPECT_FALSE(decode(Encoding::Url, "%"));
}

}  // namespace
}  // namespace scarlet::formats
