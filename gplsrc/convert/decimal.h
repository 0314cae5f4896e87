// SPDX-License-Identifier: GPL-3.0-or-later
// Decimal: a number as decimal digits, for the conversions that scale and round (MD, ML, MR, FMT). Exact for integers
// and for numeric text; a double with a fraction is the shortest decimal that reads back as it, to 14 decimals: 1.005
// rounds as it reads, 28.499999999999996 is 28.5 and 100.49999999999999 stays below the tie.
//
//   value = 0.d1 d2 d3 ... dn  times  10^point, negative or not; zero has no digits and no sign.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "value/value.h"

namespace scarlet::convert {

enum class Rounding : std::uint8_t { HalfAwayFromZero, Truncate };

// What stands between groups of three digits (empty: nothing) and before the fraction.
struct DigitStyle {
  std::string_view thousands;
  std::string_view decimal_point = ".";
};

class Decimal {
 public:
  static Decimal of(std::int64_t number);
  static Decimal of(double number);
  // Spaces at the ends, one sign, digits with at most one point and at least one digit. At most kIntegerDigits digits
  // before the point; digits far behind the point are dropped.
  static std::optional<Decimal> parse(std::string_view text);

  bool is_zero() const { return count_ == 0; }
  bool is_negative() const { return negative_; }
  // Times 10^places.
  void shift(int places) { point_ += places; }
  // At most `decimals` digits stay behind the point.
  void round(int decimals, Rounding rounding);
  // Without the sign; exactly `decimals` digits behind the point (round first), -1: as many as there are.
  void append_to(std::string& out, int decimals, const DigitStyle& style) const;
  // A whole number as a value: an integer when it fits, else its digits.
  value::Value to_integer_value() const;

 private:
  static constexpr int kMostDigits = 352;  // the integer part of any double
  static constexpr int kIntegerDigits = 19;
  static constexpr int kFractionDigits = 60;

  Decimal() = default;
  void take_shortest(double number);
  void take_large(double number);
  void push(char digit) {
    if (count_ < kMostDigits) digits_[count_++] = digit;
  }
  void trim();
  void carry(int keep);
  char digit_at(int position) const { return position >= 0 && position < count_ ? digits_[position] : '0'; }

  bool negative_ = false;
  int count_ = 0;
  int point_ = 0;
  char digits_[kMostDigits];
};

}  // namespace scarlet::convert
