// SPDX-License-Identifier: GPL-3.0-or-later
// Dynamic array instructions. A variable that is used by position may change to its exploded form under extraction;
// its content stays the same.
#include "base/limits.h"
#include "value/dynamic_array.h"
#include "vm/operations.h"

namespace scarlet::vm {
namespace {

using value::Position;

void check_position(Execution& x, const Position& at) {
  const auto limit = static_cast<std::int64_t>(base::limits::kStringBytes);
  if (at.field > limit || at.value > limit || at.subvalue > limit) x.fail(base::MessageId::VmStringTooLong);
}

// Registers are used in place; a constant must not change its form under a specialised instruction.
Value extract(Execution& x, std::uint16_t operand, const Position& position) {
  if ((operand & code::kConstantBit) != 0) {
    return value::extract(x.read(operand), position, x.machine.precision());
  }
  Value& array = x.variable(operand);
  if (!readable(array)) [[unlikely]]
    return value::extract(x.read(operand), position, x.machine.precision());
  return value::extract_in_place(array, position, x.machine.precision());
}

// What goes into an array is data: a resource counts as its text.
const Value& element_from(Execution& x, std::uint16_t operand, Value& text) {
  const Value& item = x.read(operand);
  if (!item.is_resource()) [[likely]]
    return item;
  text = item;
  text.flatten(x.machine.precision());
  return text;
}

// Numbers and resources in the variable become strings first.
Value& array_variable(Execution& x, std::uint16_t reg) {
  Value& array = x.readable_variable(reg);
  if (!array.is_string()) array.flatten(x.machine.precision());
  return array;
}

constexpr value::AppendRule kPlain{};
constexpr value::AppendRule kCompatible{true};

// V(a)<position> = RK(c)
void replace(Execution& x, const Instruction* at, const Position& position, value::AppendRule rule = kPlain) {
  check_position(x, position);
  Value& array = array_variable(x, at->a);
  Value text;
  value::replace(array, position, element_from(x, at->c, text), rule, x.machine.precision());
}

Position position_of(Execution& x, const Instruction* at) {
  const std::int64_t field = x.read_integer(at->b);
  const std::int64_t value = x.read_integer(at[1].a);
  return {field, value, x.read_integer(at[1].b)};
}

// INS RK(c) BEFORE V(a)<position>
Instruction* insert(Execution& x, Instruction* at, value::AppendRule rule) {
  const Position position = position_of(x, at);
  check_position(x, position);
  Value& array = array_variable(x, at->a);
  Value text;
  value::insert(array, position, element_from(x, at->c, text), rule, x.machine.precision());
  return at + 2;
}

}  // namespace

namespace operations {

Instruction* Extract1(Execution& x, Instruction* at) {
  x.put(at->a, extract(x, at->b, {x.read_integer(at->c), 0, 0}));
  return at + 1;
}

Instruction* Extract2(Execution& x, Instruction* at) {
  const std::int64_t field = x.read_integer(at->c);
  x.put(at->a, extract(x, at->b, {field, x.read_integer(at[1].a), 0}));
  return at + 2;
}

Instruction* Extract3(Execution& x, Instruction* at) {
  const std::int64_t field = x.read_integer(at->c);
  const std::int64_t value = x.read_integer(at[1].a);
  x.put(at->a, extract(x, at->b, {field, value, x.read_integer(at[1].b)}));
  return at + 2;
}

Instruction* Replace1(Execution& x, Instruction* at) {
  replace(x, at, {x.read_integer(at->b), 0, 0});
  return at + 1;
}

Instruction* Replace2(Execution& x, Instruction* at) {
  const std::int64_t field = x.read_integer(at->b);
  replace(x, at, {field, x.read_integer(at[1].a), 0});
  return at + 2;
}

Instruction* Replace3(Execution& x, Instruction* at) {
  replace(x, at, position_of(x, at));
  return at + 2;
}

Instruction* ReplaceCompatible(Execution& x, Instruction* at) {
  replace(x, at, position_of(x, at), kCompatible);
  return at + 2;
}

Instruction* Insert(Execution& x, Instruction* at) { return insert(x, at, kPlain); }
Instruction* InsertCompatible(Execution& x, Instruction* at) { return insert(x, at, kCompatible); }

Instruction* Delete(Execution& x, Instruction* at) {
  const Position position = position_of(x, at);
  Value& array = array_variable(x, at->a);
  value::remove(array, position, x.machine.precision());
  return at + 2;
}

Instruction* RemoveNext(Execution& x, Instruction* at) {
  Value& array = array_variable(x, at->b);
  std::int64_t delimiter = 0;
  Value element = value::remove_next(array, delimiter);
  x.variable(at->c).set_int(delimiter);
  x.put(at->a, std::move(element));
  return at + 1;
}

}  // namespace operations
}  // namespace scarlet::vm
