// SPDX-License-Identifier: GPL-3.0-or-later
// One operation on one or two numbers. numeric_array.cpp carries it over the elements of an array.
#include "value/arithmetic.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "value/element_tuples.h"
#include "value/number.h"
#include "value/numeric_array.h"

namespace scarlet::value {
namespace {

constexpr double kDegree = std::numbers::pi / 180;

Number whole(std::int64_t number) { return {true, number, 0}; }
Number real(double number) { return {false, 0, number}; }

bool is_zero(const Number& number) { return number.is_int ? number.integer == 0 : number.real == 0; }

// Fractions make the difference in // between cutting and floor.
bool has_fraction(const Number& number) { return !number.is_int && std::trunc(number.real) != number.real; }

Number divide(const Number& a, const Number& b) {
  const bool fits = a.is_int && b.is_int && !(b.integer == -1 && a.integer == std::numeric_limits<std::int64_t>::min());
  if (fits && a.integer % b.integer == 0) return whole(a.integer / b.integer);
  return real(a.as_double() / b.as_double());
}

Number integer_divide(const Number& a, const Number& b) {
  if (a.is_int && b.is_int && b.integer != -1) return whole(a.integer / b.integer);
  const double quotient = a.as_double() / b.as_double();
  const double cut = has_fraction(a) || has_fraction(b) ? std::floor(quotient) : std::trunc(quotient);
  constexpr double kTwoTo63 = 9223372036854775808.0;
  return std::fabs(cut) < kTwoTo63 ? whole(static_cast<std::int64_t>(cut)) : real(cut);
}

Number remainder(const Number& a, const Number& b) {
  if (is_zero(b)) return a;
  if (a.is_int && b.is_int) return whole(b.integer == -1 ? 0 : a.integer % b.integer);
  return real(std::fmod(a.as_double(), b.as_double()));
}

Number add(const Number& a, const Number& b) {
  std::int64_t sum = 0;
  if (a.is_int && b.is_int && !__builtin_add_overflow(a.integer, b.integer, &sum)) return whole(sum);
  return real(a.as_double() + b.as_double());
}

Number subtract(const Number& a, const Number& b) {
  std::int64_t difference = 0;
  if (a.is_int && b.is_int && !__builtin_sub_overflow(a.integer, b.integer, &difference)) return whole(difference);
  return real(a.as_double() - b.as_double());
}

Number multiply(const Number& a, const Number& b) {
  std::int64_t product = 0;
  if (a.is_int && b.is_int && !__builtin_mul_overflow(a.integer, b.integer, &product)) return whole(product);
  return real(a.as_double() * b.as_double());
}

Number apply(Operator op, const Number& a, const Number& b) {
  switch (op) {
    case Operator::Add: return add(a, b);
    case Operator::Subtract: return subtract(a, b);
    case Operator::Multiply: return multiply(a, b);
    case Operator::Divide: return divide(a, b);
    case Operator::IntegerDivide: return integer_divide(a, b);
    case Operator::Power: return real(std::pow(a.as_double(), b.as_double()));
    case Operator::Remainder: return remainder(a, b);
  }
  return whole(0);
}

Number negate(const Number& a) { return a.is_int ? subtract(whole(0), a) : real(-a.real); }

Number apply(UnaryOperator op, const Number& a, double integer_slack) {
  const double x = a.as_double();
  switch (op) {
    case UnaryOperator::Negate: return negate(a);
    case UnaryOperator::Absolute: return (a.is_int ? a.integer < 0 : std::signbit(a.real)) ? negate(a) : a;
    case UnaryOperator::Integer: return a.is_int ? a : real(truncate_to_double(a.real, integer_slack));
    case UnaryOperator::SquareRoot: return real(std::sqrt(x));
    case UnaryOperator::Exponential: return real(std::exp(x));
    case UnaryOperator::Logarithm: return real(std::log(x));
    case UnaryOperator::Sine: return real(std::sin(x * kDegree));
    case UnaryOperator::Cosine: return real(std::cos(x * kDegree));
    case UnaryOperator::Tangent: return real(std::tan(x * kDegree));
    case UnaryOperator::ArcSine: return real(std::asin(x) / kDegree);
    case UnaryOperator::ArcCosine: return real(std::acos(x) / kDegree);
    case UnaryOperator::ArcTangent: return real(std::atan(x) / kDegree);
  }
  return a;
}

// An infinite result comes of numbers too large, but for the poles: the logarithm of 0 and the negative powers of 0.
ArithmeticFault checked(const Number& number, bool at_pole) {
  if (number.is_int || std::isfinite(number.real)) return ArithmeticFault::None;
  return std::isinf(number.real) && !at_pole ? ArithmeticFault::Overflow : ArithmeticFault::OutOfDomain;
}

bool holds_marks(const Value& value) {
  return value.tag() == Tag::Array || (value.is_flat_string() && holds_element_mark(value.view()));
}

// For an operand that is neither number nor array: 0 with a warning when the options say so.
ArithmeticFault refuse(ArithmeticOptions& options, std::optional<Number>& number) {
  if (!options.non_numeric_is_zero) return ArithmeticFault::NotNumeric;
  options.warned = ArithmeticFault::NotNumeric;
  number = whole(0);
  return ArithmeticFault::None;
}

ArithmeticFault finish(ArithmeticFault fault, const Number& number, Value& result) {
  if (fault == ArithmeticFault::None) result = from_number(number);
  return fault;
}

}  // namespace

ArithmeticFault calculate(Operator op, const Number& left, const Number& right, ArithmeticOptions& options,
                          Number& result) {
  if ((op == Operator::Divide || op == Operator::IntegerDivide) && is_zero(right)) {
    if (!options.divide_by_zero_is_zero) return ArithmeticFault::DivideByZero;
    options.warned = ArithmeticFault::DivideByZero;
    result = whole(0);
    return ArithmeticFault::None;
  }
  const bool at_pole = op == Operator::Power && is_zero(left);  // the result may take the place of an operand
  result = apply(op, left, right);
  return checked(result, at_pole);
}

ArithmeticFault calculate(UnaryOperator op, const Number& operand, const ArithmeticOptions& options, Number& result) {
  result = apply(op, operand, options.integer_slack);
  return checked(result, op == UnaryOperator::Logarithm);
}

ArithmeticFault calculate(Operator op, const Value& left, const Value& right, ArithmeticOptions& options,
                          Value& result) {
  auto a = to_number(left);
  auto b = to_number(right);
  if (a && b) return finish(calculate(op, *a, *b, options, *a), *a, result);
  if (holds_marks(left) || holds_marks(right)) return calculate_elements(op, left, right, options, result);
  auto fault = ArithmeticFault::None;
  if (!a) fault = refuse(options, a);
  if (!b && fault == ArithmeticFault::None) fault = refuse(options, b);
  if (fault != ArithmeticFault::None) return fault;
  return finish(calculate(op, *a, *b, options, *a), *a, result);
}

ArithmeticFault calculate(UnaryOperator op, const Value& operand, ArithmeticOptions& options, Value& result) {
  auto number = to_number(operand);
  if (!number && holds_marks(operand)) return calculate_elements(op, operand, options, result);
  if (!number) {
    if (const auto fault = refuse(options, number); fault != ArithmeticFault::None) return fault;
  }
  return finish(calculate(op, *number, options, *number), *number, result);
}

}  // namespace scarlet::value
