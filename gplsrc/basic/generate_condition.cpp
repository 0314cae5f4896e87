// SPDX-License-Identifier: GPL-3.0-or-later
// Conditions: comparisons become fused compare-and-jump instructions, NOT turns the jump round.
//
// AND and OR work out both sides in the language. The operands of all comparisons are worked out first; the comparisons
// themselves are then jumps, of which the later ones may be skipped: that shows nowhere when the variables they read
// are known to have values and no function is called between.
#include <algorithm>
#include <optional>

#include "basic/generator.h"

namespace scarlet::basic {

using code::Opcode;

namespace {

struct Fused {
  Opcode when_true;
  Opcode when_false;
};

std::optional<Fused> fused(const Expr& e) {
  if (e.kind != ExprKind::Binary) return std::nullopt;
  switch (static_cast<Opcode>(e.code)) {
    case Opcode::Equal: return Fused{Opcode::JumpEqual, Opcode::JumpNotEqual};
    case Opcode::NotEqual: return Fused{Opcode::JumpNotEqual, Opcode::JumpEqual};
    case Opcode::Less: return Fused{Opcode::JumpLess, Opcode::JumpGreaterEqual};
    case Opcode::LessEqual: return Fused{Opcode::JumpLessEqual, Opcode::JumpGreater};
    case Opcode::Greater: return Fused{Opcode::JumpGreater, Opcode::JumpLessEqual};
    case Opcode::GreaterEqual: return Fused{Opcode::JumpGreaterEqual, Opcode::JumpLess};
    default: return std::nullopt;
  }
}

bool is_operator(const Expr& e, ExprKind kind, Opcode op) {
  return e.kind == kind && static_cast<Opcode>(e.code) == op;
}

bool is_logical(const Expr& e) {
  return is_operator(e, ExprKind::Binary, Opcode::And) || is_operator(e, ExprKind::Binary, Opcode::Or);
}

// Calls may change variables, so nothing that comes before them can be put off.
bool has_calls(const Expr& e) {
  if (e.kind == ExprKind::UserFunction || e.kind == ExprKind::Property || e.kind == ExprKind::Remove) return true;
  return std::any_of(e.args.begin(), e.args.end(), [](const Expr* arg) { return has_calls(*arg); });
}

}  // namespace

// Works out the operands of the comparisons below, from the left.
void Generator::gather_leaves(const Expr& e, std::vector<Leaf>& leaves) {
  if (is_logical(e)) {
    gather_leaves(*e.args[0], leaves);
    return gather_leaves(*e.args[1], leaves);
  }
  if (is_operator(e, ExprKind::Unary, Opcode::Not)) return gather_leaves(*e.args[0], leaves);
  Leaf leaf;
  if (fused(e)) {
    leaf.left = operand(*e.args[0]);
    leaf.right = operand(*e.args[1]);
  } else {
    leaf.left = leaf.right = operand(e);
  }
  leaves.push_back(leaf);
}

void Generator::jump_leaf(const Expr& e, const Leaf& leaf, bool wanted, Label target) {
  if (const auto comparison = fused(e)) {
    emitter_.short_jump(wanted ? comparison->when_true : comparison->when_false, leaf.left, leaf.right, target);
  } else {
    emitter_.jump(wanted ? Opcode::JumpTrue : Opcode::JumpFalse, leaf.left, target);
  }
}

// The value of the condition from leaves that are worked out already; gives where it is.
std::uint16_t Generator::combine_leaves(const Expr& e, const std::vector<Leaf>& leaves, std::size_t& next) {
  const Opcode op = static_cast<Opcode>(e.code);
  if (is_operator(e, ExprKind::Unary, Opcode::Not)) {
    const std::uint16_t of = combine_leaves(*e.args[0], leaves, next);
    const Register made = temporary();
    emitter_.emit(Opcode::Not, made, of);
    return made;
  }
  if (is_logical(e)) {
    const std::uint16_t left = combine_leaves(*e.args[0], leaves, next);
    const std::uint16_t right = combine_leaves(*e.args[1], leaves, next);
    const Register made = temporary();
    emitter_.emit(op, made, left, right);
    return made;
  }
  const Leaf& leaf = leaves[next++];
  if (!fused(e)) return leaf.left;
  const Register made = temporary();
  emitter_.emit(op, made, leaf.left, leaf.right);
  return made;
}

void Generator::jump_leaves(const Expr& e, bool wanted, Label target, const std::vector<Leaf>& leaves,
                            std::size_t& next) {
  if (is_operator(e, ExprKind::Unary, Opcode::Not)) return jump_leaves(*e.args[0], !wanted, target, leaves, next);
  if (!is_logical(e)) return jump_leaf(e, leaves[next++], wanted, target);
  const bool both = is_operator(e, ExprKind::Binary, Opcode::And);
  if (both != wanted) {  // either side decides
    jump_leaves(*e.args[0], wanted, target, leaves, next);
    return jump_leaves(*e.args[1], wanted, target, leaves, next);
  }
  const Label skip = emitter_.make_label();
  jump_leaves(*e.args[0], !wanted, skip, leaves, next);
  jump_leaves(*e.args[1], wanted, target, leaves, next);
  emitter_.bind(skip);
}

void Generator::jump_if_logical(const Expr& e, bool wanted, Label target) {
  std::vector<Leaf> leaves;
  gather_leaves(e, leaves);
  const bool all_known = std::all_of(leaves.begin() + 1, leaves.end(),
                                     [this](const Leaf& leaf) { return is_known(leaf.left) && is_known(leaf.right); });
  std::size_t next = 0;
  if (all_known) {
    jump_leaves(e, wanted, target, leaves, next);
  } else {
    emitter_.jump(wanted ? Opcode::JumpTrue : Opcode::JumpFalse, combine_leaves(e, leaves, next), target);
  }
  // The first comparison has been made on every way, the others where all were.
  for (std::size_t i = 0; i < (all_known ? 1 : leaves.size()); ++i) {
    note_known(leaves[i].left);
    note_known(leaves[i].right);
  }
}

void Generator::jump_if(const Expr& e, bool wanted, Label target) {
  const Temporaries temporaries(*this);
  if (e.kind == ExprKind::Constant && e.constant.is_int()) {
    if ((e.constant.as_int() != 0) == wanted) emitter_.jump(Opcode::Jump, 0, target);
    return;
  }
  if (is_operator(e, ExprKind::Unary, Opcode::Not)) return jump_if(*e.args[0], !wanted, target);
  if (is_logical(e) && !has_calls(e)) return jump_if_logical(e, wanted, target);
  std::vector<Leaf> leaf;
  if (is_logical(e)) {
    leaf.push_back({operand(e), 0});
    return emitter_.jump(wanted ? Opcode::JumpTrue : Opcode::JumpFalse, leaf[0].left, target);
  }
  gather_leaves(e, leaf);
  jump_leaf(e, leaf[0], wanted, target);
  note_known(leaf[0].left);
  note_known(leaf[0].right);
}

}  // namespace scarlet::basic
