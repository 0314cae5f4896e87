// SPDX-License-Identifier: GPL-3.0-or-later
// Calls. Arguments lie in consecutive registers at the top of the temporaries: the callee's registers begin with the
// first of them.
#include "base/text.h"
#include "basic/generator.h"
#include "basic/suggest.h"

namespace scarlet::basic {

using base::MessageId;
using code::Opcode;
using code::RoutineKind;

// By reference where the source names a variable or element, else by value.
void Generator::argument_into(const Expr& e, Register target) {
  const bool names_place = e.kind == ExprKind::Variable || e.kind == ExprKind::Element;
  if (e.kind == ExprKind::Matrix || (names_place && !e.bracketed)) return reference_into(e, target);
  if (!names_place) return into(e, target);
  if (e.kind == ExprKind::Variable) return emitter_.emit(Opcode::CopyArgument, target, reg(*e.variable));
  reference_into(e, target);
  emitter_.emit(Opcode::CopyArgument, target, target);
}

// The first register of a window. A target that is the topmost temporary can be it.
Generator::Register Generator::begin_window(Register target) {
  if (is_temporary(target) && target + 1 == top_) return target;
  return temporary();
}

Generator::Register Generator::arguments(const std::vector<Expr*>& args, Register base) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const Register slot = i == 0 ? base : temporary();
    argument_into(*args[i], slot);
  }
  return base;
}

const RoutineTree* Generator::find_routine(Name name, bool function, std::size_t& index) const {
  const RoutineTree* other = nullptr;
  for (std::size_t i = 1; i < tree_.routines.size(); ++i) {
    const RoutineTree& routine = tree_.routines[i];
    if (routine.name != name) continue;
    if (routine.kind == (function ? RoutineKind::LocalFunction : RoutineKind::LocalSubroutine)) {
      index = i;
      return &routine;
    }
    if (routine.kind == RoutineKind::LocalFunction) {
      index = i;
      other = &routine;
    }
  }
  return other;
}

// The arguments of a LOCAL routine are as many as it takes, matrices where it takes matrices.
void Generator::check_arguments(const RoutineTree& routine, const std::vector<Expr*>& args, const Position& at) {
  const std::size_t wanted = routine.parameters.size();
  if (args.size() != wanted && !routine.variable_arguments) {
    error(at, MessageId::BasicFunctionArguments,
          {text(routine.name), std::to_string(wanted), std::to_string(args.size())});
  }
  for (std::size_t i = 0; i < args.size() && i < wanted; ++i) {
    if ((args[i]->kind == ExprKind::Matrix) == routine.parameters[i].matrix) continue;
    error(args[i]->at, MessageId::BasicMatrixArgument, {std::to_string(i + 1), text(routine.name)});
  }
}

std::uint16_t Generator::call_site(const std::string& name, bool function) {
  const std::string key = (function ? "F" : "S") + name;
  const auto [slot, fresh] = call_sites_.emplace(key, static_cast<std::uint16_t>(unit_.call_sites.size()));
  if (fresh) unit_.call_sites.push_back({name, function});
  return slot->second;
}

void Generator::user_function_into(const Expr& e, Register target) {
  const UserFunction& function = *e.function;
  const auto count = static_cast<std::uint16_t>(e.args.size());
  if (!function.local) {
    const Register base = arguments(e.args, begin_window(target));
    emitter_.emit(Opcode::Call, base, count, call_site(function.call_name, true));
    return emitter_.extend({1, target});
  }
  std::size_t index = 0;
  const RoutineTree* const routine = find_routine(function.name, true, index);
  if (!routine) return error(e.at, MessageId::BasicLocalFunctionMissing, {text(function.name)});
  check_arguments(*routine, e.args, e.at);
  const Register base = arguments(e.args, begin_window(target));
  emitter_.emit(Opcode::CallLocal, base, count, static_cast<std::uint16_t>(index));
  if (base != target) emitter_.emit(Opcode::Move, target, base);
}

// An operand of a method: a register passes by reference, so a value goes to a temporary.
std::uint16_t Generator::object_argument(const Expr& e) {
  if (e.kind == ExprKind::Constant) return operand(e);
  const bool by_reference = (e.kind == ExprKind::Variable || e.kind == ExprKind::Element) && !e.bracketed;
  if (by_reference || e.kind == ExprKind::Matrix) return variable_register(e);
  const Register target = temporary();
  argument_into(e, target);
  return target;
}

void Generator::property_into(const Expr& e, Register target) {
  const Register object = variable_register(*e.args[0]);
  const std::uint16_t name = operand(*e.args[1]);
  std::vector<std::uint16_t> list = {static_cast<std::uint16_t>(e.args.size() - 2)};
  for (std::size_t i = 2; i < e.args.size(); ++i) list.push_back(object_argument(*e.args[i]));
  emitter_.emit(Opcode::ObjectGet, target, object, name);
  emitter_.extend(list);
}

// object->name(arguments) as a statement
void Generator::call_property(const Expr& e) {
  const Register object = variable_register(*e.args[0]);
  const std::uint16_t name = operand(*e.args[1]);
  std::vector<std::uint16_t> list;
  for (std::size_t i = 2; i < e.args.size(); ++i) list.push_back(object_argument(*e.args[i]));
  emitter_.emit(Opcode::ObjectCall, object, name, static_cast<std::uint16_t>(list.size()));
  emitter_.extend(list);
}

void Generator::generate(const Call& node, const Position&) {
  const auto count = static_cast<std::uint16_t>(node.args.size());
  const Register variable = node.variable ? variable_register(*node.variable) : Register{0};
  const Register base = arguments(node.args, temporary());
  if (node.variable) {
    emitter_.emit(Opcode::CallVariable, base, count, variable);
  } else {
    emitter_.emit(Opcode::Call, base, count, call_site(node.name, false));
  }
  emitter_.extend({0, 0});
}

void Generator::generate(const Gosub& node, const Position& at) {
  std::size_t index = 0;
  const bool is_label = own_labels_.contains(node.target) || main_labels_.contains(node.target);
  if (is_label && !node.has_arguments) {
    Label label = 0;
    if (find_label(node.target, at, true, label)) emitter_.jump(Opcode::Gosub, 0, label);
    return;
  }
  const RoutineTree* const routine = find_routine(node.target, false, index);
  if (!routine) {
    if (is_label && node.args.empty()) {
      Label label = 0;
      if (find_label(node.target, at, true, label)) emitter_.jump(Opcode::Gosub, 0, label);
    } else if (is_label) {
      error(at, MessageId::BasicArgumentsForLabel, {text(node.target)});
    } else {
      std::vector<std::string_view> names;
      for (const auto& row : routine_->labels) names.push_back(names_.text(row.first));
      for (const RoutineTree& other : tree_.routines) names.push_back(names_.text(other.name));
      error(at, MessageId::BasicUnknownLabel, {text(node.target)}, suggestion(text(node.target), names));
    }
    return;
  }
  check_arguments(*routine, node.args, at);
  const Register base = arguments(node.args, temporary());
  emitter_.emit(Opcode::CallLocal, base, static_cast<std::uint16_t>(node.args.size()),
                static_cast<std::uint16_t>(index));
}

}  // namespace scarlet::basic
