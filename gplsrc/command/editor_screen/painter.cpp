// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_screen/painter.h"

#include <algorithm>

#include "terminal/terminfo.h"
#include "value/dynamic_array.h"

namespace scarlet::command::editor_screen {
namespace {

constexpr std::int64_t kClearScreen = -1;
constexpr std::int64_t kClearToEndOfLine = -4;

}  // namespace

char shown_character(char character) {
  const auto byte = static_cast<unsigned char>(character);
  if (character == base::kValueMark) return ']';
  if (character == base::kSubvalueMark) return '\\';
  if (character == base::kFieldMark) return '^';
  const bool prints = (byte >= ' ' && byte < 0x7F) || (byte >= 0xA0 && byte < 0xFB);
  return prints ? character : '.';
}

void Painter::resize(std::size_t width, std::size_t height) {
  if (width == width_ && height == height_) return;
  width_ = width;
  height_ = height;
  forget();
}

void Painter::paint_row(std::size_t row, std::string_view text) {
  // The last column of the last row would make some terminals scroll.
  const std::size_t room = row + 1 == height_ ? width_ - 1 : width_;
  text = text.substr(0, room);
  if (!fresh_ && shown_[row] == text) return;
  std::size_t same = 0;
  if (!fresh_) {
    const std::size_t shorter = std::min(text.size(), shown_[row].size());
    while (same < shorter && text[same] == shown_[row][same]) ++same;
  }
  out_ += terminfo_.cursor(static_cast<std::int64_t>(same), static_cast<std::int64_t>(row));
  out_ += text.substr(same);
  if (shown_[row].size() > text.size() && !fresh_) {
    const std::string clear = terminfo_.control(kClearToEndOfLine, {});
    out_ += clear.empty() ? std::string(shown_[row].size() - text.size(), ' ') : clear;
  }
  shown_[row] = text;
}

void Painter::paint(const std::vector<std::string>& rows, std::size_t cursor_row, std::size_t cursor_column) {
  if (fresh_) {
    out_ += terminfo_.control(kClearScreen, {});
    shown_.assign(height_, {});
  }
  for (std::size_t row = 0; row < height_; ++row) {
    paint_row(row, row < rows.size() ? std::string_view(rows[row]) : std::string_view());
  }
  fresh_ = false;
  out_ += terminfo_.cursor(static_cast<std::int64_t>(cursor_column), static_cast<std::int64_t>(cursor_row));
  sink_(out_);
  out_.clear();
}

void Painter::leave() {
  sink_(terminfo_.control(kClearScreen, {}) + terminfo_.cursor(0, static_cast<std::int64_t>(height_ - 1)));
  forget();
}

}  // namespace scarlet::command::editor_screen
