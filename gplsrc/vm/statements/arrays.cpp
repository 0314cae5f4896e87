// SPDX-License-Identifier: GPL-3.0-or-later
// LOCATE, FIND, FINDSTR and SETREM.
#include "value/dynamic_array.h"
#include "vm/machine.h"
#include "vm/statements/statements.h"

namespace scarlet::vm::statements {
namespace {

using value::Value;

std::int64_t optional_integer(Machine& machine, const Value& v, std::int64_t otherwise) {
  return v.is_unassigned() ? otherwise : v.is_int() ? v.as_int() : machine.integer(v);
}

code::Outcome set_found(const std::optional<value::Found>& found, std::span<Value* const> operands) {
  if (!found) return code::Outcome::Else;
  operands[3]->set_int(found->at.field);
  operands[4]->set_int(found->at.value);
  operands[5]->set_int(found->at.subvalue);
  return code::Outcome::Then;
}

using Search = std::optional<value::Found> (*)(std::string_view, std::string_view, std::int64_t, bool);

code::Outcome search(Machine& machine, std::span<Value* const> operands, Search by) {
  value::Scratch item_scratch, array_scratch;
  const Value item(*operands[0]);
  const Value array(*operands[1]);
  const std::int64_t occurrence = optional_integer(machine, *operands[2], 1);
  return set_found(
      by(machine.text(item, item_scratch), machine.text(array, array_scratch), occurrence, machine.ignore_case()),
      operands);
}

}  // namespace

code::Outcome locate_in(Machine& machine, std::span<Value* const> operands) {
  const value::Position at{optional_integer(machine, *operands[2], 0), optional_integer(machine, *operands[3], 0),
                           optional_integer(machine, *operands[4], 0)};
  value::Scratch scratch;
  const std::string_view order =
      operands[5]->is_unassigned() ? std::string_view() : machine.text(*operands[5], scratch);
  const value::LocateRule rule{order, operands[7]->as_int() != 0, machine.ignore_case()};
  const value::Located located = value::locate_in_place(*operands[0], *operands[1], at, rule, machine.precision());
  operands[6]->set_int(located.position);
  return located.found ? code::Outcome::Then : code::Outcome::Else;
}

code::Outcome find(Machine& machine, std::span<Value* const> operands) {
  return search(machine, operands, value::find_element);
}

code::Outcome find_string(Machine& machine, std::span<Value* const> operands) {
  return search(machine, operands, value::find_substring);
}

code::Outcome set_rem(Machine& machine, std::span<Value* const> operands) {
  Value& variable = *operands[1];
  const std::int64_t offset = std::max<std::int64_t>(machine.integer(*operands[0]), 0);
  if (!variable.is_string()) variable.flatten(machine.precision());
  value::set_remove_position(variable, static_cast<std::uint64_t>(offset));
  return code::Outcome::Then;
}

}  // namespace scarlet::vm::statements
