// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of the interpreter's specialised instruction forms (quick_ops.def), and the way back to the opcode they are
// forms of. They exist only in the private code of a LoadedUnit.
#pragma once

#include <array>
#include <cstdint>

#include "code/instruction.h"

namespace scarlet::vm {

enum class QuickOp : std::uint16_t {
  First = static_cast<std::uint16_t>(code::Opcode::Limit) - 1,
#define Q(name, base) name,
#include "vm/quick_ops.def"
#undef Q
  Limit
};

inline constexpr std::size_t kFirstQuickOp = static_cast<std::size_t>(code::Opcode::Limit);
inline constexpr std::size_t kOperationCount = static_cast<std::size_t>(QuickOp::Limit);

inline constexpr std::array kQuickBases{
#define Q(name, base) code::Opcode::base,
#include "vm/quick_ops.def"
#undef Q
};

constexpr code::Opcode base_opcode(std::uint16_t op) {
  return op < kFirstQuickOp ? static_cast<code::Opcode>(op) : kQuickBases[op - kFirstQuickOp];
}

constexpr bool is_quick(std::uint16_t op) { return op >= kFirstQuickOp; }

}  // namespace scarlet::vm
