// SPDX-License-Identifier: GPL-3.0-or-later
// ICONV MD, ML and MR: an amount as people write it to a scaled integer. Prefix, spaces, separators and padding are
// stripped, then the sign, then digits are read up to the first character that is none.
#include <algorithm>
#include <string>

#include "base/text.h"
#include "convert/conversion.h"
#include "convert/decimal.h"
#include "convert/masked_decimal.h"

namespace scarlet::convert {
namespace {

constexpr int kDecidingDigits = 40;  // behind the point; more do not change the rounding

char pad_of(const MaskedDecimalCode& code) {
  if (code.mask.empty()) return code.width > 0 ? code.pad : ' ';
  if (code.mask[0] == '*') return '*';
  return code.mask[0] == '%' ? '0' : ' ';
}

void remove_all(std::string& text, char c) { text.erase(std::remove(text.begin(), text.end(), c), text.end()); }

// Padding that could be part of a number goes only from the front, and not the whole number.
void remove_padding(std::string& text, char pad, char decimal_point) {
  if (base::is_digit(pad) || pad == decimal_point || pad == '-' || pad == '+') {
    const std::size_t end = text.find_first_not_of(pad);
    if (end != std::string::npos) text.erase(0, end);
  } else {
    remove_all(text, pad);
  }
}

std::string stripped(std::string_view data, const MaskedDecimalCode& code, char decimal_point) {
  std::string text(data);
  const std::size_t prefix = code.prefix.empty() ? std::string::npos : text.find(code.prefix);
  if (prefix != std::string::npos) text.erase(prefix, code.prefix.size());
  if (!code.suffix.empty() && text.size() > code.suffix.size() && text.ends_with(code.suffix)) {
    text.resize(text.size() - code.suffix.size());
  }
  remove_all(text, ' ');
  if (!code.thousands.empty()) remove_all(text, code.thousands[0]);
  remove_padding(text, pad_of(code), decimal_point);
  return text;
}

bool take_pair(std::string_view& text, char open, char close) {
  if (!text.starts_with(open) || !text.ends_with(close) || text.size() < 2) return false;
  text = text.substr(1, text.size() - 2);
  return true;
}

bool take_credit_or_debit(std::string_view& text) {
  if (text.size() < 2) return false;
  const std::string_view end = text.substr(text.size() - 2);
  if (!base::equal_ignoring_case(end, "CR") && !base::equal_ignoring_case(end, "DB")) return false;
  text.remove_suffix(2);
  return true;
}

// Whether the sign, taken off the text, makes the number negative.
bool take_sign(std::string_view& text) {
  if (text.empty()) return false;
  if (text[0] == '+' || text[0] == '-') {
    const bool negative = text[0] == '-';
    text.remove_prefix(1);
    return negative;
  }
  if (take_pair(text, '(', ')') || take_pair(text, '<', '>') || take_credit_or_debit(text)) return true;
  if (text.back() != '+' && text.back() != '-') return false;
  const bool negative = text.back() == '-';
  text.remove_suffix(1);
  return negative;
}

// The digits at the front, with '.' for the decimal point; nothing when the first character belongs to no number.
std::string number_at(std::string_view text, char decimal_point, bool negative) {
  std::string number;
  if (negative) number += '-';
  const std::size_t start = number.size();
  int decimals = -1;  // behind the point
  for (const char c : text) {
    if (c == decimal_point && decimals < 0) {
      number += number.size() == start ? "0." : ".";
      decimals = 0;
    } else if (!base::is_digit(c)) {
      break;
    } else if (decimals < kDecidingDigits) {
      number += c;
      if (decimals >= 0) ++decimals;
    }
  }
  return number.size() == start ? std::string() : number;
}

}  // namespace

int decimal_input(const value::Value& data, std::string_view code, const Context& context, value::Value& result) {
  MaskedDecimalCode how;
  if (!read_masked_decimal(code, locale_of(context), how)) return kBadCode;
  const char decimal_point = how.decimal_point.empty() ? '.' : how.decimal_point[0];
  value::Scratch scratch;
  const std::string held = stripped(data.text(scratch, context.precision), how, decimal_point);
  std::string_view text = held;
  const bool negative = take_sign(text);
  if (text.empty()) {
    result = value::Value::empty();
    return kConverted;
  }
  const std::string digits = number_at(text, decimal_point, negative);
  if (digits.empty()) return kBadData;
  auto number = Decimal::parse(digits);
  if (!number) return kBadData;
  number->shift(how.scale);
  number->round(0, Rounding::HalfAwayFromZero);
  result = number->to_integer_value();
  return kConverted;
}

}  // namespace scarlet::convert
