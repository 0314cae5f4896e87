// SPDX-License-Identifier: GPL-3.0-or-later
// Calls of intrinsic functions and of functions that DEFFUN declares.
#include <algorithm>

#include "basic/parser.h"
#include "basic/parser_guards.h"
#include "basic/suggest.h"
#include "value/number.h"

namespace scarlet::basic {

using base::MessageId;
using code::Intrinsic;
using code::Opcode;

void Parser::check_count(const Token& name, std::size_t count, std::size_t least, std::size_t most) {
  if (count >= least && count <= most) return;
  const std::string wanted = least == most ? std::to_string(least) : std::to_string(least) + "-" + std::to_string(most);
  fail(name, MessageId::BasicFunctionArguments, {text(name.name), wanted, std::to_string(count)});
}

Expr* Parser::user_function(const Token& name, const UserFunction& function) {
  in_.advance();
  std::vector<Expr*> args = arguments();
  if (!function.variable_arguments) {
    const std::size_t wanted = function.matrix_arguments.size();
    check_count(name, args.size(), wanted, wanted);
    for (std::size_t i = 0; i < args.size(); ++i) {
      if ((args[i]->kind == ExprKind::Matrix) != function.matrix_arguments[i]) {
        fail(name, MessageId::BasicMatrixArgument, {std::to_string(i + 1), text(name.name)});
      }
    }
  }
  if (function.key) args.insert(args.begin(), constant(name.at, *function.key));
  Expr* const e = make(ExprKind::UserFunction, name.at, std::move(args));
  e->function = &function;
  return e;
}

Expr* Parser::function_call(const Token& name, Intrinsic id) {
  const Nesting nesting(*this);
  in_.advance();
  switch (id) {
    case Intrinsic::Locate: return locate_function(name);
    case Intrinsic::Insert:
    case Intrinsic::Replace: return edit_function(name, id);
    case Intrinsic::Trans:
    case Intrinsic::Rtrans: return in_item() ? item_translate(name, id) : translate_function(name, id);
    case Intrinsic::Assigned:
    case Intrinsic::Unassigned:
    case Intrinsic::Vartype:
    case Intrinsic::Inmat: return state_function(name, id);
    default: break;
  }
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  std::vector<Expr*> args;
  if (!in_.at(TokenKind::RightBracket)) args = expression_list();
  expect(TokenKind::RightBracket, "')'");
  const code::IntrinsicInfo& row = code::info(id);
  check_count(name, args.size(), row.least_arguments, row.most_arguments);
  if (id == Intrinsic::Char && args[0]->kind == ExprKind::Constant && args[0]->constant.is_int()) {
    const char bytes[] = {static_cast<char>(args[0]->constant.as_int() & 0xFF)};
    return constant(name.at, value::Value::of(std::string_view(bytes, 1)));
  }
  const NodeKind node = node_of(in_.modes()[Mode::Utf8] ? character_function(id) : id);
  Expr* const e = make(node.kind, name.at, std::move(args));
  e->code = node.code;
  return e;
}

// $MODE UTF8: what counts characters instead of bytes.
Intrinsic Parser::character_function(Intrinsic id) {
  switch (id) {
    case Intrinsic::Len: return Intrinsic::Utf8Len;
    case Intrinsic::Index: return Intrinsic::Utf8Index;
    case Intrinsic::Upcase: return Intrinsic::Utf8Upcase;
    case Intrinsic::Downcase: return Intrinsic::Utf8Downcase;
    case Intrinsic::Seq: return Intrinsic::Uniseq;
    default: return id;
  }
}

// The node of a function that has an instruction of its own; the kind Function for all others.
Parser::NodeKind Parser::node_of(Intrinsic id) {
  switch (id) {
    case Intrinsic::Extract: return {ExprKind::Extract, 0};
    case Intrinsic::Fmt: return {ExprKind::Binary, static_cast<std::uint16_t>(Opcode::Format)};
    case Intrinsic::Rem: return {ExprKind::Binary, static_cast<std::uint16_t>(Opcode::Remainder)};
    case Intrinsic::Pwr: return {ExprKind::Binary, static_cast<std::uint16_t>(Opcode::Power)};
    case Intrinsic::Len: return {ExprKind::Unary, static_cast<std::uint16_t>(Opcode::Length)};
    case Intrinsic::Not: return {ExprKind::Unary, static_cast<std::uint16_t>(Opcode::Not)};
    case Intrinsic::Neg: return {ExprKind::Unary, static_cast<std::uint16_t>(Opcode::Negate)};
    default: return {ExprKind::Function, static_cast<std::uint16_t>(id)};
  }
}

namespace {

bool is_text_constant(const Expr& e) {
  return e.kind == ExprKind::Constant && e.constant.is_string() && !value::parse_number(e.constant.to_string());
}

}  // namespace

// LOCATE(item, array, field {, value {, subvalue}} {; order}). In dictionary items people write the order behind a
// comma too: a constant there that is no number can not be a position.
Expr* Parser::locate_function(const Token& name) {
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  std::vector<Expr*> args = expression_list();
  Expr* order = nullptr;
  if (in_.accept(TokenKind::Semicolon)) {
    order = expression();
  } else if (in_item() && args.size() > 3 && is_text_constant(*args.back())) {
    order = args.back();
    args.pop_back();
  }
  check_count(name, args.size(), 3, 5);
  if (order) {
    while (args.size() < 5) args.push_back(constant(name.at, value::Value::of(0)));
    args.push_back(order);
  }
  expect(TokenKind::RightBracket, "')'");
  Expr* const e = make(ExprKind::Function, name.at, std::move(args));
  e->code = static_cast<std::uint16_t>(Intrinsic::Locate);
  return e;
}

// REPLACE and INSERT: (array, field {, value {, subvalue}} , item), or ";" before the item.
Expr* Parser::edit_function(const Token& name, Intrinsic id) {
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  std::vector<Expr*> args = expression_list();
  if (in_.accept(TokenKind::Semicolon)) args.push_back(expression());
  expect(TokenKind::RightBracket, "')'");
  check_count(name, args.size(), 3, 5);
  if (in_.modes()[Mode::CompatibleAppend]) {
    Expr* const item = args.back();
    args.pop_back();
    while (args.size() < 4) args.push_back(constant(name.at, value::Value::of(0)));
    args.push_back(item);
    args.push_back(constant(name.at, value::Value::of(1)));
  }
  Expr* const e = make(ExprKind::Function, name.at, std::move(args));
  e->code = static_cast<std::uint16_t>(id);
  return e;
}

// TRANS({DICT} file, id, field, code)
Expr* Parser::translate_function(const Token& name, Intrinsic id) {
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  const Position at = in_.token().at;
  const bool dictionary =
      in_.at(Word::Dict) && can_begin_operand(in_.peek()) && in_.peek().kind != TokenKind::LeftBracket;
  if (dictionary) in_.advance();
  std::vector<Expr*> args = expression_list();
  expect(TokenKind::RightBracket, "')'");
  check_count(name, args.size(), 4, 4);
  if (dictionary) args[0] = make(ExprKind::Concat, at, {constant(at, value::Value::of("DICT ")), args[0]});
  Expr* const e = make(ExprKind::Function, name.at, std::move(args));
  e->code = static_cast<std::uint16_t>(id);
  return e;
}

// ASSIGNED, UNASSIGNED, VARTYPE and INMAT look at a variable, not at its value; it may be a whole matrix.
Expr* Parser::state_function(const Token& name, Intrinsic id) {
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  std::vector<Expr*> args;
  if (!in_.at(TokenKind::RightBracket)) {
    const Token& first = in_.token();
    const bool alone = first.kind == TokenKind::Identifier && in_.peek().kind == TokenKind::RightBracket;
    const Variable* const known = alone ? find_variable(first.name) : nullptr;
    const bool whole = alone && ((known && known->matrix) || id == Intrinsic::Inmat);
    args.push_back(whole ? whole_matrix() : expression());
  }
  expect(TokenKind::RightBracket, "')'");
  const code::IntrinsicInfo& row = code::info(id);
  check_count(name, args.size(), row.least_arguments, row.most_arguments);
  Expr* const e = make(ExprKind::Function, name.at, std::move(args));
  e->code = static_cast<std::uint16_t>(id);
  return e;
}

// REMOVE(array, delimiter): the second argument is written.
Expr* Parser::remove_function(const Token& name) {
  in_.advance();
  expect(TokenKind::LeftBracket, "'('");
  const Brackets inside(*this);
  Expr* const array = output();
  mark_used(*array);
  expect(TokenKind::Comma, "','");
  Expr* const delimiter = output();
  expect(TokenKind::RightBracket, "')'");
  return make(ExprKind::Remove, name.at, {array, delimiter});
}

Expr* Parser::whole_matrix() {
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier || is_reserved(name.word))
    fail_here(MessageId::BasicMatrixExpected, {describe(name)});
  in_.advance();
  Variable& v = matrix(name);
  v.used = v.assigned = true;
  root(v).assigned = true;
  Expr* const e = make(ExprKind::Matrix, name.at);
  e->variable = &v;
  return e;
}

std::string Parser::suggest_function(Name name) const {
  if (std::string known = other_dialect(text(name)); !known.empty()) return known;
  std::vector<std::string_view> names;
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(Intrinsic::Limit); ++i) {
    names.push_back(code::info(static_cast<Intrinsic>(i)).name);
  }
  for (const auto& row : functions_) names.push_back(context_.names.text(row.first));
  for (const Variable& v : routine_->scope.variables) {
    if (v.matrix && v.declared) names.push_back(context_.names.text(v.name));
  }
  return suggestion(text(name), names);
}

std::string Parser::suggest_at_variable(std::string_view name) const {
  std::vector<std::string_view> names;
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(code::AtVariable::Limit); ++i) {
    names.push_back(code::info(static_cast<code::AtVariable>(i)).name);
  }
  return suggestion(name, names);
}

}  // namespace scarlet::basic
