// SPDX-License-Identifier: GPL-3.0-or-later
// Comparisons, logic, jumps and FOR loops in full, and the choice of their specialised forms.
#include "base/limits.h"
#include "base/text.h"
#include "convert/convert.h"
#include "value/compare.h"
#include "value/number.h"
#include "vm/operations.h"
#include "vm/quick_ops.h"

namespace scarlet::vm {
namespace {

struct JumpForms {
  QuickOp int_rr;
  QuickOp int_rk;
  QuickOp number;
};

bool is_constant(std::uint16_t operand) { return (operand & code::kConstantBit) != 0; }

void rewrite(Instruction* at, QuickOp form) { at->op = static_cast<std::uint16_t>(form); }

const Value& raw(const Execution& x, std::uint16_t operand) {
  return (is_constant(operand) ? x.constants : x.registers)[operand];
}

const Value& followed(const Execution& x, std::uint16_t operand) {
  const Value& v = raw(x, operand);
  return v.tag() == value::Tag::FrameRef ? *v.frame_target() : v;
}

void specialise_jump(Execution& x, Instruction* at, const JumpForms& forms) {
  const Value& left = raw(x, at->a);
  const Value& right = raw(x, at->b);
  if (!followed(x, at->a).is_number() || !followed(x, at->b).is_number()) return;
  const bool ints = left.is_int() && right.is_int() && !is_constant(at->a) && !is_quick(at->op);
  rewrite(at, !ints ? forms.number : is_constant(at->b) ? forms.int_rk : forms.int_rr);
}

bool has_letters(std::string_view text) {
  for (const char c : text) {
    if (base::is_letter(c)) return true;
  }
  return false;
}

// A constant that no number and no numeric text equals: such a comparison is one of bytes.
bool is_plain_text(const Value& v, bool ignore_case) {
  if (v.tag() != value::Tag::Inline) return false;
  const std::string_view text = v.view();
  if (ignore_case && has_letters(text)) return false;
  return text.empty() || (!value::parse_number(text) && !value::is_strictly_numeric(text));
}

bool specialise_text(Execution& x, Instruction* at, QuickOp form) {
  if (is_quick(at->op) || is_constant(at->a) || !is_constant(at->b)) return false;
  if (!x.registers[at->a].is_flat_string() || !is_plain_text(x.constants[at->b], x.machine.ignore_case())) return false;
  rewrite(at, form);
  return true;
}

int compare(Execution& x, std::uint16_t left, std::uint16_t right) {
  const Value& l = x.read(left);
  const Value& r = x.read(right);
  if (l.is_int() && r.is_int()) return l.as_int() < r.as_int() ? -1 : l.as_int() > r.as_int() ? 1 : 0;
  return value::compare(l, r, x.machine.precision(), x.machine.collation());
}

Instruction* put_comparison(Execution& x, Instruction* at, QuickOp form, bool holds) {
  if (followed(x, at->b).is_number() && followed(x, at->c).is_number()) rewrite(at, form);
  put_truth(x.registers[at->a], holds);
  return at + 1;
}

Instruction* jump_if(Execution& x, Instruction* at, bool holds) {
  return holds ? jump(x, at + 1, static_cast<std::int16_t>(at->c)) : at + 1;
}

bool has_passed(const value::Number& n, const value::Number& limit, const value::Number& step) {
  const int order = value::compare_numbers(n, limit);
  return step.as_double() < 0 ? order < 0 : order > 0;
}

// The control variable as a number, which it becomes when it was numeric text.
value::Number control_number(Execution& x, Value& variable, std::uint16_t reg) {
  if (!variable.is_number()) {
    const std::optional<value::Number> number = value::to_number(variable);
    variable = value::from_number(number ? *number : x.read_number(reg));
  }
  return *value::to_number(variable);
}

value::Number sum(const value::Number& a, const value::Number& b) {
  std::int64_t total;
  if (a.is_int && b.is_int && !__builtin_add_overflow(a.integer, b.integer, &total)) return {true, total, 0};
  return {false, 0, a.as_double() + b.as_double()};
}

void specialise_loop(Execution& x, Instruction* at) {
  const Value& step = raw(x, at->c);
  if (!x.registers[at->a].is_int() || !raw(x, at->b).is_int() || !step.is_int()) return;
  const bool up = is_constant(at->c) && step.as_int() > 0 && !is_quick(at->op);
  rewrite(at, !up ? QuickOp::ForLoopInt : is_constant(at->b) ? QuickOp::ForLoopUpK : QuickOp::ForLoopUpR);
}

Instruction* for_loop(Execution& x, Instruction* at, bool store_always) {
  Value& variable = x.readable_variable(at->a);
  const value::Number step = x.read_number(at->c);
  const value::Number next = sum(control_number(x, variable, at->a), step);
  const bool passed = has_passed(next, x.read_number(at->b), step);
  if (!passed || store_always) variable = value::from_number(next);
  return passed ? at + 2 : jump(x, at + 2, at[1].distance());
}

// The extension word of the target, null to go on behind: out of range means the first or the last, or no jump.
const Instruction* selected_target(Execution& x, const Instruction* at) {
  const std::int64_t count = at->b;
  std::int64_t number = x.read_integer(at->a);
  if (number < 1 || number > count) {
    if (at->c == 1 || count == 0) return nullptr;
    number = number < 1 ? 1 : count;
  }
  return at + number;
}

}  // namespace

namespace operations {

Instruction* Equal(Execution& x, Instruction* at) {
  return put_comparison(x, at, QuickOp::EqualNumber, compare(x, at->b, at->c) == 0);
}
Instruction* NotEqual(Execution& x, Instruction* at) {
  return put_comparison(x, at, QuickOp::NotEqualNumber, compare(x, at->b, at->c) != 0);
}
Instruction* Less(Execution& x, Instruction* at) {
  return put_comparison(x, at, QuickOp::LessNumber, compare(x, at->b, at->c) < 0);
}
Instruction* LessEqual(Execution& x, Instruction* at) {
  return put_comparison(x, at, QuickOp::LessEqualNumber, compare(x, at->b, at->c) <= 0);
}
Instruction* Greater(Execution& x, Instruction* at) {
  return put_comparison(x, at, QuickOp::GreaterNumber, compare(x, at->b, at->c) > 0);
}
Instruction* GreaterEqual(Execution& x, Instruction* at) {
  return put_comparison(x, at, QuickOp::GreaterEqualNumber, compare(x, at->b, at->c) >= 0);
}

Instruction* Matches(Execution& x, Instruction* at) {
  value::Scratch scratch, pattern_scratch;
  const std::string_view text = x.read_text(at->b, scratch);
  const std::string_view pattern = x.read_text(at->c, pattern_scratch);
  if (pattern.size() > base::limits::kPatternBytes) x.fail(base::MessageId::FunctionsSearchTooLong);
  put_truth(x.registers[at->a], convert::matches(text, pattern));
  return at + 1;
}

Instruction* And(Execution& x, Instruction* at) {
  const bool left = x.read_truth(at->b);
  const bool right = x.read_truth(at->c);
  put_truth(x.registers[at->a], left && right);
  return at + 1;
}

Instruction* Or(Execution& x, Instruction* at) {
  const bool left = x.read_truth(at->b);
  const bool right = x.read_truth(at->c);
  put_truth(x.registers[at->a], left || right);
  return at + 1;
}

Instruction* Not(Execution& x, Instruction* at) {
  put_truth(x.registers[at->a], !x.read_truth(at->b));
  return at + 1;
}

Instruction* Jump(Execution& x, Instruction* at) { return jump(x, at + 1, at->distance()); }

Instruction* JumpTrue(Execution& x, Instruction* at) {
  return x.read_truth(at->a) ? jump(x, at + 1, at->distance()) : at + 1;
}

Instruction* JumpFalse(Execution& x, Instruction* at) {
  return x.read_truth(at->a) ? at + 1 : jump(x, at + 1, at->distance());
}

Instruction* JumpOutcome(Execution& x, Instruction* at) {
  return static_cast<std::uint16_t>(x.outcome) == at->a ? jump(x, at + 1, at->distance()) : at + 1;
}

Instruction* JumpEqual(Execution& x, Instruction* at) {
  if (!specialise_text(x, at, QuickOp::JumpEqualText)) {
    specialise_jump(x, at, {QuickOp::JumpEqualIntRR, QuickOp::JumpEqualIntRK, QuickOp::JumpEqualNumber});
  }
  return jump_if(x, at, compare(x, at->a, at->b) == 0);
}

Instruction* JumpNotEqual(Execution& x, Instruction* at) {
  if (!specialise_text(x, at, QuickOp::JumpNotEqualText)) {
    specialise_jump(x, at, {QuickOp::JumpNotEqualIntRR, QuickOp::JumpNotEqualIntRK, QuickOp::JumpNotEqualNumber});
  }
  return jump_if(x, at, compare(x, at->a, at->b) != 0);
}

Instruction* JumpLess(Execution& x, Instruction* at) {
  specialise_jump(x, at, {QuickOp::JumpLessIntRR, QuickOp::JumpLessIntRK, QuickOp::JumpLessNumber});
  return jump_if(x, at, compare(x, at->a, at->b) < 0);
}

Instruction* JumpLessEqual(Execution& x, Instruction* at) {
  specialise_jump(x, at, {QuickOp::JumpLessEqualIntRR, QuickOp::JumpLessEqualIntRK, QuickOp::JumpLessEqualNumber});
  return jump_if(x, at, compare(x, at->a, at->b) <= 0);
}

Instruction* JumpGreater(Execution& x, Instruction* at) {
  specialise_jump(x, at, {QuickOp::JumpGreaterIntRR, QuickOp::JumpGreaterIntRK, QuickOp::JumpGreaterNumber});
  return jump_if(x, at, compare(x, at->a, at->b) > 0);
}

Instruction* JumpGreaterEqual(Execution& x, Instruction* at) {
  specialise_jump(x, at,
                  {QuickOp::JumpGreaterEqualIntRR, QuickOp::JumpGreaterEqualIntRK, QuickOp::JumpGreaterEqualNumber});
  return jump_if(x, at, compare(x, at->a, at->b) >= 0);
}

Instruction* ForTest(Execution& x, Instruction* at) {
  Value& variable = x.readable_variable(at->a);
  const value::Number step = x.read_number(at->c);
  const bool passed = has_passed(control_number(x, variable, at->a), x.read_number(at->b), step);
  return passed ? jump(x, at + 2, at[1].distance()) : at + 2;
}

Instruction* ForLoop(Execution& x, Instruction* at) {
  specialise_loop(x, at);
  return for_loop(x, at, false);
}

Instruction* ForLoopStore(Execution& x, Instruction* at) { return for_loop(x, at, true); }

Instruction* OnGoto(Execution& x, Instruction* at) {
  const Instruction* target = selected_target(x, at);
  Instruction* const behind = at + 1 + at->b;
  return target ? jump(x, behind, target->distance()) : behind;
}

Instruction* OnGosub(Execution& x, Instruction* at) {
  const Instruction* target = selected_target(x, at);
  Instruction* const behind = at + 1 + at->b;
  if (!target) return behind;
  x.push_gosub(behind);
  return jump(x, behind, target->distance());
}

Instruction* Gosub(Execution& x, Instruction* at) {
  x.push_gosub(at + 1);
  return jump(x, at + 1, at->distance());
}

// With no GOSUB pending RETURN leaves the routine.
Instruction* Return(Execution& x, Instruction*) {
  if (x.gosub_top == x.frame->gosub_floor) return x.leave(nullptr);
  return *--x.gosub_top;
}

Instruction* ReturnTo(Execution& x, Instruction* at) {
  if (x.gosub_top != x.frame->gosub_floor) --x.gosub_top;
  return jump(x, at + 1, at->distance());
}

Instruction* ReturnValue(Execution& x, Instruction* at) { return x.leave(&x.read(at->a)); }

Instruction* Stop(Execution&, Instruction*) { throw vm::Stop{}; }

// The end of the source: leaves the local routines and the main routine of the program.
Instruction* Exit(Execution& x, Instruction*) {
  while ((x.frame->flags & (kProgramFrame | kBottomFrame)) == 0) x.leave(nullptr);
  return x.leave(nullptr);
}

}  // namespace operations
}  // namespace scarlet::vm
