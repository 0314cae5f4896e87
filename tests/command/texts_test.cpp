// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of commands that only turn text into text.
#include <gtest/gtest.h>

#include "command/block_letters.h"
#include "command/editor_line/editor.h"
#include "command/file_entry.h"
#include "command/hex_dump.h"
#include "command/proc/buffer.h"
#include "command/source_format.h"

namespace scarlet::command {
namespace {

TEST(HexDump, ShowsSixteenBytesALineWithMarksAndPadding) {
  const auto lines = dump_lines(
      "ABC\xfe"
      "abc\xfd"
      "def0123456");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "00000000: 41 42 43 fe 61 62 63 fd 64 65 66 30 31 32 33 34 | ABC^abc]def01234");
  EXPECT_EQ(lines[1], "00000010: 35 36                                           | 56              ");
  EXPECT_TRUE(dump_lines("").empty());
  EXPECT_EQ(hexadecimal_text("Aa1"), "416131");
}

TEST(SourceFormat, IndentsBlocksAndKeepsThePlaceOfTheLastEnd) {
  const std::vector<std::string> source = {"* a program", "IF A THEN", "CRT 1", "END ELSE", "CRT 2",     "END",
                                           "BEGIN CASE",  "CASE 1",    "CRT 3", "END CASE", "10: CRT 4", "END"};
  const std::vector<std::string> expected = {"* a program",    "   IF A THEN", "      CRT 1",   "   END ELSE",
                                             "      CRT 2",    "   END",       "   BEGIN CASE", "      CASE 1",
                                             "         CRT 3", "   END CASE",  "10: CRT 4",     "END"};
  EXPECT_EQ(format_source(source), expected);
}

TEST(SourceFormat, WordsInStringsAndCommentsOpenNothing) {
  const std::vector<std::string> source = {"CRT 'IF X THEN'", "X = 1 ;* LOOP", "CRT 2"};
  EXPECT_EQ(format_source(source), (std::vector<std::string>{"   CRT 'IF X THEN'", "   X = 1 ;* LOOP", "   CRT 2"}));
}

TEST(FileEntry, TakesRecordsApartAndPutsThemTogether) {
  for (const std::string record : {"F\xfe"
                                   "F1\xfe"
                                   "F1.DIC",
                                   "F\xfeM1/A\xfdM1/B\xfeM1.DIC\xfe"
                                   "A\xfd"
                                   "B",
                                   "F\xfe\xfe"
                                   "F1.DIC",
                                   "F\xfe"
                                   "F1\xfe\xfe\xfe"
                                   "D"}) {
    EXPECT_EQ(FileEntry::of({"X", record, workspace::VocType::File}).record(), record);
  }
}

TEST(FileEntry, APartWithTheNameOfTheFileIsTheDefault) {
  const FileEntry entry = FileEntry::of({"M1",
                                         "F\xfeM1/A\xfdM1/M1\xfe\xfe"
                                         "A\xfdM1",
                                         workspace::VocType::File});
  EXPECT_EQ(entry.find_part("A"), 0U);
  EXPECT_EQ(entry.find_part(""), 1U);
  EXPECT_FALSE(entry.find_part("B"));
}

TEST(ProcBuffer, KeepsQuotedElementsTogether) {
  proc::Buffer buffer(' ');
  buffer.set_text("PP \"two words\" x");
  EXPECT_EQ(buffer.count(), 3U);
  EXPECT_EQ(buffer.element(2), "\"two words\"");
  buffer.set_element(5, "five");
  EXPECT_EQ(buffer.text(), "PP \"two words\" x  five");
  buffer.clear_from(2);
  EXPECT_EQ(buffer.text(), "PP");
}

TEST(ProcBuffer, ElementsBetweenFieldMarksMayBeEmpty) {
  proc::Buffer buffer('\xfe');
  buffer.set_element(3, "c");
  EXPECT_EQ(buffer.text(),
            "\xfe\xfe"
            "c");
  EXPECT_EQ(buffer.element(2), "");
  buffer.remove_last();
  EXPECT_EQ(buffer.count(), 2U);
}

TEST(LineEditor, CaretsStandForCharactersByNumber) {
  EXPECT_EQ(editor_line::decode_carets("x^065y^^z^9"), "xAy^z^9");
  EXPECT_EQ(editor_line::encode_carets("a\xfd"), "a^253");
}

TEST(LineEditor, FindsWithWildCardsCaseAndColumns) {
  EXPECT_EQ(editor_line::find_text("alphabet", "b?t", 0, true, true, '?'), 5U);
  EXPECT_FALSE(editor_line::find_text("alpha", "PHA", 0, true, true, '\0'));
  EXPECT_EQ(editor_line::find_text("alpha", "PHA", 0, true, false, '\0'), 2U);
  EXPECT_FALSE(editor_line::find_text("alpha", "pha", 1, false, true, '\0'));
}

TEST(BlockLetters, DrawSevenRowsAWord) { EXPECT_EQ(large_letters("AB c").size(), 16U); }

}  // namespace
}  // namespace scarlet::command
