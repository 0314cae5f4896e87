// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic over the elements of arrays: the walk, the defaults for missing elements, the text of the results.
#include "value/numeric_array.h"

#include "base/limits.h"
#include "value/element_tuples.h"

namespace scarlet::value {
namespace {

constexpr std::uint64_t kReused = std::uint64_t{1} << 47;

Number default_number(Operator op, bool right) {
  const bool one = right && (op == Operator::Divide || op == Operator::IntegerDivide || op == Operator::Power);
  return {true, one ? 1 : 0, 0};
}

// An operand that is a number is used as it is: its text may be rounded.
ArithmeticFault take_element(const Value& operand, std::string_view text, ArithmeticOptions& options, Number& number) {
  if (operand.is_number()) {
    number = *to_number(operand);
    return ArithmeticFault::None;
  }
  if (text.size() > base::limits::kNumericElementBytes) return ArithmeticFault::ElementTooLong;
  if (const auto converted = parse_number(text)) {
    number = *converted;
    return ArithmeticFault::None;
  }
  if (!options.non_numeric_is_zero) return ArithmeticFault::NotNumeric;
  options.warned = ArithmeticFault::NotNumeric;
  number = Number{};
  return ArithmeticFault::None;
}

void append_number(Value& text, const Number& number, int precision) {
  Scratch scratch;
  text.append(number.is_int ? format_integer(number.integer, scratch) : format_double(number.real, precision, scratch));
}

}  // namespace

ArithmeticFault calculate_elements(Operator op, const Value& left, const Value& right, ArithmeticOptions& options,
                                   Value& result) {
  Scratch left_scratch;
  Scratch right_scratch;
  const bool reuses = op != Operator::Power;  // missing exponents are 1 whatever REUSE() says (run)
  ElementTuples<2> pairs({{{left.text(left_scratch, options.precision), reuses && is_reused(left)},
                           {right.text(right_scratch, options.precision), reuses && is_reused(right)}}});
  Value text = Value::empty();
  for (;; pairs.step()) {
    Number a = default_number(op, false);
    Number b = default_number(op, true);
    auto fault = pairs.has(0) ? take_element(left, pairs.element(0), options, a) : ArithmeticFault::None;
    if (fault == ArithmeticFault::None && pairs.has(1)) fault = take_element(right, pairs.element(1), options, b);
    if (fault == ArithmeticFault::None) fault = calculate(op, a, b, options, a);
    if (fault != ArithmeticFault::None) return fault;
    append_number(text, a, options.precision);
    const char mark = pairs.mark();
    if (mark == 0) break;
    text.append({&mark, 1});
  }
  result = std::move(text);
  return ArithmeticFault::None;
}

ArithmeticFault calculate_elements(UnaryOperator op, const Value& operand, ArithmeticOptions& options, Value& result) {
  Scratch scratch;
  Value text = Value::empty();
  for (ElementReader reader(operand.text(scratch, options.precision));; reader.step()) {
    Number number;
    auto fault = take_element(operand, reader.element(), options, number);
    if (fault == ArithmeticFault::None) fault = calculate(op, number, options, number);
    if (fault != ArithmeticFault::None) return fault;
    append_number(text, number, options.precision);
    if (reader.is_last()) break;
    const char mark = reader.mark();
    text.append({&mark, 1});
  }
  result = std::move(text);
  return ArithmeticFault::None;
}

Value reuse(const Value& array) {
  Value marked = array;
  marked.force_heap();
  marked.set_extra(kReused);
  return marked;
}

bool is_reused(const Value& array) {
  return array.tag() != Tag::Inline && array.is_data() && (array.extra() & kReused);
}

}  // namespace scarlet::value
