// SPDX-License-Identifier: GPL-3.0-or-later
// Properties and methods of objects. A method's window lies above the caller's:
//
//      | the object | registers of the class's main routine | arguments, registers of the method |
#include "base/text.h"
#include "vm/object.h"
#include "vm/operations.h"

namespace scarlet::vm {
namespace {

struct Access {
  FoundMember member;
  std::string name;
};

Access find(Execution& x, std::uint16_t holder, std::uint16_t name_operand, Want want) {
  if (--x.budget == 0) x.poll();
  Value& target = x.variable(holder);
  if (!Object::is_object(target)) x.fail(base::MessageId::VmNotObject, {x.describe(holder)});
  value::Scratch scratch;
  Access access;
  access.name = base::upper(x.read_text(name_operand, scratch));
  access.member = find_member(target, access.name, want);
  if (!access.member.routine && !access.member.variable) {
    const bool read_only = want == Want::Write && find_member(target, access.name, Want::Read).variable != nullptr;
    x.fail(read_only ? base::MessageId::VmReadOnlyProperty : base::MessageId::VmNoSuchMember,
           {access.name, Object::of(target).unit().unit->class_info.name});
  }
  return access;
}

// A variable passes by reference, a constant by value.
Value argument_from(Execution& x, std::uint16_t operand) {
  if ((operand & code::kConstantBit) != 0) return x.constants[operand];
  Value& v = x.registers[operand];
  return v.is_reference() || v.is_matrix() ? v : Value::frame_reference(&v);
}

// Enters the method with the operands (and before them the name, when it is an UNDEFINED handler).
Instruction* enter_method(Execution& x, const Access& access, std::span<const std::uint16_t> operands, Value* result) {
  LoadedUnit& unit = Object::of(access.member.object).unit();
  const std::size_t name_arguments = access.member.undefined_handler ? 1 : 0;
  const std::size_t below = 1 + unit.main().register_count;
  Value* const window = x.claim(below + name_arguments + operands.size());
  window[0] = access.member.object;
  Execution::Entry entry;
  entry.unit = &unit;
  entry.routine = access.member.routine;
  entry.floor = window;
  entry.object = window;
  entry.main_registers = window + 1;
  entry.arguments = window + below;
  entry.argument_count = static_cast<std::uint32_t>(name_arguments + operands.size());
  entry.result = result;
  entry.flags = kProgramFrame;
  if (name_arguments > 0) entry.arguments[0] = Value::of(access.name);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    entry.arguments[name_arguments + i] = argument_from(x, operands[i]);
  }
  return x.enter(entry);
}

// The variable itself, or the element of a matrix that the operands select.
Value& property_cell(Execution& x, const Access& access, std::span<const std::uint16_t> operands) {
  Value& cell = *access.member.cell;
  if (operands.empty() && !cell.is_matrix()) return cell;
  if (!cell.is_matrix()) x.fail(base::MessageId::VmPropertyArguments, {access.name});
  value::Matrix& matrix = *cell.matrix();
  if (operands.size() != (matrix.two_dimensional() ? 2U : 1U)) {
    x.fail(base::MessageId::VmPropertyArguments, {access.name});
  }
  const std::int64_t row = x.read_integer(operands[0]);
  const std::int64_t column = matrix.two_dimensional() ? x.read_integer(operands[1]) : 1;
  const std::int64_t columns = matrix.two_dimensional() ? static_cast<std::int64_t>(matrix.columns()) : 1;
  const bool zero = row == 0 && (!matrix.two_dimensional() || column == 0);
  const bool inside = row >= 1 && row <= static_cast<std::int64_t>(matrix.rows()) && column >= 1 && column <= columns;
  if (!zero && !inside) {
    x.fail(base::MessageId::VmSubscript, {std::to_string(row), access.name, std::to_string(matrix.rows())});
  }
  return matrix.cell(zero ? 0 : static_cast<std::size_t>((row - 1) * columns + column));
}

std::vector<std::uint16_t> extension_operands(const Instruction* at, std::size_t from, std::size_t count) {
  std::vector<std::uint16_t> operands(count);
  for (std::size_t i = 0; i < count; ++i) operands[i] = extension_operand(at, from + i);
  return operands;
}

}  // namespace

namespace operations {

Instruction* ObjectGet(Execution& x, Instruction* at) {
  const std::size_t count = extension_operand(at, 0);
  Instruction* const behind = at + 1 + words_for(1 + count);
  const Access access = find(x, at->b, at->c, Want::Read);
  const std::vector<std::uint16_t> operands = extension_operands(at, 1, count);
  if (access.member.routine) {
    x.frame->resume = behind;
    return enter_method(x, access, operands, &x.registers[at->a]);
  }
  const Value& cell = property_cell(x, access, operands);
  assign(x.registers[at->a], readable(cell) ? cell : x.refuse(cell, access.name));
  return behind;
}

Instruction* ObjectSet(Execution& x, Instruction* at) {
  const std::size_t count = extension_operand(at, 0);
  Instruction* const behind = at + 1 + words_for(1 + count);
  const Access access = find(x, at->a, at->b, Want::Write);
  std::vector<std::uint16_t> operands = extension_operands(at, 1, count);
  if (access.member.routine) {
    operands.push_back(at->c);
    x.frame->resume = behind;
    return enter_method(x, access, operands, nullptr);
  }
  Value& cell = property_cell(x, access, operands);
  assign(cell, x.read(at->c));
  return behind;
}

Instruction* ObjectCall(Execution& x, Instruction* at) {
  const Access access = find(x, at->a, at->b, Want::Call);
  const std::vector<std::uint16_t> operands = extension_operands(at, 0, at->c);
  x.frame->resume = at + 1 + words_for(operands.size());
  return enter_method(x, access, operands, nullptr);
}

Instruction* Self(Execution& x, Instruction* at) {
  if (!x.frame->object) x.fail(base::MessageId::VmNoSelf);
  x.put(at->a, Value(*x.frame->object));
  return at + 1;
}

}  // namespace operations
}  // namespace scarlet::vm
