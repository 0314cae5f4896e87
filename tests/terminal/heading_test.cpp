// SPDX-License-Identifier: GPL-3.0-or-later
// Heading templates: gaps, centring, columns and the codes that show facts.
#include "terminal/heading.h"

#include <gtest/gtest.h>

namespace scarlet::terminal {
namespace {

std::string spaces(std::size_t count) { return std::string(count, ' '); }
using Lines = std::vector<std::string>;

HeadingFacts facts() {
  HeadingFacts f;
  f.date = "20 NOV 2026";
  f.time_and_date = "10:20:30  20 NOV 2026";
  f.file_name = "CUSTOMERS";
  f.record_id = "C001";
  f.breaks = {"Leeds", "North"};
  return f;
}
Lines expand(std::string_view heading, int page = 1) {
  HeadingFacts f = facts();
  f.page = page;
  return expand_heading(heading, f);
}

TEST(Heading, EmptyTemplateGivesNoLine) { EXPECT_TRUE(expand("").empty()); }

TEST(Heading, GapPushesTextToTheColumnBeforeTheWidth) {
  EXPECT_EQ(expand("Left'G'Right"), Lines{"Left" + spaces(70) + "Right"});
  EXPECT_EQ(expand("A'G'B'G'C"), Lines{"A" + spaces(38) + "B" + spaces(38) + "C"});
}

TEST(Heading, LastGapTakesWhatIsLeftOver) {
  EXPECT_EQ(expand("A'G'B'G'CC"), Lines{"A" + spaces(38) + "B" + spaces(37) + "CC"});
}

TEST(Heading, CentredTextStandsInTheMiddleOfTheWholeWidth) {
  EXPECT_EQ(expand("'C'Centred text"), Lines{spaces(34) + "Centred text"});
  EXPECT_EQ(expand("L'G''C'Mid'G'R"), Lines{"L" + spaces(37) + "Mid" + spaces(37) + "R"});
}

TEST(Heading, LinesAndQuotes) {
  EXPECT_EQ(expand("One'L'Two'LL'Three"), (Lines{"One", "Two", "", "Three"}));
  EXPECT_EQ(expand("It''s quoted"), Lines{"It's quoted"});
  EXPECT_EQ(expand("Open'L'end'"), (Lines{"Open", "end"}));
}

TEST(Heading, ColumnCodeFillsOrCutsTheLine) {
  EXPECT_EQ(expand("A'H5'B'H8'C"), Lines{"A    B  C"});
  EXPECT_EQ(expand("Abcdef'H3'C"), Lines{"AbcC"});
}

TEST(Heading, PageNumbersAreFilledButNeverCut) {
  EXPECT_EQ(expand("Page 'P' or 'S' or 'P2' or 'S3'."), Lines{"Page    1 or 1 or  1 or 1  ."});
  EXPECT_EQ(expand("'P1'/'S1'", 123), Lines{"123/123"});
}

TEST(Heading, FactsAreShownInTheirColumns) {
  EXPECT_EQ(expand("'F'|'F12'|'F4'|"), Lines{"CUSTOMERS|CUSTOMERS   |CUST|"});
  EXPECT_EQ(expand("'I6'|'R'|'D'|'T'"), Lines{"C001  |C001|20 NOV 2026|10:20:30  20 NOV 2026"});
  EXPECT_EQ(expand("'B'/'B1'/'B7'"), Lines{"Leeds/North/"});
}

TEST(Heading, SidesAreSwappedOnEvenPages) {
  EXPECT_EQ(expand("'O'A'G'BB", 1), Lines{"A" + spaces(76) + "BB"});
  EXPECT_EQ(expand("'O'A'G'BB", 2), Lines{"BB" + spaces(76) + "A"});
}

TEST(Heading, UnknownAndLowerCaseLettersAreIgnored) { EXPECT_EQ(expand("a'xyzQ'b"), Lines{"ab"}); }

TEST(Heading, TextThatIsTooLongForItsGapsHasNone) {
  const std::string text(90, 'x');
  EXPECT_EQ(expand(text + "'G'y"), Lines{text + "y"});
}

TEST(Heading, PromptCodeIsFoundInsideGroupsOnly) {
  EXPECT_TRUE(suppresses_prompts("Report'GN'Page"));
  EXPECT_FALSE(suppresses_prompts("No code'G'N"));
}

TEST(Heading, LiteralTextSurvivesExpansion) {
  const std::string text = "SORT X BREAK.ON \"'V'\" it's";
  EXPECT_EQ(expand(heading_literal(text)), Lines{text});
}

}  // namespace
}  // namespace scarlet::terminal
