// SPDX-License-Identifier: GPL-3.0-or-later
// Operators, extraction and substrings. Precedence from 1, as the reference has it:
//
//      1 AND OR   2 comparison, MATCHES   3 : CAT   4 format mask   5 + -   6 * / //   7 ** ^
//
// All of them group from the left; unary minus binds tighter than any.
#include <algorithm>

#include "base/limits.h"
#include "basic/parser.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using base::MessageId;
using code::Opcode;

namespace {

constexpr int kLogical = 1;
constexpr int kComparison = 2;
constexpr int kConcat = 3;
constexpr int kFormat = 4;
constexpr int kSum = 5;
constexpr int kProduct = 6;
constexpr int kPower = 7;

bool adjacent(const Token& token, TokenKind kind) { return token.kind == kind && !token.space_before; }

}  // namespace

Expr* Parser::make(ExprKind kind, const Position& at, std::vector<Expr*> args) {
  Expr& e = tree_.expressions.emplace_back();
  e.kind = kind;
  e.at = at;
  for (const Expr* arg : args) e.depth = std::max(e.depth, arg->depth + 1);
  e.args = std::move(args);
  if (e.depth > base::limits::kExpressionDepth) throw SourceError{at, MessageId::BasicExpressionTooLong, {}, {}};
  return &e;
}

Expr* Parser::constant(const Position& at, value::Value v) {
  Expr* e = make(ExprKind::Constant, at);
  e->constant = std::move(v);
  return e;
}

Expr* Parser::variable_expr(Variable& v, const Position& at) {
  Expr* e = make(ExprKind::Variable, at);
  e->variable = &v;
  return e;
}

Expr* Parser::expression() { return binary(kLogical); }

// Where a text may follow that is no mask: the unit of PRINT ON, lengths of INPUT.
Expr* Parser::expression_without_format() { return binary(kSum); }

bool Parser::reserved(Word word) const {
  if (word == Word::None) return false;
  // Items of a dictionary may have any name that would not end the expression.
  if (in_item()) return is_operator_word(word) || word == Word::Then || word == Word::Else;
  return is_reserved(word) || std::find(reserved_.begin(), reserved_.end(), word) != reserved_.end();
}

bool Parser::can_begin_operand(const Token& token) const {
  switch (token.kind) {
    case TokenKind::Identifier: return !reserved(token.word);
    case TokenKind::Number:
    case TokenKind::Text:
    case TokenKind::AtName:
    case TokenKind::BraceName:
    case TokenKind::LeftBracket:
    case TokenKind::At:
    case TokenKind::Error: return true;
    default: return false;
  }
}

bool Parser::formats_allowed() const { return !no_format_ && !in_item(); }

Parser::BinaryOperator Parser::word_operator() const {
  switch (in_.token().word) {
    case Word::And: return {Opcode::And, kLogical, 1};
    case Word::Or: return {Opcode::Or, kLogical, 1};
    case Word::Eq: return {Opcode::Equal, kComparison, 1};
    case Word::Ne: return {Opcode::NotEqual, kComparison, 1};
    case Word::Lt: return {Opcode::Less, kComparison, 1};
    case Word::Le: return {Opcode::LessEqual, kComparison, 1};
    case Word::Gt: return {Opcode::Greater, kComparison, 1};
    case Word::Ge: return {Opcode::GreaterEqual, kComparison, 1};
    case Word::Match:
    case Word::Matches: return {Opcode::Matches, kComparison, 1};
    case Word::Cat: return {Opcode::Concat, kConcat, 1};
    default: return {Opcode::Format, formats_allowed() && can_begin_operand(in_.token()) ? kFormat : 0, 0};
  }
}

Parser::BinaryOperator Parser::binary_operator() const {
  const Token& next = in_.peek();
  switch (in_.token().kind) {
    case TokenKind::Plus: return {Opcode::Add, kSum, 1};
    case TokenKind::Minus: return {Opcode::Subtract, kSum, 1};
    case TokenKind::Star: return {Opcode::Multiply, kProduct, 1};
    case TokenKind::Slash: return {Opcode::Divide, kProduct, 1};
    case TokenKind::SlashSlash: return {Opcode::IntegerDivide, kProduct, 1};
    case TokenKind::StarStar: return {Opcode::Power, kPower, 1};
    case TokenKind::Ampersand: return {Opcode::And, kLogical, 1};
    case TokenKind::Bang: return {Opcode::Or, kLogical, 1};
    case TokenKind::Hash: return {Opcode::NotEqual, kComparison, 1};
    case TokenKind::Colon: {
      const bool joins = can_begin_operand(next) || next.kind == TokenKind::Plus || next.kind == TokenKind::Minus;
      return {Opcode::Concat, joins ? kConcat : 0, 1};
    }
    case TokenKind::Equals:
      if (adjacent(next, TokenKind::Less)) return {Opcode::LessEqual, kComparison, 2};
      if (adjacent(next, TokenKind::Greater) && !in_subscripts_) return {Opcode::GreaterEqual, kComparison, 2};
      return {Opcode::Equal, kComparison, 1};
    case TokenKind::Less:
      if (adjacent(next, TokenKind::Greater)) return {Opcode::NotEqual, kComparison, 2};
      return adjacent(next, TokenKind::Equals) ? BinaryOperator{Opcode::LessEqual, kComparison, 2}
                                               : BinaryOperator{Opcode::Less, kComparison, 1};
    case TokenKind::Greater:
      if (in_subscripts_) return {Opcode::Greater, 0, 0};
      if (adjacent(next, TokenKind::Less)) return {Opcode::NotEqual, kComparison, 2};
      return adjacent(next, TokenKind::Equals) ? BinaryOperator{Opcode::GreaterEqual, kComparison, 2}
                                               : BinaryOperator{Opcode::Greater, kComparison, 1};
    case TokenKind::Identifier: return word_operator();
    case TokenKind::Number:
    case TokenKind::Text:
    case TokenKind::AtName: return {Opcode::Format, formats_allowed() ? kFormat : 0, 0};
    case TokenKind::LeftBracket:
      return {Opcode::Format, formats_allowed() && in_.token().space_before ? kFormat : 0, 0};
    default: return {Opcode::Format, 0, 0};
  }
}

Expr* Parser::binary(int least_precedence) {
  Expr* left = unary();
  while (true) {
    const BinaryOperator op = binary_operator();
    if (op.precedence == 0 || op.precedence < least_precedence) return left;
    for (int i = 0; i < op.tokens; ++i) in_.advance();
    Expr* const right = binary(op.precedence + 1);
    left = combine(op, left, right);
  }
}

// Whole numbers and texts that are known are put together at once; what depends on PRECISION or can fail is left to the
// program.
std::optional<value::Value> Parser::fold(Opcode op, const Expr& left, const Expr& right) {
  if (left.kind != ExprKind::Constant || right.kind != ExprKind::Constant) return std::nullopt;
  const value::Value& a = left.constant;
  const value::Value& b = right.constant;
  if (op == Opcode::Concat) {
    if (a.is_double() || b.is_double()) return std::nullopt;
    return value::Value::of(a.to_string() + b.to_string());
  }
  if (!a.is_int() || !b.is_int()) return std::nullopt;
  std::int64_t result = 0;
  bool overflow = true;
  if (op == Opcode::Add) overflow = __builtin_add_overflow(a.as_int(), b.as_int(), &result);
  if (op == Opcode::Subtract) overflow = __builtin_sub_overflow(a.as_int(), b.as_int(), &result);
  if (op == Opcode::Multiply) overflow = __builtin_mul_overflow(a.as_int(), b.as_int(), &result);
  return overflow ? std::nullopt : std::optional(value::Value::of(result));
}

Expr* Parser::combine(const BinaryOperator& op, Expr* left, Expr* right) {
  if (auto folded = fold(op.op, *left, *right)) return constant(left->at, std::move(*folded));
  if (op.op == Opcode::Concat && left->kind == ExprKind::Concat && !left->bracketed) {
    if (auto folded = fold(op.op, *left->args.back(), *right)) {
      left->args.back() = constant(left->args.back()->at, std::move(*folded));
      return left;
    }
    left->args.push_back(right);
    left->depth = std::max(left->depth, right->depth + 1);
    return left;
  }
  const ExprKind kind = op.op == Opcode::Concat ? ExprKind::Concat : ExprKind::Binary;
  Expr* const e = make(kind, left->at, {left, right});
  e->code = static_cast<std::uint16_t>(op.op);
  return e;
}

Expr* Parser::unary() {
  bool negative = false;
  const Position at = in_.token().at;
  while (in_.at(TokenKind::Plus) || in_.at(TokenKind::Minus)) {
    negative ^= in_.at(TokenKind::Minus);
    in_.advance();
  }
  Expr* const e = postfix(operand(), false);
  if (!negative) return e;
  if (e->kind == ExprKind::Constant && e->constant.is_number()) {
    const value::Value& v = e->constant;
    const bool smallest = v.is_int() && v.as_int() == INT64_MIN;
    if (!smallest) return constant(at, v.is_int() ? value::Value::of(-v.as_int()) : value::Value::of(-v.as_double()));
  }
  Expr* const negated = make(ExprKind::Unary, at, {e});
  negated->code = static_cast<std::uint16_t>(Opcode::Negate);
  return negated;
}

Expr* Parser::postfix(Expr* e, bool target) {
  while (true) {
    if (in_.at(TokenKind::FieldOpen) || (in_.at(TokenKind::Less) && is_subscript_bracket(target))) {
      e = subscripts(e);
    } else if (in_.at(TokenKind::LeftSquare)) {
      e = substring(e);
      if (!target) by_character(*e);
    } else if (in_.at(TokenKind::Arrow)) {
      e = property(e);
    } else {
      return e;
    }
  }
}

// Whether "<" encloses subscripts: there is a ">" that belongs to it on the line, no AND, OR or reserved word between,
// and no operand behind it (unless that could be a format mask). One token between them always is a subscript.
bool Parser::is_subscript_bracket(bool target) const {
  if (target) return true;
  const Token& first = in_.peek();
  if (adjacent(first, TokenKind::Greater) || adjacent(first, TokenKind::Equals)) return false;
  if (in_.peek(2).kind == TokenKind::Greater) return true;
  int brackets = 0;
  int inner = 0;
  for (std::size_t i = in_.index() + 1; i < in_.line_size(); ++i) {
    const Token& token = in_[i];
    switch (token.kind) {
      case TokenKind::LeftBracket:
      case TokenKind::LeftSquare: ++brackets; break;
      case TokenKind::RightBracket:
      case TokenKind::RightSquare:
        if (--brackets < 0) return false;
        break;
      case TokenKind::Less:
        if (brackets == 0) ++inner;
        break;
      case TokenKind::Greater:
        if (brackets > 0) break;
        if (inner-- > 0) break;
        return formats_allowed() || !can_begin_operand(in_[i + 1]);
      case TokenKind::Identifier:
        if (brackets == 0 && (token.word == Word::And || token.word == Word::Or || reserved(token.word))) return false;
        break;
      case TokenKind::Semicolon:
      case TokenKind::EndOfLine: return false;
      default: break;
    }
  }
  return false;
}

Expr* Parser::subscripts(Expr* array) {
  const Nesting nesting(*this);
  in_.advance();
  std::vector<Expr*> args = {array};
  {
    const Brackets inside(*this, true);
    do {
      if (args.size() > 3) fail_here(MessageId::BasicTooManySubscripts);
      args.push_back(expression());
    } while (in_.accept(TokenKind::Comma));
  }
  if (!in_.accept(TokenKind::FieldClose)) expect(TokenKind::Greater, "'>'");
  return make(ExprKind::Extract, array->at, std::move(args));
}

Expr* Parser::substring(Expr* text) {
  const Nesting nesting(*this);
  in_.advance();
  std::vector<Expr*> args = {text};
  {
    const Brackets inside(*this);
    do {
      if (args.size() > 3) fail_here(MessageId::BasicTooManySubscripts);
      args.push_back(expression());
    } while (in_.accept(TokenKind::Comma));
  }
  expect(TokenKind::RightSquare, "']'");
  constexpr ExprKind kKinds[] = {ExprKind::LastBytes, ExprKind::Substring, ExprKind::Group};
  const ExprKind kind = kKinds[args.size() - 2];
  return make(kind, text->at, std::move(args));
}

// $MODE UTF8: positions count characters.
void Parser::by_character(Expr& part) const {
  if (!in_.modes()[Mode::Utf8] || (part.kind != ExprKind::Substring && part.kind != ExprKind::LastBytes)) return;
  part.kind = ExprKind::Function;
  part.code = static_cast<std::uint16_t>(code::Intrinsic::Utf8Substr);
}

// o->name, o->name(arguments), o->(expression)
Expr* Parser::property(Expr* object) {
  const Nesting nesting(*this);
  in_.advance();
  std::vector<Expr*> args = {object};
  if (in_.at(TokenKind::LeftBracket)) {
    args.push_back(bracketed());
  } else {
    const Token name = in_.token();
    if (name.kind != TokenKind::Identifier) fail_here(MessageId::BasicPropertyName, {describe(name)});
    in_.advance();
    args.push_back(constant(name.at, value::Value::of(text(context_.names.folded(name.name)))));
  }
  const bool has_arguments = in_.at(TokenKind::LeftBracket) && !in_.token().space_before;
  if (has_arguments) {
    const std::vector<Expr*> given = arguments();
    args.insert(args.end(), given.begin(), given.end());
  }
  mark_used(*object);
  Expr* const e = make(ExprKind::Property, object->at, std::move(args));
  e->has_arguments = has_arguments;
  return e;
}

}  // namespace scarlet::basic
