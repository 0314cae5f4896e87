// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_screen/text.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "value/dynamic_array.h"

namespace scarlet::command::editor_screen {

Text::Text(std::string_view record) {
  for (const std::string_view line : base::split(record, base::kFieldMark)) lines_.emplace_back(line);
  if (lines_.empty()) lines_.emplace_back();
}

std::string Text::record() const {
  if (lines_.size() == 1) return lines_.front();
  return base::join(lines_, std::string(1, base::kFieldMark));
}

Position Text::within(Position at) const {
  at.line = std::min(at.line, lines_.size() - 1);
  at.column = std::min(at.column, lines_[at.line].size());
  return at;
}

Position Text::next(Position at) const {
  if (at.column < lines_[at.line].size()) return {at.line, at.column + 1};
  return at.line + 1 < lines_.size() ? Position{at.line + 1, 0} : at;
}

Position Text::previous(Position at) const {
  if (at.column > 0) return {at.line, at.column - 1};
  return at.line > 0 ? Position{at.line - 1, lines_[at.line - 1].size()} : at;
}

char Text::at(Position at) const { return at.column < lines_[at.line].size() ? lines_[at.line][at.column] : '\n'; }

Position Text::insert(Position at, std::string_view text) {
  ++revision_;
  const auto pieces = base::split(text, '\n');
  std::string& first = lines_[at.line];
  if (pieces.size() < 2) {
    first.insert(at.column, text);
    return {at.line, at.column + text.size()};
  }
  const std::string behind = first.substr(at.column);
  first.replace(at.column, std::string::npos, pieces.front());
  std::vector<std::string> rest(pieces.begin() + 1, pieces.end());
  const Position after{at.line + rest.size(), rest.back().size()};
  rest.back() += behind;
  lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at.line) + 1, std::make_move_iterator(rest.begin()),
                std::make_move_iterator(rest.end()));
  return after;
}

void Text::replace_character(Position at, char character) {
  ++revision_;
  lines_[at.line][at.column] = character;
}

std::string Text::piece(Position from, Position to) const {
  if (from >= to) return {};
  if (from.line == to.line) return lines_[from.line].substr(from.column, to.column - from.column);
  std::string text = lines_[from.line].substr(from.column);
  for (std::size_t n = from.line + 1; n < to.line; ++n) (text += '\n') += lines_[n];
  return text + '\n' + lines_[to.line].substr(0, to.column);
}

std::string Text::erase(Position from, Position to) {
  std::string text = piece(from, to);
  if (text.empty()) return text;
  ++revision_;
  lines_[from.line] = lines_[from.line].substr(0, from.column) + lines_[to.line].substr(to.column);
  lines_.erase(lines_.begin() + static_cast<std::ptrdiff_t>(from.line) + 1,
               lines_.begin() + static_cast<std::ptrdiff_t>(to.line) + 1);
  return text;
}

void Text::set_line(std::size_t number, std::string text) {
  ++revision_;
  lines_[number] = std::move(text);
}

}  // namespace scarlet::command::editor_screen
