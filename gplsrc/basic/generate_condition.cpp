// SPDX-License-Identifier: GPL-3.0-or-later
// Conditions: comparisons become fused compare-and-jump instructions, NOT turns the jump round.
#include <optional>

#include "basic/generator.h"

namespace scarlet::basic {

using code::Opcode;

namespace {

struct Fused {
  Opcode when_true;
  Opcode when_false;
};

std::optional<Fused> fused(Opcode comparison) {
  switch (comparison) {
    case Opcode::Equal: return Fused{Opcode::JumpEqual, Opcode::JumpNotEqual};
    case Opcode::NotEqual: return Fused{Opcode::JumpNotEqual, Opcode::JumpEqual};
    case Opcode::Less: return Fused{Opcode::JumpLess, Opcode::JumpGreaterEqual};
    case Opcode::LessEqual: return Fused{Opcode::JumpLessEqual, Opcode::JumpGreater};
    case Opcode::Greater: return Fused{Opcode::JumpGreater, Opcode::JumpLessEqual};
    case Opcode::GreaterEqual: return Fused{Opcode::JumpGreaterEqual, Opcode::JumpLess};
    default: return std::nullopt;
  }
}

}  // namespace

bool Generator::jump_if_constant(const Expr& e, bool wanted, Label target) {
  if (e.kind != ExprKind::Constant || !e.constant.is_int()) return false;
  if ((e.constant.as_int() != 0) == wanted) emitter_.jump(Opcode::Jump, 0, target);
  return true;
}

void Generator::jump_if(const Expr& e, bool wanted, Label target) {
  const Temporaries temporaries(*this);
  if (jump_if_constant(e, wanted, target)) return;
  const auto op = static_cast<Opcode>(e.code);
  if (e.kind == ExprKind::Unary && op == Opcode::Not) return jump_if(*e.args[0], !wanted, target);
  const auto comparison = e.kind == ExprKind::Binary ? fused(op) : std::nullopt;
  if (comparison) {
    const std::uint16_t left = operand(*e.args[0]);
    const std::uint16_t right = operand(*e.args[1]);
    emitter_.short_jump(wanted ? comparison->when_true : comparison->when_false, left, right, target);
    return;
  }
  emitter_.jump(wanted ? Opcode::JumpTrue : Opcode::JumpFalse, operand(e), target);
}

}  // namespace scarlet::basic
