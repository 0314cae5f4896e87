// SPDX-License-Identifier: GPL-3.0-or-later
// Functions that go over several arrays side by side, or over the elements of one (the ...S functions). A missing
// element is null unless its array was given in REUSE().
#include "convert/convert.h"
#include "value/compare.h"
#include "vm/functions/support.h"
#include "vm/substring.h"

namespace scarlet::vm::functions {
namespace {

// `combine(tuples, out)` appends the result for the elements at one place.
template <std::size_t N, class Combine>
Value combined(value::ElementTuples<N> tuples, Combine combine) {
  Value out = Value::empty();
  for (;; tuples.step()) {
    combine(tuples, out);
    const char mark = tuples.mark();
    if (mark == 0) return out;
    out.append({&mark, 1});
  }
}

template <class Combine>
Value pairs_combined(Machine& machine, const Value& left, const Value& right, Combine combine) {
  const Text a(machine, left);
  const Text b(machine, right);
  return combined(value::ElementTuples<2>({{{a, value::is_reused(left)}, {b, value::is_reused(right)}}}), combine);
}

void append_truth(bool truth, Value& out) { out.append(truth ? "1" : "0"); }

bool is_true_text(std::string_view text) { return value::is_true(Value::of(text)); }

template <class Holds>
Value compared(Machine& machine, Arguments arguments, Holds holds) {
  return pairs_combined(machine, *arguments[0], *arguments[1], [&](const auto& pair, Value& out) {
    const Value a = Value::of(pair.element(0));
    append_truth(holds(value::compare(a, Value::of(pair.element(1)), machine.precision(), machine.collation())), out);
  });
}

}  // namespace

Value elements_and(Machine& machine, Arguments arguments) {
  return pairs_combined(machine, *arguments[0], *arguments[1], [](const auto& pair, Value& out) {
    append_truth(is_true_text(pair.element(0)) && is_true_text(pair.element(1)), out);
  });
}

Value elements_or(Machine& machine, Arguments arguments) {
  return pairs_combined(machine, *arguments[0], *arguments[1], [](const auto& pair, Value& out) {
    append_truth(is_true_text(pair.element(0)) || is_true_text(pair.element(1)), out);
  });
}

Value elements_not(Machine& machine, Arguments arguments) {
  return map_elements(Text(machine, *arguments[0]),
                      [](std::string_view element, Value& out) { append_truth(!is_true_text(element), out); });
}

Value elements_equal(Machine& machine, Arguments arguments) {
  return compared(machine, arguments, [](int order) { return order == 0; });
}
Value elements_not_equal(Machine& machine, Arguments arguments) {
  return compared(machine, arguments, [](int order) { return order != 0; });
}
Value elements_less(Machine& machine, Arguments arguments) {
  return compared(machine, arguments, [](int order) { return order < 0; });
}
Value elements_less_or_equal(Machine& machine, Arguments arguments) {
  return compared(machine, arguments, [](int order) { return order <= 0; });
}
Value elements_greater(Machine& machine, Arguments arguments) {
  return compared(machine, arguments, [](int order) { return order > 0; });
}
Value elements_greater_or_equal(Machine& machine, Arguments arguments) {
  return compared(machine, arguments, [](int order) { return order >= 0; });
}

Value elements_if(Machine& machine, Arguments arguments) {
  const Text condition(machine, *arguments[0]);
  const Text when_true(machine, *arguments[1]);
  const Text when_false(machine, *arguments[2]);
  value::ElementTuples<3> triples({{{condition, value::is_reused(*arguments[0])},
                                    {when_true, value::is_reused(*arguments[1])},
                                    {when_false, value::is_reused(*arguments[2])}}});
  return combined(triples, [](const auto& triple, Value& out) {
    out.append(is_true_text(triple.element(0)) ? triple.element(1) : triple.element(2));
  });
}

Value elements_joined(Machine& machine, Arguments arguments) {
  return pairs_combined(machine, *arguments[0], *arguments[1], [](const auto& pair, Value& out) {
    out.append(pair.element(0));
    out.append(pair.element(1));
  });
}

Value elements_spliced(Machine& machine, Arguments arguments) {
  const Text between(machine, *arguments[1]);
  return pairs_combined(machine, *arguments[0], *arguments[2], [&](const auto& pair, Value& out) {
    out.append(pair.element(0));
    out.append(between);
    out.append(pair.element(1));
  });
}

Value length_of_elements(Machine& machine, Arguments arguments) {
  return measure_elements(Text(machine, *arguments[0]), [](std::string_view element) { return element.size(); });
}

Value are_numeric(Machine& machine, Arguments arguments) {
  return map_elements(Text(machine, *arguments[0]), [](std::string_view element, Value& out) {
    append_truth(value::is_strictly_numeric(element), out);
  });
}

Value substring_of_elements(Machine& machine, Arguments arguments) {
  const std::int64_t start = machine.integer(*arguments[1]);
  const std::int64_t size = machine.integer(*arguments[2]);
  return map_elements(Text(machine, *arguments[0]),
                      [&](std::string_view element, Value& out) { out.append(substring(element, start, size)); });
}

Value repeated_elements(Machine& machine, Arguments arguments) {
  const std::int64_t count = machine.integer(*arguments[1]);
  return map_elements(Text(machine, *arguments[0]), [&](std::string_view element, Value& out) {
    const Value text = Value::of(element);
    const Value times = Value::of(count);
    const Value* const of_element[] = {&text, &times};
    const Value repeated = repeat(machine, of_element);
    check_size(machine, out.view().size() + repeated.view().size());
    out.append(repeated.view());
  });
}

Value spaces(Machine& machine, Arguments arguments) {
  return map_elements(Text(machine, *arguments[0]), [&](std::string_view element, Value& out) {
    const Value count = Value::of(element);
    const Value* const of_element[] = {&count};
    const Value blank = space(machine, of_element);
    check_size(machine, out.view().size() + blank.view().size());
    out.append(blank.view());
  });
}

Value soundex_of_elements(Machine& machine, Arguments arguments) {
  return map_elements(Text(machine, *arguments[0]),
                      [](std::string_view element, Value& out) { out.append(convert::soundex(element)); });
}

}  // namespace scarlet::vm::functions
