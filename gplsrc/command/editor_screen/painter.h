// SPDX-License-Identifier: GPL-3.0-or-later
// Painter: brings rows of text to the screen of any terminal that can place its cursor. It remembers what is shown and
// sends only what differs.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::terminal {
class Terminfo;
}

namespace scarlet::command::editor_screen {

class Painter {
 public:
  using Sink = std::function<void(std::string_view bytes)>;
  Painter(const terminal::Terminfo& terminfo, Sink sink) : terminfo_(terminfo), sink_(std::move(sink)) {}

  void resize(std::size_t width, std::size_t height);
  std::size_t width() const { return width_; }
  std::size_t height() const { return height_; }
  // The screen holds something else now: all is sent with the next paint.
  void forget() { fresh_ = true; }
  // Rows from the top; cut to the width. Leaves the cursor there.
  void paint(const std::vector<std::string>& rows, std::size_t cursor_row, std::size_t cursor_column);
  // Clears the screen and puts the cursor at its bottom, for who writes next.
  void leave();

 private:
  void paint_row(std::size_t row, std::string_view text);

  const terminal::Terminfo& terminfo_;
  Sink sink_;
  std::size_t width_ = 80;
  std::size_t height_ = 24;
  bool fresh_ = true;
  std::vector<std::string> shown_;
  std::string out_;
};

// What a terminal shows for a byte: marks as ] \ ^ of their places, others that do not print as a dot.
char shown_character(char character);

}  // namespace scarlet::command::editor_screen
