// SPDX-License-Identifier: GPL-3.0-or-later
// Expressions: operand() gives a place to read the value from, into() puts it into a register.
#include "basic/generator.h"

namespace scarlet::basic {

using code::Opcode;
using value::Value;

namespace {

Opcode opcode_of(const Expr& e) { return static_cast<Opcode>(e.code); }

}  // namespace

// Constants and variables are read where they are; anything else goes to a temporary.
std::uint16_t Generator::operand(const Expr& e) {
  if (e.kind == ExprKind::Constant) return emitter_.constant(e.constant);
  if (e.kind == ExprKind::Variable || e.kind == ExprKind::Matrix) return reg(*e.variable);
  const Register target = temporary();
  into(e, target);
  return target;
}

std::vector<std::uint16_t> Generator::operands(const std::vector<Expr*>& args, std::size_t first) {
  std::vector<std::uint16_t> list;
  list.reserve(args.size() - first);
  for (std::size_t i = first; i < args.size(); ++i) list.push_back(operand(*args[i]));
  return list;
}

// The target is written by the last instruction only, so it may be one of the variables that are read.
void Generator::into(const Expr& e, Register target) {
  const Temporaries temporaries(*this);
  switch (e.kind) {
    case ExprKind::Constant:
    case ExprKind::Variable: return emitter_.emit(Opcode::Move, target, operand(e));
    case ExprKind::Matrix: return emitter_.emit(Opcode::Reference, target, reg(*e.variable));
    case ExprKind::Element: return element_into(e, target);
    case ExprKind::AtVariable: return emitter_.emit(Opcode::AtGet, target, e.code);
    case ExprKind::Unary: {
      const std::uint16_t of = operand(*e.args[0]);
      return emitter_.emit(opcode_of(e), target, of);
    }
    case ExprKind::Binary: return binary_into(e, target);
    case ExprKind::Concat: return concat_into(e, target);
    case ExprKind::Function: return function_into(e, target);
    case ExprKind::UserFunction: return user_function_into(e, target);
    case ExprKind::Extract: return extract_into(e, target);
    case ExprKind::Substring: {
      const std::vector<std::uint16_t> from = operands(e.args, 0);
      emitter_.emit(Opcode::Substring, target, from[0], from[1]);
      return emitter_.extend({from[2]});
    }
    case ExprKind::LastBytes: {
      const std::vector<std::uint16_t> from = operands(e.args, 0);
      return emitter_.emit(Opcode::LastBytes, target, from[0], from[1]);
    }
    case ExprKind::Group: {
      const std::vector<std::uint16_t> from = operands(e.args, 0);
      emitter_.emit(Opcode::Group, target, from[0], from[1]);
      return emitter_.extend({from[2], from[3]});
    }
    case ExprKind::Conditional: return conditional_into(e, target);
    case ExprKind::Property: return property_into(e, target);
    case ExprKind::Self: return emitter_.emit(Opcode::Self, target);
    case ExprKind::Remove: return remove_into(e, target);
  }
}

// An integer constant that fits an immediate operand; null otherwise.
const Value* Generator::small_integer(const Expr& e) {
  const bool fits = e.kind == ExprKind::Constant && e.constant.is_int() && e.constant.as_int() > INT16_MIN &&
                    e.constant.as_int() <= INT16_MAX;
  return fits ? &e.constant : nullptr;
}

// X + 1, 1 + X, X - 1
bool Generator::add_constant(const Expr& e, Register target) {
  const Opcode op = opcode_of(e);
  if (op != Opcode::Add && op != Opcode::Subtract) return false;
  const Expr* left = e.args[0];
  const Expr* right = e.args[1];
  if (op == Opcode::Add && small_integer(*left)) std::swap(left, right);
  const Value* const n = small_integer(*right);
  if (!n) return false;
  const std::int64_t added = op == Opcode::Add ? n->as_int() : -n->as_int();
  const std::uint16_t from = operand(*left);
  emitter_.emit(Opcode::AddImmediate, target, from, static_cast<std::uint16_t>(static_cast<std::int16_t>(added)));
  note_known(from);
  return true;
}

void Generator::binary_into(const Expr& e, Register target) {
  if (add_constant(e, target)) return;
  const std::uint16_t left = operand(*e.args[0]);
  const std::uint16_t right = operand(*e.args[1]);
  emitter_.emit(opcode_of(e), target, left, right);
  note_known(left);
  note_known(right);
}

void Generator::concat_into(const Expr& e, Register target) {
  const std::vector<std::uint16_t> parts = operands(e.args, 0);
  if (parts.size() == 2) return emitter_.emit(Opcode::Concat, target, parts[0], parts[1]);
  emitter_.emit(Opcode::ConcatMany, target, static_cast<std::uint16_t>(parts.size()));
  emitter_.extend(parts);
}

void Generator::function_into(const Expr& e, Register target) {
  const std::vector<std::uint16_t> list = operands(e.args, 0);
  emitter_.emit(Opcode::Function, target, e.code, static_cast<std::uint16_t>(list.size()));
  emitter_.extend(list);
}

void Generator::extract_into(const Expr& e, Register target) {
  const std::vector<std::uint16_t> from = operands(e.args, 0);
  constexpr Opcode kOpcodes[] = {Opcode::Extract1, Opcode::Extract2, Opcode::Extract3};
  emitter_.emit(kOpcodes[from.size() - 2], target, from[0], from[1]);
  if (from.size() > 2) emitter_.extend({from.begin() + 2, from.end()});
}

void Generator::element_into(const Expr& e, Register target) {
  const std::vector<std::uint16_t> subscripts = operands(e.args, 0);
  const Opcode op = subscripts.size() == 1 ? Opcode::MatrixGet1 : Opcode::MatrixGet2;
  emitter_.emit(op, target, reg(*e.variable), subscripts[0]);
  if (subscripts.size() == 2) emitter_.extend({subscripts[1]});
}

void Generator::conditional_into(const Expr& e, Register target) {
  const Label otherwise = emitter_.make_label();
  const Label end = emitter_.make_label();
  jump_if(*e.args[0], false, otherwise);
  into(*e.args[1], target);
  emitter_.jump(Opcode::Jump, 0, end);
  emitter_.bind(otherwise);
  into(*e.args[2], target);
  emitter_.bind(end);
}

// REMOVE(array, delimiter) as a function.
void Generator::remove_into(const Expr& e, Register target) {
  std::vector<LateStore> late;
  const Register array = variable_register(*e.args[0]);
  const Register delimiter = output_register(e.args[1], late);
  emitter_.emit(Opcode::RemoveNext, target, array, delimiter);
  for (const LateStore& l : late) store(*l.target, l.from);
}

}  // namespace scarlet::basic
