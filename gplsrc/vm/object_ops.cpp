// SPDX-License-Identifier: GPL-3.0-or-later
// Properties and methods of objects. A method's window lies above the caller's:
//
//      | the object | registers of the class's main routine | arguments, registers of the method |
#include "base/limits.h"
#include "base/text.h"
#include "vm/object.h"
#include "vm/operations.h"

namespace scarlet::vm {
namespace {

std::string name_of(Execution& x, std::uint16_t operand) {
  value::Scratch scratch;
  return base::upper(x.read_text(operand, scratch));
}

[[noreturn]] void refuse_member(Execution& x, const Value& target, const std::string& name, Want want) {
  const bool read_only = want == Want::Write && find_member(target, name, Want::Read).cell;
  x.fail(read_only ? base::MessageId::VmReadOnlyProperty : base::MessageId::VmNoSuchMember,
         {name, Object::of(target).unit().unit->class_info.name});
}

FoundMember find(Execution& x, std::uint16_t holder, std::uint16_t name, Want want) {
  if (--x.budget == 0) x.poll();
  const Value& target = x.variable(holder);
  if (!Object::is_object(target)) x.fail(base::MessageId::VmNotObject, {x.describe(holder)});
  FoundMember member = (name & code::kConstantBit) != 0 ? find_constant_member(x, target, x.constants[name], want)
                                                        : find_member(target, name_of(x, name), want);
  if (!member) refuse_member(x, target, name_of(x, name), want);
  return member;
}

// A variable passes by reference, a constant by value.
Value argument_from(Execution& x, std::uint16_t operand) {
  if ((operand & code::kConstantBit) != 0) return x.constants[operand];
  Value& v = x.registers[operand];
  return v.is_reference() || v.is_matrix() ? v : Value::frame_reference(&v);
}

// Enters the method with the operands (and before them the name, when it is an UNDEFINED handler).
Instruction* enter_method(Execution& x, const FoundMember& member, std::uint16_t name,
                          std::span<const std::uint16_t> operands, Value* result) {
  LoadedUnit& unit = Object::of(member.object).unit();
  const std::size_t name_arguments = member.undefined_handler ? 1 : 0;
  const std::size_t below = 1 + unit.main().register_count;
  Value* const window = x.claim(below + name_arguments + operands.size());
  window[0] = member.object;
  Execution::Entry entry;
  entry.unit = &unit;
  entry.routine = member.routine;
  entry.floor = window;
  entry.object = window;
  entry.main_registers = window + 1;
  entry.arguments = window + below;
  entry.argument_count = static_cast<std::uint32_t>(name_arguments + operands.size());
  entry.result = result;
  entry.flags = kProgramFrame;
  if (name_arguments > 0) entry.arguments[0] = Value::of(name_of(x, name));
  for (std::size_t i = 0; i < operands.size(); ++i) {
    entry.arguments[name_arguments + i] = argument_from(x, operands[i]);
  }
  return x.enter(entry);
}

// The variable itself, or the element of a matrix that the operands select.
Value& property_cell(Execution& x, const FoundMember& member, std::uint16_t name,
                     std::span<const std::uint16_t> operands) {
  Value& cell = *member.cell;
  if (operands.empty() && !cell.is_matrix()) return cell;
  if (!cell.is_matrix()) x.fail(base::MessageId::VmPropertyArguments, {name_of(x, name)});
  value::Matrix& matrix = *cell.matrix();
  if (operands.size() != (matrix.two_dimensional() ? 2U : 1U)) {
    x.fail(base::MessageId::VmPropertyArguments, {name_of(x, name)});
  }
  const std::int64_t row = x.read_integer(operands[0]);
  const std::int64_t column = matrix.two_dimensional() ? x.read_integer(operands[1]) : 1;
  const std::int64_t columns = matrix.two_dimensional() ? static_cast<std::int64_t>(matrix.columns()) : 1;
  const bool zero = row == 0 && (!matrix.two_dimensional() || column == 0);
  const bool inside = row >= 1 && row <= static_cast<std::int64_t>(matrix.rows()) && column >= 1 && column <= columns;
  if (!zero && !inside) {
    x.fail(base::MessageId::VmSubscript, {std::to_string(row), name_of(x, name), std::to_string(matrix.rows())});
  }
  return matrix.cell(zero ? 0 : static_cast<std::size_t>((row - 1) * columns + column));
}

// Operands from the extension words; no more than a call may have.
class MemberOperands {
 public:
  MemberOperands(const Instruction* at, std::size_t from, std::size_t count) : count_(count) {
    for (std::size_t i = 0; i < count; ++i) operands_[i] = extension_operand(at, from + i);
  }
  void add(std::uint16_t operand) { operands_[count_++] = operand; }
  std::span<const std::uint16_t> all() const { return {operands_.data(), count_}; }

 private:
  std::array<std::uint16_t, base::limits::kArguments + 1> operands_;
  std::size_t count_;
};

}  // namespace

namespace operations {

Instruction* ObjectGet(Execution& x, Instruction* at) {
  const std::size_t count = extension_operand(at, 0);
  Instruction* const behind = at + 1 + words_for(1 + count);
  const FoundMember member = find(x, at->b, at->c, Want::Read);
  const MemberOperands operands(at, 1, count);
  if (member.routine) {
    x.frame->resume = behind;
    return enter_method(x, member, at->c, operands.all(), &x.registers[at->a]);
  }
  const Value& cell = property_cell(x, member, at->c, operands.all());
  assign(x.registers[at->a], readable(cell) ? cell : x.refuse(cell, name_of(x, at->c)));
  return behind;
}

Instruction* ObjectSet(Execution& x, Instruction* at) {
  const std::size_t count = extension_operand(at, 0);
  Instruction* const behind = at + 1 + words_for(1 + count);
  const FoundMember member = find(x, at->a, at->b, Want::Write);
  MemberOperands operands(at, 1, count);
  if (member.routine) {
    operands.add(at->c);
    x.frame->resume = behind;
    return enter_method(x, member, at->b, operands.all(), nullptr);
  }
  Value& cell = property_cell(x, member, at->b, operands.all());
  assign(cell, x.read(at->c));
  return behind;
}

Instruction* ObjectCall(Execution& x, Instruction* at) {
  const FoundMember member = find(x, at->a, at->b, Want::Call);
  const MemberOperands operands(at, 0, at->c);
  x.frame->resume = at + 1 + words_for(at->c);
  return enter_method(x, member, at->b, operands.all(), nullptr);
}

Instruction* Self(Execution& x, Instruction* at) {
  if (!x.frame->object) x.fail(base::MessageId::VmNoSelf);
  x.put(at->a, Value(*x.frame->object));
  return at + 1;
}

}  // namespace operations
}  // namespace scarlet::vm
