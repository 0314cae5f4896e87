// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_line/text_buffer.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace scarlet::command::editor_line {
namespace {

TextBuffer sample() {
  return {
      "a\xfe"
      "b\xfe"
      "c\xfe"
      "d",
      base::kFieldMark};
}

TEST(TextBuffer, AnEmptyRecordHasNoLines) {
  EXPECT_EQ(TextBuffer("", base::kFieldMark).size(), 0U);
  EXPECT_EQ(TextBuffer("", base::kFieldMark).text(), "");
}

TEST(TextBuffer, InsertsBelowALineAndGoesToTheLastInserted) {
  TextBuffer buffer = sample();
  buffer.insert(2, {"x", "y"});
  EXPECT_EQ(buffer.text(),
            "a\xfe"
            "b\xfex\xfey\xfe"
            "c\xfe"
            "d");
  EXPECT_EQ(buffer.current(), 4U);
  EXPECT_TRUE(buffer.changed());
}

TEST(TextBuffer, RemovingMakesTheLineAboveCurrentAndStopsAtTheEnd) {
  TextBuffer buffer = sample();
  buffer.remove(3, 99);
  EXPECT_EQ(buffer.text(),
            "a\xfe"
            "b");
  EXPECT_EQ(buffer.current(), 2U);
}

TEST(TextBuffer, UndoTakesBackTheLastChangeOnly) {
  TextBuffer buffer = sample();
  buffer.go_to(2);
  buffer.begin_change("D");
  buffer.remove(2, 1);
  ASSERT_TRUE(buffer.undo());
  EXPECT_EQ(buffer.text(),
            "a\xfe"
            "b\xfe"
            "c\xfe"
            "d");
  EXPECT_EQ(buffer.current(), 2U);
  EXPECT_FALSE(buffer.undo());
}

TEST(TextBuffer, TheBlockStaysWithItsLines) {
  TextBuffer buffer = sample();
  buffer.block_first = 2;
  buffer.block_last = 3;
  buffer.insert(0, {"first"});
  EXPECT_EQ(buffer.block(), (std::vector<std::string>{"b", "c"}));
  buffer.remove(1, 1);
  EXPECT_EQ(buffer.block(), (std::vector<std::string>{"b", "c"}));
}

}  // namespace
}  // namespace scarlet::command::editor_line
