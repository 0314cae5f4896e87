// SPDX-License-Identifier: GPL-3.0-or-later
// Functions, runtime statements and @variables: what this module does itself, and the way to the Host for the rest.
//
// A statement of the Host may run other programs, which may redimension a matrix in common. Operands that are elements
// of matrices are therefore copied, and written back when the statement is done.
#include <array>
#include <vector>

#include "base/limits.h"
#include "vm/debugger.h"
#include "vm/operations.h"
#include "vm/statement_table.h"

namespace scarlet::vm {
namespace {

constexpr std::size_t kFunctions = static_cast<std::size_t>(code::Intrinsic::Limit);
constexpr std::size_t kFewOperands = 12;

struct FunctionEntry {
  Function run = nullptr;
  bool of_program = false;  // takes unassigned values, some matrices
};

const std::array<FunctionEntry, kFunctions>& functions() {
  static const std::array<FunctionEntry, kFunctions> table = [] {
    std::array<FunctionEntry, kFunctions> entries;
    for (std::size_t i = 0; i < kFunctions; ++i) {
      const auto id = static_cast<code::Intrinsic>(i);
      entries[i].run = program_function_for(id);
      entries[i].of_program = entries[i].run != nullptr || id == code::Intrinsic::Fileinfo;
      if (!entries[i].run) entries[i].run = function_for(id);
    }
    return entries;
  }();
  return table;
}

// The arguments are copied: what they are part of may change while the host runs other programs.
Value call_host(Execution& x, code::Intrinsic function, std::span<const Value* const> arguments) {
  std::array<Value, kFewOperands> few;
  std::vector<Value> many(arguments.size() > few.size() ? arguments.size() : 0);
  Value* const copies = many.empty() ? few.data() : many.data();
  std::vector<const Value*> pointers(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    copies[i] = *arguments[i];
    pointers[i] = &copies[i];
  }
  Value result = x.machine.host().call(function, pointers, x.machine);
  x.refresh_generation();
  return result;
}

void gather(Execution& x, const Instruction* at, bool as_they_are, std::span<const Value*> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::uint16_t operand = extension_operand(at, i);
    arguments[i] = as_they_are ? &x.peek(operand) : &x.read(operand);
  }
}

Value call_function(Execution& x, const Instruction* at, std::span<const Value*> arguments) {
  const FunctionEntry& entry = functions()[at->b];
  gather(x, at, entry.of_program, arguments);
  if (!arguments.empty()) x.spend_on(*arguments[0]);
  if (entry.run) return entry.run(x.machine, arguments);
  return call_host(x, static_cast<code::Intrinsic>(at->b), arguments);
}

// The operands of one Statement instruction.
class Operands {
 public:
  Operands(Execution& x, const Instruction* at, bool host) : x_(x), at_(at), host_(host) {
    const std::size_t count = at->b;
    if (count > kFewOperands) many_.resize(count);
    pointers_ = many_.empty() ? few_.data() : many_.data();
    const OperandUses& uses = operand_uses(static_cast<code::StatementId>(at->a));
    for (std::size_t i = 0; i < count; ++i) prepare(i, uses.of(i));
  }

  std::span<Value* const> all() const { return {pointers_, at_->b}; }

  void write_back() {
    for (Copy& copy : copies_) {
      const bool variable = (copy.operand & code::kConstantBit) == 0;
      if (variable && writes(copy.use)) assign(x_.variable(copy.operand), copy.value);
    }
  }

 private:
  struct Copy {
    Value value;
    std::uint16_t operand;
    OperandUse use;
  };

  static bool writes(OperandUse use) { return use == OperandUse::Output || use == OperandUse::Changed; }

  void prepare(std::size_t i, OperandUse use) {
    const std::uint16_t operand = extension_operand(at_, i);
    if ((operand & code::kConstantBit) != 0) {
      if (use == OperandUse::Matrix) x_.fail(base::MessageId::VmDamagedCode);
      if (writes(use)) return keep(i, x_.constants[operand], operand, use);
      pointers_[i] = const_cast<Value*>(&x_.constants[operand]);
      return;
    }
    Value& v = use == OperandUse::Matrix ? matrix_variable(operand) : x_.variable(operand);
    pointers_[i] = &v;
    if (use == OperandUse::Changed) (void)x_.readable_variable(operand);
    if (use == OperandUse::Input && !readable(v)) {
      keep(i, x_.refuse(v, x_.describe(operand)), operand, use);
    } else if (host_ && x_.registers[operand].tag() == value::Tag::ElementRef && !v.is_matrix()) {
      keep(i, v, operand, use);
    }
  }

  Value& matrix_variable(std::uint16_t reg) {
    x_.matrix(reg);
    return x_.variable(reg);
  }

  // The statement gets a copy.
  void keep(std::size_t i, const Value& v, std::uint16_t operand, OperandUse use) {
    if (copies_.empty()) copies_.reserve(at_->b);
    copies_.push_back({v, operand, use});
    pointers_[i] = &copies_.back().value;
  }

  Execution& x_;
  const Instruction* at_;
  bool host_;
  std::array<Value*, kFewOperands> few_;  // as many as there are operands, when those are few
  std::vector<Value*> many_;
  Value** pointers_ = nullptr;
  std::vector<Copy> copies_;
};

}  // namespace

namespace operations {

Instruction* Function(Execution& x, Instruction* at) {
  std::array<const Value*, base::limits::kArguments> arguments;
  const std::size_t count = at->c;
  if (count > arguments.size()) x.fail(base::MessageId::VmDamagedCode);
  Value result = call_function(x, at, {arguments.data(), count});
  x.spend_on(result);
  x.put(at->a, std::move(result));
  return at + 1 + words_for(count);
}

Instruction* Statement(Execution& x, Instruction* at) {
  const auto id = static_cast<code::StatementId>(at->a);
  const StatementFunction own = statement_for(id);
  Operands operands(x, at, own == nullptr);
  if (own) {
    x.outcome = own(x.machine, operands.all());
  } else {
    const code::Outcome outcome = x.machine.host().perform(id, operands.all(), at->c, x.machine);
    x.outcome = outcome;
    operands.write_back();
    x.refresh_generation();
  }
  return at + 1 + words_for(at->b);
}

Instruction* AtGet(Execution& x, Instruction* at) {
  x.put(at->a, x.machine.host().at_variable(static_cast<code::AtVariable>(at->b), x.machine));
  return at + 1;
}

Instruction* AtSet(Execution& x, Instruction* at) {
  x.machine.host().set_at_variable(static_cast<code::AtVariable>(at->a), x.read(at->b), x.machine);
  return at + 1;
}

Instruction* DebugLine(Execution& x, Instruction* at) {
  x.machine.debugger().at_line(std::uint32_t{at->a} | (std::uint32_t{at->b} << 16));
  return at + 1;
}

Instruction* Ext(Execution& x, Instruction*) { x.fail(base::MessageId::VmDamagedCode); }

}  // namespace operations
}  // namespace scarlet::vm
