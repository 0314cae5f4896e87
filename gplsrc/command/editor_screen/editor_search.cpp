// SPDX-License-Identifier: GPL-3.0-or-later
// Searching and replacing. A search goes from the cursor to the end (or the start) of the text and does not wrap.
#include <algorithm>

#include "base/text.h"
#include "command/editor_screen/editor.h"

namespace scarlet::command::editor_screen {

using base::MessageId;

std::optional<Position> ScreenEditor::find(Position from, bool forward) {
  const Text& text = document().text;
  const std::string wanted = case_sensitive_ ? pattern_ : base::upper(pattern_);
  const auto look_at = [&](std::size_t number) {
    return case_sensitive_ ? text.line(number) : base::upper(text.line(number));
  };
  if (forward) {
    for (std::size_t n = from.line; n < text.size(); ++n) {
      const auto at = look_at(n).find(wanted, n == from.line ? from.column : 0);
      if (at != std::string::npos) return Position{n, at};
    }
    return std::nullopt;
  }
  for (std::size_t n = from.line + 1; n > 0; --n) {
    if (n == from.line + 1 && from.column == 0) continue;
    const auto at = look_at(n - 1).rfind(wanted, n == from.line + 1 ? from.column - 1 : std::string::npos);
    if (at != std::string::npos) return Position{n - 1, at};
  }
  return std::nullopt;
}

void ScreenEditor::search(bool forward) {
  const auto answer = ask(forward ? MessageId::CommandSedAskSearch : MessageId::CommandSedAskSearchBack, {}, pattern_);
  if (!answer || answer->empty()) return;
  pattern_ = *answer;
  const Position from = document().cursor;
  const auto found = find(forward ? document().text.next(from) : from, forward);
  if (!found) return tell(MessageId::CommandSedNotFound, {pattern_});
  place(*found);
}

void ScreenEditor::search_forward() { search(true); }
void ScreenEditor::search_back() { search(false); }

void ScreenEditor::replace_all(bool asking) {
  if (!may_change()) return;
  const auto from = ask(MessageId::CommandSedAskReplace, {}, pattern_);
  if (!from || from->empty()) return;
  const auto to = ask(MessageId::CommandSedAskReplacement, {}, replacement_);
  if (!to) return;
  pattern_ = *from;
  replacement_ = *to;
  std::size_t count = 0;
  Position at = document().cursor;
  while (const auto found = find(at, true)) {
    place(*found);
    if (asking) {
      scroll_to_cursor();
      message_.clear();
      paint();
      const Reply reply = ask_yes_no(MessageId::CommandSedAskEach, {pattern_, replacement_});
      if (reply == Reply::Stop) break;
      asking = reply != Reply::All;
      if (reply == Reply::No) {
        at = document().text.next(*found);
        continue;
      }
    }
    document().text.erase(*found, {found->line, found->column + pattern_.size()});
    at = document().text.insert(*found, replacement_);
    ++count;
  }
  tell(MessageId::CommandSedReplaced, {std::to_string(count)});
}

void ScreenEditor::replace() { replace_all(false); }
void ScreenEditor::query_replace() { replace_all(true); }

}  // namespace scarlet::command::editor_screen
