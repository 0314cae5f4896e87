// SPDX-License-Identifier: GPL-3.0-or-later
// Statements on terminal, keyboard and printer.
#include "basic/parser.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using base::MessageId;
using code::StatementId;
using value::Value;

namespace {

// Flags of Input and InputAt, see code/statements.def.
constexpr std::int64_t kNoLineFeed = 1;
constexpr std::int64_t kNoFinalEcho = 2;
constexpr std::int64_t kHidden = 4;
constexpr std::int64_t kUpcase = 8;
constexpr std::int64_t kNoCaseInvert = 16;
constexpr std::int64_t kNoEchoData = 32;
constexpr std::int64_t kShowOld = 64;
constexpr std::int64_t kAppend = 128;
constexpr std::int64_t kEdit = 256;
constexpr std::int64_t kOverlay = 512;
constexpr std::int64_t kPanning = 1024;
constexpr std::int64_t kInputField = 2048;

constexpr std::int64_t kKeyEdit = 0;
constexpr std::int64_t kKeyExit = 1;
constexpr std::int64_t kKeyTrap = 2;

}  // namespace

// Items separated by commas; a colon at the end keeps the line open.
std::vector<Operand> Parser::print_items(bool& no_new_line) {
  std::vector<Operand> items;
  if (!at_statement_end() && terminator() == Terminator::None && !in_.at(TokenKind::Colon)) {
    for (Expr* e : expression_list()) items.push_back(input(e));
  }
  no_new_line = in_.accept(TokenKind::Colon);
  return items;
}

void Parser::parse_crt() {
  bool open = false;
  std::vector<Operand> items = print_items(open);
  items.insert(items.begin(), number_operand(open ? 1 : 0));
  add_runtime(StatementId::Crt, std::move(items));
}

// ON unit, or nothing.
Expr* Parser::unit_operand() {
  if (!in_.at(Word::On)) return nullptr;
  in_.advance();
  return expression_without_format();
}

void Parser::parse_print() {
  const Operand unit = optional(unit_operand());
  bool open = false;
  std::vector<Operand> items = print_items(open);
  items.insert(items.begin(), {unit, number_operand(open ? 1 : 0)});
  add_runtime(StatementId::Print, std::move(items));
}

void Parser::parse_printcsv() {
  const Operand unit = optional(unit_operand());
  bool open = false;
  std::vector<Operand> items = print_items(open);
  items.insert(items.begin(), {unit, number_operand(open ? 1 : 0)});
  add_runtime(StatementId::PrintCsv, std::move(items));
}

// HEADING {NO.EJECT} {ON unit} text
void Parser::parse_heading_statement() {
  bool no_eject = in_.modes()[Mode::HeadingNoEject];
  no_eject |= in_.accept(Word::NoEject);
  Expr* const unit = unit_operand();
  no_eject |= in_.accept(Word::NoEject);
  add_runtime(StatementId::Heading, {optional(unit), number_operand(no_eject ? 1 : 0), input(expression())});
}

// HUSH ON|OFF|e {SETTING v}
void Parser::parse_hush() {
  std::vector<Operand> operands = {input(switch_operand()), absent(Operand::Kind::Output)};
  if (in_.accept(Word::Setting)) operands[1] = output_operand(output());
  add_runtime(StatementId::Hush, std::move(operands));
}

// BREAK {KEY} ON|OFF|CLEAR|e
void Parser::parse_break() {
  const bool alone = in_.peek().kind == TokenKind::EndOfLine || in_.peek().kind == TokenKind::Semicolon;
  if (in_.at(Word::Key) && !alone) in_.advance();
  Expr* state = nullptr;
  if (in_.at(Word::Clear)) {
    state = constant(in_.token().at, Value::of(-1));
    in_.advance();
  } else {
    state = switch_operand();
  }
  add_runtime(StatementId::Break, {input(state)});
}

void Parser::parse_input() {
  if (in_.at(TokenKind::At) && in_.peek().kind == TokenKind::LeftBracket) return parse_input_at(0);
  parse_input_variable();
}

void Parser::parse_inputfield() {
  if (!in_.at(TokenKind::At)) fail_here(MessageId::BasicExpected, {"@(", describe(in_.token())});
  parse_input_at(kInputField);
}

// {, length} {_} {:}
Expr* Parser::input_length() {
  if (!in_.accept(TokenKind::Comma)) return nullptr;
  return expression_without_format();
}

// The words behind the variable, and the timeout.
std::int64_t Parser::input_words(Expr*& timeout, bool full_screen) {
  std::int64_t flags = 0;
  while (true) {
    switch (in_.token().word) {
      case Word::Hidden: flags |= kHidden; break;
      case Word::Upcase: flags |= kUpcase; break;
      case Word::Nocaseinvert: flags |= kNoCaseInvert; break;
      case Word::For:
      case Word::Timeout:
      case Word::Waiting:
        in_.advance();
        timeout = expression();
        continue;
      case Word::Append:
      case Word::Edit:
      case Word::Overlay:
      case Word::Panning: {
        if (!full_screen) return flags;
        const Word word = in_.token().word;
        flags |= word == Word::Append    ? kAppend
                 : word == Word::Edit    ? kEdit
                 : word == Word::Overlay ? kOverlay
                                         : kPanning;
        break;
      }
      default: return flags;
    }
    in_.advance();
  }
}

std::int64_t Parser::input_signs() {
  std::int64_t flags = in_.accept(TokenKind::Underscore) ? kNoFinalEcho : 0;
  if (in_.accept(TokenKind::Colon)) flags |= kNoLineFeed;
  if (in_.accept(TokenKind::Underscore)) flags |= kNoFinalEcho;
  if (in_.modes()[Mode::NoCaseInvert]) flags |= kNoCaseInvert;
  if (in_.modes()[Mode::NoEchoData]) flags |= kNoEchoData;
  return flags;
}

// INPUT v {, length} {_} {:} {HIDDEN} {UPCASE} {FOR|TIMEOUT|WAITING n} {NOCASEINVERT} {THEN ...} {ELSE ...}
void Parser::parse_input_variable() {
  const Position at = statement_at_;
  const Reservation words(*this,
                          {Word::For, Word::Hidden, Word::Timeout, Word::Upcase, Word::Waiting, Word::Nocaseinvert});
  RuntimeStatement node;
  node.id = StatementId::Input;
  Expr* const to = output();
  Expr* const length = input_length();
  Expr* timeout = nullptr;
  std::int64_t flags = input_signs();
  flags |= input_words(timeout, false);
  node.operands = {output_operand(to), optional(length), number_operand(flags), optional(timeout)};
  parse_clauses(node.clauses, "T", ClauseNeed::Optional, at);
  statement_at_ = at;
  add(std::move(node));
}

// INPUT @(column, row) {,} {:} v {, length} {_} {:} {mask} {words}
void Parser::parse_input_at(std::int64_t flags) {
  const Position at = statement_at_;
  const Reservation words(*this, {Word::For, Word::Hidden, Word::Timeout, Word::Upcase, Word::Waiting,
                                  Word::Nocaseinvert, Word::Append, Word::Edit, Word::Overlay, Word::Panning});
  RuntimeStatement node;
  node.id = StatementId::InputAt;
  in_.advance();
  expect(TokenKind::LeftBracket, "'('");
  Expr* column = nullptr;
  Expr* row = nullptr;
  {
    const Brackets inside(*this);
    column = expression();
    expect(TokenKind::Comma, "','");
    row = expression();
    expect(TokenKind::RightBracket, "')'");
  }
  in_.accept(TokenKind::Comma);
  if (in_.accept(TokenKind::Colon)) flags |= kShowOld;
  Expr* const to = output();
  Expr* const length = input_length();
  if (!length && (flags & kInputField) != 0) fail_here(MessageId::BasicExpected, {"','", describe(in_.token())});
  flags |= input_signs();
  Expr* timeout = nullptr;
  flags |= input_words(timeout, true);
  Expr* const mask = can_begin_operand(in_.token()) ? expression() : nullptr;
  flags |= input_words(timeout, true);
  node.operands = {input(column),         input(row),       output_operand(to), optional(length), optional(mask),
                   number_operand(flags), optional(timeout)};
  parse_clauses(node.clauses, "T", ClauseNeed::Optional, at);
  statement_at_ = at;
  add(std::move(node));
}

void Parser::parse_keyedit() { parse_key_bindings(kKeyEdit); }
void Parser::parse_keyexit() { parse_key_bindings(kKeyExit); }
void Parser::parse_keytrap() { parse_key_bindings(kKeyTrap); }

// (key, code) {, (key, code)}
void Parser::parse_key_bindings(std::int64_t action) {
  std::vector<Operand> operands = {number_operand(action)};
  do {
    expect(TokenKind::LeftBracket, "'('");
    const Brackets inside(*this);
    operands.push_back(input(expression()));
    expect(TokenKind::Comma, "','");
    operands.push_back(input(expression()));
    expect(TokenKind::RightBracket, "')'");
  } while (in_.accept(TokenKind::Comma));
  add_runtime(StatementId::KeyEdit, std::move(operands));
}

void Parser::parse_printer() {
  const Position at = statement_at_;
  const Word what = in_.token().word;
  if (what == Word::None) fail_here(MessageId::BasicPrinterWord, {describe(in_.token())});
  in_.advance();
  RuntimeStatement node;
  const auto with_unit = [&] { return optional(unit_operand()); };
  switch (what) {
    case Word::On:
    case Word::Off:
      node.id = StatementId::PrinterOn;
      node.operands = {number_operand(what == Word::On ? 1 : 0), with_unit()};
      break;
    case Word::Close:
      node.id = StatementId::PrinterClose;
      node.operands = {number_operand(in_.modes()[Mode::PrcloseDefault0] ? 1 : 0), with_unit()};
      break;
    case Word::Reset: node.id = StatementId::PrinterReset; break;
    case Word::Setting:
      node.id = StatementId::PrinterSetting;
      node.operands = {with_unit(), input(expression())};
      expect(TokenKind::Comma, "','");
      node.operands.push_back(input(expression()));
      break;
    case Word::File:
      node.id = StatementId::PrinterFile;
      node.operands = {with_unit(), input(expression())};
      expect(TokenKind::Comma, "','");
      node.operands.push_back(input(expression()));
      parse_clauses(node.clauses, "T", ClauseNeed::Optional, at);
      break;
    case Word::Name:
      node.id = StatementId::PrinterName;
      node.operands = {with_unit(), input(expression())};
      break;
    case Word::Display:
      node.id = StatementId::PrinterDisplay;
      node.operands = {with_unit()};
      break;
    default: fail(in_.last(), MessageId::BasicPrinterWord, {describe(in_.last())});
  }
  statement_at_ = at;
  add(std::move(node));
}

}  // namespace scarlet::basic
