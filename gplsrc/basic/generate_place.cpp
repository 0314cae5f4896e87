// SPDX-License-Identifier: GPL-3.0-or-later
// Places: variables, matrix elements, parts of dynamic arrays and strings, @variables and properties that are written.
#include "basic/generator.h"

namespace scarlet::basic {

using code::Opcode;

// A reference to a variable or matrix element.
void Generator::reference_into(const Expr& e, Register target) {
  if (e.kind != ExprKind::Element) return emitter_.emit(Opcode::Reference, target, reg(*e.variable));
  const Temporaries temporaries(*this);
  const std::vector<std::uint16_t> subscripts = operands(e.args, 0);
  const Opcode op = subscripts.size() == 1 ? Opcode::MatrixReference1 : Opcode::MatrixReference2;
  emitter_.emit(op, target, reg(*e.variable), subscripts[0]);
  if (subscripts.size() == 2) emitter_.extend({subscripts[1]});
}

// What can be changed in place: a variable's own register, a reference to an element. Anything else is a value.
Generator::Register Generator::variable_register(const Expr& e) {
  if (e.kind == ExprKind::Variable || e.kind == ExprKind::Matrix) return reg(*e.variable);
  const Register target = temporary();
  if (e.kind == ExprKind::Element) {
    reference_into(e, target);
  } else {
    into(e, target);
  }
  return target;
}

// Where a statement writes `e`; null is nowhere. What is no variable is loaded before (the statement may leave it as it
// is) and stored afterwards.
Generator::Register Generator::output_register(const Expr* e, std::vector<LateStore>& late) {
  if (e && (e->kind == ExprKind::Variable || e->kind == ExprKind::Element)) return variable_register(*e);
  const Register scratch = temporary();
  // A property may be one that can only be set.
  if (e && e->kind != ExprKind::Property) {
    into(*e, scratch);
  } else {
    emitter_.emit(Opcode::Move, scratch, constant(0));
  }
  if (e) late.push_back({e, scratch});
  return scratch;
}

// Where the part of `e` is that a statement changes.
Generator::Register Generator::changed_register(const Expr& e, std::vector<LateStore>& late) {
  if (e.kind != ExprKind::Property) return output_register(&e, late);
  const Register scratch = temporary();
  into(e, scratch);
  late.push_back({&e, scratch});
  return scratch;
}

// Puts an operand into the place.
void Generator::store(const Expr& target, std::uint16_t from) {
  const Temporaries temporaries(*this);
  switch (target.kind) {
    case ExprKind::Variable:
      return emitter_.emit(is_plain(*target.variable) ? Opcode::Move : Opcode::Store, reg(*target.variable), from);
    case ExprKind::Element: {
      const std::vector<std::uint16_t> subscripts = operands(target.args, 0);
      const Register matrix = reg(*target.variable);
      if (subscripts.size() == 1) return emitter_.emit(Opcode::MatrixSet1, matrix, subscripts[0], from);
      emitter_.emit(Opcode::MatrixSet2, matrix, subscripts[0], subscripts[1]);
      return emitter_.extend({from});
    }
    case ExprKind::AtVariable: return emitter_.emit(Opcode::AtSet, target.code, from);
    case ExprKind::Extract: return store_extract(target, from, false);
    case ExprKind::Substring:
    case ExprKind::Group: return store_part(target, from, 0);
    default: return store_property(target, from);
  }
}

void Generator::replace(Register array, const std::vector<std::uint16_t>& subscripts, std::uint16_t from,
                        bool compatible) {
  if (compatible) {
    const auto subscript = [&](std::size_t i) { return i < subscripts.size() ? subscripts[i] : constant(0); };
    emitter_.emit(Opcode::ReplaceCompatible, array, subscripts[0], from);
    return emitter_.extend({subscript(1), subscript(2)});
  }
  switch (subscripts.size()) {
    case 1: return emitter_.emit(Opcode::Replace1, array, subscripts[0], from);
    case 2: emitter_.emit(Opcode::Replace2, array, subscripts[0], from); return emitter_.extend({subscripts[1]});
    default:
      emitter_.emit(Opcode::Replace3, array, subscripts[0], from);
      return emitter_.extend({subscripts[1], subscripts[2]});
  }
}

// X<f,v,s> = operand, where X may itself be a place.
void Generator::store_extract(const Expr& target, std::uint16_t from, bool compatible) {
  const Expr& base = *target.args[0];
  std::vector<LateStore> late;
  const Register array = changed_register(base, late);
  replace(array, operands(target.args, 1), from, compatible);
  for (const LateStore& l : late) store(*l.target, l.from);
}

// X[start,length] = operand and X[delimiter,field,count] = operand
void Generator::store_part(const Expr& target, std::uint16_t from, std::uint16_t mode) {
  std::vector<LateStore> late;
  const Register text = changed_register(*target.args[0], late);
  const std::vector<std::uint16_t> list = operands(target.args, 1);
  if (target.kind == ExprKind::Substring) {
    emitter_.emit(Opcode::SetSubstring, text, list[0], list[1]);
    emitter_.extend({from, mode});
  } else {
    emitter_.emit(Opcode::SetGroup, text, list[0], list[1]);
    emitter_.extend({list[2], from});
  }
  for (const LateStore& l : late) store(*l.target, l.from);
}

// object->name(arguments) = operand
void Generator::store_property(const Expr& target, std::uint16_t from) {
  const Register object = variable_register(*target.args[0]);
  const std::uint16_t name = operand(*target.args[1]);
  std::vector<std::uint16_t> list = {static_cast<std::uint16_t>(target.args.size() - 2)};
  for (std::size_t i = 2; i < target.args.size(); ++i) list.push_back(object_argument(*target.args[i]));
  emitter_.emit(Opcode::ObjectSet, object, name, from);
  emitter_.extend(list);
}

}  // namespace scarlet::basic
