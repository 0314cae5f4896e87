// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers: what text counts as a number, how numbers print, and the tolerance of comparisons. Integers are 64 bits and
// go to double on overflow. See reference: "Data types and coercion".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "value/value.h"

namespace scarlet::value {

// Two numbers closer than this are equal (FLTDIFF).
inline constexpr double kFloatTolerance = 0.0000000000291;

struct Number {
  bool is_int = true;
  std::int64_t integer = 0;
  double real = 0;
  double as_double() const { return is_int ? static_cast<double>(integer) : real; }
};

// Arithmetic's rule: spaces at the ends, one sign before the digits, digits with at most one point; "" is 0.
// Nothing for anything else, or more than 15 digits before the point that do not fit an int64.
std::optional<Number> parse_number(std::string_view text);
// NUM()'s stricter rule: no spaces at all; "" is numeric.
bool is_strictly_numeric(std::string_view text);

// A data value as a number; uses and fills the number remembered by a heap string.
std::optional<Number> to_number(const Value& value);
Value from_number(const Number& number);
// An inline string (the caller has looked) of up to eight bytes that is digits behind an optional minus: the commonest
// text in arithmetic. False for any other, which to_number may still convert.
bool short_integer(const Value& text, std::int64_t& number);

// Text of a number without exponent: rounded half away from zero to `precision` decimals (0..14), trailing zeros and
// point removed, no sign on zero. Returns the part of the scratch used.
std::string_view format_double(double number, int precision, Scratch& scratch);
std::string_view format_integer(std::int64_t number, Scratch& scratch);
Value text_of(std::int64_t number);
// Text of at most eight bytes, the first lowest: given in registers, as what is stored in halves and loaded whole
// makes the processor wait.
struct WordText {
  std::uint64_t bytes;
  std::uint64_t size;
};
inline bool has_word_text(std::int64_t number) { return number > -10'000'000 && number < 100'000'000; }
WordText word_text_of(std::int64_t number);
// Exactly `decimals` digits after the point, half away from zero on the decimal expansion (FMT, MD).
std::string_view format_fixed(double number, int decimals, Scratch& scratch);

// INT(): towards zero after a slack in the value's direction, which makes up for what binary fractions lose. Saturates
// at the int64 range.
inline constexpr double kIntegerSlack = 5e-13;
std::int64_t truncate(double number);
double truncate_to_double(double number, double slack = kIntegerSlack);
// A value where an integer is needed (subscripts, counts): truncates; nothing when not numeric or beyond 64 bits.
std::optional<std::int64_t> to_integer(const Value& value);

int compare_numbers(const Number& a, const Number& b);  // -1, 0, 1 with the tolerance for equality

}  // namespace scarlet::value
