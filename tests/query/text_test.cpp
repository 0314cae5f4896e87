// SPDX-License-Identifier: GPL-3.0-or-later
// The small languages inside sentences: break texts, and suggestions for misspelt words.
#include <gtest/gtest.h>

#include "query/break_text.h"
#include "query/spelling.h"

namespace scarlet::query {
namespace {

TEST(BreakText, CodesAndTextAreKeptApart) {
  const BreakText text = parse_break_text("Sub 'VU' it''s");
  EXPECT_TRUE(text.no_underline);
  EXPECT_EQ(with_break_value(text, "Bath"), "Sub Bath it's");
}

TEST(BreakText, CodesAloneLeaveTheTextToTheDefault) {
  const BreakText text = parse_break_text("'DB3'");
  EXPECT_TRUE(text.pieces.empty());
  EXPECT_TRUE(text.single_off);
  EXPECT_TRUE(text.new_page);
  EXPECT_EQ(text.heading_number, 3);
  EXPECT_EQ(parse_break_text("'B'").heading_number, 0);
  EXPECT_EQ(parse_break_text("'P'").heading_number, -1);
}

TEST(BreakText, UnknownCodesAndOpenQuotesAreNoHarm) {
  EXPECT_EQ(with_break_value(parse_break_text("a'xyz'b'L"), ""), "ab");
  EXPECT_TRUE(parse_break_text("a'L").lines_off);
}

TEST(Spelling, FindsTheNearestWord) {
  const std::vector<std::string> words = {"NAME", "CITY", "REGION", "LIMIT", "SINCE"};
  EXPECT_EQ(nearest_word("NMAE", words), "NAME");
  EXPECT_EQ(nearest_word("regoin", words), "REGION");
  EXPECT_EQ(nearest_word("LIMITS", words), "LIMIT");
  EXPECT_EQ(nearest_word("ZZZ", words), "");
  EXPECT_EQ(nearest_word("LIMIT", {"LIMIT"}), "");
}

}  // namespace
}  // namespace scarlet::query
