// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_line/text_buffer.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::command::editor_line {

TextBuffer::TextBuffer(std::string_view text, char separator) : separator_(separator) {
  if (text.empty()) return;
  for (const std::string_view line : base::split(text, separator)) state_.lines.emplace_back(line);
}

void TextBuffer::go_to(std::size_t line) { state_.current = std::min(line, size()); }

std::string TextBuffer::text() const { return base::join(state_.lines, std::string(1, separator_)); }

void TextBuffer::begin_change(std::string_view what) {
  before_ = state_;
  undoable_ = what;
}

bool TextBuffer::undo() {
  if (undoable_.empty()) return false;
  state_ = std::move(before_);
  undoable_.clear();
  return true;
}

void TextBuffer::replace(std::string text) { replace_line(state_.current, std::move(text)); }

void TextBuffer::replace_line(std::size_t number, std::string text) {
  state_.lines[number - 1] = std::move(text);
  changed_ = true;
}

void TextBuffer::insert(std::size_t after, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  state_.lines.insert(state_.lines.begin() + static_cast<std::ptrdiff_t>(after), lines.begin(), lines.end());
  shift_block(after, static_cast<std::ptrdiff_t>(lines.size()));
  state_.current = after + lines.size();
  changed_ = true;
}

void TextBuffer::remove(std::size_t first, std::size_t count) {
  count = std::min(count, size() + 1 - first);
  const auto begin = state_.lines.begin() + static_cast<std::ptrdiff_t>(first - 1);
  state_.lines.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
  shift_block(first, -static_cast<std::ptrdiff_t>(count));
  state_.current = first - 1;
  changed_ = true;
}

// The block keeps to its lines when others come or go before it.
void TextBuffer::shift_block(std::size_t after, std::ptrdiff_t lines) {
  for (std::size_t* edge : {&block_first, &block_last}) {
    if (*edge <= after) continue;
    const auto moved = static_cast<std::ptrdiff_t>(*edge) + lines;
    *edge = moved > 0 ? static_cast<std::size_t>(moved) : 0;
  }
}

std::vector<std::string> TextBuffer::block() const {
  return {state_.lines.begin() + static_cast<std::ptrdiff_t>(block_first - 1),
          state_.lines.begin() + static_cast<std::ptrdiff_t>(block_last)};
}

}  // namespace scarlet::command::editor_line
