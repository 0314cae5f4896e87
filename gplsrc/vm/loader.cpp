// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the private copy of a unit: operands that commute get their constant on the right, where the specialised forms
// expect it; behind the last instruction stand two Exit instructions, so that running off the end ends the program and
// looking one instruction ahead is always allowed.
#include "vm/loader.h"

#include <utility>

#include "vm/words.h"

namespace scarlet::vm {
namespace {

using code::Instruction;
using code::Opcode;

constexpr std::size_t kLoadsBetweenDrops = 32;

bool is_constant(std::uint16_t operand) { return (operand & code::kConstantBit) != 0; }

// The comparison that means the same with its operands exchanged; nothing for other instructions.
std::optional<Opcode> mirrored(Opcode op) {
  switch (op) {
    case Opcode::JumpEqual:
    case Opcode::JumpNotEqual: return op;
    case Opcode::JumpLess: return Opcode::JumpGreater;
    case Opcode::JumpLessEqual: return Opcode::JumpGreaterEqual;
    case Opcode::JumpGreater: return Opcode::JumpLess;
    case Opcode::JumpGreaterEqual: return Opcode::JumpLessEqual;
    default: return std::nullopt;
  }
}

void settle_operands(Instruction& instruction) {
  const auto op = static_cast<Opcode>(instruction.op);
  if ((op == Opcode::Add || op == Opcode::Multiply) && is_constant(instruction.b)) {
    std::swap(instruction.b, instruction.c);
  } else if (const auto other = mirrored(op); other && is_constant(instruction.a)) {
    std::swap(instruction.a, instruction.b);
    instruction.op = static_cast<std::uint16_t>(*other);
  }
}

void copy_code(LoadedUnit& loaded) {
  loaded.code = loaded.unit->instructions;
  for (Instruction& instruction : loaded.code) settle_operands(instruction);
  const Instruction exit{static_cast<std::uint16_t>(Opcode::Exit), 0, 0, 0};
  loaded.code.insert(loaded.code.end(), 2, exit);
}

LoadedRoutine load_routine(LoadedUnit& loaded, const code::Routine& source) {
  LoadedRoutine routine;
  routine.source = &source;
  routine.entry = loaded.code.data() + source.entry;
  routine.register_count = source.register_count;
  routine.parameter_count = static_cast<std::uint32_t>(source.parameters.size());
  routine.variable_arguments = source.variable_arguments;
  routine.is_local_function = source.kind == code::RoutineKind::LocalFunction;
  routine.needs_preparation = !source.captures.empty() || !source.private_matrices.empty();
  for (const code::Parameter& parameter : source.parameters) routine.needs_preparation |= parameter.by_value;
  return routine;
}

void index_members(LoadedUnit& loaded) {
  if (loaded.unit->kind != code::UnitKind::Class) return;
  for (const LoadedRoutine& routine : loaded.routines) {
    Member& member = loaded.members[routine.source->name];
    if (routine.source->kind == code::RoutineKind::PublicFunction) member.function = &routine;
    if (routine.source->kind == code::RoutineKind::PublicSubroutine) member.subroutine = &routine;
  }
  const auto& variables = loaded.unit->class_info.variables;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (variables[i].is_public) loaded.members[variables[i].name].variable = static_cast<std::uint16_t>(i);
  }
}

const value::Value* biased(const value::Value* constants) {
  return reinterpret_cast<const value::Value*>(reinterpret_cast<std::uintptr_t>(constants) -
                                               std::size_t{code::kConstantBit} * sizeof(value::Value));
}

std::unique_ptr<LoadedUnit> make(const std::shared_ptr<const code::CodeUnit>& unit) {
  auto loaded = std::make_unique<LoadedUnit>();
  loaded->unit = unit;
  loaded->constants = unit->constants;
  loaded->constant_base = biased(loaded->constants.data());
  loaded->ignore_case = unit->ignore_case;
  loaded->call_targets.resize(unit->call_sites.size());
  copy_code(*loaded);
  loaded->routines.reserve(unit->routines.size());
  for (const code::Routine& routine : unit->routines) loaded->routines.push_back(load_routine(*loaded, routine));
  index_members(*loaded);
  return loaded;
}

}  // namespace

const Member* LoadedUnit::find_member(std::string_view name) const {
  const auto found = members.find(name);
  return found == members.end() ? nullptr : &found->second;
}

LoadedUnit& Loader::load(const std::shared_ptr<const code::CodeUnit>& unit) {
  std::unique_ptr<LoadedUnit>& slot = units_[unit.get()];
  if (!slot) {
    slot = make(unit);
    ++loads_;
  }
  return *slot;
}

void Loader::see_catalogue(std::uint64_t catalogue_generation) {
  if (catalogue_generation == catalogue_generation_) return;
  catalogue_generation_ = catalogue_generation;
  ++generation_;
}

bool Loader::drop_unused() {
  if (loads_ < kLoadsBetweenDrops) return false;
  loads_ = 0;
  std::erase_if(units_,
                [](const auto& entry) { return entry.second->users == 0 && entry.second->unit.use_count() == 1; });
  ++generation_;
  return true;
}

std::map<std::string, std::uint64_t> Loader::calls() const {
  std::map<std::string, std::uint64_t> calls;
  for (const auto& [unit, loaded] : units_) {
    if (loaded->calls > 0) calls[unit->name] += loaded->calls;
  }
  return calls;
}

}  // namespace scarlet::vm
