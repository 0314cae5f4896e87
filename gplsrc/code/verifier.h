// SPDX-License-Identifier: GPL-3.0-or-later
// The verifier: proves once, when an object record is loaded, that running it can not take the interpreter out of its
// registers, constants, tables and instructions. The interpreter then checks none of these again.
//
// What is proved of every routine: it is a row of whole instructions; every operand is what opcodes.def says; jumps
// land on instructions of the same routine; the last instruction never falls through; windows of called routines begin
// inside the registers; indices of call sites, routines, common blocks, functions, statements and @variables exist;
// statements have the operands of their row.
#pragma once

#include <optional>
#include <string>

#include "code/code_unit.h"

namespace scarlet::code {

// Nothing when the unit is sound, else what is wrong and where (for logs: a sound compiler never makes it).
std::optional<std::string> verify(const CodeUnit& unit);

}  // namespace scarlet::code
