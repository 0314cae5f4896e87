// SPDX-License-Identifier: GPL-3.0-or-later
// Pages: where headings, footings and breaks come.
#include "terminal/page.h"

#include <gtest/gtest.h>

namespace scarlet::terminal {
namespace {

struct Printed {
  std::string text;
  int breaks = 0;
  bool go_on = true;
  PageDevice device;

  explicit Printed(PageShape shape)
      : device(
            shape, [this](std::string_view t) { text += t; },
            [this] {
              ++breaks;
              text += "\f";
              return go_on;
            }) {}
};
PageShape shape(int depth) {
  PageShape s;
  s.width = 20;
  s.depth = depth;
  return s;
}

TEST(Page, HeadingComesWithTheFirstLineAndOnEveryPage) {
  Printed p(shape(3));
  p.device.set_heading("Page 'S'");
  EXPECT_EQ(p.text, "");
  for (const char* line : {"a", "b", "c"}) p.device.line(line);
  EXPECT_EQ(p.text, "Page 1\na\nb\n\fPage 2\nc\n");
}

TEST(Page, FullLastPageIsNotFollowedByAnEmptyOne) {
  Printed p(shape(2));
  p.device.line("a");
  p.device.line("b");
  p.device.finish();
  EXPECT_EQ(p.text, "a\nb\n");
  EXPECT_EQ(p.breaks, 0);
}

TEST(Page, FootingStandsOnTheLastLines) {
  Printed p(shape(5));
  p.device.set_heading("H");
  p.device.set_footing("-- 'S' --");
  for (const char* line : {"a", "b", "c", "d"}) p.device.line(line);
  p.device.finish();
  EXPECT_EQ(p.text, "H\na\nb\nc\n-- 1 --\n\fH\nd\n\n\n-- 2 --\n");
}

TEST(Page, FormFeedMayFollowTheFootingDirectly) {
  PageShape s = shape(3);
  s.footing_ends_line = false;
  Printed p(s);
  p.device.set_footing("F");
  for (const char* line : {"a", "b", "c"}) p.device.line(line);
  EXPECT_EQ(p.text, "a\nb\nF\fc\n");
}

TEST(Page, ColumnHeadingsFollowThePageHeading) {
  Printed p(shape(4));
  p.device.set_heading("H");
  p.device.set_lines_under_heading({"Col"});
  for (const char* line : {"a", "b", "c"}) p.device.line(line);
  EXPECT_EQ(p.text, "H\nCol\na\nb\n\fH\nCol\nc\n");
}

TEST(Page, ContinuousReportHasOnePageWithAFootingAtTheFoot) {
  PageShape s = shape(4);
  s.continuous = true;
  Printed p(s);
  p.device.set_heading("H");
  p.device.set_footing("F");
  p.device.line("a");
  p.device.finish();
  EXPECT_EQ(p.text, "H\na\n\nF\n");
  p.text.clear();
  for (int i = 0; i < 6; ++i) p.device.line("x");
  p.device.finish();
  EXPECT_EQ(p.text, "H\nx\nx\nx\nx\nx\nx\nF\n");
}

TEST(Page, EjectStartsANewPageWithTheGivenNumber) {
  Printed p(shape(10));
  p.device.set_heading("Page 'S'");
  p.device.eject();
  p.device.line("a");
  p.device.eject(7);
  p.device.line("b");
  EXPECT_EQ(p.text, "Page 1\na\n\fPage 7\nb\n");
}

TEST(Page, MarginsAreKept) {
  PageShape s = shape(6);
  s.top_margin = 1;
  s.bottom_margin = 2;
  s.left_margin = 3;
  Printed p(s);
  p.device.set_heading("H");
  for (const char* line : {"a", "b", "c"}) p.device.line(line);
  EXPECT_EQ(p.text, "\n   H\n   a\n   b\n\f\n   H\n   c\n");
}

TEST(Page, TextMayComeInPieces) {
  Printed p(shape(3));
  p.device.set_heading("H");
  p.device.text("ab");
  p.device.text("cd\nef");
  EXPECT_FALSE(p.device.at_line_start());
  p.device.text("\ngh\n");
  EXPECT_EQ(p.text, "H\nabcd\nef\n\fH\ngh\n");
  EXPECT_EQ(p.device.lines_left(), 1);
}

TEST(Page, QuitStopsTheOutput) {
  Printed p(shape(1));
  p.go_on = false;
  EXPECT_TRUE(p.device.line("a"));
  EXPECT_FALSE(p.device.line("b"));
  EXPECT_TRUE(p.device.stopped());
  EXPECT_EQ(p.text, "a\n\f");
}

TEST(Page, KnowsWhatFitsBeforeThePageBegins) {
  Printed p(shape(9));
  p.device.set_heading("A'L'B");
  EXPECT_EQ(p.device.lines_left(), 7);
  p.device.line("x");
  EXPECT_EQ(p.device.lines_left(), 6);
  EXPECT_FALSE(p.device.at_page_start());
}

TEST(Page, HeadingCanBeForced) {
  Printed p(shape(9));
  p.device.set_heading("H");
  p.device.force_heading();
  p.device.finish();
  EXPECT_EQ(p.text, "H\n");
}

TEST(Page, HeadingAsTallAsThePageStillLeavesRoomForALine) {
  Printed p(shape(2));
  p.device.set_heading("A'L'B'L'C");
  p.device.line("x");
  p.device.line("y");
  EXPECT_EQ(p.text, "A\nB\nC\nx\n\fA\nB\nC\ny\n");
}

}  // namespace
}  // namespace scarlet::terminal
