// SPDX-License-Identifier: GPL-3.0-or-later
// Dictionary expressions: names are items of a dictionary, results of earlier expressions have numbers, TRANS takes
// names without quotes.
#include <algorithm>

#include "base/text.h"
#include "basic/lexer.h"
#include "basic/parser.h"
#include "basic/parser_guards.h"
#include "basic/suggest.h"

namespace scarlet::basic {

using base::MessageId;
using code::AtVariable;
using code::Intrinsic;
using value::Value;

namespace {

constexpr std::int64_t kCounterField = 9998;
constexpr std::int64_t kSizeField = 9999;
constexpr std::int64_t kWholeRecord = -1;

}  // namespace

// The whole text: expressions separated by ";". What it gives is left in @ANS and returned.
void Parser::parse_expression_unit(const std::string& name, std::string_view text) {
  block_ = &routine_->body;
  tree_.kind = code::UnitKind::Expression;
  try {
    Expr* const e = nested_expression(name, text, Position{});
    statement_at_ = Position{1, 1, 0, 0};
    Variable& result = hidden_variable();
    add(Assignment{variable_expr(result, statement_at_), AssignOperator::Plain, e, false, 0});
    Expr* const answer = make(ExprKind::AtVariable, statement_at_);
    answer->code = static_cast<std::uint16_t>(AtVariable::Ans);
    add(Assignment{answer, AssignOperator::Plain, variable_expr(result, statement_at_), false, 0});
    add(Return{variable_expr(result, statement_at_)});
  } catch (const SourceError& error) {
    report(error);
  }
}

// The statements of a C item, whose value is @ANS.
void Parser::parse_item_program() {
  parse();
  tree_.kind = code::UnitKind::Expression;
  block_ = &routine_->body;
  Expr* const answer = make(ExprKind::AtVariable, routine_->end);
  answer->code = static_cast<std::uint16_t>(AtVariable::Ans);
  add(Return{answer});
}

// Parses a text of its own in the place where its name stands. All but the last expression become assignments before
// the statement that is made of the whole.
Expr* Parser::nested_expression(const std::string& name, std::string_view text, const Position& at) {
  const Nesting nesting(*this);
  if (std::find(open_items_.begin(), open_items_.end(), name) != open_items_.end()) {
    throw SourceError{at, MessageId::BasicItemNeedsItself, {name}, {}};
  }
  if (text.size() > base::limits::kSourceBytes || context_.sources.size() > base::limits::kIncludedRecords) {
    throw SourceError{at, MessageId::BasicTooManyIncludes, {}, {}};
  }
  open_items_.push_back(name);
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::replace(line.begin(), line.end(), base::kFieldMark, ' ');
  const std::uint16_t source = context_.sources.add(name, std::move(line), at);
  LogicalLine tokens;
  Lexer lexer(context_.names, Lexer::Holds::Expression);
  lexer.append(context_.sources.line(source, 1), 0, {1, 1, 0, source}, true, tokens.tokens);
  Token& end = tokens.tokens.emplace_back();
  end.at = {1, static_cast<std::uint32_t>(context_.sources.line(source, 1).size() + 1), 1, source};
  const TokenStream::Saved outer = in_.enter(std::move(tokens));
  const std::vector<Expr*> outer_results = std::exchange(results_, {});
  const Brackets inside(*this);
  Expr* e = nullptr;
  try {
    e = parse_results();
  } catch (const SourceError&) {
    leave_nested(outer, outer_results);
    throw;
  }
  leave_nested(outer, outer_results);
  e->bracketed = true;
  return e;
}

void Parser::leave_nested(const TokenStream::Saved& line, const std::vector<Expr*>& results) {
  in_.leave(line);
  results_ = results;
  open_items_.pop_back();
}

Expr* Parser::parse_results() {
  while (true) {
    while (in_.accept(TokenKind::Semicolon)) {
    }
    Expr* const e = expression();
    while (in_.accept(TokenKind::Semicolon)) {
    }
    if (in_.at_end_of_line()) return e;
    if (in_.last().kind != TokenKind::Semicolon) fail_here(MessageId::BasicTextAfterStatement, {describe(in_.token())});
    Variable& result = hidden_variable();
    statement_at_ = e->at;
    add(Assignment{variable_expr(result, e->at), AssignOperator::Plain, e, false, 0});
    results_.push_back(variable_expr(result, e->at));
  }
}

// "@", "@2": an earlier result.
Expr* Parser::earlier_result() {
  const Token at = in_.token();
  in_.advance();
  std::size_t number = results_.size();
  const Token& next = in_.token();
  if (next.kind == TokenKind::Number && !next.space_before && next.value.is_int()) {
    number = static_cast<std::size_t>(next.value.as_int());
    in_.advance();
  }
  if (number == 0 || number > results_.size()) fail(at, MessageId::BasicResultNumber, {std::to_string(number)});
  return results_[number - 1];
}

Expr* Parser::record_field(std::int64_t field, const Position& at) {
  const auto at_value = [&](AtVariable id) {
    Expr* const e = make(ExprKind::AtVariable, at);
    e->code = static_cast<std::uint16_t>(id);
    return e;
  };
  if (field == 0) return at_value(AtVariable::Id);
  if (field == kCounterField) return at_value(AtVariable::Ni);
  Expr* const record = at_value(AtVariable::Record);
  if (field != kSizeField) return make(ExprKind::Extract, at, {record, constant(at, Value::of(field))});
  Expr* const size = make(ExprKind::Unary, at, {record});
  size->code = static_cast<std::uint16_t>(code::Opcode::Length);
  return size;
}

Expr* Parser::item_value(const Token& token, const std::string& name) {
  std::string found_name = name;
  auto meaning = context_.items->find(name);
  if (!meaning) {
    found_name = base::upper(name);
    meaning = context_.items->find(found_name);
  }
  if (!meaning) {
    const std::vector<std::string> all = context_.items->all();
    fail(token, MessageId::BasicUnknownName, {name}, suggestion(name, {all.begin(), all.end()}));
  }
  uses_record_ = true;
  if (std::find(item_list_.begin(), item_list_.end(), found_name) == item_list_.end()) item_list_.push_back(found_name);
  if (meaning->kind == ItemMeaning::Kind::Field) return record_field(meaning->field, token.at);
  return nested_expression(found_name, meaning->text, token.at);
}

// {NAME} in a program: what is in the braces is read by the rules of expressions.
Expr* Parser::braced_item(const Token& token, const std::string& item) {
  const code::UnitKind kind = std::exchange(tree_.kind, code::UnitKind::Expression);
  Expr* e = nullptr;
  try {
    e = item_value(token, item);
  } catch (const SourceError&) {
    tree_.kind = kind;
    throw;
  }
  tree_.kind = kind;
  return e;
}

Expr* Parser::item_operand() {
  const Token name = in_.token();
  const Token& next = in_.peek();
  if (name.word == Word::If && (can_begin_operand(next) || next.kind == TokenKind::Minus)) return conditional();
  if (next.kind == TokenKind::LeftBracket) {
    const auto intrinsic = context_.names.intrinsic(name.name);
    if (intrinsic == Intrinsic::Total) return total_function(name);
    if (intrinsic) return function_call(name, *intrinsic);
    fail(name, MessageId::BasicUnknownFunction, {text(name.name)}, suggest_function(name.name));
  }
  in_.advance();
  return item_value(name, text(name.name));
}

// TOTAL(e): the function takes the number of this TOTAL in its item.
Expr* Parser::total_function(const Token& name) {
  in_.advance();
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  Expr* const of = expression();
  expect(TokenKind::RightBracket, "')'");
  Expr* const e = make(ExprKind::Function, name.at, {constant(name.at, Value::of(std::int64_t{++totals_})), of});
  e->code = static_cast<std::uint16_t>(Intrinsic::Total);
  return e;
}

// A name without quotes stands for its text: {DICT} file, a field, the code of TRANS.
Expr* Parser::unquoted_name() {
  const Token token = in_.token();
  if (token.kind == TokenKind::AtName) {
    const std::string& name = text(context_.names.folded(token.name));
    if (name == "RECORD") return in_.advance(), constant(token.at, Value::of(kWholeRecord));
    if (name == "ID") return in_.advance(), constant(token.at, Value::of(0));
  }
  if (token.kind != TokenKind::Identifier) return expression();
  std::string words = text(token.name);
  in_.advance();
  if (token.word == Word::Dict && in_.at(TokenKind::Identifier)) {
    words += " " + text(in_.token().name);
    in_.advance();
  }
  if (!in_.at(TokenKind::Comma) && !in_.at(TokenKind::RightBracket)) {
    fail_here(MessageId::BasicExpected, {"','", describe(in_.token())});
  }
  return constant(token.at, Value::of(words));
}

// TRANS(file, id, field, code) with names as they are.
Expr* Parser::item_translate(const Token& name, Intrinsic id) {
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  Expr* const file = unquoted_name();
  expect(TokenKind::Comma, "','");
  Expr* const key = expression();
  expect(TokenKind::Comma, "','");
  Expr* const field = unquoted_name();
  expect(TokenKind::Comma, "','");
  Expr* const code = unquoted_name();
  expect(TokenKind::RightBracket, "')'");
  uses_record_ = true;
  Expr* const e = make(ExprKind::Function, name.at, {file, key, field, code});
  e->code = static_cast<std::uint16_t>(id);
  return e;
}

}  // namespace scarlet::basic
