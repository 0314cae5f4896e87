// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/suggest.h"

#include <gtest/gtest.h>

namespace scarlet::basic {
namespace {

const std::vector<std::string_view> kNames = {"PRINT", "READ", "READU", "LOCATE", "IF"};

TEST(Suggestions, FindTheNearestName) {
  EXPECT_EQ(nearest("PRNT", kNames), "PRINT");
  EXPECT_EQ(nearest("raed", kNames), "READ");
  EXPECT_EQ(nearest("LOCATT", kNames), "LOCATE");
}

TEST(Suggestions, AreSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("XYZZY", kNames), "");
  EXPECT_EQ(nearest("READ", {"READ"}), "");
  EXPECT_EQ(nearest("A", kNames), "");
  EXPECT_EQ(nearest("", kNames), "");
}

TEST(Suggestions, IgnoreNamesBeyondAnyMeaning) {
  const std::string longest(40, 'A');
  EXPECT_EQ(nearest(longest + "B", {longest}), "");
  EXPECT_EQ(nearest(longest.substr(1), {longest}), longest);
}

}  // namespace
}  // namespace scarlet::basic
