// SPDX-License-Identifier: GPL-3.0-or-later
// TextBuffer: the lines of a record under the line editor, the current one, the block, and the last state for OOPS.
// Lines are numbered from 1; 0 is the top, before the first.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command::editor_line {

class TextBuffer {
 public:
  TextBuffer(std::string_view text, char separator);

  char separator() const { return separator_; }
  std::size_t size() const { return state_.lines.size(); }
  std::size_t current() const { return state_.current; }
  bool at_line() const { return state_.current >= 1; }
  // Stays within 0 and size().
  void go_to(std::size_t line);
  const std::string& line(std::size_t number) const { return state_.lines[number - 1]; }
  std::string text() const;
  bool changed() const { return changed_; }
  void set_changed(bool changed) { changed_ = changed; }

  // Before a command that changes something: OOPS comes back to here.
  void begin_change(std::string_view what);
  bool undo();
  const std::string& undoable() const { return undoable_; }

  // The current line, which must be there.
  void replace(std::string text);
  void replace_line(std::size_t number, std::string text);
  // Below line `after`; the last inserted line becomes the current one.
  void insert(std::size_t after, const std::vector<std::string>& lines);
  // The line above becomes the current one.
  void remove(std::size_t first, std::size_t count);

  std::size_t block_first = 0;  // 0: not set
  std::size_t block_last = 0;
  bool has_block() const { return block_first >= 1 && block_last >= block_first && block_last <= size(); }
  std::vector<std::string> block() const;

 private:
  struct State {
    std::vector<std::string> lines;
    std::size_t current = 0;
  };
  void shift_block(std::size_t after, std::ptrdiff_t lines);

  char separator_;
  State state_;
  State before_;
  bool changed_ = false;
  std::string undoable_;
};

}  // namespace scarlet::command::editor_line
