// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/paragraph.h"

#include <gtest/gtest.h>

namespace scarlet::command {
namespace {

std::string lines(std::initializer_list<const char*> all) {
  std::string text;
  for (const char* line : all) {
    if (!text.empty()) text += '\xfe';
    text += line;
  }
  return text;
}

std::vector<std::string> run(Paragraph& paragraph, std::size_t most = 20) {
  std::vector<std::string> taken;
  while (taken.size() < most) {
    const auto line = paragraph.next();
    if (!line) break;
    taken.push_back(*line);
  }
  return taken;
}

TEST(Paragraph, JoinsContinuedLinesWithABlank) {
  auto paragraph = Paragraph::prepare("P", lines({"DISPLAY one_", "two_", "three", "   DISPLAY x"}));
  ASSERT_TRUE(paragraph);
  EXPECT_EQ(run(*paragraph), (std::vector<std::string>{"DISPLAY one two three", "DISPLAY x"}));
}

TEST(Paragraph, TakesLabelsOffAndFindsThemFurtherDown) {
  auto paragraph = Paragraph::prepare("P", lines({"A: FIRST", "GO B", "SECOND", "B: THIRD"}));
  ASSERT_TRUE(paragraph);
  EXPECT_EQ(*paragraph->next(), "FIRST");
  EXPECT_EQ(*paragraph->next(), "GO B");
  EXPECT_FALSE(paragraph->go("A"));
  EXPECT_TRUE(paragraph->go("b:"));
  EXPECT_EQ(*paragraph->next(), "THIRD");
  EXPECT_FALSE(paragraph->next());
}

TEST(Paragraph, RepeatGoesBackToItsOwnLoop) {
  auto paragraph = Paragraph::prepare("P", lines({"LOOP", "A", "loop", "B", "repeat", "REPEAT"}));
  ASSERT_TRUE(paragraph);
  EXPECT_EQ(run(*paragraph, 7), (std::vector<std::string>{"", "A", "", "B", "", "B", ""}));
}

TEST(Paragraph, RefusesUnpairedLoops) {
  EXPECT_FALSE(Paragraph::prepare("P", lines({"LOOP", "A"})));
  EXPECT_FALSE(Paragraph::prepare("P", lines({"A", "REPEAT"})));
}

TEST(Paragraph, TakesDataLinesOverCommentsAndBlanks) {
  auto paragraph =
      Paragraph::prepare("P", lines({"RUN", "* comment", "DATA one", "", "data   two", "DATABASE", "DATA three"}));
  ASSERT_TRUE(paragraph);
  EXPECT_EQ(*paragraph->next(), "RUN");
  EXPECT_EQ(paragraph->take_data(), (std::vector<std::string>{"one", "  two"}));
  EXPECT_EQ(*paragraph->next(), "DATABASE");
}

TEST(Paragraph, LeavesCommentsWhenNoDataFollows) {
  auto paragraph = Paragraph::prepare("P", lines({"RUN", "* <<Question>>", "NEXT"}));
  ASSERT_TRUE(paragraph);
  paragraph->next();
  EXPECT_TRUE(paragraph->take_data().empty());
  EXPECT_EQ(*paragraph->next(), "* <<Question>>");
}

}  // namespace
}  // namespace scarlet::command
