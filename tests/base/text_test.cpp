// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include <gtest/gtest.h>

namespace scarlet::base {
namespace {

TEST(Text, CaseFoldingTouchesOnlyAsciiLetters) {
  EXPECT_EQ(upper("aZ1\xE9{"), "AZ1\xE9{");
  EXPECT_EQ(lower("aZ1\xC9["), "az1\xC9[");
  EXPECT_TRUE(equal_ignoring_case("Voc", "VOC"));
  EXPECT_FALSE(equal_ignoring_case("Voc", "VOCS"));
}

TEST(Text, SplitKeepsEmptyPieces) {
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
  EXPECT_EQ(split(",a,", ','), (std::vector<std::string_view>{"", "a", ""}));
}

TEST(Text, ReplaceAllDoesNotRescanWhatItInserted) { EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa"); }

TEST(Text, ParseIntegerTakesWholeDecimalIntegersOnly) {
  EXPECT_EQ(parse_integer("-12"), -12);
  EXPECT_EQ(parse_integer("+7"), 7);
  for (const char* bad : {"", "+", "-", "1.0", " 1", "1 ", "+-1", "9223372036854775808"}) {
    EXPECT_EQ(parse_integer(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace scarlet::base
