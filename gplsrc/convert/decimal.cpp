// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/decimal.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace scarlet::convert {
namespace {

constexpr double kTwoTo63 = 9223372036854775808.0;
// A double has at most 309 digits before the point.
constexpr int kTextOfLargeDouble = 330;
constexpr int kTextOfShortestDecimal = 32;
// The most that PRECISION can show.
constexpr int kMostDecimals = 14;

}  // namespace

Decimal Decimal::of(std::int64_t number) {
  Decimal result;
  result.negative_ = number < 0;
  const std::uint64_t magnitude =
      number < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  const auto end = std::to_chars(result.digits_, result.digits_ + kMostDigits, magnitude);
  result.count_ = magnitude == 0 ? 0 : static_cast<int>(end.ptr - result.digits_);
  result.point_ = result.count_;
  result.trim();
  return result;
}

Decimal Decimal::of(double number) {
  if (!std::isfinite(number)) return of(std::int64_t{0});
  if (std::fabs(number) < kTwoTo63 && number == std::trunc(number)) return of(static_cast<std::int64_t>(number));
  Decimal result;
  result.negative_ = number < 0;
  if (std::fabs(number) >= kTwoTo63) {
    result.take_large(std::fabs(number));
  } else {
    result.take_shortest(std::fabs(number));
    result.round(kMostDecimals, Rounding::HalfAwayFromZero);
  }
  result.trim();
  return result;
}

void Decimal::take_large(double number) {
  char text[kTextOfLargeDouble];
  const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::fixed, 0);
  for (const char* c = text; c != end.ptr; ++c) push(*c);
  point_ = count_;
}

// The text is d.ddde+xx or de+xx.
void Decimal::take_shortest(double number) {
  char text[kTextOfShortestDecimal];
  const auto end = std::to_chars(text, text + sizeof text, number, std::chars_format::scientific);
  const char* c = text;
  for (; *c != 'e'; ++c) {
    if (*c != '.') push(*c);
  }
  c += c[1] == '+' ? 2 : 1;
  int exponent = 0;
  std::from_chars(c, end.ptr, exponent);
  point_ = exponent + 1;
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  text = base::trimmed(text);
  Decimal result;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    result.negative_ = text[0] == '-';
    text.remove_prefix(1);
  }
  bool any = false;
  bool in_fraction = false;
  int integer_digits = 0;
  for (const char c : text) {
    if (c == '.' && !in_fraction) {
      in_fraction = true;
      continue;
    }
    if (!base::is_digit(c)) return std::nullopt;
    any = true;
    const bool leading_zero = c == '0' && result.count_ == 0;
    if (!in_fraction) {
      if (leading_zero) continue;
      if (++integer_digits > kIntegerDigits) return std::nullopt;
      result.push(c);
    } else if (leading_zero) {
      --result.point_;
    } else if (result.count_ < kIntegerDigits + kFractionDigits) {
      result.push(c);
    }
  }
  if (!any) return std::nullopt;
  result.point_ += integer_digits;
  result.trim();
  return result;
}

void Decimal::trim() {
  while (count_ > 0 && digits_[count_ - 1] == '0') --count_;
  if (count_ > 0) return;
  negative_ = false;
  point_ = 0;
}

void Decimal::round(int decimals, Rounding rounding) {
  const int keep = point_ + decimals;
  if (keep >= count_) return;
  const bool up = rounding == Rounding::HalfAwayFromZero && keep >= 0 && digits_[keep] >= '5';
  count_ = keep > 0 ? keep : 0;
  if (up) carry(count_);
  trim();
}

// Adds one in the last of `keep` digits.
void Decimal::carry(int keep) {
  int at = keep - 1;
  while (at >= 0 && digits_[at] == '9') digits_[at--] = '0';
  if (at >= 0) {
    ++digits_[at];
    return;
  }
  digits_[0] = '1';  // all were nines, now zeros: one digit more before the point
  count_ = 1;
  ++point_;
}

void Decimal::append_to(std::string& out, int decimals, const DigitStyle& style) const {
  if (point_ <= 0 || count_ == 0) {
    out += '0';
  } else if (style.thousands.empty()) {
    for (int i = 0; i < point_; ++i) out += digit_at(i);
  } else {
    for (int i = 0; i < point_; ++i) {
      if (i > 0 && (point_ - i) % 3 == 0) out += style.thousands;
      out += digit_at(i);
    }
  }
  const int places = decimals >= 0 ? decimals : (count_ > point_ ? count_ - point_ : 0);
  if (places == 0) return;
  out += style.decimal_point;
  for (int i = 0; i < places; ++i) out += digit_at(point_ + i);
}

value::Value Decimal::to_integer_value() const {
  std::string text;
  if (negative_) text += '-';
  append_to(text, 0, {});
  if (const auto number = base::parse_integer(text)) return value::Value::of(*number);
  return value::Value::of(text);
}

}  // namespace scarlet::convert
