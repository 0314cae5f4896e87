// SPDX-License-Identifier: GPL-3.0-or-later
// Calls of catalogued and local routines. The arguments lie in consecutive registers; the first is register 0 of the
// callee. A FUNCTION may be called as a subroutine (its value goes to the first argument) and a SUBROUTINE as a
// function (its first argument is the value), as programs and the catalogue have it.
#include "vm/operations.h"
#include "vm/quick_ops.h"
#include "vm/subroutine_variable.h"

namespace scarlet::vm {
namespace {

void count_call(Execution& x) {
  if (--x.budget == 0) x.poll();
}

// The value of a SUBROUTINE called as a function is made in a new first argument.
void insert_result_argument(Value* arguments, std::uint32_t count) {
  for (std::uint32_t i = count; i > 0; --i) arguments[i] = std::move(arguments[i - 1]);
  arguments[0] = Value();
}

Instruction* enter_program(Execution& x, LoadedUnit& unit, std::uint16_t first, std::uint32_t count, Value* result) {
  Execution::Entry entry;
  entry.unit = &unit;
  entry.routine = &unit.main();
  entry.arguments = x.registers + first;
  entry.argument_count = count;
  entry.result = result;
  entry.flags = kProgramFrame;
  const bool is_function = unit.unit->kind == code::UnitKind::Function;
  if (result && !is_function) {
    x.claim(1);
    insert_result_argument(entry.arguments, count);
    entry.argument_count = count + 1;
    entry.flags |= kResultInFirst;
  } else if (!result && is_function && count > 0) {
    entry.floor = entry.arguments;
    entry.result = entry.arguments;
    entry.flags |= kResultInWindow;
    ++entry.arguments;
    --entry.argument_count;
  }
  return x.enter(entry);
}

// Whether the routine can be entered the short way with that many arguments.
bool is_plain(const LoadedRoutine& routine, std::uint32_t count) {
  return !routine.needs_preparation && !routine.variable_arguments && routine.parameter_count == count;
}

LoadedUnit& find_target(Execution& x, CallTarget& target, std::string_view name) {
  if (!target.unit || target.generation != x.loader.generation()) {
    x.refresh_generation();
    target.unit = &x.find_program(name);
    target.routine = &target.unit->main();
    target.generation = x.loader.generation();
  }
  return *target.unit;
}

// CALL @V: the variable becomes a subroutine variable.
LoadedUnit& find_variable_target(Execution& x, Value& variable, std::uint16_t reg) {
  if (!readable(variable)) x.refuse(variable, x.describe(reg));
  const bool known = variable.is_resource() && variable.resource()->kind() == value::ResourceKind::Subroutine;
  if (!known) {
    std::string name = variable.to_string(x.machine.precision());
    x.find_program(name);
    variable = Value::adopt(new SubroutineVariable(std::move(name)));
  }
  auto& subroutine = static_cast<SubroutineVariable&>(*variable.resource());
  return find_target(x, subroutine.target(), subroutine.text());
}

}  // namespace

namespace operations {

Instruction* Call(Execution& x, Instruction* at) {
  count_call(x);
  Frame& caller = *x.frame;
  LoadedUnit& unit = find_target(x, caller.unit->call_targets[at->c], caller.unit->unit->call_sites[at->c].name);
  caller.resume = at + 2;
  const bool as_function = at[1].a == 1;
  const bool fits = as_function == (unit.unit->kind == code::UnitKind::Function) && is_plain(unit.main(), at->b);
  at->op = fits ? static_cast<std::uint16_t>(QuickOp::CallPlain) : static_cast<std::uint16_t>(code::Opcode::Call);
  return enter_program(x, unit, at->a, at->b, at[1].a == 1 ? &x.registers[at[1].b] : nullptr);
}

Instruction* CallVariable(Execution& x, Instruction* at) {
  count_call(x);
  LoadedUnit& unit = find_variable_target(x, x.variable(at->c), at->c);
  x.frame->resume = at + 2;
  return enter_program(x, unit, at->a, at->b, at[1].a == 1 ? &x.registers[at[1].b] : nullptr);
}

Instruction* CallLocal(Execution& x, Instruction* at) {
  count_call(x);
  Frame& caller = *x.frame;
  Execution::Entry entry;
  entry.unit = caller.unit;
  entry.routine = &caller.unit->routines[at->c];
  entry.arguments = x.registers + at->a;
  entry.argument_count = at->b;
  entry.main_registers = caller.main_registers;
  entry.object = caller.object;
  if (entry.routine->is_local_function) entry.result = entry.arguments;
  if (is_plain(*entry.routine, at->b)) at->op = static_cast<std::uint16_t>(QuickOp::CallLocalPlain);
  caller.resume = at + 1;
  return x.enter(entry);
}

}  // namespace operations
}  // namespace scarlet::vm
