// SPDX-License-Identifier: GPL-3.0-or-later
// Statements about the running program: PRECISION, DEBUG, RANDOMIZE, SET.ARG, INHERIT.
#include <algorithm>

#include "vm/debugger.h"
#include "vm/execution.h"
#include "vm/object.h"
#include "vm/statements/statements.h"

namespace scarlet::vm::statements {
namespace {

Object& running_object(Machine& machine) {
  const Frame& frame = *machine.execution().frame;
  if (!frame.object) machine.fail(base::MessageId::VmNoSelf);
  return Object::of(*frame.object);
}

}  // namespace

code::Outcome precision(Machine& machine, std::span<Value* const> operands) {
  machine.set_precision(machine.integer(*operands[0]));
  return code::Outcome::Then;
}

// A program without $DEBUG goes on.
code::Outcome debug(Machine& machine, std::span<Value* const>) {
  if (machine.execution().frame->unit->unit->debugging) machine.debugger().at_statement();
  return code::Outcome::Then;
}

code::Outcome randomize(Machine& machine, std::span<Value* const> operands) {
  const bool given = !operands[0]->is_unassigned();
  machine.seed_random(given ? static_cast<std::uint64_t>(machine.integer(*operands[0])) : machine.random());
  return code::Outcome::Then;
}

code::Outcome set_arg(Machine& machine, std::span<Value* const> operands) {
  const std::int64_t number = machine.integer(*operands[0]);
  Value* argument = number >= 1 ? machine.argument(static_cast<std::size_t>(number)) : nullptr;
  if (!argument) machine.fail(base::MessageId::VmNoSuchArgument, {std::to_string(number)});
  assign(*argument, *operands[1]);
  return code::Outcome::Then;
}

code::Outcome inherit(Machine& machine, std::span<Value* const> operands) {
  if (!Object::is_object(*operands[0])) machine.fail(base::MessageId::VmNotObject, {"INHERIT"});
  running_object(machine).inherited().push_back(*operands[0]);
  return code::Outcome::Then;
}

code::Outcome disinherit(Machine& machine, std::span<Value* const> operands) {
  if (!Object::is_object(*operands[0])) machine.fail(base::MessageId::VmNotObject, {"DISINHERIT"});
  const value::Resource* const gone = operands[0]->resource();
  std::erase_if(running_object(machine).inherited(), [gone](const Value& v) { return v.resource() == gone; });
  return code::Outcome::Then;
}

}  // namespace scarlet::vm::statements
