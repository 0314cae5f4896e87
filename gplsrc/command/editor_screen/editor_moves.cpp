// SPDX-License-Identifier: GPL-3.0-or-later
// Moving about in a text.
#include <algorithm>

#include "base/text.h"
#include "command/editor_screen/editor.h"

namespace scarlet::command::editor_screen {

using base::MessageId;

void ScreenEditor::place(Position at) {
  Document& text = document();
  text.cursor = text.text.within(at);
  text.wanted_column = text.cursor.column;
}

void ScreenEditor::start_of_line() { place({document().cursor.line, 0}); }
void ScreenEditor::end_of_line() {
  place({document().cursor.line, document().text.line(document().cursor.line).size()});
}
void ScreenEditor::left() { place(document().text.previous(document().cursor)); }
void ScreenEditor::right() { place(document().text.next(document().cursor)); }
void ScreenEditor::up() { move_lines(-1); }
void ScreenEditor::down() { move_lines(1); }
void ScreenEditor::top() { place({0, 0}); }
void ScreenEditor::bottom() { place(document().text.end()); }

// The column comes back after shorter lines.
void ScreenEditor::move_lines(std::ptrdiff_t lines) {
  Document& text = document();
  const std::size_t wanted = text.wanted_column;
  const auto line = static_cast<std::ptrdiff_t>(text.cursor.line) + lines;
  text.cursor = text.text.within({static_cast<std::size_t>(std::max<std::ptrdiff_t>(line, 0)), wanted});
}

void ScreenEditor::page_up() {
  const std::size_t page = window_height(active_);
  move_lines(-static_cast<std::ptrdiff_t>(page));
  window().top -= std::min(window().top, page);
}

void ScreenEditor::page_down() {
  const std::size_t page = window_height(active_);
  move_lines(static_cast<std::ptrdiff_t>(page));
  window().top = std::min(window().top + page, document().text.size() - 1);
}

void ScreenEditor::nudge_down() {
  window().top = std::min(window().top + 1, document().text.size() - 1);
  if (document().cursor.line < window().top) move_lines(1);
}

void ScreenEditor::nudge_up() {
  if (window().top == 0) return;
  --window().top;
  if (document().cursor.line >= window().top + window_height(active_)) move_lines(-1);
}

void ScreenEditor::go_to_line() {
  const auto answer = ask(MessageId::CommandSedAskLine);
  if (!answer) return;
  const auto number = base::parse_integer(base::trimmed(*answer));
  if (!number || *number < 1) return tell(MessageId::CommandSedNoLine, {*answer});
  place({static_cast<std::size_t>(*number) - 1, 0});
}

bool ScreenEditor::in_word(Position at) {
  const char character = document().text.at(at);
  if (blank_words_) return character != ' ' && character != '\n';
  return base::is_letter(character) || base::is_digit(character);
}

ScreenEditor::WordRange ScreenEditor::word_ahead() {
  const Text& text = document().text;
  Position from = document().cursor;
  while (!text.at_end(from) && !in_word(from)) from = text.next(from);
  Position to = from;
  while (!text.at_end(to) && in_word(to)) to = text.next(to);
  return {from, to};
}

ScreenEditor::WordRange ScreenEditor::word_behind() {
  const Text& text = document().text;
  const Position start{0, 0};
  Position from = document().cursor;
  while (from > start && !in_word(text.previous(from))) from = text.previous(from);
  while (from > start && in_word(text.previous(from))) from = text.previous(from);
  return {from, document().cursor};
}

void ScreenEditor::forward_word() { place(word_ahead().to); }
void ScreenEditor::back_word() { place(word_behind().from); }

void ScreenEditor::set_mark() {
  document().mark = document().cursor;
  tell(MessageId::CommandSedMarkSet);
}

void ScreenEditor::swap_mark() {
  Document& text = document();
  if (!text.mark) return tell(MessageId::CommandSedNoMark);
  const Position marked = text.text.within(*text.mark);
  text.mark = text.cursor;
  place(marked);
}

}  // namespace scarlet::command::editor_screen
