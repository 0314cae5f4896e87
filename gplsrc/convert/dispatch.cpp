// SPDX-License-Identifier: GPL-3.0-or-later
// From a code to its conversion: the one table of codes, chains of codes, element-wise conversion, and the rules of
// STATUS that all conversions share.
#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "convert/conversion.h"
#include "convert/elements.h"

namespace scarlet::convert {
namespace {

using value::Value;

int no_conversion(const Value&, std::string_view, const Context&, Value&) { return kBadCode; }

// T is a substring when a digit follows, else a file.
int substring_or_translation_output(const Value& data, std::string_view code, const Context& context, Value& result) {
  if (!code.empty() && base::is_digit(code[0])) return text_extraction(data, code, context, result);
  return translation_output(data, code, context, result);
}
int substring_or_translation_input(const Value& data, std::string_view code, const Context& context, Value& result) {
  if (!code.empty() && base::is_digit(code[0])) return text_extraction(data, code, context, result);
  return translation_input(data, code, context, result);
}

struct Code {
  std::string_view letters;  // upper case; any case is accepted
  Conversion* output;
  Conversion* input;
};

// In the order of the first letter; of two codes that begin alike the longer comes first.
constexpr Code kCodes[] = {
    {"<", element_extraction, no_conversion}, {"B64", base64_output, base64_input},
    {"B", boolean_output, boolean_input},     {"C", concatenation, concatenation},
    {"D", date_output, date_input},           {"G", group_extraction, group_extraction},
    {"IF", float_output, float_input},        {"IL", long_output, long_input},
    {"IS", short_output, short_input},        {"L", length_check, length_check},
    {"MB", binary_output, binary_input},      {"MC", character_output, character_input},
    {"MD", decimal_output, decimal_input},    {"ML", left_decimal_output, decimal_input},
    {"MO", octal_output, octal_input},        {"MR", right_decimal_output, decimal_input},
    {"MT", time_output, time_input},          {"MX", hexadecimal_output, hexadecimal_input},
    {"P", pattern_check, pattern_check},      {"R", range_check, range_check},
    {"S", substitution, substitution},        {"T", substring_or_translation_output, substring_or_translation_input},
    {"U", user_output, user_input},
};
constexpr std::size_t kCodeCount = std::size(kCodes);

// Where the codes of a first letter begin in the table.
constexpr auto kFirstOfLetter = [] {
  std::array<unsigned char, 128> first{};
  first.fill(kCodeCount);
  for (std::size_t i = kCodeCount; i-- > 0;) {
    first[static_cast<unsigned char>(kCodes[i].letters[0])] = static_cast<unsigned char>(i);
  }
  return first;
}();

const Code* find_code(std::string_view code) {
  const auto letter = static_cast<unsigned char>(base::to_upper(code[0]));
  if (letter >= kFirstOfLetter.size()) return nullptr;
  for (std::size_t i = kFirstOfLetter[letter]; i < kCodeCount; ++i) {
    const std::string_view letters = kCodes[i].letters;
    if (letters[0] != static_cast<char>(letter)) break;
    if (code.size() < letters.size()) continue;
    std::size_t k = 1;
    while (k < letters.size() && base::to_upper(code[k]) == letters[k]) ++k;
    if (k == letters.size()) return &kCodes[i];
  }
  return nullptr;
}

enum class Direction : bool { Output, Input };

int convert_one(const Value& data, std::string_view code, Direction direction, const Context& context, Value& result) {
  while (take(code, ' ')) {
  }
  if (code.empty()) return kConverted;
  const Code* entry = find_code(code);
  if (!entry) return kBadCode;
  Conversion* conversion = direction == Direction::Output ? entry->output : entry->input;
  return conversion(data, code.substr(entry->letters.size()), context, result);
}

Value run_chain(const Value& data, std::string_view code, Direction direction, const Context& context, int& status) {
  status = kConverted;
  if (code.size() > base::limits::kConversionCodeBytes) {
    status = kBadCode;
    return data;
  }
  std::size_t end = std::min(code.find(base::kValueMark), code.size());
  Value result = data;
  status = convert_one(data, code.substr(0, end), direction, context, result);
  while (status == kConverted && end < code.size()) {
    code.remove_prefix(end + 1);
    end = std::min(code.find(base::kValueMark), code.size());
    const Value between = result;
    status = convert_one(between, code.substr(0, end), direction, context, result);
  }
  return result;
}

using ValueConversion = Value (*)(const Value&, std::string_view, const Context&, int&);

Value convert_elements(const Value& data, std::string_view code, const Context& context, int& status,
                       ValueConversion convert) {
  if (data.is_number()) return convert(data, code, context, status);
  value::Scratch scratch;
  const std::string_view text = data.text(scratch, context.precision);
  return Value::of(map_elements(text, [&](std::string_view element, std::string& out) {
    const Value converted = convert(Value::of(element), code, context, status);
    value::Scratch number;
    out += converted.text(number, context.precision);
  }));
}

}  // namespace

Value oconv(const Value& data, std::string_view code, const Context& context, int& status) {
  return run_chain(data, code, Direction::Output, context, status);
}

Value iconv(const Value& data, std::string_view code, const Context& context, int& status) {
  Value result = run_chain(data, code, Direction::Input, context, status);
  if (status == kBadData || status == kBadCode) return Value::empty();
  return result;
}

Value oconv_elements(const Value& data, std::string_view code, const Context& context, int& status) {
  return convert_elements(data, code, context, status, oconv);
}

Value iconv_elements(const Value& data, std::string_view code, const Context& context, int& status) {
  return convert_elements(data, code, context, status, iconv);
}

Value format_elements(const Value& data, std::string_view specification, const Context& context, int& status) {
  return convert_elements(data, specification, context, status, format);
}

}  // namespace scarlet::convert
