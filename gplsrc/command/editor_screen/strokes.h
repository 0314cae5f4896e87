// SPDX-License-Identifier: GPL-3.0-or-later
// Strokes: what the screen editor gets from the keyboard, one at a time, as text that key bindings can be written with.
//
//     "a"      a printing byte        "^X"     Ctrl and X
//     "[f]"    Escape, then F         "[up]"   a named key: up down left right home end insert delete page.up
//                                              page.down f1 ... f12
//
// Escape and a letter is told from a key that sends several bytes by the description of the terminal. Backspace is ^H
// whichever of its codes the key sends.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace scarlet::terminal {
class Terminfo;
}

namespace scarlet::command::editor_screen {

struct Stroke {
  std::string name;
  std::optional<char> character = {};  // what it inserts, of a printing byte
};

class StrokeReader {
 public:
  // Gives a byte; nothing when none came within the time (negative: for ever).
  using Source = std::function<std::optional<char>(std::int64_t timeout_ms)>;
  StrokeReader(Source source, const terminal::Terminfo& terminfo) : source_(std::move(source)), terminfo_(terminfo) {}

  // Nothing when none came within the time.
  std::optional<Stroke> next(std::int64_t timeout_ms);
  // The next byte, whatever it is.
  std::optional<char> next_byte() { return source_(-1); }

 private:
  Stroke behind_escape();

  Source source_;
  const terminal::Terminfo& terminfo_;
};

}  // namespace scarlet::command::editor_screen
