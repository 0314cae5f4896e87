// SPDX-License-Identifier: GPL-3.0-or-later
// Statements on dynamic arrays and matrices: LOCATE, INS, DEL, REMOVE, MAT, MATBUILD.
#include "basic/parser.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using base::MessageId;
using code::StatementId;

// LOCATE item IN array<field {,value {,subvalue}}> {BY order} SETTING position. The last subscript is where the search
// starts. $MODE UV.LOCATE: the subscripts say in what to search, the start follows behind a comma.
void Parser::parse_locate() {
  if (in_.at(TokenKind::LeftBracket) && !in_.token().space_before && has_semicolon_in_brackets()) {
    return parse_locate_brackets();
  }
  const Position at = statement_at_;
  RuntimeStatement node;
  node.id = StatementId::LocateIn;
  Expr* const item = expression();
  expect(Word::In);
  const bool uv = in_.modes()[Mode::UvLocate];
  Expr* array = postfix(operand(), true);
  std::vector<Expr*> levels;
  if (array->kind == ExprKind::Extract && !array->bracketed) {
    levels.assign(array->args.begin() + 1, array->args.end());
    array = array->args[0];
  }
  const bool start_apart = uv || levels.empty();
  if (start_apart) {
    if (levels.size() > 2) fail_here(MessageId::BasicTooManySubscripts);
    levels.push_back(in_.accept(TokenKind::Comma) ? expression() : number(1));
  }
  if (in_.at(TokenKind::Comma)) {
    fail(in_.token(), MessageId::BasicExpected, {"SETTING", describe(in_.token())},
         base::message(MessageId::BasicUniverseLocate));
  }
  Expr* order = nullptr;
  if (in_.accept(Word::By)) order = expression();
  expect(Word::Setting);
  Expr* const position = output();
  add_locate(node, item, array, levels, order, position);
  const bool optional = in_.modes()[Mode::OptionalThenElse];
  parse_clauses(node.clauses, "T", optional ? ClauseNeed::Optional : ClauseNeed::Required, at);
  statement_at_ = at;
  add(std::move(node));
}

void Parser::add_locate(RuntimeStatement& node, Expr* item, Expr* array, const std::vector<Expr*>& levels, Expr* order,
                        Expr* position) {
  node.operands = {input(item), input(array)};
  for (std::size_t i = 0; i < 3; ++i) node.operands.push_back(i < levels.size() ? input(levels[i]) : absent());
  node.operands.push_back(optional(order));
  node.operands.push_back(output_operand(position));
  node.operands.push_back(number_operand(in_.modes()[Mode::StringLocate] ? 1 : 0));
}

bool Parser::has_semicolon_in_brackets() const {
  int depth = 0;
  for (std::size_t i = in_.index(); i < in_.line_size(); ++i) {
    const TokenKind kind = in_[i].kind;
    if (kind == TokenKind::LeftBracket) ++depth;
    if (kind == TokenKind::RightBracket && --depth == 0) return false;
    if (kind == TokenKind::Semicolon) return depth > 0;
  }
  return false;
}

// LOCATE(item, array {, field {, value}}; position {; order})
void Parser::parse_locate_brackets() {
  const Position at = statement_at_;
  RuntimeStatement node;
  node.id = StatementId::LocateIn;
  in_.advance();
  {
    const Brackets inside(*this);
    Expr* const item = expression();
    expect(TokenKind::Comma, "','");
    Expr* const array = expression();
    std::vector<Expr*> levels;
    while (levels.size() < 2 && in_.accept(TokenKind::Comma)) levels.push_back(expression());
    levels.push_back(number(1));
    expect(TokenKind::Semicolon, "';'");
    Expr* const position = output();
    Expr* const order = in_.accept(TokenKind::Semicolon) ? expression() : nullptr;
    expect(TokenKind::RightBracket, "')'");
    add_locate(node, item, array, levels, order, position);
  }
  const bool optional = in_.modes()[Mode::OptionalThenElse];
  parse_clauses(node.clauses, "T", optional ? ClauseNeed::Optional : ClauseNeed::Required, at);
  statement_at_ = at;
  add(std::move(node));
}

// INS item BEFORE array<...>
void Parser::parse_insert() {
  InsertStatement node;
  node.item = expression();
  expect(Word::Before);
  const Token at = in_.token();
  node.place = output();
  if (node.place->kind != ExprKind::Extract) fail(at, MessageId::BasicElementExpected, {"INS"});
  node.compatible_append = in_.modes()[Mode::CompatibleAppend];
  add(node);
}

// DEL array<...>
void Parser::parse_delete_element() {
  const Token at = in_.token();
  DeleteStatement node{output()};
  if (node.place->kind != ExprKind::Extract) fail(at, MessageId::BasicElementExpected, {"DEL"});
  add(node);
}

// REMOVE element FROM array {AT column} SETTING delimiter
void Parser::parse_remove() {
  RemoveStatement node;
  node.target = output();
  expect(Word::From);
  node.array = output();
  mark_used(*node.array);
  expect(Word::Setting);
  node.delimiter = output();
  add(node);
}

// MAT name = expression, MAT name = MAT name
void Parser::parse_mat() {
  Expr* const to = whole_matrix();
  expect(TokenKind::Equals, "'='");
  const bool copies = in_.at(Word::Mat) && in_.peek().kind == TokenKind::Identifier && !reserved(in_.peek().word);
  if (copies) {
    in_.advance();
    add_runtime(StatementId::MatCopy, {matrix_operand(to), matrix_operand(whole_matrix())});
    return;
  }
  add_runtime(StatementId::MatAssign, {matrix_operand(to), input(expression())});
}

// MATBUILD variable FROM matrix {, start {, end}} {USING delimiter}
void Parser::parse_matbuild() {
  const Reservation words(*this, {Word::Using});
  RuntimeStatement node;
  node.id = StatementId::MatBuild;
  Expr* const to = output();
  expect(Word::From);
  node.operands = {output_operand(to), matrix_operand(whole_matrix()), absent(), absent(), absent()};
  if (in_.accept(TokenKind::Comma)) {
    node.operands[2] = input(expression());
    if (in_.accept(TokenKind::Comma)) node.operands[3] = input(expression());
  }
  if (in_.accept(Word::Using)) node.operands[4] = input(expression());
  add(std::move(node));
}

}  // namespace scarlet::basic
