// SPDX-License-Identifier: GPL-3.0-or-later
// The order of sort keys as bytes.
#include "query/sort_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace scarlet::query {
namespace {

std::string key(std::string_view data, SortKeyStyle style) {
  std::string bytes;
  append_sort_key(data, style, bytes);
  return bytes;
}

void expect_order(const std::vector<std::string>& ascending, SortKeyStyle style) {
  for (std::size_t i = 0; i + 1 < ascending.size(); ++i) {
    const int order = key(ascending[i], style).compare(key(ascending[i + 1], style));
    EXPECT_LT(order, 0) << "'" << ascending[i] << "' before '" << ascending[i + 1] << "'";
  }
}

TEST(SortKey, LeftJustifiedSortsFromTheLeft) {
  expect_order({"", "10", "100", "205", "9", "9A", "A10", "A9", "B1"}, {});
  expect_order({std::string("a"), std::string("a\0", 2), std::string("a\0b", 3), std::string("a\1")}, {});
}

TEST(SortKey, RightJustifiedSortsAsNumbersAndPaddedText) {
  expect_order({"-10.5", "-10", "-9", "-0.5", "", "9", "10", "9A", "A9", "B1", "100", "205", "A10"},
               {true, false, false});
  expect_order({"1", "1.25", "1.3", "2", "10.05", "10.5", "99", "100"}, {true, false, false});
}

TEST(SortKey, SpellingsOfOneNumberAreEqual) {
  const SortKeyStyle right{true, false, false};
  EXPECT_EQ(key("7", right), key("007.0", right));
  EXPECT_EQ(key("", right), key("0", right));
  EXPECT_EQ(key("-0", right), key("0", right));
  EXPECT_EQ(key("+5", right), key("5", right));
}

TEST(SortKey, DescendingTurnsTheOrderRound) {
  std::vector<std::string> texts = {"", "a", "ab", "b"};
  std::reverse(texts.begin(), texts.end());
  expect_order(texts, {false, true, false});
  expect_order({"100", "9", "1", "-5"}, {true, true, false});
}

TEST(SortKey, CaseCanBeIgnored) { EXPECT_EQ(key("aB", {false, false, true}), key("Ab", {false, false, true})); }

TEST(SortKey, KeysBehindEachOtherDoNotMix) {
  const SortKeyStyle left;
  std::string first = key("a", left) + key("z", left);
  std::string second = key("ab", left) + key("a", left);
  EXPECT_LT(first, second);
}

}  // namespace
}  // namespace scarlet::query
