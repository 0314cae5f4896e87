// SPDX-License-Identifier: GPL-3.0-or-later
// The operations behind the instructions, one an opcode of opcodes.def. The interpreter carries out the common cases of
// the hot ones itself and comes here for the rest; an operation is complete and correct by itself for every case.
//
// An operation gets its instruction and gives the one to go on with, null to leave the interpreter. The frame's `pc` is
// the instruction. The current frame may be another one afterwards.
#pragma once

#include "vm/execution.h"

namespace scarlet::vm {

using Operation = Instruction* (*)(Execution& x, Instruction* at);

namespace operations {
#define OP(name, operands, extension, meaning) Instruction* name(Execution& x, Instruction* at);
#include "code/opcodes.def"
#undef OP
}  // namespace operations

// Operand i of the extension words behind an instruction.
inline std::uint16_t extension_operand(const Instruction* at, std::size_t i) {
  const Instruction& word = at[1 + i / 3];
  return i % 3 == 0 ? word.a : i % 3 == 1 ? word.b : word.c;
}
inline std::size_t words_for(std::size_t operands) { return (operands + 2) / 3; }

// Goes on at a jump's target; a backward one counts towards the next poll.
inline Instruction* jump(Execution& x, Instruction* from, std::int32_t distance) {
  if (distance < 0 && --x.budget == 0) x.poll();
  return from + distance;
}

// Numbers of FOR loops and comparisons.
int compare_operands(Execution& x, const Value& left, const Value& right);

}  // namespace scarlet::vm
