// SPDX-License-Identifier: GPL-3.0-or-later
// OPEN, CREATE.FILE, SELECT, WRITECSV, EXECUTE and OS.EXECUTE; the other file statements are patterns.
#include "basic/parser.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using code::StatementId;
using value::Value;

// OPEN {part,} name {READONLY} TO v
void Parser::parse_open() {
  const Position at = statement_at_;
  const Reservation words(*this, {Word::Readonly});
  RuntimeStatement node;
  node.id = StatementId::Open;
  Expr* part = nullptr;
  Expr* name = expression();
  if (in_.accept(TokenKind::Comma)) {
    part = name;
    name = expression();
  }
  const bool read_only = in_.accept(Word::Readonly);
  expect(Word::To);
  node.operands = {input(part ? part : constant(at, Value::empty())), input(name), output_operand(output()),
                   number_operand(read_only ? 1 : 0)};
  const bool optional = in_.modes()[Mode::OptionalThenElse];
  parse_clauses(node.clauses, "TE", optional ? ClauseNeed::Optional : ClauseNeed::Required, at);
  statement_at_ = at;
  add(std::move(node));
}

// CREATE.FILE path DIRECTORY|DYNAMIC {option n}...
void Parser::parse_create_file() {
  constexpr std::int64_t kDynamic = 3;
  constexpr std::int64_t kDirectory = 4;
  const std::initializer_list<Word> options = {Word::GroupSize,  Word::BigRecSize,     Word::LargeRecord,
                                               Word::MinModulus, Word::MinimumModulus, Word::SplitLoad,
                                               Word::MergeLoad,  Word::Flags,          Word::Version};
  const Position at = statement_at_;
  const Reservation kinds(*this, {Word::Directory, Word::Dynamic});
  const Reservation words(*this, options);
  RuntimeStatement node;
  node.id = StatementId::CreateFile;
  node.operands.assign(9, absent());
  node.operands[0] = input(expression());
  const bool directory = in_.accept(Word::Directory);
  if (!directory) expect(Word::Dynamic);
  node.operands[1] = number_operand(directory ? kDirectory : kDynamic);
  while (true) {
    std::size_t place = 0;
    switch (in_.token().word) {
      case Word::GroupSize: place = 2; break;
      case Word::BigRecSize:
      case Word::LargeRecord: place = 3; break;
      case Word::MinModulus:
      case Word::MinimumModulus: place = 4; break;
      case Word::SplitLoad: place = 5; break;
      case Word::MergeLoad: place = 6; break;
      case Word::Flags: place = 7; break;
      case Word::Version: place = 8; break;
      default: break;
    }
    if (place == 0) break;
    in_.advance();
    node.operands[place] = input(expression());
  }
  parse_clauses(node.clauses, "E", ClauseNeed::None, at);
  statement_at_ = at;
  add(std::move(node));
}

// SELECT file|array {TO list}; under $MODE SELECTV the list is a variable.
void Parser::parse_select() {
  const Position at = statement_at_;
  RuntimeStatement node;
  Expr* const source = file_operand();
  if (in_.modes()[Mode::SelectV] && in_.at(Word::To)) {
    in_.advance();
    node.id = StatementId::SelectV;
    node.operands = {input(source), output_operand(output())};
  } else {
    node.id = StatementId::Select;
    node.operands = {input(source), optional(in_.accept(Word::To) ? expression() : nullptr)};
  }
  parse_clauses(node.clauses, "E", ClauseNeed::None, at);
  statement_at_ = at;
  add(std::move(node));
}

// WRITECSV e {, e} TO|ON file
void Parser::parse_writecsv() {
  const Position at = statement_at_;
  RuntimeStatement node;
  node.id = StatementId::WriteCsv;
  const std::vector<Expr*> values = expression_list();
  if (!in_.accept(Word::To)) expect(Word::On);
  node.operands = {input(file_operand())};
  for (Expr* e : values) node.operands.push_back(input(e));
  parse_clauses(node.clauses, "T", ClauseNeed::Optional, at);
  statement_at_ = at;
  add(std::move(node));
}

// EXECUTE commands {CAPTURING v} {RETURNING|SETTING v} {PASSLIST {v}} {RTNLIST {v}} {TRAPPING ABORTS}
void Parser::parse_execute() {
  constexpr std::int64_t kCapturing = 1, kReturning = 2, kPassList = 4, kReturnList = 8, kTrapping = 16;
  const Reservation words(*this, {Word::Capturing, Word::Passlist, Word::Returning, Word::Rtnlist, Word::Trapping});
  std::vector<Operand> operands = {input(expression()),           absent(Operand::Kind::Output),
                                   absent(Operand::Kind::Output), absent(),
                                   absent(Operand::Kind::Output), number_operand(0)};
  std::int64_t& flags = operands[5].number;
  while (true) {
    if (in_.accept(Word::Capturing)) {
      operands[1] = output_operand(output());
      flags |= kCapturing;
    } else if (in_.accept(Word::Returning) || in_.accept(Word::Setting)) {
      operands[2] = output_operand(output());
      flags |= kReturning;
    } else if (in_.accept(Word::Passlist)) {
      if (can_begin_operand(in_.token())) operands[3] = input(expression());
      flags |= kPassList;
    } else if (in_.accept(Word::Rtnlist)) {
      if (can_begin_operand(in_.token())) operands[4] = output_operand(output());
      flags |= kReturnList;
    } else if (in_.accept(Word::Trapping)) {
      expect(Word::Aborts);
      flags |= kTrapping;
    } else {
      break;
    }
  }
  add_runtime(StatementId::Execute, std::move(operands));
}

// OS.EXECUTE command {CAPTURING v}
void Parser::parse_os_execute() {
  const Reservation words(*this, {Word::Capturing});
  Expr* const command = expression();
  const bool captures = in_.accept(Word::Capturing);
  add_runtime(StatementId::OsExecute,
              {input(command), captures ? output_operand(output()) : absent(Operand::Kind::Output),
               number_operand(captures ? 1 : 0)});
}

}  // namespace scarlet::basic
