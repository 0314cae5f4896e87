// SPDX-License-Identifier: GPL-3.0-or-later
// Operands: constants, variables, matrix elements, calls, brackets, IF expressions; and the targets of assignments.
#include "base/text.h"
#include "basic/parser.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using base::MessageId;
using value::Value;

namespace {

// @variables that are constants.
struct AtConstant {
  std::string_view name;
  Value (*value)();
};

template <char c>
Value mark() {
  const char bytes[] = {c};
  return Value::of(std::string_view(bytes, 1));
}

constexpr AtConstant kAtConstants[] = {
    {"FM", mark<base::kFieldMark>},         {"AM", mark<base::kFieldMark>},
    {"VM", mark<base::kValueMark>},         {"SM", mark<base::kSubvalueMark>},
    {"SVM", mark<base::kSubvalueMark>},     {"TM", mark<base::kTextMark>},
    {"IM", mark<base::kItemMark>},          {"TRUE", [] { return Value::of(1); }},
    {"FALSE", [] { return Value::of(0); }}, {"DS", [] { return Value::of("/"); }},
};

}  // namespace

Expr* Parser::operand() {
  const Token& token = in_.token();
  switch (token.kind) {
    case TokenKind::Number:
    case TokenKind::Text: {
      Expr* const e = constant(token.at, token.value);
      in_.advance();
      return e;
    }
    case TokenKind::Identifier:
      if (!reserved(token.word)) return in_item() ? item_operand() : named_operand();
      break;
    case TokenKind::LeftBracket: return bracketed();
    case TokenKind::AtName: return at_variable();
    case TokenKind::At:
      if (in_item() && in_.peek().kind != TokenKind::LeftBracket) return earlier_result();
      return cursor();
    case TokenKind::BraceName: return dictionary_item();
    default: break;
  }
  fail_here(MessageId::BasicExpressionExpected, {describe(token)});
}

Expr* Parser::bracketed() {
  const Nesting nesting(*this);
  const Brackets inside(*this);
  in_.advance();
  Expr* e = expression();
  expect(TokenKind::RightBracket, "')'");
  e->bracketed = true;
  return e;
}

// @(column {, row})
Expr* Parser::cursor() {
  const Nesting nesting(*this);
  const Position at = in_.token().at;
  in_.advance();
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  std::vector<Expr*> args = {expression()};
  if (in_.accept(TokenKind::Comma)) args.push_back(expression());
  expect(TokenKind::RightBracket, "')'");
  Expr* const e = make(ExprKind::Function, at, std::move(args));
  e->code = static_cast<std::uint16_t>(code::Intrinsic::Cursor);
  return e;
}

Expr* Parser::at_variable() {
  const Token token = in_.token();
  in_.advance();
  const std::string& name = context_.names.text(context_.names.folded(token.name));
  for (const AtConstant& row : kAtConstants) {
    if (row.name == name) return constant(token.at, row.value());
  }
  const auto found = code::find_at_variable(name);
  uses_record_ = true;
  if (!found) fail(token, MessageId::BasicUnknownAtVariable, {name}, suggest_at_variable(name));
  Expr* const e = make(ExprKind::AtVariable, token.at);
  e->code = static_cast<std::uint16_t>(*found);
  return e;
}

// IF condition THEN a ELSE b
Expr* Parser::conditional() {
  const Nesting nesting(*this);
  const Position at = in_.token().at;
  in_.advance();
  Expr* const condition = expression();
  expect(Word::Then);
  Expr* const yes = expression();
  expect(Word::Else);
  Expr* const no = expression();
  return make(ExprKind::Conditional, at, {condition, yes, no});
}

Expr* Parser::named_operand() {
  const Token name = in_.token();
  const Token& next = in_.peek();
  if (name.word == Word::If && !find_variable(name.name)) return conditional();
  const bool opens = next.kind == TokenKind::LeftBracket;
  const bool touches = opens && !next.space_before;
  const Variable* const known = opens ? find_variable(name.name) : nullptr;
  if (known && known->matrix) return element(name);
  if (touches) {
    if (const auto found = functions_.find(name.name); found != functions_.end()) {
      return user_function(name, *found->second);
    }
    if (name.word == Word::Remove) return remove_function(name);
  }
  // A space before the bracket: a function unless there is a variable of that name, which would then be formatted.
  const bool call = touches || (opens && !known);
  const auto intrinsic = call ? context_.names.intrinsic(name.name) : std::nullopt;
  if (intrinsic) return function_call(name, *intrinsic);
  if (touches && file_name(name.name)) return file_field_reference(name);
  if (touches) return element(name);
  in_.advance();
  if (name.word == Word::Me && tree_.kind == code::UnitKind::Class && !find_variable(name.name)) {
    return make(ExprKind::Self, name.at);
  }
  Variable& v = scalar(name);
  v.used = root(v).used = true;
  return variable_expr(v, name.at);
}

// NAME(row {, column})
Expr* Parser::element(const Token& name) {
  const Nesting nesting(*this);
  const Brackets inside(*this);
  in_.advance();
  in_.advance();
  std::vector<Expr*> args;
  do {
    args.push_back(expression());
    if (args.size() > 2 || !in_.at(TokenKind::Comma)) break;
  } while (in_.accept(TokenKind::Comma));
  if (args.size() > 2) fail(name, MessageId::BasicMatrixNotDimensioned, {text(name.name)}, suggest_function(name.name));
  expect(TokenKind::RightBracket, "')'");
  Variable& v = matrix(name);
  check_dimensions(v, static_cast<std::uint8_t>(args.size()), name.at);
  v.used = root(v).used = true;
  Expr* const e = make(ExprKind::Element, name.at, std::move(args));
  e->variable = &v;
  return e;
}

// NAME(FIELD) of a FILE statement: a field of the record by its dictionary name.
Expr* Parser::file_field_reference(const Token& name) {
  in_.advance();
  in_.advance();
  const Token field = in_.token();
  if (field.kind != TokenKind::Identifier) fail(field, MessageId::BasicFieldName, {describe(field)});
  in_.advance();
  expect(TokenKind::RightBracket, "')'");
  Variable& record = variable(name.name, name.at);
  record.used = record.assigned = true;
  const std::int64_t number = file_field(name, field);
  if (number == 0) fail(field, MessageId::BasicFieldName, {describe(field)});
  return make(ExprKind::Extract, name.at, {variable_expr(record, name.at), constant(field.at, Value::of(number))});
}

Expr* Parser::target() { return postfix(target_base(), true); }

Expr* Parser::target_base() {
  const Token name = in_.token();
  if (name.kind == TokenKind::AtName) return at_variable();
  if (name.kind != TokenKind::Identifier || is_reserved(name.word)) {
    fail_here(MessageId::BasicVariableExpected, {describe(name)});
  }
  const bool touches = in_.peek().kind == TokenKind::LeftBracket && !in_.peek().space_before;
  if (touches && file_name(name.name)) return file_field_reference(name);
  if (touches) return element(name);
  if (in_.peek().kind == TokenKind::LeftBracket) {
    const Variable* const known = find_variable(name.name);
    if (known && known->matrix) return element(name);
  }
  in_.advance();
  if (name.word == Word::Me && tree_.kind == code::UnitKind::Class && !find_variable(name.name)) {
    return make(ExprKind::Self, name.at);
  }
  return variable_expr(scalar(name), name.at);
}

Expr* Parser::output() {
  const Token at = in_.token();
  Expr* const e = target();
  if (e->kind == ExprKind::Constant || e->kind == ExprKind::Self)
    fail(at, MessageId::BasicVariableExpected, {describe(at)});
  if (e->kind == ExprKind::AtVariable && !code::info(static_cast<code::AtVariable>(e->code)).assignable) {
    fail(at, MessageId::BasicAtVariableReadOnly, {describe(at)});
  }
  mark_assigned(*e);
  return e;
}

// The variable at the bottom of X<f>[s,l] gets a value.
void Parser::mark_assigned(Expr& target, bool set) {
  const Expr* e = &target;
  while (e->kind == ExprKind::Extract || e->kind == ExprKind::Substring || e->kind == ExprKind::Group ||
         e->kind == ExprKind::LastBytes) {
    e = e->args[0];
  }
  if (!e->variable) return;
  e->variable->assigned = true;
  root(*e->variable).assigned = true;
  if (set) root(*e->variable).set = true;
}

// The variable at the bottom of X<f> is read.
void Parser::mark_used(Expr& source) {
  const Expr* e = &source;
  while (!e->variable && !e->args.empty()) e = e->args[0];
  if (e->variable) e->variable->used = root(*e->variable).used = true;
}

Expr* Parser::argument() {
  const bool whole = in_.at(Word::Mat) && in_.peek().kind == TokenKind::Identifier && !reserved(in_.peek().word);
  if (whole) {
    in_.advance();
    return whole_matrix();
  }
  Expr* const e = expression();
  const bool by_reference = (e->kind == ExprKind::Variable || e->kind == ExprKind::Element) && !e->bracketed;
  if (by_reference) mark_assigned(*e);
  return e;
}

std::vector<Expr*> Parser::arguments() {
  const Nesting nesting(*this);
  const Brackets inside(*this);
  expect(TokenKind::LeftBracket, "'('");
  std::vector<Expr*> args;
  if (in_.accept(TokenKind::RightBracket)) return args;
  do {
    args.push_back(argument());
    if (args.size() > base::limits::kArguments) fail_here(MessageId::BasicTooManyArguments);
  } while (in_.accept(TokenKind::Comma));
  expect(TokenKind::RightBracket, "')'");
  return args;
}

std::vector<Expr*> Parser::expression_list() {
  std::vector<Expr*> list;
  do {
    list.push_back(expression());
  } while (in_.accept(TokenKind::Comma));
  return list;
}

}  // namespace scarlet::basic
