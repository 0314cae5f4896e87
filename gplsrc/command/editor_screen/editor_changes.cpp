// SPDX-License-Identifier: GPL-3.0-or-later
// Changing a text by keys.
#include <algorithm>

#include "base/text.h"
#include "command/editor_screen/editor.h"

namespace scarlet::command::editor_screen {

using base::MessageId;

namespace {

constexpr int kBytes = 256;

std::string leading_blanks(const std::string& line) {
  return line.substr(0, std::min(line.find_first_not_of(' '), line.size()));
}

}  // namespace

bool ScreenEditor::may_change() {
  const Document& text = document();
  if (text.kind == DocumentKind::Record && !text.read_only) return true;
  tell(MessageId::CommandSedFixed);
  return false;
}

void ScreenEditor::new_line() {
  Document& text = document();
  if (text.kind == DocumentKind::Records || text.kind == DocumentKind::Buffers) return open_chosen();
  if (!may_change()) return;
  if (overlay_) return place({text.cursor.line + 1, 0});
  const std::string indent = indent_ ? leading_blanks(text.text.line(text.cursor.line)) : std::string();
  place(text.text.insert(text.cursor, "\n" + indent.substr(0, text.cursor.column)));
}

void ScreenEditor::delete_character() {
  if (!may_change()) return;
  Document& text = document();
  text.text.erase(text.cursor, text.text.next(text.cursor));
}

void ScreenEditor::backspace() {
  if (!may_change()) return;
  Document& text = document();
  const Position before = text.text.previous(text.cursor);
  if (overlay_ && before.line == text.cursor.line && before < text.cursor) {
    text.text.replace_character(before, ' ');
  } else {
    text.text.erase(before, text.cursor);
  }
  place(before);
}

// To the end of the line; there, the end itself. Cuts one after the other are joined.
void ScreenEditor::kill_line() {
  if (!may_change()) return;
  Document& text = document();
  const Position end{text.cursor.line, text.text.line(text.cursor.line).size()};
  const Position to = text.cursor == end ? text.text.next(end) : end;
  if (!cutting_ && !cut_now_) cut_.clear();
  cut_ += text.text.erase(text.cursor, to);
  cut_now_ = true;
}

void ScreenEditor::tab() {
  if (!may_change()) return;
  Document& text = document();
  const std::size_t blanks = tab_interval_ - text.cursor.column % tab_interval_;
  place(text.text.insert(text.cursor, std::string(blanks, ' ')));
}

void ScreenEditor::align() {
  if (!may_change() || document().cursor.line == 0) return;
  Document& text = document();
  std::size_t above = text.cursor.line;
  while (above > 0 && base::trimmed(text.text.line(above - 1)).empty()) --above;
  const std::string indent = above > 0 ? leading_blanks(text.text.line(above - 1)) : std::string();
  const std::string& line = text.text.line(text.cursor.line);
  text.text.set_line(text.cursor.line, indent + line.substr(leading_blanks(line).size()));
  place({text.cursor.line, indent.size()});
}

void ScreenEditor::exchange() {
  if (!may_change()) return;
  Document& text = document();
  std::string line = text.text.line(text.cursor.line);
  const std::size_t at = std::min(text.cursor.column, line.size());
  if (at < 2) return;
  std::swap(line[at - 2], line[at - 1]);
  text.text.set_line(text.cursor.line, std::move(line));
}

void ScreenEditor::close_up() {
  if (!may_change()) return;
  Document& text = document();
  const std::string& line = text.text.line(text.cursor.line);
  std::size_t from = text.cursor.column;
  std::size_t to = from;
  while (from > 0 && line[from - 1] == ' ') --from;
  while (to < line.size() && line[to] == ' ') ++to;
  if (from == to) return;
  const std::size_t number = text.cursor.line;
  text.text.erase({number, from}, {number, to});
  place(text.text.insert({number, from}, " "));
}

std::optional<ScreenEditor::WordRange> ScreenEditor::region() {
  Document& text = document();
  if (!text.mark) {
    tell(MessageId::CommandSedNoMark);
    return std::nullopt;
  }
  const Position marked = text.text.within(*text.mark);
  return WordRange{std::min(marked, text.cursor), std::max(marked, text.cursor)};
}

void ScreenEditor::delete_region() {
  if (!may_change()) return;
  const auto range = region();
  if (!range) return;
  cut_ = document().text.erase(range->from, range->to);
  place(range->from);
}

void ScreenEditor::copy_region() {
  const auto range = region();
  if (!range) return;
  cut_ = document().text.piece(range->from, range->to);
  tell(MessageId::CommandSedCopied, {std::to_string(cut_.size())});
}

void ScreenEditor::yank() {
  if (may_change()) place(document().text.insert(document().cursor, cut_));
}

void ScreenEditor::delete_word() {
  if (!may_change()) return;
  const WordRange word{document().cursor, word_ahead().to};
  if (!cutting_ && !cut_now_) cut_.clear();
  cut_ += document().text.erase(word.from, word.to);
  cut_now_ = true;
}

void ScreenEditor::delete_back_word() {
  if (!may_change()) return;
  const WordRange word = word_behind();
  if (!cutting_ && !cut_now_) cut_.clear();
  cut_.insert(0, document().text.erase(word.from, word.to));
  cut_now_ = true;
  place(word.from);
}

template <class Change>
void ScreenEditor::change_case(WordRange range, Change change) {
  if (!may_change()) return;
  Text& text = document().text;
  for (Position at = range.from; at < range.to; at = text.next(at)) {
    if (text.at(at) != '\n') text.replace_character(at, change(text.at(at), at));
  }
}

void ScreenEditor::lower_word() {
  const WordRange word = word_ahead();
  change_case(word, [](char c, Position) { return base::to_lower(c); });
  place(word.to);
}

void ScreenEditor::upper_word() {
  const WordRange word = word_ahead();
  change_case(word, [](char c, Position) { return base::to_upper(c); });
  place(word.to);
}

void ScreenEditor::capital_word() {
  const WordRange word = word_ahead();
  change_case(word, [&](char c, Position at) { return at == word.from ? base::to_upper(c) : base::to_lower(c); });
  place(word.to);
}

void ScreenEditor::lower_region() {
  if (const auto range = region()) change_case(*range, [](char c, Position) { return base::to_lower(c); });
}

void ScreenEditor::upper_region() {
  if (const auto range = region()) change_case(*range, [](char c, Position) { return base::to_upper(c); });
}

// By its number, or the next key as it comes.
void ScreenEditor::quote_character() {
  if (!may_change()) return;
  const auto answer = ask(MessageId::CommandSedAskCharacter);
  if (!answer || answer->empty()) return;
  const auto number = base::parse_integer(*answer);
  if (number && (*number < 0 || *number >= kBytes || static_cast<char>(*number) == base::kFieldMark ||
                 static_cast<char>(*number) == '\n')) {
    return tell(MessageId::CommandSedNoCharacter, {*answer});
  }
  type(number ? static_cast<char>(*number) : answer->front());
}

void ScreenEditor::expand_character() {
  const Document& text = document();
  const char character = text.text.at(text.cursor);
  if (text.cursor.column >= text.text.line(text.cursor.line).size()) return tell(MessageId::CommandSedEndOfLine);
  const int number = static_cast<unsigned char>(character);
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const std::string hex = {kDigits[static_cast<std::size_t>(number) / 16],
                           kDigits[static_cast<std::size_t>(number) % 16]};
  tell(MessageId::CommandSedCharacter, {std::to_string(number), hex});
}

}  // namespace scarlet::command::editor_screen
