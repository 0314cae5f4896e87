// SPDX-License-Identifier: GPL-3.0-or-later
// The intrinsic functions that the interpreter carries out itself, by number.
//
// Arguments are assigned data or resources, never references; they may alias variables of the program, so a function
// must not keep views of them across a call back into the machine. The result is data or a resource, always assigned.
// Errors: throw through Machine::fail, Machine::integer, Machine::number (which obey the OPTIONs that turn errors into
// warnings).
#pragma once

#include <span>

#include "code/tables.h"
#include "value/value.h"

namespace scarlet::vm {

class Machine;

using Function = value::Value (*)(Machine& machine, std::span<const value::Value* const> arguments);

// The functions of values alone, one family a file in vm/functions. Null for a function that is not among them.
Function function_for(code::Intrinsic function);

// Those about the running program (ARG, STATUS, INMAT, COL1, SUBR, OBJECT ...). Their arguments may be unassigned or
// matrices. Null for a function that is not among them.
Function program_function_for(code::Intrinsic function);

}  // namespace scarlet::vm
