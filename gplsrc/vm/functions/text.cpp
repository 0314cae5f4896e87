// SPDX-License-Identifier: GPL-3.0-or-later
// Functions of whole texts: length, repetition, quoting, replacement, comparison, CSV.
#include "base/crc32c.h"
#include "convert/convert.h"
#include "value/compare.h"
#include "value/dynamic_array.h"
#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

Value quoted(std::string_view text, char quote) {
  return filled(text.size() + 2, [&](char* to) {
    to[0] = quote;
    if (!text.empty()) std::memcpy(to + 1, text.data(), text.size());
    to[text.size() + 1] = quote;
  });
}

// Occurrences number `from` to `from + times - 1` change; all from there on when times is below 1.
struct ChangeRange {
  std::int64_t times;
  std::int64_t from;
  bool covers(std::int64_t occurrence) const { return occurrence >= from && (times < 1 || occurrence - from < times); }
};

Value changed(std::string_view text, const Finder& finder, std::size_t old_size, std::string_view replacement,
              const ChangeRange& range) {
  Value out = Value::empty();
  std::size_t copied = 0;
  std::int64_t occurrence = 0;
  for (std::size_t at = finder.find(0); at != std::string_view::npos; at = finder.find(at + old_size)) {
    if (!range.covers(++occurrence)) {
      if (occurrence >= range.from) break;
      continue;
    }
    out.append(text.substr(copied, at - copied));
    out.append(replacement);
    copied = at + old_size;
  }
  out.append(text.substr(copied));
  return out;
}

// One field of a CSV line, unquoted, appended to `out`; the line moves behind it.
void take_csv_field(std::string_view& line, char delimiter, std::string& out) {
  bool in_quotes = !line.empty() && line[0] == '"';
  std::size_t at = in_quotes ? 1 : 0;
  for (; at < line.size() && (in_quotes || line[at] != delimiter); ++at) {
    if (!in_quotes || line[at] != '"') {
      out += line[at];
    } else if (at + 1 < line.size() && line[at + 1] == '"') {
      out += '"';
      ++at;
    } else {
      in_quotes = false;
    }
  }
  line.remove_prefix(at);
}

}  // namespace

Value length(Machine& machine, Arguments arguments) {
  return integer_value(value::text_length(*arguments[0], machine.precision()));
}

Value space(Machine& machine, Arguments arguments) {
  const std::int64_t count = machine.integer(*arguments[0]);
  if (count < 1) return Value::empty();
  check_size(machine, static_cast<std::uint64_t>(count));
  return filled(static_cast<std::size_t>(count),
                [&](char* to) { std::memset(to, ' ', static_cast<std::size_t>(count)); });
}

Value repeat(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const std::size_t size = text.view().size();
  const std::int64_t count = machine.integer(*arguments[1]);
  std::uint64_t total = 0;
  if (count < 1 || size == 0) return Value::empty();
  if (__builtin_mul_overflow(static_cast<std::uint64_t>(count), size, &total)) total = UINT64_MAX;
  check_size(machine, total);
  return filled(total, [&](char* to) {
    std::memcpy(to, text.view().data(), size);
    // What is there already is copied behind itself, twice as much each time.
    for (std::uint64_t done = size; done < total; done += std::min(done, total - done)) {
      std::memcpy(to + done, to, std::min(done, total - done));
    }
  });
}

Value double_quote(Machine& machine, Arguments arguments) { return quoted(Text(machine, *arguments[0]), '"'); }
Value single_quote(Machine& machine, Arguments arguments) { return quoted(Text(machine, *arguments[0]), '\''); }

Value change(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const Text old(machine, *arguments[1]);
  const Text replacement(machine, *arguments[2]);
  const std::int64_t times = integer_or(machine, arguments, 3, 0);
  const std::int64_t from = std::max<std::int64_t>(integer_or(machine, arguments, 4, 1), 1);
  const Finder finder(text, old, machine.ignore_case());
  if (old.view().empty() || finder.find(0) == std::string_view::npos) return *arguments[0];
  return changed(text, finder, old.view().size(), replacement, {times, from});
}

Value compare_texts(Machine& machine, Arguments arguments) {
  const Text a(machine, *arguments[0]);
  const Text b(machine, *arguments[1]);
  const bool right = arguments.size() > 2 && Text(machine, *arguments[2]).view().starts_with('R');
  const auto collation = machine.collation();
  return Value::of(right ? value::compare_right(a, b, collation) : value::compare_text(a, b, collation));
}

Value checksum(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  if (text.view().empty()) return Value::of(0);
  return Value::of(static_cast<std::int64_t>(base::crc32c(text.view().data(), text.view().size())));
}

Value soundex(Machine& machine, Arguments arguments) {
  return Value::of(convert::soundex(Text(machine, *arguments[0])));
}

Value csv_to_fields(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const std::string separators = arguments.size() > 1 ? arguments[1]->to_string() : ",";
  const char delimiter = separators.empty() ? ',' : separators[0];
  std::string_view line = text;
  std::string out;
  take_csv_field(line, delimiter, out);
  while (!line.empty()) {
    line.remove_prefix(1);
    out += base::kFieldMark;
    take_csv_field(line, delimiter, out);
  }
  return Value::of(out);
}

}  // namespace scarlet::vm::functions
