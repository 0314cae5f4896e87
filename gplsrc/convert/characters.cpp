// SPDX-License-Identifier: GPL-3.0-or-later
// MC: case, selection of characters, and hexadecimal numbers (MCX, MCD). Whole strings: marks are ordinary non-letters.
#include <string>

#include "base/text.h"
#include "convert/conversion.h"
#include "convert/hexadecimal.h"

namespace scarlet::convert {
namespace {

using value::Value;

constexpr std::size_t kLongestHexadecimal = 20;

// A new word starts behind every non-letter, or behind spaces only.
std::string capitalised(std::string_view text, bool only_spaces_separate) {
  std::string out(text);
  bool in_word = false;
  for (char& c : out) {
    c = in_word ? base::to_lower(c) : base::to_upper(c);
    in_word = only_spaces_separate ? c != ' ' : base::is_letter(c);
  }
  return out;
}

template <class Keep>
std::string selected(std::string_view text, bool remove, Keep keep) {
  std::string out;
  for (const char c : text) {
    if (keep(c) != remove) out += c;
  }
  return out;
}

std::string printable(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c < 32 || c > 126) c = '.';
  }
  return out;
}

// What A, N and AN keep, or with a slash remove. False when the code is none of them.
bool select(std::string_view text, std::string_view code, std::string& out) {
  const bool remove = take(code, '/');
  if (code == "A") {
    out = selected(text, remove, base::is_letter);
  } else if (code == "N") {
    out = selected(text, remove, base::is_digit);
  } else if (code == "AN") {
    out = selected(text, remove, [](char c) { return base::is_letter(c) || base::is_digit(c); });
  } else {
    return false;
  }
  return true;
}

// Codes that work the same both ways; unknown ones leave the data alone.
int convert_text(const Value& data, std::string_view code, const Context& context, Value& result) {
  value::Scratch scratch;
  const std::string_view text = data.text(scratch, context.precision);
  std::string out;
  if (code.starts_with('U')) {
    out = base::upper(text);
  } else if (code.starts_with('L')) {
    out = base::lower(text);
  } else if (code == "T") {
    out = capitalised(text, locale_of(context).space_mct);
  } else if (code == "P") {
    out = printable(text);
  } else if (!select(text, code, out)) {
    return kConverted;
  }
  result = Value::of(out);
  return kConverted;
}

int from_hexadecimal(const Value& data, Value& result) {
  value::Scratch scratch;
  const std::string_view text = data.text(scratch);
  if (text.empty()) return kConverted;
  if (text.size() > kLongestHexadecimal) return kBadData;
  const auto number = parse_hexadecimal(text);
  if (!number) return kBadData;
  result = Value::of(*number);
  return kConverted;
}

int to_hexadecimal(const Value& data, Value& result) {
  if (is_null(data)) return kConverted;
  const auto number = whole_number(data);
  if (!number) return kBadData;
  result = Value::of(hexadecimal_text(*number));
  return kConverted;
}

// `to_decimal` is the letter that means hexadecimal to decimal in this direction: X for output, D for input.
int convert(const Value& data, std::string_view code, const Context& context, char to_decimal, Value& result) {
  const std::string upper_code = base::upper(code);
  if (upper_code == "X" || upper_code == "XD" || upper_code == "D" || upper_code == "DX") {
    return upper_code[0] == to_decimal ? from_hexadecimal(data, result) : to_hexadecimal(data, result);
  }
  if (upper_code.starts_with('X') || upper_code.starts_with('D')) return kBadCode;
  return convert_text(data, upper_code, context, result);
}

}  // namespace

int character_output(const Value& data, std::string_view code, const Context& context, Value& result) {
  return convert(data, code, context, 'X', result);
}

int character_input(const Value& data, std::string_view code, const Context& context, Value& result) {
  return convert(data, code, context, 'D', result);
}

}  // namespace scarlet::convert
