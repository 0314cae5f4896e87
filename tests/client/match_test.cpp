// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/match.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace scarlet::client;

bool matches(std::string_view text, std::string_view pattern) { return match(text, pattern).matches; }

TEST(ClientMatch, CountsOfCharacters) {
  EXPECT_TRUE(matches("ABC123", "3A3N"));
  EXPECT_FALSE(matches("ABC12", "3A3N"));
  EXPECT_TRUE(matches("abc", "0a"));
  EXPECT_TRUE(matches("", "0X"));
  EXPECT_TRUE(matches("AB12", "1-3A2N"));
  EXPECT_FALSE(matches("ABCD12", "1-3A2N"));
  EXPECT_TRUE(matches("anything", "..."));
}

TEST(ClientMatch, TextsAndOpposites) {
  EXPECT_TRUE(matches("A-12", "1A'-'2N"));
  EXPECT_TRUE(matches("A-12", "1A-2N"));
  EXPECT_TRUE(matches("ABC", "~3N"));
  EXPECT_FALSE(matches("1BC", "~3N"));
  EXPECT_TRUE(matches("xyz", "~'abc'"));
  EXPECT_FALSE(matches("abc", "~'abc'"));
  EXPECT_FALSE(matches("\xC9", "1A")) << "letters are those of ASCII";
}

TEST(ClientMatch, AlternativesAreSeparatedByValueMarks) {
  EXPECT_TRUE(matches("12",
                      "1A\xFD"
                      "2N"));
  EXPECT_TRUE(matches("A",
                      "1A\xFD"
                      "2N"));
  EXPECT_FALSE(matches("AA",
                       "1A\xFD"
                       "2N"));
}

TEST(ClientMatch, ElementsGiveTheirParts) {
  const Match result = match("AB-12", "0A'-'0N");
  ASSERT_TRUE(result.matches);
  ASSERT_EQ(result.elements.size(), 3U);
  EXPECT_EQ(result.elements[0], "AB");
  EXPECT_EQ(result.elements[1], "-");
  EXPECT_EQ(result.elements[2], "12");
  const Match shortest = match("aXbX", "...'X'...");
  ASSERT_TRUE(shortest.matches);
  EXPECT_EQ(shortest.elements[0], "a") << "anything takes as little as it can";
}

TEST(ClientMatch, PatternsThatBacktrackEndInTime) {
  std::string pattern;
  for (int i = 0; i < 80; ++i) pattern += "0X";
  EXPECT_FALSE(matches(std::string(8'000, 'a'), pattern + "'b'"));
  EXPECT_FALSE(matches(std::string(8'193, 'a'), "0X")) << "beyond the limit";
}

}  // namespace
