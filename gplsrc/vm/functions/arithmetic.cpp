// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic functions that are not operators, and tests of numbers.
#include <cmath>

#include "value/compare.h"
#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

using value::Number;
using value::Operator;

bool is_zero(const Number& number) { return number.is_int ? number.integer == 0 : number.real == 0; }

Number whole(std::int64_t number) { return {true, number, 0}; }
Number real(double number) { return {false, 0, number}; }

// a - b * floor(a / b): the sign is that of b; a when b is 0.
Number modulo_of(const Number& a, const Number& b) {
  if (is_zero(b)) return a;
  if (a.is_int && b.is_int) {
    if (b.integer == -1) return whole(0);
    const std::int64_t rest = a.integer % b.integer;
    return whole(rest != 0 && (rest < 0) != (b.integer < 0) ? rest + b.integer : rest);
  }
  const double rest = std::fmod(a.as_double(), b.as_double());
  return real(rest != 0 && (rest < 0) != (b.as_double() < 0) ? rest + b.as_double() : rest);
}

// Half away from zero. The remainder decides, so that no sum can overflow.
Number rounded_quotient_of(const Number& a, const Number& b) {
  if (!a.is_int || !b.is_int || b.integer == -1) return real(std::round(a.as_double() / b.as_double()));
  const std::int64_t cut = a.integer / b.integer;
  const std::uint64_t rest = a.integer % b.integer < 0 ? 0 - static_cast<std::uint64_t>(a.integer % b.integer)
                                                       : static_cast<std::uint64_t>(a.integer % b.integer);
  const std::uint64_t divisor =
      b.integer < 0 ? 0 - static_cast<std::uint64_t>(b.integer) : static_cast<std::uint64_t>(b.integer);
  if (rest < divisor - rest) return whole(cut);
  return whole((a.integer < 0) != (b.integer < 0) ? cut - 1 : cut + 1);
}

std::int64_t random_below(Machine& machine, std::uint64_t bound) {
  // The high half of the product maps 64 random bits evenly enough onto any bound used here (Lemire, 2019).
  return static_cast<std::int64_t>((static_cast<unsigned __int128>(machine.random()) * bound) >> 64);
}

std::int64_t random_for(Machine& machine, std::int64_t number) {
  if (number == 0) return 0;
  if (number > 0) return random_below(machine, static_cast<std::uint64_t>(number));
  return -random_below(machine, 0 - static_cast<std::uint64_t>(number));
}

int compare(Machine& machine, Arguments arguments) {
  return value::compare(*arguments[0], *arguments[1], machine.precision(), machine.collation());
}

}  // namespace

Value integer_part(Machine& machine, Arguments arguments) {
  const Value& operand = *arguments[0];
  if (operand.is_int()) return Value::of(operand.as_int());
  if (operand.is_double()) return Value::of(value::truncate_to_double(operand.as_double(), machine.integer_slack()));
  return machine.calculate(value::UnaryOperator::Integer, operand);
}

Value quotient(Machine& machine, Arguments arguments) {
  const Value a = value::from_number(machine.number(*arguments[0]));
  const Value b = value::from_number(machine.number(*arguments[1]));
  if (a.is_int() && b.is_int()) return machine.calculate(Operator::IntegerDivide, a, b);
  const Value ratio = machine.calculate(Operator::Divide, a, b);
  return ratio.is_int() ? ratio : Value::of(value::truncate(ratio.as_double()));
}

Value rounded_quotient(Machine& machine, Arguments arguments) {
  const Number a = machine.number(*arguments[0]);
  const Number b = machine.number(*arguments[1]);
  if (is_zero(b)) machine.fail(MessageId::VmDivideByZero, {base::message(MessageId::VmAnArgument)});
  return value::from_number(rounded_quotient_of(a, b));
}

Value modulo(Machine& machine, Arguments arguments) {
  if (arguments[0]->is_int() && arguments[1]->is_int()) {
    return Value::of(modulo_of(whole(arguments[0]->as_int()), whole(arguments[1]->as_int())).integer);
  }
  const Number a = machine.number(*arguments[0]);
  return value::from_number(modulo_of(a, machine.number(*arguments[1])));
}

Value modulo_of_elements(Machine& machine, Arguments arguments) {
  const Text a(machine, *arguments[0]);
  const Text b(machine, *arguments[1]);
  value::ElementTuples<2> pairs({{{a, value::is_reused(*arguments[0])}, {b, value::is_reused(*arguments[1])}}});
  Value out = Value::empty();
  for (;; pairs.step()) {
    const Number left = machine.number(Value::of(pairs.element(0)));
    const Number rest = modulo_of(left, machine.number(Value::of(pairs.element(1))));
    out.append(Text(machine, value::from_number(rest)));
    const char mark = pairs.mark();
    if (mark == 0) return out;
    out.append({&mark, 1});
  }
}

Value greater(Machine& machine, Arguments arguments) {
  return compare(machine, arguments) >= 0 ? *arguments[0] : *arguments[1];
}

Value smaller(Machine& machine, Arguments arguments) {
  return compare(machine, arguments) <= 0 ? *arguments[0] : *arguments[1];
}

Value random(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  if (!value::holds_element_mark(text)) return Value::of(random_for(machine, machine.integer(*arguments[0])));
  return measure_elements(
      text, [&](std::string_view element) { return random_for(machine, machine.integer(Value::of(element))); });
}

Value logical_not(Machine&, Arguments arguments) { return Value::truth(!value::is_true(*arguments[0])); }

Value is_numeric(Machine& machine, Arguments arguments) {
  if (arguments[0]->is_number()) return Value::truth(true);
  return Value::truth(value::is_strictly_numeric(Text(machine, *arguments[0])));
}

}  // namespace scarlet::vm::functions
