// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/masked_decimal.h"

#include "base/text.h"
#include "convert/conversion.h"

namespace scarlet::convert {
namespace {

constexpr std::size_t kLongestAffix = 32;

void take_spaces(std::string_view& code) {
  while (take(code, ' ')) {
  }
}

// One element between the brackets: quoted, or up to the next comma or bracket (spaces before it then count only in
// prefix and suffix).
bool take_element(std::string_view& code, bool keep_spaces, std::string_view& element) {
  std::string_view ahead = code;
  take_spaces(ahead);
  if (!ahead.empty() && (ahead[0] == '\'' || ahead[0] == '"')) {
    const std::size_t end = ahead.find(ahead[0], 1);
    if (end == std::string_view::npos) return false;
    element = ahead.substr(1, end - 1);
    code = ahead.substr(end + 1);
    take_spaces(code);
    return true;
  }
  if (!keep_spaces) code = ahead;
  element = code.substr(0, code.find_first_of(",]"));
  code.remove_prefix(element.size());
  return true;
}

bool take_brackets(std::string_view& code, MaskedDecimalCode& result) {
  std::string_view elements[4];
  for (std::size_t i = 0; i < 4; ++i) {
    if (!take_element(code, i == 0 || i == 3, elements[i])) return false;
    if (!take(code, ',')) break;
  }
  if (!take(code, ']')) return false;
  if (elements[0].size() > kLongestAffix || elements[3].size() > kLongestAffix) return false;
  if (!elements[0].empty()) {
    result.prefix = elements[0];
    result.has_prefix = true;
  }
  if (!elements[1].empty()) {
    result.thousands = elements[1].substr(0, 1);
    result.group_digits = true;
  }
  if (!elements[2].empty()) result.decimal_point = elements[2].substr(0, 1);
  result.suffix = elements[3];
  return true;
}

void take_decimals(std::string_view& code, MaskedDecimalCode& result) {
  if (code.empty() || !base::is_digit(code[0])) return;
  result.decimals = result.scale = code[0] - '0';
  code.remove_prefix(1);
  if (code.empty() || !base::is_digit(code[0])) return;
  result.scale = code[0] - '0';
  code.remove_prefix(1);
}

void take_group_and_currency(std::string_view& code, MaskedDecimalCode& result) {
  while (!code.empty() && (code[0] == ',' || code[0] == '$')) {
    (code[0] == ',' ? result.group_digits : result.has_prefix) = true;
    code.remove_prefix(1);
  }
}

void take_sign(std::string_view& code, MaskedDecimalCode& result) {
  if (code.empty()) return;
  const char c = base::to_upper(code[0]);
  if (std::string_view("+-<(CD").find(c) == std::string_view::npos) return;
  result.sign = c;
  code.remove_prefix(1);
}

void take_width_or_mask(std::string_view code, MaskedDecimalCode& result) {
  if (code.empty()) return;
  if (code[0] == '#' || code[0] == '*' || code[0] == '%') {
    result.mask = code;
    return;
  }
  for (int i = 0; i < 2 && !code.empty() && base::is_digit(code[0]); ++i) {
    result.width = result.width * 10 + (code[0] - '0');
    code.remove_prefix(1);
  }
  if (result.width > 0 && !code.empty()) result.pad = code[0];
}

}  // namespace

bool read_masked_decimal(std::string_view code, const Locale& locale, MaskedDecimalCode& result) {
  result.prefix = locale.currency;
  result.thousands = locale.thousands;
  result.decimal_point = locale.decimal;
  take_decimals(code, result);
  take_group_and_currency(code, result);
  if (take(code, '[') && !take_brackets(code, result)) return false;
  take_sign(code, result);
  result.keep_decimal_data = take_letter(code, 'P');
  result.null_for_zero = take_letter(code, 'Z');
  result.truncate = take_letter(code, 'T');
  take_width_or_mask(code, result);
  return true;
}

}  // namespace scarlet::convert
