// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/command_words.h"

#include <gtest/gtest.h>

namespace scarlet::command {
namespace {

TEST(CommandWords, KeepQuotesAndTreatQuotedTextAsOneWord) {
  const auto words = split_words("P \"quoted words\" 'x y'  \\z\\ it's");
  EXPECT_EQ(words, (std::vector<std::string_view>{"P", "\"quoted words\"", "'x y'", "\\z\\", "it's"}));
}

TEST(CommandWords, SelectsWordsRangesTheRestAndTheCount) {
  const std::string_view line = "P one  two three";
  EXPECT_EQ(select_words(line, "2"), "one");
  EXPECT_EQ(select_words(line, "2-3"), "one two");
  EXPECT_EQ(select_words(line, "3+"), "two three");
  EXPECT_EQ(select_words(line, "#"), "4");
  EXPECT_EQ(select_words(line, "9"), "");
  EXPECT_FALSE(select_words(line, "x"));
  EXPECT_FALSE(select_words(line, ""));
  EXPECT_FALSE(select_words(line, "99999999999999999999"));
}

TEST(CommandWords, TheVerbEndsAtABlankACommaABracketOrAQuote) {
  EXPECT_EQ(verb_length("LIST VOC"), 4U);
  EXPECT_EQ(verb_length("CT\"x\""), 2U);
  EXPECT_EQ(verb_length("SETPTR,1"), 6U);
  EXPECT_EQ(verb_length("!"), 1U);
  EXPECT_EQ(text_behind_verb("DISPLAY    leading"), "   leading");
  EXPECT_EQ(text_behind_verb("DISPLAY"), "");
  EXPECT_EQ(drop_words("RUN OTHER PA1 x  y", 2), "PA1 x  y");
}

}  // namespace
}  // namespace scarlet::command
