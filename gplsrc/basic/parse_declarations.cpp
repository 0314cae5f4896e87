// SPDX-License-Identifier: GPL-3.0-or-later
// COMMON, DIM, EQUATE, PRIVATE, PUBLIC and FILE.
#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "basic/lexer.h"
#include "basic/parser.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using base::MessageId;
using code::RoutineKind;
using code::StatementId;
using value::Value;

std::uint32_t Parser::parse_size() {
  const Token token = in_.token();
  const bool fits = token.kind == TokenKind::Number && token.value.is_int() && token.value.as_int() >= 0 &&
                    token.value.as_int() <= static_cast<std::int64_t>(base::limits::kMatrixElements);
  if (!fits) fail_here(MessageId::BasicSizeExpected, {describe(token)});
  in_.advance();
  return static_cast<std::uint32_t>(token.value.as_int());
}

// "(" rows {, columns} ")"; columns stay 0 for one dimension.
void Parser::parse_sizes(std::uint32_t& rows, std::uint32_t& columns) {
  expect(TokenKind::LeftBracket, "'('");
  const Token first = in_.token();
  rows = parse_size();
  if (in_.accept(TokenKind::Comma)) columns = parse_size();
  expect(TokenKind::RightBracket, "')'");
  const std::uint64_t elements = std::uint64_t{rows} * std::max<std::uint32_t>(columns, 1);
  if (elements > base::limits::kMatrixElements) fail(first, MessageId::BasicSizeExpected, {describe(first)});
}

void Parser::parse_common() {
  std::string name;
  if (in_.accept(TokenKind::Slash)) {
    const Token token = in_.token();
    if (token.kind != TokenKind::Identifier) fail_here(MessageId::BasicNameExpected, {describe(token)});
    in_.advance();
    name = text(context_.names.folded(token.name));
    expect(TokenKind::Slash, "'/'");
  } else {
    in_.accept(TokenKind::SlashSlash);
  }
  if (routine_->kind != RoutineKind::Main) fail(in_.token(), MessageId::BasicCommonInRoutine);
  auto block = std::find_if(tree_.commons.begin(), tree_.commons.end(),
                            [&](const CommonTree& other) { return other.name == name; });
  if (block == tree_.commons.end()) {
    CommonTree made;
    made.name = name;
    made.start_unassigned = in_.modes()[Mode::UnassignedCommon];
    made.pick_style = in_.modes()[Mode::PickMatrix];
    made.at = statement_at_;
    block = tree_.commons.insert(tree_.commons.end(), std::move(made));
  }
  do {
    parse_common_member(*block);
  } while (in_.accept(TokenKind::Comma));
}

void Parser::parse_common_member(CommonTree& block) {
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier || is_reserved(name.word))
    fail_here(MessageId::BasicVariableExpected, {describe(name)});
  in_.advance();
  if (routine_->scope.names.contains(name.name)) fail(name, MessageId::BasicCommonAfterUse, {text(name.name)});
  Variable& v = declare(routine_->scope, name.name, name.at);
  v.kind = VariableKind::Common;
  v.declared = v.assigned = v.used = true;
  CommonTree::Member member;
  member.variable = &v;
  if (in_.at(TokenKind::LeftBracket)) {
    parse_sizes(member.rows, member.columns);
    member.matrix = v.matrix = true;
    v.dimensions = member.columns == 0 ? 1 : 2;
  }
  block.members.push_back(member);
}

void Parser::parse_dim() {
  do {
    const Token name = in_.token();
    if (name.kind != TokenKind::Identifier || is_reserved(name.word)) {
      fail_here(MessageId::BasicVariableExpected, {describe(name)});
    }
    in_.advance();
    Dim node;
    expect(TokenKind::LeftBracket, "'('");
    {
      const Brackets inside(*this);
      node.rows = expression();
      if (in_.accept(TokenKind::Comma)) node.columns = expression();
    }
    expect(TokenKind::RightBracket, "')'");
    Variable& v = variable(name.name, name.at);
    Variable& owner = root(v);
    if (!owner.matrix && (owner.used || owner.assigned || owner.declared)) {
      fail(name, MessageId::BasicScalarDimensioned, {text(name.name)});
    }
    v.matrix = owner.matrix = true;
    const auto dimensions = static_cast<std::uint8_t>(node.columns ? 2 : 1);
    if (owner.dimensions == 0) owner.dimensions = dimensions;
    owner.declared = v.declared = owner.assigned = v.assigned = true;
    check_dimensions(v, dimensions, name.at);
    node.matrix = &v;
    node.pick_style = in_.modes()[Mode::PickMatrix];
    add(node);
  } while (in_.accept(TokenKind::Comma));
}

// EQU name LIT "text" (LITERALLY): the name stands for what the text says, word for word.
bool Parser::accept_literal_equate(Macro& macro) {
  const Token text_token = in_.peek();
  const bool word = in_.at(TokenKind::Identifier) && text_token.kind == TokenKind::Text;
  if (!word) return false;
  const std::string name = base::upper(text(in_.token().name));
  if (name != "LIT" && name != "LITERALLY") return false;
  in_.advance();
  in_.advance();
  const std::string source = text_token.value.to_string();
  Lexer(context_.names, Lexer::Holds::Expression)
      .append(source, 0, text_token.at, in_.modes()[Mode::CaseSensitive], macro.tokens);
  for (Token& token : macro.tokens) {
    token.at = text_token.at;
    if (token.kind == TokenKind::Error) fail(token, token.fault);
  }
  if (macro.tokens.empty()) fail(text_token, MessageId::BasicConstantExpected, {describe(text_token)});
  macro.tokens[0].space_before = true;
  return true;
}

void Parser::parse_equate() {
  do {
    const Token name = in_.token();
    if (name.kind != TokenKind::Identifier) fail_here(MessageId::BasicNameExpected, {describe(name)});
    in_.advance();
    Macro macro;
    if (!accept_literal_equate(macro)) {
      if (!in_.accept(Word::To) && !in_.accept(TokenKind::Equals)) expect(Word::To);
      parse_equate_value(macro);
    }
    if (find_variable(name.name)) fail(name, MessageId::BasicEquateVariable, {text(name.name)});
    if (!context_.macros.add(name.name, std::move(macro))) fail(name, MessageId::BasicDefinedTwice, {text(name.name)});
    if (!in_.expand_rest()) fail(name, MessageId::BasicLineTooLong);
  } while (in_.accept(TokenKind::Comma));
}

namespace {

bool is(const Tokens& tokens, std::size_t i, TokenKind kind) { return i < tokens.size() && tokens[i].kind == kind; }

// "-" and a number become one number.
bool join_sign(Tokens& tokens) {
  const bool negative = is(tokens, 0, TokenKind::Minus);
  if (tokens.size() != 2 || !is(tokens, 1, TokenKind::Number) || !(negative || is(tokens, 0, TokenKind::Plus))) {
    return false;
  }
  Value& v = tokens[1].value;
  if (negative) v = v.is_int() ? Value::of(-v.as_int()) : Value::of(-v.as_double());
  tokens.erase(tokens.begin());
  return true;
}

// CHAR(n) becomes the character.
bool make_character(Tokens& tokens) {
  const bool character = tokens.size() == 4 && tokens[0].word == Word::Char && is(tokens, 1, TokenKind::LeftBracket) &&
                         is(tokens, 2, TokenKind::Number) && tokens[2].value.is_int();
  if (!character) return false;
  const char bytes[] = {static_cast<char>(tokens[2].value.as_int() & 0xFF)};
  tokens[0].kind = TokenKind::Text;
  tokens[0].word = Word::None;
  tokens[0].value = Value::of(std::string_view(bytes, 1));
  tokens.resize(1);
  return true;
}

// NAME<...> and NAME(...): can be written to.
bool is_element(Tokens& tokens) {
  if (!is(tokens, 0, TokenKind::Identifier)) return false;
  if (is(tokens, 1, TokenKind::Less) && tokens.back().kind == TokenKind::Greater) {
    tokens[1].kind = TokenKind::FieldOpen;
    tokens.back().kind = TokenKind::FieldClose;
    return true;
  }
  const auto closing =
      std::find_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.kind == TokenKind::RightBracket; });
  return is(tokens, 1, TokenKind::LeftBracket) && closing + 1 == tokens.end();
}

void put_in_brackets(Tokens& tokens) {
  Token bracket = tokens[0];
  bracket.word = Word::None;
  bracket.kind = TokenKind::LeftBracket;
  tokens.insert(tokens.begin(), bracket);
  bracket.kind = TokenKind::RightBracket;
  tokens.push_back(bracket);
}

}  // namespace

// The tokens up to a comma outside of brackets or the end of the statement. What is longer than a constant, a variable
// or an element is put in brackets.
void Parser::parse_equate_value(Macro& macro) {
  const Token first = in_.token();
  int depth = 0;
  while (!in_.at_end_of_line() && !in_.at(TokenKind::Semicolon) && !(depth == 0 && in_.at(TokenKind::Comma))) {
    const TokenKind kind = in_.token().kind;
    if (kind == TokenKind::LeftBracket || kind == TokenKind::Less || kind == TokenKind::LeftSquare) ++depth;
    if (kind == TokenKind::RightBracket || kind == TokenKind::Greater || kind == TokenKind::RightSquare) --depth;
    if (kind == TokenKind::Error) fail_here(in_.token().fault);
    macro.tokens.push_back(in_.token());
    in_.advance();
  }
  Tokens& tokens = macro.tokens;
  if (tokens.empty()) fail(first, MessageId::BasicConstantExpected, {describe(first)});
  tokens[0].space_before = true;
  const bool simple = tokens.size() == 1 || join_sign(tokens) || make_character(tokens) || is_element(tokens);
  if (!simple) put_in_brackets(tokens);
}

void Parser::parse_private() {
  if (routine_->kind == RoutineKind::Main && tree_.kind == code::UnitKind::Class) return parse_object_variables(false);
  if (routine_->kind != RoutineKind::LocalSubroutine && routine_->kind != RoutineKind::LocalFunction) {
    fail(in_.last(), MessageId::BasicPrivateOutside);
  }
  do {
    const Token name = in_.token();
    if (name.kind != TokenKind::Identifier || is_reserved(name.word)) {
      fail_here(MessageId::BasicVariableExpected, {describe(name)});
    }
    in_.advance();
    if (routine_->scope.names.contains(name.name)) fail(name, MessageId::BasicPrivateAfterUse, {text(name.name)});
    Variable& v = declare(routine_->scope, name.name, name.at);
    v.declared = true;
    if (!in_.at(TokenKind::LeftBracket)) continue;
    PrivateMatrixTree made;
    parse_sizes(made.rows, made.columns);
    made.variable = &v;
    v.matrix = v.assigned = true;
    v.dimensions = made.columns == 0 ? 1 : 2;
    routine_->private_matrices.push_back(made);
  } while (in_.accept(TokenKind::Comma));
}

// PUBLIC name, name(3) {READONLY} and PRIVATE of a class.
void Parser::parse_object_variables(bool is_public) {
  do {
    const Token name = in_.token();
    if (name.kind != TokenKind::Identifier || is_reserved(name.word)) {
      fail_here(MessageId::BasicVariableExpected, {describe(name)});
    }
    in_.advance();
    code::ObjectVariable made;
    made.is_public = is_public;
    if (in_.at(TokenKind::LeftBracket)) {
      parse_sizes(made.rows, made.columns);
      made.matrix = true;
    }
    made.read_only = in_.accept(Word::Readonly);
    add_object_variable(name.name, std::move(made), name);
  } while (in_.accept(TokenKind::Comma));
}

void Parser::add_object_variable(Name name, code::ObjectVariable made, const Token& at) {
  if (object_variables_.contains(name)) fail(at, MessageId::BasicPrivateAfterUse, {text(name)});
  if (tree_.class_info.variables.size() >= UINT16_MAX) fail(at, MessageId::BasicTooManyVariables);
  made.name = text(context_.names.folded(name));
  Variable& v = object_variables_[name];
  v.name = name;
  v.kind = VariableKind::Object;
  v.declared = v.assigned = v.used = true;
  v.matrix = made.matrix;
  v.dimensions = !made.matrix ? 0 : made.columns == 0 ? 1 : 2;
  v.object_index = static_cast<std::uint16_t>(tree_.class_info.variables.size());
  tree_.class_info.variables.push_back(std::move(made));
}

// FILE name {, name}: a record variable and an open file of that name.
void Parser::parse_file() {
  do {
    const Token name = in_.token();
    if (name.kind != TokenKind::Identifier) fail_here(MessageId::BasicNameExpected, {describe(name)});
    in_.advance();
    FileName made;
    made.name = text(context_.names.folded(name.name));
    made.file = &hidden_variable();
    variable(name.name, name.at).assigned = true;
    RuntimeStatement& open = add_runtime(StatementId::Open);
    open.operands = {input(constant(name.at, Value::empty())), input(constant(name.at, Value::of(made.name))),
                     output_operand(variable_expr(*made.file, name.at)), number_operand(0)};
    open.clauses.has_else = true;
    Block* const outer = std::exchange(block_, &open.clauses.else_block);
    add_runtime(StatementId::Abort,
                {input(constant(name.at, Value::of(base::message(MessageId::BasicFileNotOpened, {made.name}))))});
    block_ = outer;
    files_[name.name] = std::move(made);
  } while (in_.accept(TokenKind::Comma));
}

// CLEAR, CLEAR COMMON
void Parser::parse_clear() {
  if (in_.accept(Word::Common)) {
    add_runtime(StatementId::ClearCommon);
  } else {
    add(ClearStatement{});
  }
}

}  // namespace scarlet::basic
