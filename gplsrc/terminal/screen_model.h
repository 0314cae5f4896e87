// SPDX-License-Identifier: GPL-3.0-or-later
// ScreenModel: what stands on a terminal's screen, followed from the bytes that are sent to it, so that a part of it
// can be kept and shown again (SAVE.SCREEN, RESTORE.SCREEN). It understands what terminals of the VT100 and ANSI kind
// do: cursor movement, erasing, insertion and deletion, attributes and colours; other sequences are left out of
// account.
//
// A byte takes one column; rows and columns count from 0.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::terminal {

class ScreenModel {
 public:
  struct Look {
    std::uint8_t flags = 0;  // bit n - 1: SGR n of 1 bold 2 dim 4 underline 5 blink 7 reverse
    std::int16_t foreground = -1;
    std::int16_t background = -1;
    bool operator==(const Look&) const = default;
  };
  struct Cell {
    char character = ' ';
    Look look;
  };
  // A part of the screen, row by row.
  struct Image {
    int column = 0;
    int row = 0;
    int width = 0;
    std::vector<Cell> cells;
    int cursor_column = 0;
    int cursor_row = 0;
  };

  ScreenModel(int width, int depth) { resize(width, depth); }
  void resize(int width, int depth);
  void feed(std::string_view bytes);

  int row() const { return row_; }
  int column() const { return column_; }
  // Cut to what lies on the screen.
  Image save(int column, int row, int width, int height) const;
  // The attributes of a look as a sequence that sets nothing but them.
  static std::string sequence(const Look& look);

 private:
  void character(char c);
  void control(char kind);
  void attributes();
  void line_feed();
  void erase(int from_row, int from_column, int to_row, int to_column);  // up to but not including the last
  void move_cells(int row, int from, int to, int count);
  void move_rows(int from, int to);
  int number(std::size_t at, int absent) const;
  Cell& cell(int row, int column) {
    return cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(column)];
  }

  enum class State : std::uint8_t { Text, Escape, Sequence, Skip };
  int width_ = 0;
  int depth_ = 0;
  std::vector<Cell> cells_;
  int row_ = 0;
  int column_ = 0;
  int saved_row_ = 0;
  int saved_column_ = 0;
  Look look_;
  State state_ = State::Text;
  std::string parameters_;
};

}  // namespace scarlet::terminal
