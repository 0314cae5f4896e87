// SPDX-License-Identifier: GPL-3.0-or-later
// Codes that test the data: B boolean, L length, P pattern, R range.
#include <cmath>

#include "base/text.h"
#include "convert/conversion.h"
#include "value/number.h"

namespace scarlet::convert {
namespace {

using value::Value;

bool spells_zero(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  return text.find_first_not_of("0.") == std::string_view::npos && text.find('0') != std::string_view::npos &&
         text.find('.') == text.rfind('.');
}

struct Range {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

std::optional<std::int64_t> take_signed(std::string_view& code) {
  const bool negative = take(code, '-');
  const auto number = take_number(code);
  if (!number) return std::nullopt;
  return negative ? -*number : *number;
}

std::optional<Range> take_range(std::string_view& code) {
  const auto low = take_signed(code);
  if (!low || !take(code, ',')) return std::nullopt;
  const auto high = take_signed(code);
  if (!high) return std::nullopt;
  return Range{*low, *high};
}

// Nothing when the data is no whole number.
std::optional<std::int64_t> exact_integer(const Value& data) {
  if (data.is_double() && data.as_double() != std::trunc(data.as_double())) return std::nullopt;
  if (data.is_number()) return whole_number(data);
  value::Scratch scratch;
  const auto number = value::parse_number(data.text(scratch));
  if (!number) return std::nullopt;
  if (!number->is_int && number->real != std::trunc(number->real)) return std::nullopt;
  return number->is_int ? number->integer : value::truncate(number->real);
}

// The pattern between brackets; brackets inside quotes do not count.
std::optional<std::string_view> take_bracketed(std::string_view& code) {
  if (!take(code, '(')) return std::nullopt;
  char quote = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == ')') {
      const std::string_view inside = code.substr(0, i);
      code.remove_prefix(i + 1);
      return inside;
    }
  }
  return std::nullopt;
}

bool take_alternative(std::string_view& code) { return take(code, ';') || take(code, '/'); }

}  // namespace

int boolean_output(const Value& data, std::string_view, const Context& context, Value& result) {
  value::Scratch scratch;
  const std::string_view text = data.text(scratch, context.precision);
  result = Value::of(text.empty() || spells_zero(text) ? "N" : "Y");
  return kConverted;
}

int boolean_input(const Value& data, std::string_view, const Context&, Value& result) {
  value::Scratch scratch;
  const std::string_view text = data.text(scratch);
  const bool yes = base::equal_ignoring_case(text, "Y");
  if (!yes && !text.empty() && !base::equal_ignoring_case(text, "N")) return kBadData;
  result = Value::truth(yes);
  return kConverted;
}

int length_check(const Value& data, std::string_view code, const Context& context, Value& result) {
  const auto first = take_number(code);
  std::int64_t second = 0;
  if (first && take(code, ',')) second = take_number(code).value_or(0);
  if (!code.empty()) return kBadCode;
  value::Scratch scratch;
  const auto length = static_cast<std::int64_t>(data.text(scratch, context.precision).size());
  const std::int64_t low = second > 0 ? *first : 0;
  const std::int64_t high = second > 0 ? second : first.value_or(0);
  if (first.value_or(0) == 0) {
    result = Value::of(length);
  } else if (length < low || length > high) {
    result = Value::empty();
  }
  return kConverted;
}

int pattern_check(const Value& data, std::string_view code, const Context& context, Value& result) {
  value::Scratch scratch;
  const std::string_view text = data.text(scratch, context.precision);
  do {
    const auto pattern = take_bracketed(code);
    if (!pattern) return kBadCode;
    if (matches(text, *pattern)) return kConverted;
  } while (take_alternative(code));
  result = Value::empty();
  return kConverted;
}

int range_check(const Value& data, std::string_view code, const Context&, Value& result) {
  const auto number = exact_integer(data);
  do {
    const auto range = take_range(code);
    if (!range) return kBadCode;
    if (number && *number >= range->low && *number <= range->high) return kConverted;
  } while (take_alternative(code));
  if (!number) return kBadData;
  result = Value::empty();
  return kBadCode;
}

}  // namespace scarlet::convert
