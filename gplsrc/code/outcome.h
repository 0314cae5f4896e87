// SPDX-License-Identifier: GPL-3.0-or-later
// How a statement with clauses ended. The interpreter keeps the outcome of the last Statement instruction for the
// JumpOutcome instructions behind it. Failed without an ON ERROR clause, and Locked without a LOCKED clause, never
// reach the program: the first aborts it, the second waits.
#pragma once

#include <cstdint>

namespace scarlet::code {

enum class Outcome : std::uint8_t { Then = 0, Else = 1, Locked = 2, Failed = 3 };

// Bits of operand c of a Statement instruction: which clauses the source has.
inline constexpr std::uint16_t kHasThenElse = 1;
inline constexpr std::uint16_t kHasOnError = 2;
inline constexpr std::uint16_t kHasLocked = 4;

}  // namespace scarlet::code
