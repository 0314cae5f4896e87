// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/instruction.h"

#include <iterator>

#include "base/check.h"

namespace scarlet::code {
namespace {

constexpr OpcodeInfo kOpcodes[] = {
#define OP(name, operands, extension, meaning) {#name, operands, extension, meaning},
#include "code/opcodes.def"
#undef OP
};
static_assert(std::size(kOpcodes) == static_cast<std::size_t>(Opcode::Limit));

constexpr std::size_t kOperandsInWord = 3;

std::size_t words_for(std::size_t operands) { return (operands + kOperandsInWord - 1) / kOperandsInWord; }

}  // namespace

const OpcodeInfo& info(Opcode op) {
  base::check(op < Opcode::Limit);
  return kOpcodes[static_cast<std::size_t>(op)];
}

std::size_t extension_words(const Instruction& instruction, const Instruction* next) {
  if (instruction.op >= static_cast<std::uint16_t>(Opcode::Limit)) return 0;
  switch (static_cast<Opcode>(instruction.op)) {
    case Opcode::OnGoto:
    case Opcode::OnGosub: return instruction.b;
    case Opcode::ConcatMany:
    case Opcode::Statement: return words_for(instruction.b);
    case Opcode::ObjectCall:
    case Opcode::Function: return words_for(instruction.c);
    case Opcode::ObjectGet:
    case Opcode::ObjectSet: return words_for(1 + std::size_t{next ? next->a : std::uint16_t{0}});
    default: return kOpcodes[instruction.op].extension.empty() ? 0 : 1;
  }
}

}  // namespace scarlet::code
