// SPDX-License-Identifier: GPL-3.0-or-later
// LIKE patterns, the quick shapes and those left to the language's MATCHES, and the wild cards of PICK.WILDCARD.
#include "query/pattern.h"

#include <gtest/gtest.h>

namespace scarlet::query {
namespace {

bool like(const char* text, const char* pattern) { return Pattern(pattern).matches(text); }

TEST(Pattern, DotsStandForAnything) {
  EXPECT_TRUE(like("Ashworth", "A..."));
  EXPECT_TRUE(like("A", "A..."));
  EXPECT_FALSE(like("Bash", "A..."));
  EXPECT_TRUE(like("Falcon plc", "...plc"));
  EXPECT_TRUE(like("Eastern", "...ste..."));
  EXPECT_TRUE(like("abXcdYef", "ab...X...Y...f"));
  EXPECT_FALSE(like("aba", "ab...ba"));
  EXPECT_TRUE(like("", "..."));
}

TEST(Pattern, DigitsBeforeAClassLetterAreAnElement) {
  EXPECT_TRUE(like("Falcon", "6A"));
  EXPECT_FALSE(like("6A", "6A"));
  EXPECT_TRUE(like("x77y", "...77..."));
  EXPECT_TRUE(like("Bolt and", "'Bolt'0X"));
}

TEST(Pattern, ExactTextMatchesItselfOnly) {
  EXPECT_TRUE(like("Leeds", "Leeds"));
  EXPECT_FALSE(like("Leeds2", "Leeds"));
}

TEST(Pattern, KnowsWhatAnIndexCanLookUp) {
  EXPECT_TRUE(Pattern("S...").is_prefix());
  EXPECT_EQ(Pattern("S...").prefix(), "S");
  EXPECT_FALSE(Pattern("...S").is_prefix());
  EXPECT_FALSE(Pattern("S...T").is_prefix());
  EXPECT_FALSE(Pattern("1N...").is_prefix());
  EXPECT_TRUE(Pattern("Leeds").is_exact());
}

bool wild(const char* text, const char* literal) { return Wildcard(literal).matches(text); }

TEST(Wildcard, BracketsOpenTheEndsAndCaretIsOneCharacter) {
  EXPECT_TRUE(Wildcard::is_one("[plc"));
  EXPECT_FALSE(Wildcard::is_one("plc"));
  EXPECT_TRUE(wild("Falcon plc", "[plc"));
  EXPECT_FALSE(wild("plc Falcon", "[plc"));
  EXPECT_TRUE(wild("plc Falcon", "plc]"));
  EXPECT_TRUE(wild("the plc ltd", "[plc]"));
  EXPECT_TRUE(wild("Falcon plc", "Falcon^plc"));
  EXPECT_FALSE(wild("Falconplc", "Falcon^plc"));
  EXPECT_TRUE(wild("", "["));
}

}  // namespace
}  // namespace scarlet::query
