// SPDX-License-Identifier: GPL-3.0-or-later
// Codes that take a part of the data: T substring, G group, <f,v,s> element of a dynamic array.
#include <algorithm>

#include "base/text.h"
#include "convert/conversion.h"
#include "convert/elements.h"

namespace scarlet::convert {
namespace {

using value::Value;

// Where the separator after `count` pieces from `start` lies, the end of the text when there are fewer.
std::size_t end_of_pieces(std::string_view text, std::size_t start, char separator, std::int64_t count) {
  std::size_t end = start;
  for (std::int64_t i = 0; i < count; ++i) {
    end = text.find(separator, i == 0 ? start : end + 1);
    if (end == std::string_view::npos) return text.size();
  }
  return end;
}

}  // namespace

int text_extraction(const Value& data, std::string_view code, const Context& context, Value& result) {
  const auto first = take_number(code);
  const bool from_left = take(code, ',');
  const auto second = from_left ? take_number(code) : std::nullopt;
  if (!first || (from_left && !second) || !code.empty()) return kBadCode;
  value::Scratch scratch;
  const std::string_view text = data.text(scratch, context.precision);
  const auto size = static_cast<std::int64_t>(text.size());
  const std::int64_t start =
      from_left ? std::max<std::int64_t>(*first, 1) - 1 : std::max<std::int64_t>(size - *first, 0);
  const std::int64_t count = from_left ? *second : *first;
  if (start >= size) {
    result = Value::empty();
  } else {
    result = Value::of(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(count)));
  }
  return kConverted;
}

int group_extraction(const Value& data, std::string_view code, const Context& context, Value& result) {
  const std::int64_t skip = take_number(code).value_or(0);
  if (code.empty() || base::is_mark(code[0])) return kBadCode;
  const char separator = code[0];
  code.remove_prefix(1);
  const std::int64_t count = take_number(code).value_or(0);
  if (count == 0) return kBadCode;
  value::Scratch scratch;
  const std::string_view text = data.text(scratch, context.precision);
  const std::size_t before = skip == 0 ? 0 : end_of_pieces(text, 0, separator, skip);
  const std::size_t start = skip == 0 ? 0 : before + 1;
  if (start > text.size()) {
    result = Value::empty();
  } else {
    result = Value::of(text.substr(start, end_of_pieces(text, start, separator, count) - start));
  }
  return kConverted;
}

int element_extraction(const Value& data, std::string_view code, const Context& context, Value& result) {
  static constexpr char kMarks[] = {base::kFieldMark, base::kValueMark, base::kSubvalueMark};
  std::int64_t numbers[3] = {};
  std::size_t count = 0;
  do {
    const auto number = count < 3 ? take_number(code) : std::nullopt;
    if (!number) return kBadCode;
    numbers[count++] = *number;
  } while (take(code, ','));
  if (!take(code, '>') || !code.empty()) return kBadCode;
  numbers[0] = std::max<std::int64_t>(numbers[0], 1);
  value::Scratch scratch;
  std::string_view text = data.text(scratch, context.precision);
  for (std::size_t i = 0; i < count && numbers[i] > 0; ++i) text = piece_of(text, kMarks[i], numbers[i]);
  result = Value::of(text);
  return kConverted;
}

}  // namespace scarlet::convert
