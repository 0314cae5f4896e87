// SPDX-License-Identifier: GPL-3.0-or-later
// SUM, SUMMATION, MAXIMUM, MINIMUM: many elements to one.
#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

using value::Operator;

Value add(Machine& machine, const Value& total, std::string_view element) {
  return machine.calculate(Operator::Add, total, Value::of(element));
}

// The finest of subvalue, value and field mark that the text has; 0 when it has none.
char finest_mark(std::string_view text) {
  char finest = 0;
  for (value::ElementReader reader(text); !reader.is_last(); reader.step()) {
    const char mark = reader.mark();
    if (mark == base::kTextMark || mark == base::kItemMark) continue;
    if (finest == 0 || static_cast<unsigned char>(mark) < static_cast<unsigned char>(finest)) finest = mark;
  }
  return finest;
}

// The element whose number comes first in the given direction; nothing has none.
Value extreme(Machine& machine, const Value& array, int wanted) {
  const Text text(machine, array);
  if (std::string_view(text).empty()) return Value::empty();
  value::Number best;
  bool first = true;
  for (value::ElementReader reader(text);; reader.step()) {
    const value::Number number = machine.number(Value::of(reader.element()));
    if (first || value::compare_numbers(number, best) == wanted) best = number;
    first = false;
    if (reader.is_last()) return value::from_number(best);
  }
}

}  // namespace

Value sum(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const char finest = finest_mark(text);
  if (finest == 0) return value::from_number(machine.number(*arguments[0]));
  Value out = Value::empty();
  Value group = Value::of(0);
  bool single = true;
  for (value::ElementReader reader(text);; reader.step()) {
    group = add(machine, group, reader.element());
    if (!reader.is_last() && reader.mark() == finest) continue;
    if (reader.is_last() && single) return group;
    out.append(Text(machine, group));
    if (reader.is_last()) return out;
    const char mark = reader.mark();
    out.append({&mark, 1});
    group = Value::of(0);
    single = false;
  }
}

Value summation(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  if (arguments[0]->is_number()) return *arguments[0];
  Value total = Value::of(0);
  for (value::ElementReader reader(text);; reader.step()) {
    total = add(machine, total, reader.element());
    if (reader.is_last()) return total;
  }
}

Value maximum(Machine& machine, Arguments arguments) { return extreme(machine, *arguments[0], 1); }
Value minimum(Machine& machine, Arguments arguments) { return extreme(machine, *arguments[0], -1); }

}  // namespace scarlet::vm::functions
