// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic operators over values, element by element when an operand holds marks (missing elements count 0, as
// divisor and exponent 1, unless wrapped in REUSE()). The interpreter handles int and double operands itself and comes
// here for everything else.
#pragma once

#include "value/number.h"
#include "value/value.h"

namespace scarlet::value {

enum class Operator : std::uint8_t { Add, Subtract, Multiply, Divide, IntegerDivide, Power, Remainder };
enum class UnaryOperator : std::uint8_t {
  Negate,
  Absolute,
  Integer,
  SquareRoot,
  Exponential,
  Logarithm,
  Sine,
  Cosine,
  Tangent,
  ArcSine,
  ArcCosine,
  ArcTangent
};

enum class ArithmeticFault : std::uint8_t {
  None,
  NotNumeric,      // text that is no number, or a resource
  DivideByZero,    // / and //
  OutOfDomain,     // square root or logarithm of a negative number
  ElementTooLong,  // an element of a numeric array over 64 characters
  Overflow,        // a result beyond the largest double
};

struct ArithmeticOptions {
  int precision = kDefaultPrecision;     // for text of array elements
  double integer_slack = kIntegerSlack;  // for INT
  bool divide_by_zero_is_zero = false;
  bool non_numeric_is_zero = false;
  // Set when one of the two options above was made use of, so that the caller can warn.
  ArithmeticFault warned = ArithmeticFault::None;
};

// `result` is set only when None is returned; it may be one of the operands.
ArithmeticFault calculate(Operator op, const Value& left, const Value& right, ArithmeticOptions& options,
                          Value& result);
ArithmeticFault calculate(UnaryOperator op, const Value& operand, ArithmeticOptions& options, Value& result);

// REUSE(): marks a value so that its last element or value is used for missing ones in the operations above and in the
// element-wise functions. The mark is carried by the value given to the very next operation only.
Value reuse(const Value& array);
bool is_reused(const Value& array);

}  // namespace scarlet::value
