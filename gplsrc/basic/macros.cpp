// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/macros.h"

#include "base/limits.h"

namespace scarlet::basic {
namespace {

bool begins_statement(const Tokens& line, std::size_t i) {
  if (i == 0) return true;
  const Token& before = line[i - 1];
  return before.kind == TokenKind::Semicolon || before.kind == TokenKind::Colon || before.word == Word::Then ||
         before.word == Word::Else;
}

// Follows a line and tells which names an EQUATE statement is just giving.
class EquateWatcher {
 public:
  bool gives_name(const Tokens& line, std::size_t i) {
    const Token& token = line[i];
    const bool keyword = token.word == Word::Equ || token.word == Word::Equate;
    if (token.kind == TokenKind::Semicolon) inside_ = false;
    if (keyword && begins_statement(line, i)) return inside_ = true;
    return inside_ && token.kind == TokenKind::Identifier && i + 1 < line.size() && line[i + 1].word == Word::To;
  }

 private:
  bool inside_ = false;
};

bool is_replaced(const Tokens& line, std::size_t i) {
  const bool property = i > 0 && line[i - 1].kind == TokenKind::Arrow;
  const bool label = i == 0 && line.size() > 1 && line[1].kind == TokenKind::Colon;
  return line[i].kind == TokenKind::Identifier && !property && !label;
}

}  // namespace

Macros::Macros(NameTable& names) {
  for (const char* name : {"QM", "QM.LINUX"}) macros_.emplace(names.intern(name), Macro{{}, true, true});
}

bool Macros::add(Name name, Macro macro) { return macros_.emplace(name, std::move(macro)).second; }

bool Macros::expand(Tokens& line, std::size_t first) const {
  EquateWatcher watcher;
  bool any = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool gives_name = watcher.gives_name(line, i);
    if (i < first || gives_name || !is_replaced(line, i)) continue;
    const Macro* macro = find(line[i].name);
    if (!macro || macro->hidden) continue;
    any = true;
    break;
  }
  if (!any) return true;
  Tokens out(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(first));
  EquateWatcher second_watcher;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool gives_name = second_watcher.gives_name(line, i);
    if (i < first) continue;
    const Macro* macro = gives_name || !is_replaced(line, i) ? nullptr : find(line[i].name);
    if (!macro || macro->hidden) {
      out.push_back(line[i]);
      continue;
    }
    for (Token token : macro->tokens) {
      token.at = line[i].at;
      out.push_back(std::move(token));
    }
    if (!macro->tokens.empty()) out[out.size() - macro->tokens.size()].space_before = line[i].space_before;
    if (out.size() > base::limits::kLineTokens) return false;
  }
  line = std::move(out);
  return true;
}

}  // namespace scarlet::basic
