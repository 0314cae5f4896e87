// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/screen_model.h"

#include <gtest/gtest.h>

namespace scarlet::terminal {
namespace {

std::string text_of(const ScreenModel::Image& image) {
  std::string text;
  for (std::size_t i = 0; i < image.cells.size(); ++i) {
    if (i > 0 && i % static_cast<std::size_t>(image.width) == 0) text += '|';
    text += image.cells[i].character;
  }
  return text;
}

std::string shown(std::string_view bytes) {
  ScreenModel screen(6, 3);
  screen.feed(bytes);
  return text_of(screen.save(0, 0, 6, 3));
}

TEST(ScreenModel, TextWrapsAndScrolls) {
  EXPECT_EQ(shown("abcdefgh"), "abcdef|gh    |      ");
  EXPECT_EQ(shown("a\nb\nc\nd"), "b     |c     |d     ");
}

TEST(ScreenModel, TheCursorIsPlaced) {
  EXPECT_EQ(shown("\x1b[2;3Hx\x1b[Ay\x1b[2Dz\bq"), "  qy  |  x   |      ");
  EXPECT_EQ(shown("\x1b[99;99Hx"), "      |      |     x");
}

TEST(ScreenModel, ErasingInsertingAndDeleting) {
  EXPECT_EQ(shown("abcdef\x1b[1;3H\x1b[K"), "ab    |      |      ");
  EXPECT_EQ(shown("abc\ndef\n\x1b[1;2H\x1b[J"), "a     |      |      ");
  EXPECT_EQ(shown("abcdef\x1b[1;2H\x1b[2@"), "a  bcd|      |      ");
  EXPECT_EQ(shown("abcdef\x1b[1;2H\x1b[2P"), "adef  |      |      ");
  EXPECT_EQ(shown("a\nb\nc\x1b[1;1H\x1b[L"), "      |a     |b     ");
  EXPECT_EQ(shown("a\nb\nc\x1b[1;1H\x1b[M"), "b     |c     |      ");
}

TEST(ScreenModel, AttributesBelongToTheCells) {
  ScreenModel screen(6, 2);
  screen.feed("\x1b[1;31mA\x1b[22;39mB\x1b[7mC\x1b[0mD");
  const auto image = screen.save(0, 0, 4, 1);
  EXPECT_EQ(ScreenModel::sequence(image.cells[0].look), "\x1b[0;1;31m");
  EXPECT_EQ(ScreenModel::sequence(image.cells[1].look), "\x1b[0m");
  EXPECT_EQ(ScreenModel::sequence(image.cells[2].look), "\x1b[0;7m");
  EXPECT_EQ(image.cells[3].look, ScreenModel::Look{});
}

TEST(ScreenModel, AnImageIsCutToTheScreen) {
  ScreenModel screen(6, 3);
  screen.feed("abcdef\nghijkl");
  EXPECT_EQ(text_of(screen.save(4, 0, 10, 10)), "ef|kl|  ");
  EXPECT_EQ(text_of(screen.save(9, 9, 1, 1)), "");
  EXPECT_EQ(screen.save(0, 0, 1, 1).cursor_row, 1);
}

TEST(ScreenModel, HostileSequencesStayWithinTheScreen) {
  ScreenModel screen(4, 2);
  for (const char kind : std::string_view("ABCDGdHfJKLM@PXm78")) {
    for (const char* numbers : {"", "0", "999", "99999999999", "-5", ";;;", "?1", "1000;1000"}) {
      screen.feed(std::string("ab\x1b[") + numbers + kind + "cdefg\x1b" + kind);
    }
  }
  EXPECT_EQ(screen.save(0, 0, 4, 2).cells.size(), 8U);
}

}  // namespace
}  // namespace scarlet::terminal
