// SPDX-License-Identifier: GPL-3.0-or-later
// Looking for text in text: INDEX, COUNT, DCOUNT, LISTINDEX, MATCHFIELD.
#include "convert/convert.h"
#include "value/dynamic_array.h"
#include "vm/functions/support.h"

namespace scarlet::vm::functions {

std::size_t Finder::count() const {
  std::size_t occurrences = 0;
  for (std::size_t at = find(0); at != std::string_view::npos; at = find(at + wanted_.size())) ++occurrences;
  return occurrences;
}

namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

// The position of the number-th occurrence, from 1; 0 when there is none.
std::int64_t index_in(std::string_view text, std::string_view wanted, std::int64_t number, bool ignore_case) {
  if (number < 1) return 0;
  if (wanted.empty()) return number;
  const Finder finder(text, wanted, ignore_case);
  std::size_t at = finder.find(0);
  for (; at != kNowhere && number > 1; --number) at = finder.find(at + wanted.size());
  return at == kNowhere ? 0 : static_cast<std::int64_t>(at) + 1;
}

// What is looked for, cut to the longest that can be; STATUS() tells.
std::string_view wanted_text(Machine& machine, std::string_view wanted) {
  const bool too_long = wanted.size() > base::limits::kPatternBytes;
  machine.set_status(too_long ? 1 : 0);
  return too_long ? wanted.substr(0, base::limits::kPatternBytes) : wanted;
}

void check_wanted(Machine& machine, std::string_view wanted) {
  if (wanted.size() > base::limits::kPatternBytes) machine.fail(MessageId::FunctionsSearchTooLong);
}

// Single characters are counted without flattening an exploded array.
bool is_counted_by_character(const Machine& machine, std::string_view wanted) {
  return wanted.size() == 1 && !machine.ignore_case();
}

}  // namespace

Value index(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const Text wanted(machine, *arguments[1]);
  const std::int64_t number = machine.integer(*arguments[2]);
  return Value::of(index_in(text, wanted_text(machine, wanted), number, machine.ignore_case()));
}

Value index_of_elements(Machine& machine, Arguments arguments) {
  const Text wanted(machine, *arguments[1]);
  const std::string_view cut = wanted_text(machine, wanted);
  const std::int64_t number = machine.integer(*arguments[2]);
  return measure_elements(Text(machine, *arguments[0]), [&](std::string_view element) {
    return index_in(element, cut, number, machine.ignore_case());
  });
}

Value count(Machine& machine, Arguments arguments) {
  const Text wanted(machine, *arguments[1]);
  check_wanted(machine, wanted);
  if (wanted.view().empty()) return integer_value(value::text_length(*arguments[0], machine.precision()));
  if (is_counted_by_character(machine, wanted)) {
    const std::int64_t elements = value::count_elements(*arguments[0], wanted.view()[0], machine.precision());
    return Value::of(elements == 0 ? elements : elements - 1);
  }
  return integer_value(Finder(Text(machine, *arguments[0]), wanted, machine.ignore_case()).count());
}

Value count_of_elements(Machine& machine, Arguments arguments) {
  const Text wanted(machine, *arguments[1]);
  check_wanted(machine, wanted);
  return measure_elements(Text(machine, *arguments[0]), [&](std::string_view element) {
    return wanted.view().empty() ? element.size() : Finder(element, wanted, machine.ignore_case()).count();
  });
}

Value delimited_count(Machine& machine, Arguments arguments) {
  const Text delimiter(machine, *arguments[1]);
  check_wanted(machine, delimiter);
  if (is_counted_by_character(machine, delimiter)) {
    return Value::of(value::count_elements(*arguments[0], delimiter.view()[0], machine.precision()));
  }
  const std::size_t size = value::text_length(*arguments[0], machine.precision());
  if (size == 0 || delimiter.view().empty()) return integer_value(size);
  return integer_value(Finder(Text(machine, *arguments[0]), delimiter, machine.ignore_case()).count() + 1);
}

Value list_index(Machine& machine, Arguments arguments) {
  const Text list(machine, *arguments[0]);
  const Text delimiter(machine, *arguments[1]);
  const Text item(machine, *arguments[2]);
  if (delimiter.view().empty()) return Value::truth(list.view() == item.view());
  value::ElementScanner scanner(list, delimiter.view()[0]);
  std::int64_t position = 1;
  do {
    if (scanner.element() == item.view()) return Value::of(position);
    ++position;
  } while (scanner.step());
  return Value::of(0);
}

Value match_field(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const Text pattern(machine, *arguments[1]);
  check_wanted(machine, pattern);
  return Value::of(convert::match_field(text, pattern, machine.integer(*arguments[2])));
}

}  // namespace scarlet::vm::functions
