// SPDX-License-Identifier: GPL-3.0-or-later
// Statements of the runtime with their clauses, and those that are one instruction.
#include "basic/generator.h"

namespace scarlet::basic {

using code::Opcode;
using code::Outcome;
using code::StatementId;

void Generator::block(const Block& statements) {
  for (const Statement* s : statements) statement(*s);
}

void Generator::statement(const Statement& s) {
  const Temporaries temporaries(*this);
  const bool makes_code = !std::holds_alternative<LabelMark>(s.node);
  if (makes_code) set_line(s.at);
  std::visit([&](const auto& node) { generate(node, s.at); }, s.node);
}

void Generator::emit_statement(StatementId id, const std::vector<std::uint16_t>& operands, std::uint16_t clauses) {
  emitter_.emit(Opcode::Statement, static_cast<std::uint16_t>(id), static_cast<std::uint16_t>(operands.size()),
                clauses);
  emitter_.extend(operands);
}

std::vector<std::uint16_t> Generator::statement_operands(const RuntimeStatement& node, std::vector<LateStore>& late) {
  std::vector<std::uint16_t> list;
  list.reserve(node.operands.size());
  // The array that LOCATE searches is given as it lies, so that it can be kept in its quick form.
  const std::size_t searched = node.id == StatementId::LocateIn ? 1 : node.operands.size();
  for (std::size_t i = 0; i < node.operands.size(); ++i) {
    const Operand& o = node.operands[i];
    switch (o.kind) {
      case Operand::Kind::Absent: list.push_back(emitter_.absent()); break;
      case Operand::Kind::Number: list.push_back(constant(o.number)); break;
      case Operand::Kind::Matrix: list.push_back(reg(*o.expr->variable)); break;
      case Operand::Kind::Output: list.push_back(output_register(o.expr, late)); break;
      case Operand::Kind::Input:
        list.push_back(i == searched && o.expr->kind == ExprKind::Element ? variable_register(*o.expr)
                                                                          : operand(*o.expr));
        break;
    }
  }
  return list;
}

void Generator::generate(const RuntimeStatement& node, const Position&) {
  std::vector<LateStore> late;
  const std::vector<std::uint16_t> list = statement_operands(node, late);
  const Clauses& c = node.clauses;
  const unsigned flags = (c.has_then || c.has_else ? code::kHasThenElse : 0U) |
                         (c.has_on_error ? code::kHasOnError : 0U) | (c.has_locked ? code::kHasLocked : 0U);
  emit_statement(node.id, list, static_cast<std::uint16_t>(flags));
  store_late(late, node.id == StatementId::Find || node.id == StatementId::FindStr);
  if (flags != 0) clauses(c);
}

// FIND leaves its variables as they are when it finds nothing.
void Generator::store_late(const std::vector<LateStore>& late, bool only_then) {
  if (late.empty()) return;
  const Label end = emitter_.make_label();
  if (only_then) emitter_.jump(Opcode::JumpOutcome, static_cast<std::uint16_t>(Outcome::Else), end);
  for (const LateStore& l : late) store(*l.target, l.from);
  emitter_.bind(end);
}

void Generator::clauses(const Clauses& c) {
  const auto outcome = [](Outcome o) { return static_cast<std::uint16_t>(o); };
  const Label end = emitter_.make_label();
  const std::vector<bool> before = known_;
  const bool only_else = c.has_else && c.then_block.empty() && !c.has_on_error && !c.has_locked;
  if (only_else) {
    emitter_.jump(Opcode::JumpOutcome, outcome(Outcome::Then), end);
    block(c.else_block);
    known_ = before;
    return emitter_.bind(end);
  }
  const Label otherwise = emitter_.make_label();
  const Label failed = emitter_.make_label();
  const Label locked = emitter_.make_label();
  if (c.has_on_error) emitter_.jump(Opcode::JumpOutcome, outcome(Outcome::Failed), failed);
  if (c.has_locked) emitter_.jump(Opcode::JumpOutcome, outcome(Outcome::Locked), locked);
  if (c.has_then || c.has_else)
    emitter_.jump(Opcode::JumpOutcome, outcome(Outcome::Else), c.has_else ? otherwise : end);
  block(c.then_block);
  const auto part = [&](bool there, Label label, const Block& statements) {
    if (!there) return;
    emitter_.jump(Opcode::Jump, 0, end);
    emitter_.bind(label);
    known_ = before;
    block(statements);
  };
  part(c.has_else, otherwise, c.else_block);
  part(c.has_locked, locked, c.locked_block);
  part(c.has_on_error, failed, c.on_error_block);
  emitter_.bind(end);
  known_ = before;
}

void Generator::generate(const Dim& node, const Position&) {
  const std::uint16_t rows = operand(*node.rows);
  const std::uint16_t columns = node.columns ? operand(*node.columns) : constant(0);
  const unsigned flags = (node.columns ? 1U : 0U) | (node.pick_style ? 2U : 0U);
  emitter_.emit(Opcode::Dimension, reg(*node.matrix), rows, columns);
  emitter_.extend({static_cast<std::uint16_t>(flags)});
}

void Generator::generate(const RemoveStatement& node, const Position&) {
  std::vector<LateStore> late;
  const Register array = changed_register(*node.array, late);
  const Register delimiter = output_register(node.delimiter, late);
  const bool plain = node.target->kind == ExprKind::Variable && is_plain(*node.target->variable);
  const Register target = plain ? reg(*node.target->variable) : temporary();
  emitter_.emit(Opcode::RemoveNext, target, array, delimiter);
  for (const LateStore& l : late) store(*l.target, l.from);
  if (!plain) store(*node.target, target);
}

void Generator::generate(const InsertStatement& node, const Position&) {
  std::vector<LateStore> late;
  const std::uint16_t item = operand(*node.item);
  const Register array = changed_register(*node.place->args[0], late);
  std::vector<std::uint16_t> subscripts = operands(node.place->args, 1);
  subscripts.resize(3, constant(0));
  emitter_.emit(node.compatible_append ? Opcode::InsertCompatible : Opcode::Insert, array, subscripts[0], item);
  emitter_.extend({subscripts[1], subscripts[2]});
  for (const LateStore& l : late) store(*l.target, l.from);
}

void Generator::generate(const DeleteStatement& node, const Position&) {
  std::vector<LateStore> late;
  const Register array = changed_register(*node.place->args[0], late);
  std::vector<std::uint16_t> subscripts = operands(node.place->args, 1);
  subscripts.resize(3, constant(0));
  emitter_.emit(Opcode::Delete, array, subscripts[0]);
  emitter_.extend({subscripts[1], subscripts[2]});
  for (const LateStore& l : late) store(*l.target, l.from);
}

void Generator::generate(const ClearStatement&, const Position&) { emitter_.emit(Opcode::ClearLocals); }

void Generator::generate(const Evaluate& node, const Position&) {
  if (node.expr->kind == ExprKind::Property) return call_property(*node.expr);
  into(*node.expr, temporary());
}

void Generator::generate(const Stop&, const Position&) { emitter_.emit(Opcode::Stop); }

// Control does not run into a LOCAL routine.
void Generator::generate(const RoutineMark&, const Position&) { emitter_.emit(Opcode::Stop); }

void Generator::generate(const TransactionBlock& node, const Position&) {
  const Label end = emitter_.make_label();
  emit_statement(StatementId::TransactionStart, {}, 0);
  transactions_.push_back(end);
  block(node.body);
  transactions_.pop_back();
  emit_statement(StatementId::TransactionAbort, {}, 0);
  emitter_.bind(end);
}

void Generator::generate(const TransactionEnd& node, const Position&) {
  emit_statement(node.commit ? StatementId::TransactionCommit : StatementId::TransactionAbort, {}, 0);
  emitter_.jump(Opcode::Jump, 0, transactions_.back());
}

}  // namespace scarlet::basic
