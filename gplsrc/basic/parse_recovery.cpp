// SPDX-License-Identifier: GPL-3.0-or-later
// Going on after an error: what of the source is read all the same, so that one mistake does not show as several, and
// which word was meant.
#include <algorithm>

#include "basic/parser.h"
#include "basic/suggest.h"

namespace scarlet::basic {

using base::MessageId;

// Drops the rest of the line. A clause that it opens is read, so that its END does not end something else.
void Parser::recover() {
  if (context_.diagnostics.is_full()) {
    while (!in_.at_end()) in_.next_line();
    return;
  }
  doubt_line();
  in_.skip_line();
  const Word last = in_.last().word;
  if (in_.index() == 0 || (last != Word::Then && last != Word::Else && last != Word::Locked && last != Word::Error))
    return;
  try {
    while (true) {
      parse_clause_body(statement_at_);
      if (!accept_clause(Word::Else) && !accept_clause(Word::Then) && !accept_clause(Word::Locked)) return;
    }
  } catch (const SourceError& error) {
    report(error);
    in_.skip_line();
  }
}

// The names of this line may have had a meaning that the error hid: no warning tells of them.
void Parser::doubt_line() {
  for (std::size_t i = 0; i < in_.line_size(); ++i) {
    if (in_[i].kind == TokenKind::Identifier) tree_.doubtful.insert(in_[i].name);
  }
}

// Which of the words the current name, or one before it (taken for a format mask), may have been meant to be.
std::string Parser::suggest_word(const std::vector<std::string_view>& words) const {
  for (std::size_t i = in_.index() + 1; i-- > 0;) {
    const Token& token = in_[i];
    if (token.kind != TokenKind::Identifier || token.word != Word::None) continue;
    if (std::string found = suggestion(text(token.name), words); !found.empty()) return found;
  }
  return {};
}

// END and a name that is one of the words of an END, all but a letter.
Parser::Terminator Parser::misspelt_end() const {
  const Token& name = in_.peek();
  if (name.kind != TokenKind::Identifier || in_.peek(2).kind == TokenKind::Equals) return Terminator::End;
  const std::string_view meant = nearest(text(name.name), {"CASE", "TRANSACTION", "TRY", "ELSE"});
  if (meant == "CASE") return Terminator::EndCase;
  if (meant == "TRANSACTION") return Terminator::EndTransaction;
  return meant == "TRY" ? Terminator::EndTry : Terminator::End;
}

// Behind END: the word that says of what.
void Parser::finish_end(Word word) {
  in_.advance();
  if (in_.accept(word)) return;
  const std::string_view wanted = text_of(word);
  context_.diagnostics.error(in_.token().at, MessageId::BasicExpected, {wanted, describe(in_.token())},
                             suggest_word({wanted}));
  in_.advance();
}

// An IF without THEN: a block was meant if the last name resembles the word or the next line is indented.
bool Parser::block_follows(const Position& opener) {
  if (!in_.at_end_of_line()) return false;
  if (!suggest_word({"THEN", "ELSE"}).empty()) return true;
  const Tokens* const line = in_.peek_line();
  return line && line->front().at.source == opener.source && line->front().at.column > opener.column;
}

}  // namespace scarlet::basic
