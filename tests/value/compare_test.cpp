// SPDX-License-Identifier: GPL-3.0-or-later
#include "value/compare.h"

#include <gtest/gtest.h>

namespace scarlet::value {
namespace {

int text_text(const char* a, const char* b) { return compare(Value::of(a), Value::of(b)); }
int number_text(double a, const char* b) { return compare(Value::of(a), Value::of(b)); }

TEST(Compare, StringsThatBothSpellNumbersCompareAsNumbers) {
  EXPECT_EQ(text_text("05", "5"), 0);
  EXPECT_EQ(text_text("1.0", "1"), 0);
  EXPECT_EQ(text_text("10", "9"), 1);
  EXPECT_EQ(text_text("+5", "5"), 0);
  EXPECT_EQ(text_text(".5", "0.5"), 0);
  EXPECT_EQ(text_text("5.", "5"), 0);
}

TEST(Compare, OtherStringsCompareAsText) {
  EXPECT_EQ(text_text(" 5", "5"), -1);
  EXPECT_EQ(text_text("9A", "10A"), 1);
  EXPECT_EQ(text_text("A", "a"), -1);
  EXPECT_EQ(text_text("A", "A "), -1);
  EXPECT_EQ(text_text("abc", "abc"), 0);
  EXPECT_EQ(text_text("\xfe", "z"), 1);
}

TEST(Compare, InlineStringsCompareAsBytesThenLength) {
  const std::string words[] = {"",
                               std::string("a"),
                               std::string("a\0", 2),
                               std::string("a\0x", 3),
                               "aa",
                               "aaaaaaaa",
                               "aaaaaaaab",
                               "aaaaaaaabc",
                               "aaaaaaaac",
                               "b",
                               "b\x80",
                               "c\xff"};
  for (const std::string& a : words) {
    for (const std::string& b : words) {
      const int expected = a < b ? -1 : (a > b ? 1 : 0);
      EXPECT_EQ(Value::compare_inline(Value::of(a), Value::of(b)), expected) << a << " " << b;
    }
  }
}

TEST(Compare, NullEqualsOnlyNullAndIsBelowEveryNumber) {
  EXPECT_EQ(text_text("", ""), 0);
  EXPECT_EQ(text_text("", "0"), -1);
  EXPECT_EQ(text_text("", " "), -1);
  EXPECT_EQ(number_text(-5, ""), 1);
  EXPECT_EQ(compare(Value::of(""), Value::of(0)), -1);
}

TEST(Compare, NumberAgainstTextConvertsOrFallsBackToText) {
  EXPECT_EQ(number_text(5, " 5"), 0);
  EXPECT_EQ(number_text(5, "5 "), 0);
  EXPECT_EQ(number_text(9, "10"), -1);
  EXPECT_EQ(number_text(9, "10A"), 1);
  EXPECT_EQ(number_text(5, "A"), -1);
  EXPECT_EQ(number_text(1, "1A"), -1);
  EXPECT_EQ(number_text(-5, "5-"), -1);
}

TEST(Compare, NumbersCompareWithinTheTolerance) {
  EXPECT_EQ(compare(Value::of(0.1 + 0.2), Value::of(0.3)), 0);
  EXPECT_EQ(compare(Value::of(0.00000000001), Value::of(0)), 0);
  EXPECT_EQ(compare(Value::of(1.0 / 3), Value::of(0.3333)), 1);
  EXPECT_EQ(compare(Value::of(std::int64_t{9007199254740993}), Value::of(std::int64_t{9007199254740992})), 1);
}

TEST(Compare, IgnoreCaseFoldsLetters) {
  EXPECT_EQ(compare(Value::of("ABC"), Value::of("abc"), 4, Collation::IgnoreCase), 0);
  EXPECT_EQ(compare(Value::of("a"), Value::of("B"), 4, Collation::IgnoreCase), -1);
}

TEST(CompareRight, PadsTheShorterOnTheLeft) {
  EXPECT_EQ(compare_right("10", "9"), 1);
  EXPECT_EQ(compare_right("b", "10"), -1);
  EXPECT_EQ(compare_right(" 5", "5"), 0);
  EXPECT_EQ(compare_right("", "a"), -1);
  EXPECT_EQ(compare_right("\x01x", "x"), -1);
}

TEST(Truth, FalseIsWhatSpellsZero) {
  for (const char* text : {"", "0", "0.00", "00", "-0", "+0.0", "."}) EXPECT_FALSE(is_true(Value::of(text))) << text;
  for (const char* text : {"abc", " ", "-1", "0.4", "0..0", "0 "}) EXPECT_TRUE(is_true(Value::of(text))) << text;
  EXPECT_FALSE(is_true(Value::of(0.0)));
  EXPECT_TRUE(is_true(Value::of(0.4)));
}

}  // namespace
}  // namespace scarlet::value
