// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/utf8.h"

#include <gtest/gtest.h>

namespace scarlet::formats {
namespace {

TEST(Utf8, CountsCharactersNotBytes) {
  EXPECT_EQ(utf8_length(""), 0U);
  EXPECT_EQ(utf8_length("naïve"), 5U);
  EXPECT_EQ(utf8_length("€𝄞"), 2U);
}

TEST(Utf8, BytesThatAreNoCharacterCountAsOneEach) {
  EXPECT_EQ(utf8_length("a\xFE"
                        "b\xFD"
                        "c"),
            5U);
  EXPECT_EQ(utf8_length("\xC3"), 1U);
  EXPECT_EQ(utf8_length("\xE2\x82"), 2U);
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatIsBeyondUnicode) {
  EXPECT_FALSE(utf8_valid("\xC0\x80"));
  EXPECT_FALSE(utf8_valid("\xE0\x80\xAF"));
  EXPECT_FALSE(utf8_valid("\xED\xA0\x80"));
  EXPECT_FALSE(utf8_valid("\xF4\x90\x80\x80"));
  EXPECT_TRUE(utf8_valid("\xF4\x8F\xBF\xBF"));
}

TEST(Utf8, SubstringsAreByCharacter) {
  EXPECT_EQ(utf8_substring("añb€c", 2, 3), "ñb€");
  EXPECT_EQ(utf8_substring("añb", 0, 2), "añ");
  EXPECT_EQ(utf8_substring("añb", 3, 99), "b");
  EXPECT_EQ(utf8_substring("añb", 4, 1), "");
  EXPECT_EQ(utf8_substring("añb", 1, -1), "");
  EXPECT_EQ(utf8_last("añb€", 2), "b€");
  EXPECT_EQ(utf8_last("añ", 9), "añ");
  EXPECT_EQ(utf8_last("añ", 0), "");
}

TEST(Utf8, OverlayKeepsTheNumberOfCharacters) {
  EXPECT_EQ(utf8_overlay("a€b€c", 2, 3, "xy"), "axy c");
  EXPECT_EQ(utf8_overlay("a€b", 2, 1, "éé"), "aéb");
  EXPECT_EQ(utf8_overlay("a€b", 3, 9, "€€"), "a€€");
  EXPECT_EQ(utf8_overlay("a€b", 4, 1, "x"), "a€b");
  EXPECT_EQ(utf8_overlay("a€b", 1, 0, "x"), "a€b");
}

TEST(Utf8, IndexCountsCharacters) {
  EXPECT_EQ(utf8_index("€a€a", "a", 2), 4U);
  EXPECT_EQ(utf8_index("€aaa", "aa", 2), 0U);
  EXPECT_EQ(utf8_index("€", "", 3), 3U);
  EXPECT_EQ(utf8_index("€", "€", 0), 0U);
}

TEST(Utf8, CaseReachesBeyondAsciiAndLeavesMarksAlone) {
  EXPECT_EQ(utf8_upper("éàß žδя\xFEz"), "ÉÀß ŽΔЯ\xFEZ");
  EXPECT_EQ(utf8_lower("ÉÀ ŽΔЯ\xFDZ"), "éà žδя\xFDz");
}

TEST(Utf8, WritesTheReplacementForWhatIsNoCharacter) {
  std::string out;
  utf8_append(out, 0x20AC);
  utf8_append(out, 0xD800);
  utf8_append(out, 0x110000);
  EXPECT_EQ(out, "€\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Utf8, OtherBytesAreReadAsLatin1) {
  EXPECT_EQ(utf8_from_bytes("caf\xE9"), "café");
  EXPECT_EQ(utf8_from_bytes("café"), "café");
}

}  // namespace
}  // namespace scarlet::formats
