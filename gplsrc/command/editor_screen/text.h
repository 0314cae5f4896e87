// SPDX-License-Identifier: GPL-3.0-or-later
// Text: the lines of a record under the screen editor and the changes that can be made to them. There is always at
// least one line; positions are kept within the text by whoever asks for them (`within`).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command::editor_screen {

// Line and column, from 0. The column may be one past the last character.
struct Position {
  std::size_t line = 0;
  std::size_t column = 0;
  auto operator<=>(const Position&) const = default;
};

class Text {
 public:
  explicit Text(std::string_view record = {});

  std::size_t size() const { return lines_.size(); }
  const std::string& line(std::size_t number) const { return lines_[number]; }
  std::string record() const;
  Position within(Position at) const;
  Position end() const { return {lines_.size() - 1, lines_.back().size()}; }
  Position next(Position at) const;
  Position previous(Position at) const;
  bool at_end(Position at) const { return at >= end(); }
  // The character there; '\n' at the end of a line.
  char at(Position at) const;

  // Text with '\n' between lines; gives the position behind it.
  Position insert(Position at, std::string_view text);
  void replace_character(Position at, char character);
  // What was there, '\n' between lines.
  std::string erase(Position from, Position to);
  std::string piece(Position from, Position to) const;
  void set_line(std::size_t number, std::string text);

  // Grows with each change.
  std::uint64_t revision() const { return revision_; }

 private:
  std::vector<std::string> lines_;
  std::uint64_t revision_ = 0;
};

}  // namespace scarlet::command::editor_screen
