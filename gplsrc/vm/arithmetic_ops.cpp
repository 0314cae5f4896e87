// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic instructions in full: any operands, arrays element by element, faults; and the choice of the specialised
// form the instruction takes the next time.
#include <cmath>

#include "convert/convert.h"
#include "value/arithmetic.h"
#include "vm/operations.h"
#include "vm/quick_ops.h"

namespace scarlet::vm {
namespace {

using value::Operator;

struct Forms {
  QuickOp int_rr;
  QuickOp int_rk;
  QuickOp double_rr;
  QuickOp double_rk;
  QuickOp number;
};
constexpr Forms kAdd{QuickOp::AddIntRR, QuickOp::AddIntRK, QuickOp::AddDoubleRR, QuickOp::AddDoubleRK,
                     QuickOp::AddNumber};
constexpr Forms kSubtract{QuickOp::SubtractIntRR, QuickOp::SubtractIntRK, QuickOp::SubtractDoubleRR,
                          QuickOp::SubtractDoubleRK, QuickOp::SubtractNumber};
constexpr Forms kMultiply{QuickOp::MultiplyIntRR, QuickOp::MultiplyIntRK, QuickOp::MultiplyDoubleRR,
                          QuickOp::MultiplyDoubleRK, QuickOp::MultiplyNumber};

bool is_constant(std::uint16_t operand) { return (operand & code::kConstantBit) != 0; }

void rewrite(Instruction* at, QuickOp form) { at->op = static_cast<std::uint16_t>(form); }

const Value& raw(const Execution& x, std::uint16_t operand) {
  return (is_constant(operand) ? x.constants : x.registers)[operand];
}

const Value& followed(const Execution& x, std::uint16_t operand) {
  const Value& v = raw(x, operand);
  return v.tag() == value::Tag::FrameRef ? *v.frame_target() : v;
}

bool is_plain(const Value& v) { return v.tag() <= value::Tag::Heap && readable(v); }

// Whether the general form is worth trying: numbers, or text that may spell some.
bool are_plain(const Execution& x, std::uint16_t left, std::uint16_t right) {
  return is_plain(followed(x, left)) && is_plain(followed(x, right));
}

// The form for what the operands are now.
void specialise(Execution& x, Instruction* at, const Forms& forms) {
  if (at->op == static_cast<std::uint16_t>(forms.number) || !are_plain(x, at->b, at->c)) return;
  const Value& left = raw(x, at->b);
  const Value& right = raw(x, at->c);
  if (is_quick(at->op) || is_constant(at->b)) return rewrite(at, forms.number);
  const bool constant = is_constant(at->c);
  if (left.is_int() && right.is_int()) return rewrite(at, constant ? forms.int_rk : forms.int_rr);
  if (left.is_double() && constant && right.is_number()) return rewrite(at, forms.double_rk);
  if (left.is_double() && right.is_double()) return rewrite(at, forms.double_rr);
  rewrite(at, forms.number);
}

double real_result(Operator op, double a, double b) {
  switch (op) {
    case Operator::Add: return a + b;
    case Operator::Subtract: return a - b;
    case Operator::Multiply: return a * b;
    default: return a / b;
  }
}

bool int_result(Operator op, std::int64_t a, std::int64_t b, std::int64_t& result) {
  switch (op) {
    case Operator::Add: return !__builtin_add_overflow(a, b, &result);
    case Operator::Subtract: return !__builtin_sub_overflow(a, b, &result);
    case Operator::Multiply: return !__builtin_mul_overflow(a, b, &result);
    default: return false;
  }
}

// False, and nothing set, when the result is too large for a double.
bool set_real(Operator op, double a, double b, Value& to) {
  const double result = real_result(op, a, b);
  if (!std::isfinite(result)) return false;
  to.set_double(result);
  return true;
}

// Add, subtract and multiply of two numbers.
bool calculate_numbers(Operator op, const Value& left, const Value& right, Value& to) {
  std::int64_t result;
  if (left.is_int() && right.is_int() && int_result(op, left.as_int(), right.as_int(), result)) {
    to.set_int(result);
    return true;
  }
  return set_real(op, left.number(), right.number(), to);
}

void calculate(Execution& x, const Instruction* at, Operator op, const Value& left, const Value& right, Value& to) {
  const LanguageOptions& rules = x.machine.host().language_options();
  x.spend_on(left);
  x.spend_on(right);
  value::ArithmeticOptions options;
  options.precision = x.machine.precision();
  options.divide_by_zero_is_zero = rules.divide_by_zero_warning;
  options.non_numeric_is_zero = rules.non_numeric_warning;
  const value::ArithmeticFault fault = value::calculate(op, left, right, options, to);
  if (fault != value::ArithmeticFault::None) x.refuse_arithmetic(fault, at, false);
  if (options.warned != value::ArithmeticFault::None) x.refuse_arithmetic(options.warned, at, true);
}

// A double without a fraction, of a size where that is exact.
bool is_whole(const Value& v) {
  constexpr double kExact = 9007199254740992.0;
  return v.is_int() || (v.as_double() < kExact && v.as_double() > -kExact &&
                        static_cast<double>(static_cast<std::int64_t>(v.as_double())) == v.as_double());
}

bool whole_remainder(const Value& left, const Value& right, Value& to) {
  if (!left.is_number() || !right.is_number() || !is_whole(left) || !is_whole(right)) return false;
  const auto a = left.is_int() ? left.as_int() : static_cast<std::int64_t>(left.as_double());
  const auto b = right.is_int() ? right.as_int() : static_cast<std::int64_t>(right.as_double());
  if (b == 0 || b == -1) return false;
  if (left.is_int() && right.is_int()) {
    to.set_int(a % b);
  } else {
    to.set_double(static_cast<double>(a % b));
  }
  return true;
}

// Numbers and flat strings that spell one; arrays are calculated element by element.
bool calculate_spelled(Operator op, const Value& left, const Value& right, Value& to) {
  if (left.tag() > value::Tag::Heap || right.tag() > value::Tag::Heap) return false;
  const std::optional<value::Number> a = value::to_number(left);
  const std::optional<value::Number> b = value::to_number(right);
  if (!a || !b) return false;
  std::int64_t result;
  if (a->is_int && b->is_int && int_result(op, a->integer, b->integer, result)) {
    to.set_int(result);
    return true;
  }
  return set_real(op, a->as_double(), b->as_double(), to);
}

void compute(Execution& x, const Instruction* at, Operator op, const Value& left, const Value& right, Value& to) {
  if (op <= Operator::Multiply) {
    if (left.is_number() && right.is_number() && calculate_numbers(op, left, right, to)) return;
    if (calculate_spelled(op, left, right, to)) return;
  }
  if (op == Operator::Remainder && whole_remainder(left, right, to)) return;
  calculate(x, at, op, left, right, to);
}

Instruction* three_address(Execution& x, Instruction* at, Operator op) {
  const Value& left = x.read(at->b);
  compute(x, at, op, left, x.read(at->c), x.registers[at->a]);
  return at + 1;
}

Instruction* assigning(Execution& x, Instruction* at, Operator op) {
  Value& variable = x.readable_variable(at->a);
  compute(x, at, op, variable, x.read(at->b), variable);
  return at + 1;
}

void specialise_assigning(Execution& x, Instruction* at, QuickOp int_r, QuickOp int_k, QuickOp number) {
  if (at->op == static_cast<std::uint16_t>(number) || !are_plain(x, at->a, at->b)) return;
  const bool ints = x.registers[at->a].is_int() && raw(x, at->b).is_int() && !is_quick(at->op);
  rewrite(at, !ints ? number : is_constant(at->b) ? int_k : int_r);
}

}  // namespace

namespace operations {

Instruction* Add(Execution& x, Instruction* at) {
  specialise(x, at, kAdd);
  return three_address(x, at, Operator::Add);
}

Instruction* Subtract(Execution& x, Instruction* at) {
  specialise(x, at, kSubtract);
  return three_address(x, at, Operator::Subtract);
}

Instruction* Multiply(Execution& x, Instruction* at) {
  specialise(x, at, kMultiply);
  return three_address(x, at, Operator::Multiply);
}

Instruction* Divide(Execution& x, Instruction* at) {
  if (are_plain(x, at->b, at->c)) rewrite(at, QuickOp::DivideNumber);
  return three_address(x, at, Operator::Divide);
}

Instruction* IntegerDivide(Execution& x, Instruction* at) { return three_address(x, at, Operator::IntegerDivide); }

Instruction* Power(Execution& x, Instruction* at) { return three_address(x, at, Operator::Power); }

Instruction* Remainder(Execution& x, Instruction* at) {
  const Value& left = raw(x, at->b);
  const Value& right = raw(x, at->c);
  const bool usable = left.is_int() && right.is_int() && right.as_int() != 0 && !is_constant(at->b);
  if (usable) rewrite(at, is_constant(at->c) ? QuickOp::RemainderIntRK : QuickOp::RemainderIntRR);
  return three_address(x, at, Operator::Remainder);
}

Instruction* AddImmediate(Execution& x, Instruction* at) {
  if (followed(x, at->b).is_number()) rewrite(at, QuickOp::AddImmediateNumber);
  const Value by = Value::of(std::int64_t{static_cast<std::int16_t>(at->c)});
  compute(x, at, Operator::Add, x.read(at->b), by, x.registers[at->a]);
  return at + 1;
}

Instruction* Negate(Execution& x, Instruction* at) {
  const Value& of = x.read(at->b);
  if (of.is_number()) rewrite(at, QuickOp::NegateNumber);
  if (of.is_string()) {
    x.put(at->a, x.machine.calculate(value::UnaryOperator::Negate, of));
  } else {
    compute(x, at, Operator::Subtract, Value::of(0), of, x.registers[at->a]);
  }
  return at + 1;
}

Instruction* AddTo(Execution& x, Instruction* at) {
  specialise_assigning(x, at, QuickOp::AddToIntR, QuickOp::AddToIntK, QuickOp::AddToNumber);
  return assigning(x, at, Operator::Add);
}

Instruction* SubtractFrom(Execution& x, Instruction* at) {
  specialise_assigning(x, at, QuickOp::SubtractFromIntR, QuickOp::SubtractFromIntK, QuickOp::SubtractFromNumber);
  return assigning(x, at, Operator::Subtract);
}

Instruction* MultiplyBy(Execution& x, Instruction* at) {
  specialise_assigning(x, at, QuickOp::MultiplyByNumber, QuickOp::MultiplyByNumber, QuickOp::MultiplyByNumber);
  return assigning(x, at, Operator::Multiply);
}

Instruction* DivideBy(Execution& x, Instruction* at) { return assigning(x, at, Operator::Divide); }

}  // namespace operations
}  // namespace scarlet::vm
