// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic over the elements of arrays; used inside this module only.
#pragma once

#include "value/arithmetic.h"
#include "value/number.h"

namespace scarlet::value {

ArithmeticFault calculate(Operator op, const Number& left, const Number& right, ArithmeticOptions& options,
                          Number& result);
ArithmeticFault calculate(UnaryOperator op, const Number& operand, const ArithmeticOptions& options, Number& result);
ArithmeticFault calculate_elements(Operator op, const Value& left, const Value& right, ArithmeticOptions& options,
                                   Value& result);
ArithmeticFault calculate_elements(UnaryOperator op, const Value& operand, ArithmeticOptions& options, Value& result);

}  // namespace scarlet::value
