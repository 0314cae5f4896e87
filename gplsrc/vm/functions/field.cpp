// SPDX-License-Identifier: GPL-3.0-or-later
// FIELD and FIELDSTORE: texts delimited by a character.
#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

// One character, or either case of it.
struct EitherCase {
  char upper;
  bool matches(char c) const { return base::to_upper(c) == upper; }
#ifdef __SSE2__
  std::uint32_t bits(__m128i block) const {
    return value::EqualTo{upper}.bits(block) | value::EqualTo{base::to_lower(upper)}.bits(block);
  }
#endif
};

// A group of fields in a text; begin is npos when the first of them is not there.
struct Group {
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;
  bool found() const { return begin != std::string_view::npos; }
};

template <class What>
Group group_by(std::string_view text, What delimiter, std::int64_t first, std::int64_t count) {
  value::Scanner delimiters(text, delimiter);
  Group group{0, 0};
  if (first > 1) {
    auto skipped = static_cast<std::size_t>(first - 1);
    group.begin = delimiters.pass(skipped) + 1;
    if (skipped > 0) return {};
  }
  auto passed = static_cast<std::size_t>(count);
  group.end = delimiters.pass(passed);
  return group;
}

Group group_of(std::string_view text, char delimiter, std::int64_t first, std::int64_t count, bool ignore_case) {
  first = std::max<std::int64_t>(first, 1);
  count = std::max<std::int64_t>(count, 1);
  if (ignore_case && base::is_letter(delimiter)) {
    return group_by(text, EitherCase{base::to_upper(delimiter)}, first, count);
  }
  return group_by(text, value::EqualTo{delimiter}, first, count);
}

std::string_view part(std::string_view text, const Group& group) {
  return group.found() ? text.substr(group.begin, group.end - group.begin) : std::string_view();
}

// The first `wanted` fields of a text, filled up with delimiters when it has fewer.
void append_fields(std::string& out, std::string_view text, char delimiter, std::int64_t wanted) {
  value::Scanner delimiters(text, value::EqualTo{delimiter});
  auto missing = static_cast<std::size_t>(wanted);
  const std::size_t end = delimiters.pass(missing);
  out.append(text.substr(0, end));
  if (missing > 1) out.append(missing - 1, delimiter);
}

struct Store {
  char delimiter;
  std::int64_t first;
  std::int64_t count;  // 0 inserts, below 0 replaces that many by all of the new text
};

// What is put in place of the fields, without the delimiter before and behind it.
void append_stored(std::string& out, std::string_view item, const Store& store) {
  if (store.count > 0) {
    append_fields(out, item, store.delimiter, store.count);
  } else {
    out.append(item);
  }
}

std::string stored(std::string_view text, const Store& store, std::string_view item) {
  value::Scanner delimiters(text, value::EqualTo{store.delimiter});
  std::string out;
  auto missing = static_cast<std::size_t>(store.first - 1);
  std::size_t begin = 0;
  if (missing > 0) {
    begin = delimiters.pass(missing);
    out.append(text.substr(0, begin));
    out.append(missing + (missing == 0 ? 1 : 0), store.delimiter);
    if (missing > 0) {
      append_stored(out, item, store);
      return out;
    }
    ++begin;
  }
  append_stored(out, item, store);
  if (store.count == 0) {
    if (!text.empty()) out.append(1, store.delimiter).append(text.substr(begin));
    return out;
  }
  auto replaced = static_cast<std::size_t>(store.count < 0 ? -store.count : store.count);
  out.append(text.substr(delimiters.pass(replaced)));
  return out;
}

}  // namespace

Value field(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const Text delimiter(machine, *arguments[1]);
  const std::int64_t first = machine.integer(*arguments[2]);
  const std::int64_t count = integer_or(machine, arguments, 3, 1);
  const std::string_view whole = text;
  Group group{0, whole.size()};
  if (!delimiter.view().empty()) group = group_of(whole, delimiter.view()[0], first, count, machine.ignore_case());
  if (!group.found() || whole.empty()) {
    machine.set_columns(0, 0);
    return Value::empty();
  }
  machine.set_columns(static_cast<std::int64_t>(group.begin), static_cast<std::int64_t>(group.end) + 1);
  const std::string_view found = part(whole, group);
  return found.size() == whole.size() && arguments[0]->is_string() ? *arguments[0] : Value::of(found);
}

Value field_of_elements(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const Text delimiter(machine, *arguments[1]);
  const std::int64_t first = machine.integer(*arguments[2]);
  const std::int64_t count = integer_or(machine, arguments, 3, 1);
  if (delimiter.view().empty()) return *arguments[0];
  return map_elements(text, [&](std::string_view element, Value& out) {
    out.append(part(element, group_of(element, delimiter.view()[0], first, count, machine.ignore_case())));
  });
}

Value field_store(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const Text delimiter(machine, *arguments[1]);
  const Text item(machine, *arguments[4]);
  if (delimiter.view().empty()) machine.fail(MessageId::FunctionsNullDelimiter);
  const std::int64_t limit = base::limits::kStringBytes;
  const Store store{delimiter.view()[0], std::max<std::int64_t>(machine.integer(*arguments[2]), 1),
                    std::clamp<std::int64_t>(machine.integer(*arguments[3]), -limit, limit + 1)};
  check_size(machine, static_cast<std::uint64_t>(store.first));
  check_size(machine, static_cast<std::uint64_t>(std::max<std::int64_t>(store.count, 0)));
  return Value::of(stored(text, store, item));
}

}  // namespace scarlet::vm::functions
