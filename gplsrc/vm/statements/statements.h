// SPDX-License-Identifier: GPL-3.0-or-later
// The statements that the machine carries out itself; operands as in code/statements.def.
#pragma once

#include "vm/statement_table.h"

namespace scarlet::vm::statements {

// matrices.cpp
code::Outcome mat_assign(Machine& machine, std::span<value::Value* const> operands);
code::Outcome mat_copy(Machine& machine, std::span<value::Value* const> operands);
code::Outcome mat_parse(Machine& machine, std::span<value::Value* const> operands);
code::Outcome mat_build(Machine& machine, std::span<value::Value* const> operands);

// arrays.cpp
code::Outcome locate_in(Machine& machine, std::span<value::Value* const> operands);
code::Outcome find(Machine& machine, std::span<value::Value* const> operands);
code::Outcome find_string(Machine& machine, std::span<value::Value* const> operands);
code::Outcome set_rem(Machine& machine, std::span<value::Value* const> operands);

// strings.cpp
code::Outcome convert_in(Machine& machine, std::span<value::Value* const> operands);
code::Outcome dparse(Machine& machine, std::span<value::Value* const> operands);
code::Outcome dparse_csv(Machine& machine, std::span<value::Value* const> operands);

// program.cpp
code::Outcome debug(Machine& machine, std::span<value::Value* const> operands);
code::Outcome precision(Machine& machine, std::span<value::Value* const> operands);
code::Outcome randomize(Machine& machine, std::span<value::Value* const> operands);
code::Outcome set_arg(Machine& machine, std::span<value::Value* const> operands);
code::Outcome inherit(Machine& machine, std::span<value::Value* const> operands);
code::Outcome disinherit(Machine& machine, std::span<value::Value* const> operands);

}  // namespace scarlet::vm::statements
