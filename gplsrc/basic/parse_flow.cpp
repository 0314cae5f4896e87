// SPDX-License-Identifier: GPL-3.0-or-later
// IF, CASE, loops, jumps, calls, and the ends of programs and transactions.
#include <algorithm>

#include "basic/parser.h"
#include "basic/parser_guards.h"
#include "basic/patterns.h"
#include "basic/suggest.h"

namespace scarlet::basic {

using base::MessageId;
using code::RoutineKind;
using code::StatementId;

// Whether such a block is open in the routine.
bool Parser::is_in(BlockKind kind) const {
  for (auto block = open_.rbegin(); block != open_.rend() && block->kind != BlockKind::Routine; ++block) {
    if (block->kind == kind) return true;
  }
  return false;
}

// WHILE READNEXT ID DO: a statement that other dialects take for a condition.
void Parser::refuse_statement() {
  const Token& word = in_.token();
  const Pattern* const pattern = find_pattern(word.word);
  const bool reads = pattern && pattern->need == PatternNeed::Required && in_.peek().kind == TokenKind::Identifier &&
                     in_.peek().word == Word::None;
  if (reads) fail(word, MessageId::BasicStatementAsCondition, {text(word.name)});
}

void Parser::parse_if() {
  const Position at = statement_at_;
  IfStatement node;
  refuse_statement();
  node.condition = expression();
  const bool has_then = accept_clause(Word::Then);
  if (has_then) node.then_block = parse_clause_body(at);
  if (accept_clause(Word::Else)) {
    node.else_block = parse_clause_body(at);
  } else if (!has_then) {
    parse_if_without_then(at);
  }
  statement_at_ = at;
  add(std::move(node));
}

// The lines of the block are read, so that their END does not end something else.
void Parser::parse_if_without_then(const Position& at) {
  const SourceError error{
      in_.token().at, MessageId::BasicThenMissing, {describe(in_.token())}, suggest_word({"THEN", "ELSE"})};
  if (!block_follows(at)) throw error;
  report(error);
  doubt_line();
  parse_clause_body(at);
  if (accept_clause(Word::Else)) parse_clause_body(at);
}

void Parser::parse_begin() {
  if (in_.accept(Word::Case)) return parse_case();
  if (in_.accept(Word::Transaction)) return parse_transaction_block();
  fail(in_.token(), MessageId::BasicExpected, {"CASE, TRANSACTION", describe(in_.token())},
       in_.at(TokenKind::Identifier) ? other_dialect(text(in_.token().name)) : "");
}

void Parser::parse_case() {
  const Position at = statement_at_;
  CaseStatement node;
  // Only comments may stand before the first CASE; what else is there is reported with its own place.
  Block before = parse_lines(BlockKind::Case, at);
  if (!before.empty()) context_.diagnostics.error(before.front()->at, MessageId::BasicBeforeFirstCase);
  while (terminator() == Terminator::Case) {
    CaseStatement::Branch branch;
    branch.at = in_.token().at;
    in_.advance();
    try {
      branch.condition = expression();
    } catch (const SourceError& error) {
      report(error);
      in_.skip_line();
      branch.condition = number(0);
    }
    branch.body = parse_lines(BlockKind::Case, at);
    node.branches.push_back(std::move(branch));
  }
  if (terminator() == Terminator::EndCase) finish_end(Word::Case);
  statement_at_ = at;
  add(std::move(node));
}

void Parser::parse_for() {
  const Position at = statement_at_;
  ForStatement loop;
  try {
    parse_for_heading(loop);
  } catch (const SourceError& error) {
    report(error);
    in_.skip_line();
    loop.control = nullptr;
  }
  loop.store_first = in_.modes()[Mode::ForStoreBeforeTest];
  loop.body = parse_lines(BlockKind::For, at);
  loop.next = in_.token().at;
  if (terminator() == Terminator::Next) parse_next(loop);
  if (!loop.control) return;
  statement_at_ = at;
  add(std::move(loop));
}

void Parser::parse_for_heading(ForStatement& loop) {
  const Token first = in_.token();
  if (first.kind == TokenKind::Identifier && in_.peek().kind == TokenKind::Identifier) {
    fail(in_.peek(), MessageId::BasicExpected, {"'='", describe(in_.peek())}, other_dialect(text(first.name)));
  }
  loop.control = output();
  if (loop.control->kind != ExprKind::Variable && loop.control->kind != ExprKind::Element) {
    fail(first, MessageId::BasicForVariable);
  }
  if (loop.control->kind == ExprKind::Element) loop.reference = &hidden_variable();
  expect(TokenKind::Equals, "'='");
  loop.from = expression();
  expect(Word::To);
  {
    const Reservation step(*this, {Word::Step});
    loop.to = expression();
  }
  if (in_.accept(Word::Step)) loop.step = expression();
  if (in_.at(Word::While) || in_.at(Word::Until)) {
    loop.until = in_.at(Word::Until);
    in_.advance();
    loop.test = expression();
    in_.accept(Word::Do);
  }
}

bool Parser::same_control(const Expr& a, const Expr& b) const {
  if (a.kind != b.kind || a.variable != b.variable || a.args.size() != b.args.size()) return false;
  for (std::size_t i = 0; i < a.args.size(); ++i) {
    const Expr& x = *a.args[i];
    const Expr& y = *b.args[i];
    const bool same_constant = x.kind == ExprKind::Constant && x.constant.to_string() == y.constant.to_string();
    if (x.kind != y.kind || x.variable != y.variable || (x.kind == ExprKind::Constant && !same_constant)) return false;
  }
  return true;
}

void Parser::parse_next(ForStatement& loop) {
  in_.advance();
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier || reserved(name.word)) return;
  Expr* const control = target();
  if (!loop.control || same_control(*control, *loop.control)) return;
  fail(name, MessageId::BasicNextVariable, {text(name.name), text(loop.control->variable->name)});
}

void Parser::parse_loop() {
  const Position at = statement_at_;
  LoopStatement node;
  node.body = parse_lines(BlockKind::Loop, at);
  if (terminator() == Terminator::Repeat) in_.advance();
  statement_at_ = at;
  add(std::move(node));
}

void Parser::parse_while() { parse_loop_test(false); }
void Parser::parse_until() { parse_loop_test(true); }

void Parser::parse_loop_test(bool until) {
  if (!is_in(BlockKind::Loop) && !is_in(BlockKind::For))
    fail_here(MessageId::BasicOutsideLoop, {until ? "UNTIL" : "WHILE"});
  refuse_statement();
  LoopTest node{expression(), until};
  add(node);
  // What follows is a statement of its own, with or without DO before it.
  if (in_.accept(Word::Do) && !at_statement_end()) parse_statement_safely();
}

void Parser::parse_exit() {
  if (!is_in(BlockKind::Loop) && !is_in(BlockKind::For)) fail_here(MessageId::BasicOutsideLoop, {"EXIT"});
  add(LoopExit{false});
}

void Parser::parse_continue() {
  if (!is_in(BlockKind::Loop) && !is_in(BlockKind::For)) fail_here(MessageId::BasicOutsideLoop, {"CONTINUE"});
  add(LoopExit{true});
}

Name Parser::parse_label_reference() {
  const Token token = in_.token();
  if (token.kind != TokenKind::Identifier && token.kind != TokenKind::Number) {
    fail_here(MessageId::BasicLabelExpected, {describe(token)});
  }
  in_.advance();
  if (token.kind == TokenKind::Number) return number_label(token);
  return token.name;
}

void Parser::parse_go() {
  in_.accept(Word::To);
  parse_goto();
}

void Parser::parse_goto() {
  const Token token = in_.token();
  const Name label = parse_label_reference();
  in_.accept(TokenKind::Colon);
  statement_at_ = token.at;
  add(Jump{label, false});
}

void Parser::parse_gosub() {
  const Token token = in_.token();
  Gosub node;
  node.target = parse_label_reference();
  in_.accept(TokenKind::Colon);
  node.has_arguments = in_.at(TokenKind::LeftBracket);
  if (node.has_arguments) node.args = arguments();
  if (!node.has_arguments) routine_->gosubs.push_back({node.target, token.at});
  statement_at_ = token.at;
  add(std::move(node));
}

void Parser::parse_on() {
  OnJump node;
  {
    const Reservation words(*this, {Word::Gosub, Word::Goto});
    node.selector = expression();
  }
  node.gosub = in_.accept(Word::Gosub);
  if (!node.gosub && !in_.accept(Word::Goto)) {
    expect(Word::Go);
    in_.accept(Word::To);
  }
  node.only_in_range = in_.modes()[Mode::PickJumpRange];
  do {
    const Position at = in_.token().at;
    node.targets.push_back({parse_label_reference(), at});
    in_.accept(TokenKind::Colon);
    if (node.gosub) routine_->gosubs.push_back(node.targets.back());
  } while (in_.accept(TokenKind::Comma));
  add(std::move(node));
}

bool Parser::in_function() const {
  switch (routine_->kind) {
    case RoutineKind::LocalFunction:
    case RoutineKind::PublicFunction: return true;
    case RoutineKind::Main: return tree_.kind == code::UnitKind::Function;
    default: return false;
  }
}

void Parser::parse_return() {
  if (in_.at(Word::To)) {
    in_.advance();
    if (routine_->kind != RoutineKind::Main) fail_here(MessageId::BasicReturnToInLocal);
    add(Jump{parse_label_reference(), true});
    return;
  }
  Return node;
  const bool has_value = !at_statement_end() && terminator() == Terminator::None;
  if (has_value && !in_function()) fail_here(MessageId::BasicReturnValue);
  if (has_value) node.value = expression();
  add(node);
}

// CALL name {(arguments)}, CALL @variable {(arguments)}, CALL @matrix(subscripts) {(arguments)}
void Parser::parse_call() {
  Call node;
  const Token token = in_.token();
  if (token.kind == TokenKind::AtName || token.kind == TokenKind::At) {
    if (token.kind == TokenKind::At) in_.advance();
    const Token name = in_.token();
    if (name.kind != TokenKind::Identifier && name.kind != TokenKind::AtName) {
      fail(name, MessageId::BasicVariableExpected, {describe(name)});
    }
    const Variable* const known = find_variable(name.name);
    if (known && known->matrix) {
      node.variable = element(name);
    } else {
      in_.advance();
      node.variable = variable_expr(scalar(name), name.at);
    }
    node.variable->variable->used = true;
  } else {
    node.name = parse_catalogue_name();
  }
  if (in_.at(TokenKind::LeftBracket)) node.args = arguments();
  add(std::move(node));
}

void Parser::parse_enter() {
  parse_call();
  if (in_.modes()[Mode::PickEnter]) add(Stop{});
}

// STOP {list}; a message id and its arguments under $MODE PICK.ERRMSG.
void Parser::parse_stop() {
  if (!at_statement_end() && terminator() == Terminator::None) {
    std::vector<Operand> items;
    for (Expr* e : expression_list()) items.push_back(input(e));
    add_runtime(in_.modes()[Mode::PickErrmsg] ? StatementId::StopMessage : StatementId::StopText, std::move(items));
  }
  add(Stop{});
}

void Parser::parse_stop_message() {
  std::vector<Operand> items;
  for (Expr* e : expression_list()) items.push_back(input(e));
  add_runtime(StatementId::StopMessage, std::move(items));
  add(Stop{});
}

void Parser::parse_abort() {
  std::vector<Operand> items;
  if (!at_statement_end() && terminator() == Terminator::None) {
    for (Expr* e : expression_list()) items.push_back(input(e));
  }
  const bool by_id = in_.modes()[Mode::PickErrmsg] && !items.empty();
  add_runtime(by_id ? StatementId::AbortMessage : StatementId::Abort, std::move(items));
}

void Parser::parse_abort_message() {
  std::vector<Operand> items;
  for (Expr* e : expression_list()) items.push_back(input(e));
  add_runtime(StatementId::AbortMessage, std::move(items));
}

void Parser::parse_null() {}

void Parser::parse_void() { add(Evaluate{expression()}); }

void Parser::parse_transaction_block() {
  const Position at = statement_at_;
  TransactionBlock node;
  node.body = parse_lines(BlockKind::Transaction, at);
  if (terminator() == Terminator::EndTransaction) finish_end(Word::Transaction);
  statement_at_ = at;
  add(std::move(node));
}

// TRY, lines, CATCH {variable}, lines, END TRY
void Parser::parse_try() {
  const Position at = statement_at_;
  TryStatement node;
  node.body = parse_lines(BlockKind::Try, at);
  if (in_.accept(Word::Catch)) {
    if (!at_statement_end() && terminator() == Terminator::None) node.error = output();
    node.handler = parse_lines(BlockKind::Catch, at);
  } else if (terminator() == Terminator::EndTry) {
    context_.diagnostics.error(at, MessageId::BasicUnclosed, {"CATCH"});
  }
  if (terminator() == Terminator::EndTry) finish_end(Word::Try);
  statement_at_ = at;
  add(std::move(node));
}

void Parser::parse_throw() { add(Throw{expression()}); }

void Parser::parse_transaction() {
  const Position at = statement_at_;
  if (in_.accept(Word::Abort)) {
    add_runtime(StatementId::TransactionAbort);
    return;
  }
  RuntimeStatement node;
  const bool start = in_.accept(Word::Start);
  if (!start) expect(Word::Commit);
  node.id = start ? StatementId::TransactionStart : StatementId::TransactionCommit;
  parse_clauses(node.clauses, "T", ClauseNeed::Optional, at);
  statement_at_ = at;
  add(std::move(node));
}

void Parser::parse_commit() { parse_transaction_end(true); }
void Parser::parse_rollback() { parse_transaction_end(false); }

void Parser::parse_transaction_end(bool commit) {
  if (!is_in(BlockKind::Transaction)) fail_here(MessageId::BasicOutsideTransaction, {commit ? "COMMIT" : "ROLLBACK"});
  add(TransactionEnd{commit});
}

}  // namespace scarlet::basic
