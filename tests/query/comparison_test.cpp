// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing data: numbers as numbers, text as text.
#include "query/comparison.h"

#include <gtest/gtest.h>

namespace scarlet::query {
namespace {

int order(std::string_view data, const char* with) {
  const int literal = Comparand(with).compare(data);
  EXPECT_EQ(literal, compare_data(data, with)) << data << " and " << with;
  return literal;
}

TEST(Comparison, NumbersCompareByValue) {
  EXPECT_EQ(order("40", "040"), 0);
  EXPECT_EQ(order("40.0", "40"), 0);
  EXPECT_EQ(order("9", "10"), -1);
  EXPECT_EQ(order("-5", "-10"), 1);
  EXPECT_EQ(order("2.5", "2.50"), 0);
}

TEST(Comparison, OtherDataCompareAsText) {
  EXPECT_EQ(order("12A", "9"), -1);
  EXPECT_EQ(order("12", "1E2"), -1);
  EXPECT_EQ(order("a", "B"), 1);
  EXPECT_EQ(order(" 5", "5"), -1);
}

TEST(Comparison, EmptyIsNoNumberAndLessThanAnything) {
  EXPECT_EQ(order("", "0"), -1);
  EXPECT_EQ(order("", "-1"), -1);
  EXPECT_EQ(order("", ""), 0);
  EXPECT_EQ(order("0", ""), 1);
}

TEST(Comparison, NumbersOfExpressionsNeedNoText) {
  EXPECT_EQ(Comparand("100").compare(value::Value::of(99)), -1);
  EXPECT_EQ(Comparand("2.5").compare(value::Value::of(2.5)), 0);
  EXPECT_EQ(Comparand("abc").compare(value::Value::of(5)), -1);
}

TEST(Comparison, FoldingChangesLettersOnly) {
  std::string room;
  EXPECT_EQ(folded("aBc-1\xFD\xE4", room), "ABC-1\xFD\xE4");
}

}  // namespace
}  // namespace scarlet::query
