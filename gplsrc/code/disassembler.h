// SPDX-License-Identifier: GPL-3.0-or-later
// Code units as text: one instruction a line, with names of variables and constants, for tests, listings and logs.
//
//      MAIN
//         0  Move         X, 1
//         1  JumpLess     X, Y -> 5
#pragma once

#include <string>

#include "code/code_unit.h"

namespace scarlet::code {

// The unit must be sound (code/verifier.h).
std::string disassemble(const CodeUnit& unit);
std::string disassemble(const CodeUnit& unit, const Routine& routine);

}  // namespace scarlet::code
