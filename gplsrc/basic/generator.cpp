// SPDX-License-Identifier: GPL-3.0-or-later
// Units and routines: registers, captured variables, common blocks, and the frame around a routine's code.
//
// A LOCAL routine (or a method) that does GOSUB to a label of the main routine gets a copy of the main routine's code
// of its own, in which the main routine's variables are captured ones: a GOSUB never leaves its routine.
#include "basic/generator.h"

#include <algorithm>

#include "basic/suggest.h"

namespace scarlet::basic {

using base::MessageId;
using code::CaptureFrom;
using code::Opcode;
using code::RoutineKind;

namespace {

bool is_public(RoutineKind kind) {
  return kind == RoutineKind::PublicSubroutine || kind == RoutineKind::PublicFunction;
}

}  // namespace

Generator::Generator(UnitTree& tree, const NameTable& names, const Settings& settings, Diagnostics& diagnostics,
                     code::CodeUnit& unit)
    : tree_(tree), names_(names), settings_(settings), diagnostics_(diagnostics), unit_(unit), emitter_(unit) {}

void Generator::run() {
  unit_.kind = tree_.kind;
  unit_.name = tree_.name;
  unit_.class_info = tree_.class_info;
  unit_.routines.resize(tree_.routines.size());
  for (std::size_t i = 0; i < tree_.routines.size(); ++i) prepare_routine(i);
  for (std::size_t i = 0; i < tree_.routines.size(); ++i) assign_registers(i);
  for (std::size_t i = 0; i < tree_.routines.size(); ++i) {
    add_captures(i);
    generate_routine(i);
  }
  emitter_.finish();
  warn_of_labels();
  const Position whole = tree_.routines.front().at;
  if (emitter_.has_too_many_constants()) error(whole, MessageId::BasicTooManyConstants, {});
  if (too_many_registers_) error(whole, MessageId::BasicTooManyVariables, {});
  if (settings_.no_cross_reference) unit_.lines.clear();
}

void Generator::error(const Position& at, MessageId id, std::initializer_list<std::string_view> arguments,
                      std::string suggestion) {
  diagnostics_.error(at, id, arguments, std::move(suggestion));
}

// Variables that a routine has only because of others: for the copy of the main code, shared ones of a class.
void Generator::prepare_routine(std::size_t index) {
  RoutineTree& routine = tree_.routines[index];
  if (index == 0) return;
  find_main_gosubs(routine);
  if (is_public(routine.kind)) share_class_variables(routine);
  if (!routine.calls_main_labels) return;
  for (Variable& v : tree_.routines.front().scope.variables) add_view(routine, v);
}

void Generator::find_main_gosubs(RoutineTree& routine) {
  const RoutineTree& main = tree_.routines.front();
  for (const OnJump::Target& target : routine.gosubs) {
    if (main.labels.contains(target.label)) routine.calls_main_labels = true;
  }
}

// A method and the LOCAL routines of its class share the variables that both name.
void Generator::share_class_variables(RoutineTree& routine) {
  Scope& main = tree_.routines.front().scope;
  for (Variable& v : routine.scope.variables) {
    const auto found = main.names.find(v.name);
    const bool own = v.kind != VariableKind::Local || v.name == kNoName || found == main.names.end();
    const bool parameter = std::any_of(routine.parameters.begin(), routine.parameters.end(),
                                       [&](const ParameterTree& p) { return p.variable == &v; });
    if (own || parameter) continue;
    v.kind = VariableKind::Captured;
    v.origin = found->second;
  }
}

// What variables of several routines that are the same have in common.
const Variable* Generator::identity(const Variable& v) { return v.origin ? v.origin : &v; }

// Sees to it that the routine has a variable that stands for this one of the main routine.
void Generator::add_view(RoutineTree& routine, Variable& v) {
  for (const Variable& own : routine.scope.variables) {
    if (own.origin == identity(v)) return;
  }
  Variable& made = routine.scope.variables.emplace_back(v);
  made.origin = v.origin ? v.origin : &v;
  if (v.kind != VariableKind::Object) made.kind = VariableKind::Captured;
}

void Generator::assign_registers(std::size_t index) {
  RoutineTree& routine = tree_.routines[index];
  std::size_t next = 0;
  for (const ParameterTree& parameter : routine.parameters) {
    parameter.variable->reg = static_cast<Register>(next++);
    parameter.variable->has_register = true;
  }
  for (Variable& v : routine.scope.variables) {
    if (!v.has_register && next < code::kMaxRegisters) v.reg = static_cast<Register>(next++);
  }
  if (next >= code::kMaxRegisters) too_many_registers_ = true;
  unit_.routines[index].register_count = static_cast<Register>(std::min(next, code::kMaxRegisters));
}

void Generator::add_captures(std::size_t index) {
  const RoutineTree& routine = tree_.routines[index];
  code::Routine& made = unit_.routines[index];
  for (const Variable& v : routine.scope.variables) {
    if (v.kind == VariableKind::Object) made.captures.push_back({v.reg, v.object_index, CaptureFrom::Object});
    if (v.kind == VariableKind::Captured) made.captures.push_back({v.reg, v.origin->reg, CaptureFrom::Main});
  }
  for (const PrivateMatrixTree& matrix : routine.private_matrices) {
    made.private_matrices.push_back({matrix.variable->reg, matrix.rows, matrix.columns});
  }
}

void Generator::add_variables(std::size_t index) {
  if (settings_.no_symbols) return;
  for (const Variable& v : tree_.routines[index].scope.variables) {
    if (v.name != kNoName) unit_.routines[index].variables.push_back({text(v.name), v.reg, v.matrix, false});
  }
}

Generator::Register Generator::temporary() {
  if (top_ >= code::kMaxRegisters) {
    too_many_registers_ = true;
    return static_cast<Register>(code::kMaxRegisters - 1);
  }
  const Register made = top_++;
  out().register_count = std::max(out().register_count, top_);
  return made;
}

// In the copy of the main code its variables are those that capture them.
Variable& Generator::local_view(Variable& v) {
  if (!in_copy_) return v;
  if (const auto found = views_.find(identity(v)); found != views_.end()) return *found->second;
  return v;
}

void Generator::generate_routine(std::size_t index) {
  index_ = index;
  routine_ = &tree_.routines[index];
  code::Routine& made = out();
  made.name = routine_->name == kNoName ? std::string() : text(names_.folded(routine_->name));
  made.kind = routine_->kind;
  made.entry = emitter_.here();
  made.variable_arguments = routine_->variable_arguments;
  for (const ParameterTree& p : routine_->parameters) made.parameters.push_back({p.matrix, p.by_value});
  first_temporary_ = top_ = made.register_count;
  own_labels_.clear();
  main_labels_.clear();
  make_labels(*routine_, own_labels_);
  if (routine_->calls_main_labels) make_labels(tree_.routines.front(), main_labels_);
  add_variables(index);
  bind_commons(index);
  forget_known();
  tracks_known_ =
      !routine_->has_inner_labels && !(routine_->calls_main_labels && tree_.routines.front().has_inner_labels);
  block(routine_->body);
  set_line(routine_->end);
  if (index == 0) {
    emitter_.emit(Opcode::Exit);
  } else {
    emitter_.emit(is_public(routine_->kind) ? Opcode::Return : Opcode::Stop);
  }
  if (routine_->calls_main_labels) generate_copy_of_main();
  made.end = emitter_.here();
}

void Generator::make_labels(const RoutineTree& routine, std::unordered_map<Name, Label>& labels) {
  for (const auto& row : routine.labels) labels.emplace(row.first, emitter_.make_label());
}

void Generator::generate_copy_of_main() {
  in_copy_ = true;
  views_.clear();
  for (Variable& v : routine_->scope.variables) {
    if (v.origin) views_.emplace(v.origin, &v);
  }
  forget_known();
  block(tree_.routines.front().body);
  emitter_.emit(Opcode::Stop);
  in_copy_ = false;
}

// Common blocks are bound when the routine begins. A method binds those that it names by registers of its own.
void Generator::bind_commons(std::size_t index) {
  if (index != 0 && !is_public(routine_->kind)) return;
  for (const CommonTree& block : tree_.commons) {
    code::CommonBlock made;
    made.name = block.name;
    made.start_unassigned = block.start_unassigned;
    made.pick_style = block.pick_style;
    bool named = index == 0;
    for (const CommonTree::Member& member : block.members) {
      Variable* v = member.variable;
      if (index != 0) {
        const auto found = routine_->scope.names.find(v->name);
        const bool known = found != routine_->scope.names.end() && found->second->kind == VariableKind::Common;
        named |= known;
        v = known ? found->second : nullptr;
      }
      made.variables.push_back({v ? v->reg : temporary(), member.matrix, member.rows, member.columns});
    }
    if (!named) continue;
    set_line(block.at);
    emitter_.emit(Opcode::BindCommon, static_cast<std::uint16_t>(unit_.commons.size()));
    unit_.commons.push_back(std::move(made));
  }
  first_temporary_ = top_;
}

void Generator::set_line(const Position& at) {
  if (at.line == 0) return;
  const std::size_t before = unit_.lines.size();
  const bool same = before > 0 && unit_.lines.back().line == at.line && unit_.lines.back().source == at.source;
  emitter_.line(at.line, at.source);
  if (!settings_.debugging || same) return;
  emitter_.emit(Opcode::DebugLine, static_cast<std::uint16_t>(at.line & 0xFFFF),
                static_cast<std::uint16_t>(at.line >> 16));
}

// Labels that nothing goes to; numbers often stand for lines only.
void Generator::warn_of_labels() {
  for (const RoutineTree& routine : tree_.routines) {
    for (const auto& [name, at] : routine.labels) {
      const bool numeric = names_.text(name).front() < 'A';
      if (numeric || used_labels_.contains({&routine, name}) || tree_.doubtful.contains(name)) continue;
      diagnostics_.warning(at, MessageId::BasicUnusedLabel, {text(name)});
    }
  }
}

bool Generator::find_label(Name name, const Position& at, bool gosub, Label& label) {
  const auto main = main_labels_.find(name);
  const auto own = own_labels_.find(name);
  const bool prefer_main = in_copy_ || gosub;
  if (prefer_main && main != main_labels_.end()) {
    label = main->second;
    used_labels_.emplace(&tree_.routines.front(), name);
    return true;
  }
  if (!in_copy_ && own != own_labels_.end()) {
    label = own->second;
    used_labels_.emplace(routine_, name);
    return true;
  }
  std::vector<std::string_view> names;
  for (const auto& row : routine_->labels) names.push_back(names_.text(row.first));
  error(at, MessageId::BasicUnknownLabel, {text(name)}, suggestion(text(name), names));
  return false;
}

}  // namespace scarlet::basic
