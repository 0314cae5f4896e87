// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/tokens.h"

#include <gtest/gtest.h>

namespace scarlet::workspace {
namespace {

std::vector<std::string> words(std::string_view sentence) {
  auto tokens = tokenize(sentence);
  std::vector<std::string> texts;
  if (!tokens) return {"error " + tokens.error().subject};
  for (const Token& token : *tokens) texts.push_back((token.quoted ? "\"" : "") + token.text);
  return texts;
}

TEST(Tokens, BlanksSeparateAndQuotesKeepThem) {
  EXPECT_EQ(words("LIST  F  \"a b\" 'c\"d' \\e'f\\"),
            (std::vector<std::string>{"LIST", "F", "\"a b", "\"c\"d", "\"e'f"}));
}

TEST(Tokens, CommasAndRightBracketsEndAToken) {
  EXPECT_EQ(words("A,B (C) D)"), (std::vector<std::string>{"A", ",", "B", "(", "C", ")", "D", ")"}));
}

TEST(Tokens, ALeftBracketInsideAWordBelongsToIt) {
  EXPECT_EQ(words("REGION(X"), (std::vector<std::string>{"REGION(X"}));
}

TEST(Tokens, AQuoteEndsTheTokenBefore) { EXPECT_EQ(words("REGION='N'"), (std::vector<std::string>{"REGION=", "\"N"})); }

TEST(Tokens, AnUnclosedQuoteIsAnErrorThatNamesIt) {
  EXPECT_EQ(words("LIST 'abc"), (std::vector<std::string>{"error 'abc"}));
}

TEST(Tokens, PositionsPointIntoTheSentence) {
  auto tokens = tokenize("  AB 'c'");
  ASSERT_TRUE(tokens.ok());
  EXPECT_EQ((*tokens)[0].position, 2U);
  EXPECT_EQ((*tokens)[1].position, 5U);
  EXPECT_EQ((*tokens)[1].end, 8U);
}

}  // namespace
}  // namespace scarlet::workspace
