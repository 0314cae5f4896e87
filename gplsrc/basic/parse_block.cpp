// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks of statements, the clauses THEN, ELSE, ON ERROR and LOCKED, and labels.
#include <algorithm>

#include "basic/parser.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using base::MessageId;

// What ends a block, if the current token does; a variable of that name does not.
Parser::Terminator Parser::terminator() const {
  const Word next = in_.peek().word;
  switch (in_.token().word) {
    case Word::Next: return Terminator::Next;
    case Word::Repeat: return Terminator::Repeat;
    case Word::End:
      if (next == Word::Case) return Terminator::EndCase;
      if (next == Word::Transaction) return Terminator::EndTransaction;
      if (next == Word::Try) return Terminator::EndTry;
      if (next == Word::None) return misspelt_end();
      break;
    case Word::Case: break;
    case Word::Catch:
      if (is_in(BlockKind::Try)) break;
      return Terminator::None;
    default: return Terminator::None;
  }
  switch (in_.peek().kind) {
    case TokenKind::Equals:
    case TokenKind::PlusEquals:
    case TokenKind::MinusEquals:
    case TokenKind::ColonEquals:
    case TokenKind::Less:
    case TokenKind::LeftSquare: return Terminator::None;
    default: break;
  }
  if (in_.at(Word::Catch)) return Terminator::Catch;
  return in_.at(Word::End) ? Terminator::End : Terminator::Case;
}

bool Parser::closes(BlockKind kind, Terminator terminator) {
  switch (terminator) {
    case Terminator::End: return kind == BlockKind::Then || kind == BlockKind::Routine || kind == BlockKind::Program;
    case Terminator::EndCase:
    case Terminator::Case: return kind == BlockKind::Case;
    case Terminator::EndTransaction: return kind == BlockKind::Transaction;
    case Terminator::Catch: return kind == BlockKind::Try;
    case Terminator::EndTry: return kind == BlockKind::Catch || kind == BlockKind::Try;
    case Terminator::Next: return kind == BlockKind::For;
    case Terminator::Repeat: return kind == BlockKind::Loop;
    case Terminator::None: break;
  }
  return false;
}

bool Parser::closes_outer(Terminator terminator) const {
  return std::any_of(open_.begin(), open_.end(),
                     [terminator](const OpenBlock& block) { return closes(block.kind, terminator); });
}

void Parser::report_unclosed() {
  OpenBlock& block = open_.back();
  if (block.reported) return;
  block.reported = true;
  constexpr std::string_view kWanted[] = {"END",   "END",    "END", "END CASE", "NEXT", "REPEAT", "END TRANSACTION",
                                          "CATCH", "END TRY"};
  context_.diagnostics.error(block.at, MessageId::BasicUnclosed, {kWanted[static_cast<std::size_t>(block.kind)]});
}

bool Parser::begin_next_line() {
  in_.next_line();
  if (in_.at_end()) return false;
  begin_line();
  return true;
}

void Parser::begin_line() {
  const Token token = in_.token();
  if (token.kind == TokenKind::Number) {
    in_.advance();
    in_.accept(TokenKind::Colon);
    add_label(token, number_label(token));
  } else if (token.kind == TokenKind::Identifier && in_.peek().kind == TokenKind::Colon && !reserved(token.word)) {
    in_.advance();
    in_.advance();
    add_label(token, token.name);
  }
}

Name Parser::number_label(const Token& token) {
  constexpr int kAllDecimals = 14;
  return context_.names.intern(token.value.to_string(kAllDecimals));
}

void Parser::add_label(const Token& token, Name label) {
  statement_at_ = token.at;
  const BlockKind around = open_.empty() ? BlockKind::Program : open_.back().kind;
  if (around != BlockKind::Program && around != BlockKind::Routine) routine_->has_inner_labels = true;
  if (!routine_->labels.emplace(label, token.at).second) {
    const std::string first = context_.sources.line_label(routine_->labels[label]);
    context_.diagnostics.error(token.at, MessageId::BasicLabelTwice, {text(label), first});
    return;
  }
  add(LabelMark{label});
}

Block Parser::parse_lines(BlockKind kind, const Position& opener) {
  const Nesting nesting(*this);
  Block block;
  Block* const outer = std::exchange(block_, &block);
  if (kind != BlockKind::Program) open_.push_back({kind, opener});
  while (true) {
    if (in_.at_end_of_line()) {
      if (begin_next_line()) continue;
      if (kind != BlockKind::Program) report_unclosed();
      break;
    }
    if (in_.accept(TokenKind::Semicolon)) continue;
    if (const Terminator found = terminator(); found != Terminator::None) {
      if (closes(kind, found)) break;
      if (closes_outer(found)) {
        report_unclosed();
        break;
      }
    }
    parse_statement_safely();
  }
  open_.pop_back();
  block_ = outer;
  return block;
}

void Parser::parse_statement_safely() {
  statement_at_ = in_.token().at;
  const std::size_t reserved_words = reserved_.size();
  const std::size_t nesting = nesting_;
  try {
    parse_statement();
    finish_statement();
  } catch (const SourceError& error) {
    report(error);
    reserved_.resize(reserved_words);
    nesting_ = nesting;
    in_subscripts_ = no_format_ = false;
    recover();
  }
}

bool Parser::at_statement_end() const {
  return in_.at_end_of_line() || in_.at(TokenKind::Semicolon) || in_.at(Word::Else) || in_.at(Word::Then) ||
         in_.at(Word::Locked) || in_.at(Word::Repeat) || in_.at(Word::Until) || in_.at(Word::While) ||
         in_.at(Word::Next);
}

// What may follow a statement: its end, or a word that ends or tests the loop around it.
void Parser::finish_statement() {
  if (at_statement_end() || terminator() != Terminator::None) return;
  if (in_.at(Word::On) && in_.peek().word == Word::Error) return;
  fail(in_.token(), MessageId::BasicTextAfterStatement, {describe(in_.token())}, suggest_word({"ELSE", "THEN"}));
}

bool Parser::next_line_begins(Word first, Word second) {
  if (!in_.at_end_of_line()) return false;
  const Tokens* const line = in_.peek_line();
  if (!line || (*line)[0].word != first) return false;
  return second == Word::None || (line->size() > 1 && (*line)[1].word == second);
}

// A clause may begin on the line that follows.
bool Parser::accept_clause(Word word) {
  if (next_line_begins(word)) in_.next_line();
  return in_.accept(word);
}

bool Parser::accept_on_error() {
  if (next_line_begins(Word::On, Word::Error)) in_.next_line();
  if (!in_.at(Word::On) || in_.peek().word != Word::Error) return false;
  in_.advance();
  in_.advance();
  return true;
}

// Behind the word of a clause: statements on the line, or lines up to END.
Block Parser::parse_clause_body(const Position& opener) {
  std::size_t semicolons = in_.index();
  while (in_[semicolons].kind == TokenKind::Semicolon) ++semicolons;
  if (in_[semicolons].kind != TokenKind::EndOfLine) return parse_inline_clause();
  in_.rewind(semicolons);
  Block block = parse_lines(BlockKind::Then, opener);
  if (terminator() == Terminator::End) {
    note_indentation(opener);
    in_.advance();
  }
  return block;
}

// An END that stands further left than the line that it closes may have been meant for something else; should the final
// END be missing, it is the first place to look at.
void Parser::note_indentation(const Position& opener) {
  const Position& end = in_.token().at;
  if (odd_end_ || in_.index() != 0 || end.source != opener.source || end.column >= opener.column) return;
  const std::string_view before = context_.sources.line(opener.source, opener.line).substr(0, opener.column - 1);
  if (before.find_first_not_of(" \t") == std::string_view::npos) odd_end_ = {opener, end};
}

Block Parser::parse_inline_clause() {
  const Nesting nesting(*this);
  Block block;
  Block* const outer = std::exchange(block_, &block);
  while (!in_.at_end_of_line()) {
    if (in_.accept(TokenKind::Semicolon)) continue;
    const bool next_clause = in_.at(Word::Else) || in_.at(Word::Then) || in_.at(Word::Locked) ||
                             (in_.at(Word::On) && in_.peek().word == Word::Error);
    if (next_clause || terminator() != Terminator::None) break;
    parse_statement_safely();
  }
  block_ = outer;
  return block;
}

// ON ERROR, LOCKED, THEN, ELSE in this order, as far as the statement allows them ("TEL").
void Parser::parse_clauses(Clauses& clauses, std::string_view allowed, ClauseNeed need, const Position& at) {
  const auto allows = [allowed](char letter) { return allowed.find(letter) != std::string_view::npos; };
  if (allows('E') && accept_on_error()) {
    clauses.has_on_error = true;
    clauses.on_error_block = parse_clause_body(at);
  }
  if (allows('L') && accept_clause(Word::Locked)) {
    clauses.has_locked = true;
    clauses.locked_block = parse_clause_body(at);
  }
  if (!allows('T')) return;
  if (accept_clause(Word::Then)) {
    clauses.has_then = true;
    clauses.then_block = parse_clause_body(at);
  }
  if (accept_clause(Word::Else)) {
    clauses.has_else = true;
    clauses.else_block = parse_clause_body(at);
  }
  if (need == ClauseNeed::Required && !clauses.has_then && !clauses.has_else) {
    fail(in_.token(), MessageId::BasicThenOrElseMissing, {}, suggest_word({"THEN", "ELSE"}));
  }
}

}  // namespace scarlet::basic
