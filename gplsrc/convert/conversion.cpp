// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/conversion.h"

#include "base/text.h"
#include "value/number.h"

namespace scarlet::convert {
namespace {

const Locale kDefaultLocale;

}  // namespace

const Locale& locale_of(const Context& context) { return context.locale ? *context.locale : kDefaultLocale; }

std::optional<std::int64_t> whole_number(const value::Value& data) {
  if (data.is_int()) return data.as_int();
  if (data.is_double()) return value::truncate(data.as_double());
  value::Scratch scratch;
  const auto number = value::parse_number(data.text(scratch));
  if (!number) return std::nullopt;
  return number->is_int ? number->integer : value::truncate(number->real);
}

bool is_null(const value::Value& data) {
  if (data.is_number()) return false;
  value::Scratch scratch;
  return data.text(scratch).empty();
}

bool is_blank(const value::Value& data) {
  if (data.is_number()) return false;
  value::Scratch scratch;
  return data.text(scratch).find_first_not_of(' ') == std::string_view::npos;
}

std::optional<std::int64_t> take_number(std::string_view& code) {
  if (code.empty() || !base::is_digit(code[0])) return std::nullopt;
  std::int64_t number = 0;
  while (!code.empty() && base::is_digit(code[0])) {
    number = number * 10 + (code[0] - '0');
    if (number > kLargestInCode) number = kLargestInCode;
    code.remove_prefix(1);
  }
  return number;
}

bool take(std::string_view& code, char c) {
  if (code.empty() || code[0] != c) return false;
  code.remove_prefix(1);
  return true;
}

bool take_letter(std::string_view& code, char upper) {
  if (code.empty() || base::to_upper(code[0]) != upper) return false;
  code.remove_prefix(1);
  return true;
}

}  // namespace scarlet::convert
