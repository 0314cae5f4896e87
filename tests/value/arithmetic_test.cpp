// SPDX-License-Identifier: GPL-3.0-or-later
#include "value/arithmetic.h"

#include <gtest/gtest.h>

#include <limits>

#include "marked.h"

namespace scarlet::value {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

std::string result(Operator op, const Value& a, const Value& b) {
  ArithmeticOptions options;
  Value value;
  const auto fault = calculate(op, a, b, options, value);
  return fault == ArithmeticFault::None ? shown(value) : "fault " + std::to_string(static_cast<int>(fault));
}
std::string result(UnaryOperator op, const Value& a) {
  ArithmeticOptions options;
  Value value;
  const auto fault = calculate(op, a, options, value);
  return fault == ArithmeticFault::None ? shown(value) : "fault " + std::to_string(static_cast<int>(fault));
}

TEST(Arithmetic, TextAndNullAreNumbers) {
  EXPECT_EQ(result(Operator::Add, Value::of("5"), Value::of("6")), "11");
  EXPECT_EQ(result(Operator::Add, Value::of(""), Value::of(1)), "1");
  EXPECT_EQ(result(Operator::Multiply, Value::of("5.5"), Value::of(2)), "11");
  EXPECT_EQ(result(Operator::Add, Value::of("x"), Value::of(2)), "fault 1");
}

TEST(Arithmetic, OverflowGoesToDouble) {
  EXPECT_EQ(result(Operator::Add, Value::of(kMost), Value::of(1)), "9223372036854775808");
  EXPECT_EQ(result(Operator::Subtract, Value::of(kLeast), Value::of(1)), "-9223372036854775808");
  EXPECT_EQ(result(Operator::Multiply, Value::of(kMost), Value::of(10)), "92233720368547758080");
  EXPECT_EQ(result(Operator::Divide, Value::of(kLeast), Value::of(-1)), "9223372036854775808");
  EXPECT_EQ(result(Operator::IntegerDivide, Value::of(kLeast), Value::of(-1)), "9223372036854775808");
  EXPECT_EQ(result(Operator::Remainder, Value::of(kLeast), Value::of(-1)), "0");
  EXPECT_EQ(result(UnaryOperator::Negate, Value::of(kLeast)), "9223372036854775808");
  EXPECT_EQ(result(UnaryOperator::Absolute, Value::of(kLeast)), "9223372036854775808");
}

TEST(Arithmetic, DivisionIsAnIntegerWhenExact) {
  ArithmeticOptions options;
  Value value;
  calculate(Operator::Divide, Value::of(6), Value::of(2), options, value);
  EXPECT_TRUE(value.is_int());
  calculate(Operator::Divide, Value::of(7), Value::of(2), options, value);
  EXPECT_TRUE(value.is_double());
  EXPECT_EQ(result(Operator::Divide, Value::of(1), Value::of(0)), "fault 2");
  EXPECT_EQ(result(Operator::Divide, Value::of(1), Value::of(0.0)), "fault 2");
}

TEST(Arithmetic, IntegerDivisionCutsIntegersAndFloorsFractions) {
  EXPECT_EQ(result(Operator::IntegerDivide, Value::of(7), Value::of(2)), "3");
  EXPECT_EQ(result(Operator::IntegerDivide, Value::of(-7), Value::of(2)), "-3");
  EXPECT_EQ(result(Operator::IntegerDivide, Value::of(-7.9), Value::of(2)), "-4");
  EXPECT_EQ(result(Operator::IntegerDivide, Value::of("9"), Value::of("2")), "4");
  EXPECT_EQ(result(Operator::IntegerDivide, Value::of(1), Value::of(0)), "fault 2");
}

TEST(Arithmetic, RemainderHasTheSignOfTheDividend) {
  EXPECT_EQ(result(Operator::Remainder, Value::of(-7), Value::of(3)), "-1");
  EXPECT_EQ(result(Operator::Remainder, Value::of(7), Value::of(-3)), "1");
  EXPECT_EQ(result(Operator::Remainder, Value::of(-7.5), Value::of(2)), "-1.5");
  EXPECT_EQ(result(Operator::Remainder, Value::of(7), Value::of(0)), "7");
}

TEST(Arithmetic, PowersAndDomains) {
  EXPECT_EQ(result(Operator::Power, Value::of(2), Value::of(10)), "1024");
  EXPECT_EQ(result(Operator::Power, Value::of(0), Value::of(0)), "1");
  EXPECT_EQ(result(Operator::Power, Value::of(-8), Value::of(0.5)), "fault 3");
  EXPECT_EQ(result(UnaryOperator::SquareRoot, Value::of(-1)), "fault 3");
  EXPECT_EQ(result(UnaryOperator::Logarithm, Value::of(0)), "fault 3");
}

TEST(Arithmetic, FunctionsOfAnglesWorkInDegrees) {
  EXPECT_EQ(result(UnaryOperator::Sine, Value::of(30)), "0.5");
  EXPECT_EQ(result(UnaryOperator::Tangent, Value::of(45)), "1");
  EXPECT_EQ(result(UnaryOperator::ArcCosine, Value::of(0)), "90");
}

TEST(Arithmetic, IntKeepsTheKindOfNumber) {
  ArithmeticOptions options;
  Value value;
  calculate(UnaryOperator::Integer, Value::of(7.5), options, value);
  EXPECT_TRUE(value.is_double());
  EXPECT_EQ(shown(value), "7");
  calculate(UnaryOperator::Integer, Value::of(7), options, value);
  EXPECT_TRUE(value.is_int());
}

TEST(Arithmetic, OptionsTurnFaultsIntoZero) {
  ArithmeticOptions options;
  options.divide_by_zero_is_zero = true;
  Value value;
  EXPECT_EQ(calculate(Operator::Divide, Value::of(1), Value::of(0), options, value), ArithmeticFault::None);
  EXPECT_EQ(shown(value), "0");
  EXPECT_EQ(options.warned, ArithmeticFault::DivideByZero);
  options = {};
  options.non_numeric_is_zero = true;
  EXPECT_EQ(calculate(Operator::Add, Value::of("x"), Value::of(3), options, value), ArithmeticFault::None);
  EXPECT_EQ(shown(value), "3");
  EXPECT_EQ(options.warned, ArithmeticFault::NotNumeric);
}

TEST(NumericArrays, WorkElementByElement) {
  const Value a = array("1]2]3");
  EXPECT_EQ(result(Operator::Add, a, a), "2]4]6");
  EXPECT_EQ(result(Operator::Divide, a, a), "1]1]1");
  EXPECT_EQ(result(Operator::Add, a, array("10]20")), "11]22]3");
  EXPECT_EQ(result(UnaryOperator::Negate, a), "-1]-2]-3");
  EXPECT_EQ(result(UnaryOperator::SquareRoot, array("1]4\\9^16")), "1]2\\3^4");
}

TEST(NumericArrays, MissingElementsCountZeroOrOneAsDivisorAndExponent) {
  const Value a = array("1]2]3");
  EXPECT_EQ(result(Operator::Multiply, a, Value::of(2)), "2]0]0");
  EXPECT_EQ(result(Operator::Divide, a, Value::of(2)), "0.5]2]3");
  EXPECT_EQ(result(Operator::Divide, Value::of(12), a), "12]0]0");
  EXPECT_EQ(result(Operator::Power, a, Value::of(2)), "1]2]3");
  EXPECT_EQ(result(Operator::Remainder, a, Value::of(2)), "1]2]3");
  EXPECT_EQ(result(Operator::Add, Value::of(""), a), "1]2]3");
}

TEST(NumericArrays, ReuseRepeatsTheLastElement) {
  const Value a = array("1]2]3");
  EXPECT_EQ(result(Operator::Multiply, a, reuse(Value::of(2))), "2]4]6");
  EXPECT_EQ(result(Operator::Subtract, reuse(Value::of(10)), a), "9]8]7");
  EXPECT_EQ(result(Operator::Add, array("1]]3"), reuse(Value::of(1))), "2]1]4");
  EXPECT_EQ(result(Operator::Multiply, array("1]2\\3^4"), reuse(Value::of("10"))), "10]20\\30^40");
  EXPECT_EQ(result(Operator::Multiply, array("1]2]3^4]5"), reuse(array("2]3"))), "2]6]9^12]15");
  EXPECT_EQ(result(Operator::Power, a, reuse(Value::of(2))), "1]2]3");
  EXPECT_EQ(result(Operator::Multiply, a, reuse(Value::of(1.0 / 3))), "0.3333]0.6667]1");
}

TEST(NumericArrays, ReuseDoesNotOutliveAssignment) {
  const Value marked = reuse(Value::of("some longer string of text"));
  EXPECT_TRUE(is_reused(marked));
  const Value copy = marked;
  EXPECT_FALSE(is_reused(copy));
}

TEST(NumericArrays, StructureIsTheFinerOfBoth) {
  EXPECT_EQ(result(Operator::Add, array("1^2"), array("10]20")), "11]20^2");
  EXPECT_EQ(result(Operator::Add, array("1]2\\3^4"), Value::of(1)), "2]2\\3^4");
  EXPECT_EQ(result(Operator::Add, Value::of(marked("]")), Value::of(1)), "1]0");
}

TEST(NumericArrays, FaultsOfElements) {
  EXPECT_EQ(result(Operator::Add, array("1]x"), Value::of(1)), "fault 1");
  EXPECT_EQ(result(Operator::Divide, array("1]2"), array("1]0")), "fault 2");
  EXPECT_EQ(result(Operator::Add, Value::of(marked("1]" + std::string(64, ' '))), Value::of(1)), "2]0");
  EXPECT_EQ(result(Operator::Add, Value::of(marked("1]" + std::string(65, ' '))), Value::of(1)), "fault 4");
  EXPECT_EQ(result(Operator::Power, array("1]10"), array("1]400")), "fault 5");
}

TEST(Arithmetic, ResultMayBeAnOperand) {
  ArithmeticOptions options;
  Value a = array("1]2");
  calculate(Operator::Add, a, a, options, a);
  EXPECT_EQ(shown(a), "2]4");
}

}  // namespace
}  // namespace scarlet::value
