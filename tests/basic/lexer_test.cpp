// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens: names, numbers, texts, comments, continuations.
#include "basic/lexer.h"

#include <gtest/gtest.h>

namespace scarlet::basic {
namespace {

class LexerTest : public testing::Test {
 protected:
  Tokens lex(std::string_view line, bool case_sensitive = false) {
    Tokens tokens;
    end_ = Lexer(names_).append(line, 0, {1, 1, 0, 0}, case_sensitive, tokens);
    return tokens;
  }
  std::string name(const Token& token) { return names_.text(token.name); }
  NameTable names_;
  LineEnd end_;
};

TEST_F(LexerTest, NamesAreFoldedAndMayHoldDotsDollarsPercentsAndUnderscores) {
  const Tokens tokens = lex("my.var x$ a_b tot%");
  ASSERT_EQ(tokens.size(), 4U);
  EXPECT_EQ(name(tokens[0]), "MY.VAR");
  EXPECT_EQ(name(tokens[1]), "X$");
  EXPECT_EQ(name(tokens[2]), "A_B");
  EXPECT_EQ(name(tokens[3]), "TOT%");
}

TEST_F(LexerTest, AnUnderscoreAtTheEndIsNoPartOfAName) {
  const Tokens tokens = lex("X_");
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_EQ(tokens[1].kind, TokenKind::Underscore);
}

TEST_F(LexerTest, CaseSensitiveNamesKeepTheirCaseButKeywordsAreKnown) {
  const Tokens tokens = lex("crt Abc", true);
  EXPECT_EQ(tokens[0].word, Word::Crt);
  EXPECT_EQ(name(tokens[1]), "Abc");
}

TEST_F(LexerTest, NumbersAreIntegersDecimalsOrHexadecimal) {
  const Tokens tokens = lex("7 007 1.50 .5 10. 0x1F 2147483648 9223372036854775808");
  ASSERT_EQ(tokens.size(), 8U);
  EXPECT_EQ(tokens[0].value.as_int(), 7);
  EXPECT_EQ(tokens[1].value.as_int(), 7);
  EXPECT_EQ(tokens[2].value.as_double(), 1.5);
  EXPECT_EQ(tokens[3].value.as_double(), 0.5);
  EXPECT_EQ(tokens[4].value.as_double(), 10.0);
  EXPECT_EQ(tokens[5].value.as_int(), 31);
  EXPECT_EQ(tokens[6].value.as_int(), 2147483648);
  EXPECT_TRUE(tokens[7].value.is_double());
}

TEST_F(LexerTest, ThereIsNoExponent) {
  const Tokens tokens = lex("1E3");
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_EQ(name(tokens[1]), "E3");
}

TEST_F(LexerTest, TextsHaveThreeKindsOfQuotes) {
  const Tokens tokens = lex(R"("it's" 'a "b"' \c'd"\)");
  ASSERT_EQ(tokens.size(), 3U);
  EXPECT_EQ(tokens[0].value.to_string(), "it's");
  EXPECT_EQ(tokens[1].value.to_string(), "a \"b\"");
  EXPECT_EQ(tokens[2].value.to_string(), "c'd\"");
}

TEST_F(LexerTest, AnUnclosedTextIsAnErrorTokenWithItsPlace) {
  const Tokens tokens = lex("CRT \"abc");
  ASSERT_EQ(tokens.size(), 2U);
  EXPECT_EQ(tokens[1].kind, TokenKind::Error);
  EXPECT_EQ(tokens[1].fault, base::MessageId::BasicUnclosedText);
  EXPECT_EQ(tokens[1].at.column, 5U);
  EXPECT_EQ(tokens[1].at.length, 4U);
}

TEST_F(LexerTest, CommentsBeginWhereAStatementMayBegin) {
  EXPECT_TRUE(lex("* it's").empty());
  EXPECT_TRUE(lex("  ! \"").empty());
  EXPECT_TRUE(lex("REM it's").empty());
  EXPECT_EQ(lex("X = 1 ; * it's").size(), 4U);
  EXPECT_EQ(lex("X = 1 ;! it's").size(), 4U);
  EXPECT_EQ(lex("10 * it's").size(), 1U);
  EXPECT_EQ(lex("L: * it's").size(), 2U);
  EXPECT_EQ(lex("L: REM it's").size(), 2U);
  EXPECT_EQ(lex("IF X THEN REM it's").size(), 3U);
}

TEST_F(LexerTest, AStarInsideOfAnExpressionIsNoComment) {
  EXPECT_EQ(lex("S = 5 * 2").size(), 5U);
  EXPECT_EQ(lex("X = REM(7,4)").size(), 8U);
}

TEST_F(LexerTest, LinesContinueBehindACommaAndATilde) {
  lex("CRT ADD(1,");
  EXPECT_TRUE(end_.continues && end_.skips_comments);
  lex("A = 10 + ~");
  EXPECT_TRUE(end_.continues && !end_.skips_comments);
  lex("A = 10");
  EXPECT_FALSE(end_.continues);
  lex("* a comment,");
  EXPECT_FALSE(end_.continues);
  lex("COMMON A, ; * first");
  EXPECT_TRUE(end_.continues);
}

TEST_F(LexerTest, ComparisonSignsOfTwoCharactersAreTwoTokens) {
  const Tokens tokens = lex("A<1>=5");
  ASSERT_EQ(tokens.size(), 6U);
  EXPECT_EQ(tokens[3].kind, TokenKind::Greater);
  EXPECT_EQ(tokens[4].kind, TokenKind::Equals);
}

TEST_F(LexerTest, SpacesBeforeABracketAreNoticed) {
  EXPECT_FALSE(lex("NAME(X)")[1].space_before);
  EXPECT_TRUE(lex("NAME (X)")[1].space_before);
}

}  // namespace
}  // namespace scarlet::basic
