// SPDX-License-Identifier: GPL-3.0-or-later
// The runtime statements that depend on values and the running program alone, one family a file in vm/statements. All
// others go to the Host.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "code/outcome.h"
#include "code/tables.h"
#include "value/value.h"

namespace scarlet::vm {

class Machine;

// Operands in the order of statements.def: variables (never references) or constants. Inputs are assigned, unless an
// optional one is absent.
using StatementFunction = code::Outcome (*)(Machine& machine, std::span<value::Value* const> operands);

// Null when the statement is the Host's.
StatementFunction statement_for(code::StatementId statement);

// How the interpreter prepares the operands of a statement.
enum class OperandUse : std::uint8_t {
  Input,    // must be assigned data or a resource
  Matrix,   // must be a matrix
  Output,   // may be anything
  Changed,  // must be assigned data or a resource, and is written
};
struct OperandUses {
  std::vector<OperandUse> first;
  OperandUse rest = OperandUse::Input;  // of `name...` at the end

  OperandUse of(std::size_t number) const { return number < first.size() ? first[number] : rest; }
};
const OperandUses& operand_uses(code::StatementId statement);

}  // namespace scarlet::vm
