// SPDX-License-Identifier: GPL-3.0-or-later
// Assignments. The idioms that programs run most are compiled to what they mean: X = X : Y and X := Y append in place,
// X += 1 adds an immediate, A(I) += Y reads and writes the element, A<I> = Y changes the array where it is.
#include "basic/generator.h"

namespace scarlet::basic {

using code::Opcode;

void Generator::generate(const Assignment& node, const Position&) {
  if (node.op != AssignOperator::Plain) {
    switch (node.target->kind) {
      case ExprKind::Variable: return update_variable(node);
      case ExprKind::Element: return update_element(node);
      case ExprKind::Extract: return update_extract(node);
      default: return update_place(node);
    }
  }
  switch (node.target->kind) {
    case ExprKind::Variable: return assign_variable(*node.target->variable, *node.value);
    case ExprKind::Extract: return store_extract(*node.target, operand(*node.value), node.compatible_append);
    case ExprKind::Substring:
    case ExprKind::Group: return store_part(*node.target, operand(*node.value), node.substring_mode);
    default: return store(*node.target, operand(*node.value));
  }
}

void Generator::assign_variable(Variable& v, const Expr& value) {
  if (assign_by_append(v, value)) return;
  if (is_plain(v)) {
    into(value, reg(v));
  } else {
    emitter_.emit(Opcode::Store, reg(v), operand(value));
  }
  // A catalogued function may return nothing.
  if (value.kind != ExprKind::UserFunction && value.kind != ExprKind::Conditional) note_known(reg(v));
}

// Whether evaluating the expression may read or write the variable in a way that the order of appending shows.
bool Generator::may_change(const Expr& e, const Variable& v) const {
  if (e.kind == ExprKind::UserFunction || e.kind == ExprKind::Property || e.kind == ExprKind::Remove) return true;
  if (e.variable == &v) return true;
  for (const Expr* arg : e.args) {
    if (may_change(*arg, v)) return true;
  }
  return false;
}

// X = X : ...
bool Generator::assign_by_append(Variable& v, const Expr& value) {
  if (value.kind != ExprKind::Concat) return false;
  const Expr& first = *value.args[0];
  if (first.kind != ExprKind::Variable || first.variable != &v) return false;
  bool piecewise = is_plain(v);
  for (std::size_t i = 1; i < value.args.size(); ++i) piecewise &= !may_change(*value.args[i], v);
  if (piecewise || value.args.size() == 2) {
    for (std::size_t i = 1; i < value.args.size(); ++i) append(reg(v), *value.args[i], piecewise);
    return true;
  }
  const std::vector<std::uint16_t> parts = operands(value.args, 1);
  const Register joined = temporary();
  if (parts.size() == 2) {
    emitter_.emit(Opcode::Concat, joined, parts[0], parts[1]);
  } else {
    emitter_.emit(Opcode::ConcatMany, joined, static_cast<std::uint16_t>(parts.size()));
    emitter_.extend(parts);
  }
  emitter_.emit(Opcode::Append, reg(v), joined);
  return true;
}

// Appends a value, the parts of a concatenation one after the other where that is safe.
void Generator::append(Register target, const Expr& value, bool piecewise) {
  const Temporaries temporaries(*this);
  if (piecewise && value.kind == ExprKind::Concat) {
    for (const Expr* part : value.args) append(target, *part, true);
    return;
  }
  emitter_.emit(Opcode::Append, target, operand(value));
}

void Generator::operate(AssignOperator op, Register target, std::uint16_t left, std::uint16_t right) {
  constexpr Opcode kOpcodes[] = {Opcode::Move,     Opcode::Add,    Opcode::Subtract,
                                 Opcode::Multiply, Opcode::Divide, Opcode::Concat};
  emitter_.emit(kOpcodes[static_cast<std::size_t>(op)], target, left, right);
}

void Generator::update_variable(const Assignment& node) {
  Variable& v = *node.target->variable;
  const Register target = reg(v);
  if (node.op == AssignOperator::Append) return append(target, *node.value, is_plain(v) && !may_change(*node.value, v));
  if (!is_plain(v)) {
    constexpr Opcode kOpcodes[] = {Opcode::Store,      Opcode::AddTo,    Opcode::SubtractFrom,
                                   Opcode::MultiplyBy, Opcode::DivideBy, Opcode::Append};
    const std::uint16_t from = operand(*node.value);
    return emitter_.emit(kOpcodes[static_cast<std::size_t>(node.op)], target, from);
  }
  const value::Value* const n = small_integer(*node.value);
  if (n && (node.op == AssignOperator::Add || node.op == AssignOperator::Subtract)) {
    const std::int64_t added = node.op == AssignOperator::Add ? n->as_int() : -n->as_int();
    return emitter_.emit(Opcode::AddImmediate, target, target,
                         static_cast<std::uint16_t>(static_cast<std::int16_t>(added)));
  }
  operate(node.op, target, target, operand(*node.value));
}

// Arithmetic reads, calculates and writes; appending needs a reference so that the string grows where it is.
void Generator::update_element(const Assignment& node) {
  const std::uint16_t value = operand(*node.value);
  if (node.op == AssignOperator::Append) {
    const Register element = temporary();
    reference_into(*node.target, element);
    return emitter_.emit(Opcode::Append, element, value);
  }
  const std::vector<std::uint16_t> subscripts = operands(node.target->args, 0);
  const Register matrix = reg(*node.target->variable);
  const Register result = temporary();
  const bool two = subscripts.size() == 2;
  emitter_.emit(two ? Opcode::MatrixGet2 : Opcode::MatrixGet1, result, matrix, subscripts[0]);
  if (two) emitter_.extend({subscripts[1]});
  operate(node.op, result, result, value);
  if (!two) return emitter_.emit(Opcode::MatrixSet1, matrix, subscripts[0], result);
  emitter_.emit(Opcode::MatrixSet2, matrix, subscripts[0], subscripts[1]);
  emitter_.extend({result});
}

// X<f,v,s> op= value
void Generator::update_extract(const Assignment& node) {
  const Expr& target = *node.target;
  std::vector<LateStore> late;
  const Register array = changed_register(*target.args[0], late);
  const std::vector<std::uint16_t> subscripts = operands(target.args, 1);
  const std::uint16_t value = operand(*node.value);
  const Register result = temporary();
  constexpr Opcode kOpcodes[] = {Opcode::Extract1, Opcode::Extract2, Opcode::Extract3};
  emitter_.emit(kOpcodes[subscripts.size() - 1], result, array, subscripts[0]);
  if (subscripts.size() > 1) emitter_.extend({subscripts.begin() + 1, subscripts.end()});
  operate(node.op, result, result, value);
  replace(array, subscripts, result, node.compatible_append);
  for (const LateStore& l : late) store(*l.target, l.from);
}

// @variables and properties
void Generator::update_place(const Assignment& node) {
  const Register result = temporary();
  into(*node.target, result);
  operate(node.op, result, result, operand(*node.value));
  store(*node.target, result);
}

}  // namespace scarlet::basic
