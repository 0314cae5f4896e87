// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/pattern.h"

#include <gtest/gtest.h>

#include "helpers.h"

namespace scarlet::convert {
namespace {

TEST(Pattern, CountsRangesAndKinds) {
  EXPECT_TRUE(matches("AB123", "2A3N"));
  EXPECT_FALSE(matches("AB12", "2A3N"));
  EXPECT_TRUE(matches("ab", "1-3A"));
  EXPECT_FALSE(matches("abcd", "1-3a"));
  EXPECT_TRUE(matches("", "0-2N"));
  EXPECT_TRUE(matches("a1*", "3X"));
  EXPECT_TRUE(matches("anything", "..."));
}

TEST(Pattern, LiteralsQuotedAndBare) {
  EXPECT_TRUE(matches("AB-12", "2A'-'2N"));
  EXPECT_TRUE(matches("x-y", "1A-1A"));
  EXPECT_TRUE(matches("5+1", "5+1N"));
  EXPECT_TRUE(matches("12", "12"));
  EXPECT_TRUE(matches("A'C", "A\"'\"C"));
  EXPECT_FALSE(matches("AB", "ABC0X"));
}

TEST(Pattern, NegationTurnsTheKindOrTheLiteral) {
  EXPECT_TRUE(matches("123", "~3A"));
  EXPECT_FALSE(matches("1a3", "~3A"));
  EXPECT_TRUE(matches("abc", "~'xyz'"));
  EXPECT_FALSE(matches("xyz", "~'xyz'"));
  EXPECT_TRUE(matches("~", "~"));
}

TEST(Pattern, AlternativesAndNull) {
  EXPECT_TRUE(matches("abc", marked("3N]3A")));
  EXPECT_FALSE(matches("a1", marked("3N]3A")));
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("a", ""));
  EXPECT_TRUE(matches("", marked("1N]")));
}

TEST(Pattern, ElementsGiveBackWhatTheRestNeeds) {
  EXPECT_TRUE(matches("abc9", "0A1A1N"));
  EXPECT_TRUE(matches("filename.txt", "0X'.txt'"));
  EXPECT_TRUE(matches("aXbXc", "0X'X'0X'X'1A"));
  EXPECT_FALSE(matches("aXb", "0X'X'0X'X'0X"));
}

TEST(Pattern, MatchFieldGivesTheTextOfAnElement) {
  EXPECT_EQ(match_field("ABC123XYZ", "3A0N0A", 2), "123");
  EXPECT_EQ(match_field("ABC123XYZ", "3A0N0A", 4), "");
  EXPECT_EQ(match_field("ABC123XYZ", "3A0N0A", 0), "ABC");
  EXPECT_EQ(match_field("nomatch", "3N", 1), "");
  EXPECT_EQ(match_field("10 Downing St", "0N' '0X", 3), "Downing St");
  EXPECT_EQ(match_field("ab1", marked("3N]2A1N"), 2), "1");
}

TEST(Pattern, LettersTakeMuchAndAnythingTakesLittle) {
  EXPECT_EQ(match_field("abcd", "0A0A", 1), "abcd");
  EXPECT_EQ(match_field("a-b-c", "0X'-'0X", 1), "a");
  EXPECT_EQ(match_field("a-b-c", "0X'-'0X", 3), "b-c");
}

TEST(Pattern, HostilePatternsStayFast) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "0X'a'";
  const std::string text(20'000, 'a');
  EXPECT_FALSE(matches(text + "b", pattern));
  EXPECT_TRUE(matches(text, pattern));
  EXPECT_EQ(match_field(std::string(2'000, 'a'), pattern, 2), "a");
}

TEST(Pattern, HugeCountsMatchNothing) {
  EXPECT_FALSE(matches("abc", "99999999999999999999A"));
  EXPECT_TRUE(matches("abc", "1-99999999999999999999A"));
}

TEST(Pattern, LengthOfPatternsIsLimited) {
  EXPECT_TRUE(matches(std::string(256, '+'), std::string(256, '+')));
  EXPECT_FALSE(matches(std::string(257, '+'), std::string(257, '+')));
}

TEST(Soundex, SkipsRepeatedLettersNotRepeatedCodes) {
  EXPECT_EQ(soundex("Robert"), "R163");
  EXPECT_EQ(soundex("Pfister"), "P123");
  EXPECT_EQ(soundex("Ashcraft"), "A226");
  EXPECT_EQ(soundex("Lloyd"), "L300");
  EXPECT_EQ(soundex("12ab"), "A100");
  EXPECT_EQ(soundex(""), "0000");
}

}  // namespace
}  // namespace scarlet::convert
