// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/screen_model.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::terminal {
namespace {

constexpr int kTabColumns = 8;
constexpr int kLargest = 1'000;  // columns or rows
constexpr std::size_t kParameterBytes = 64;
constexpr int kFirstForeground = 30;
constexpr int kFirstBackground = 40;
constexpr int kFirstBright = 60;  // above the first eight
constexpr int kColours = 8;

}  // namespace

void ScreenModel::resize(int width, int depth) {
  width = std::clamp(width, 1, kLargest);
  depth = std::clamp(depth, 1, kLargest);
  if (width == width_ && depth == depth_) return;
  std::vector<Cell> cells(static_cast<std::size_t>(width) * static_cast<std::size_t>(depth));
  for (int r = 0; r < std::min(depth, depth_); ++r) {
    for (int c = 0; c < std::min(width, width_); ++c) {
      cells[static_cast<std::size_t>(r) * static_cast<std::size_t>(width) + static_cast<std::size_t>(c)] = cell(r, c);
    }
  }
  cells_ = std::move(cells);
  width_ = width;
  depth_ = depth;
  row_ = std::min(row_, depth - 1);
  column_ = std::min(column_, width - 1);
}

void ScreenModel::feed(std::string_view bytes) {
  for (const char c : bytes) {
    switch (state_) {
      case State::Text:
        if (c == '\x1b') {
          state_ = State::Escape;
        } else {
          character(c);
        }
        break;
      case State::Escape:
        parameters_.clear();
        state_ = c == '[' ? State::Sequence : c == '(' || c == ')' ? State::Skip : State::Text;
        if (c == '7') saved_row_ = row_, saved_column_ = column_;
        if (c == '8') row_ = std::min(saved_row_, depth_ - 1), column_ = std::min(saved_column_, width_ - 1);
        break;
      case State::Skip: state_ = State::Text; break;
      case State::Sequence:
        if (c >= '@' && c <= '~') {
          state_ = State::Text;
          control(c);
        } else if (parameters_.size() < kParameterBytes) {
          parameters_ += c;
        }
        break;
    }
  }
}

void ScreenModel::character(char c) {
  switch (c) {
    case '\r': column_ = 0; return;
    case '\n':
      column_ = 0;  // the terminal adds the return
      line_feed();
      return;
    case '\b': column_ = std::max(std::min(column_, width_ - 1) - 1, 0); return;
    case '\t': column_ = std::min((column_ / kTabColumns + 1) * kTabColumns, width_ - 1); return;
    default: break;
  }
  if (static_cast<unsigned char>(c) < ' ') return;
  if (column_ >= width_) {
    column_ = 0;
    line_feed();
  }
  cell(row_, column_++) = Cell{c, look_};
}

void ScreenModel::line_feed() {
  if (row_ + 1 < depth_) {
    ++row_;
    return;
  }
  move_rows(1, 0);
}

void ScreenModel::erase(int from_row, int from_column, int to_row, int to_column) {
  const int from = from_row * width_ + std::min(from_column, width_);
  const int to = std::min(to_row * width_ + to_column, width_ * depth_);
  if (from < to) std::fill(cells_.begin() + from, cells_.begin() + to, Cell{});
}

// Rows from `from` on go to `to` and below; what is left free is blank.
void ScreenModel::move_rows(int from, int to) {
  from = std::min(from, depth_);
  to = std::min(to, depth_);
  const auto at = [&](int row) { return cells_.begin() + row * width_; };
  if (from > to) {
    std::move(at(from), cells_.end(), at(to));
    std::fill(at(depth_ - (from - to)), cells_.end(), Cell{});
  } else {
    std::move_backward(at(from), at(depth_ - (to - from)), cells_.end());
    std::fill(at(from), at(to), Cell{});
  }
}

// The same within a row.
void ScreenModel::move_cells(int row, int from, int to, int count) {
  const auto begin = cells_.begin() + row * width_;
  if (from > to) {
    std::move(begin + from, begin + width_, begin + to);
    std::fill(begin + width_ - count, begin + width_, Cell{});
  } else {
    std::move_backward(begin + from, begin + width_ - count, begin + width_);
    std::fill(begin + from, begin + to, Cell{});
  }
}

int ScreenModel::number(std::size_t at, int absent) const {
  const auto fields = base::split(parameters_, ';');
  if (at >= fields.size()) return absent;
  const auto value = base::parse_integer(fields[at]);
  return value && *value > 0 && *value <= kLargest ? static_cast<int>(*value) : absent;
}

void ScreenModel::control(char kind) {
  if (!parameters_.empty() && parameters_[0] == '?') return;
  const int count = number(0, 1);
  const int column = std::min(column_, width_ - 1);
  const int cells = std::min(count, width_ - column);
  switch (kind) {
    case 'A': row_ = std::max(row_ - count, 0); break;
    case 'B': row_ = std::min(row_ + count, depth_ - 1); break;
    case 'C': column_ = std::min(column + count, width_ - 1); break;
    case 'D': column_ = std::max(column - count, 0); break;
    case 'G': column_ = std::min(count, width_) - 1; break;
    case 'd': row_ = std::min(count, depth_) - 1; break;
    case 'H':
    case 'f':
      row_ = std::min(count, depth_) - 1;
      column_ = std::min(number(1, 1), width_) - 1;
      break;
    case 'J':
      if (number(0, 0) == 0) erase(row_, column, depth_, 0);
      if (number(0, 0) == 1) erase(0, 0, row_, column + 1);
      if (number(0, 0) == 2) erase(0, 0, depth_, 0);
      break;
    case 'K':
      if (number(0, 0) == 0) erase(row_, column, row_, width_);
      if (number(0, 0) == 1) erase(row_, 0, row_, column + 1);
      if (number(0, 0) == 2) erase(row_, 0, row_, width_);
      break;
    case 'L': move_rows(row_, row_ + count); break;
    case 'M': move_rows(row_ + count, row_); break;
    case '@': move_cells(row_, column, column + cells, cells); break;
    case 'P': move_cells(row_, column + cells, column, cells); break;
    case 'X': erase(row_, column, row_, column + cells); break;
    case 'm': attributes(); break;
    default: break;
  }
}

void ScreenModel::attributes() {
  for (const std::string_view field : base::split(parameters_, ';')) {
    const auto value = base::parse_integer(field);
    const int code = value && *value >= 0 && *value < kLargest ? static_cast<int>(*value) : 0;
    const int colour = code % 10;
    const bool bright = code >= kFirstForeground + kFirstBright;
    const int plain = bright ? code - kFirstBright : code;
    if (code == 0) {
      look_ = Look{};
    } else if (code < 8) {
      look_.flags = static_cast<std::uint8_t>(look_.flags | 1U << (code - 1));
    } else if (code == 22) {
      look_.flags &= 0xFC;
    } else if (code > 22 && code < 28) {
      look_.flags = static_cast<std::uint8_t>(look_.flags & ~(1U << (code - 21)));
    } else if (code == 39) {
      look_.foreground = -1;
    } else if (code == 49) {
      look_.background = -1;
    } else if (plain >= kFirstForeground && plain < kFirstForeground + kColours) {
      look_.foreground = static_cast<std::int16_t>(colour + (bright ? kColours : 0));
    } else if (plain >= kFirstBackground && plain < kFirstBackground + kColours) {
      look_.background = static_cast<std::int16_t>(colour + (bright ? kColours : 0));
    }
  }
}

ScreenModel::Image ScreenModel::save(int column, int row, int width, int height) const {
  Image image;
  image.column = std::clamp(column, 0, width_);
  image.row = std::clamp(row, 0, depth_);
  image.width = std::clamp(width, 0, width_ - image.column);
  image.cursor_column = std::min(column_, width_ - 1);
  image.cursor_row = row_;
  const int rows = std::clamp(height, 0, depth_ - image.row);
  for (int r = image.row; r < image.row + rows; ++r) {
    const auto from = cells_.begin() + r * width_ + image.column;
    image.cells.insert(image.cells.end(), from, from + image.width);
  }
  return image;
}

std::string ScreenModel::sequence(const Look& look) {
  std::string text = "\x1b[0";
  for (int code = 1; code < 8; ++code) {
    if ((look.flags >> (code - 1) & 1) != 0) text += ";" + std::to_string(code);
  }
  const auto colour = [&](int number, int first) {
    if (number >= 0)
      text += ";" + std::to_string(number < kColours ? first + number : first + kFirstBright + number - kColours);
  };
  colour(look.foreground, kFirstForeground);
  colour(look.background, kFirstBackground);
  return text + "m";
}

}  // namespace scarlet::terminal
