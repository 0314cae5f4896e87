// SPDX-License-Identifier: GPL-3.0-or-later
// Text to numbers. Short texts of digits, by far the most, take a path without calls; decimals whose digits fit 53 bits
// are exact after one division by a power of ten; the rest is left to std::from_chars, which rounds correctly.
#include "value/number.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/text.h"

namespace scarlet::value {
namespace {

constexpr std::size_t kPlainDigits = 18;  // always fit an int64
constexpr std::size_t kWholeDigits = 15;  // before the point, unless they fit an int64
constexpr std::int64_t kExactDouble = std::int64_t{1} << 53;
constexpr double kPowersOfTen[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr double kTwoTo63 = 9223372036854775808.0;

Number whole(std::int64_t number) { return {true, number, 0}; }
Number real(double number) { return {false, 0, number}; }

// Sign, digits and point, told apart.
struct Shape {
  bool negative = false;
  std::string_view digits;    // before the point
  std::string_view decimals;  // behind it
  bool has_point = false;
};

std::size_t count_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && base::is_digit(text[count])) ++count;
  return count;
}

std::optional<Shape> shape_of(std::string_view text) {
  Shape shape;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    shape.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  shape.digits = text.substr(0, count_digits(text));
  text.remove_prefix(shape.digits.size());
  if (!text.empty() && text[0] == '.') {
    shape.has_point = true;
    text.remove_prefix(1);
    shape.decimals = text.substr(0, count_digits(text));
    text.remove_prefix(shape.decimals.size());
  }
  if (!text.empty()) return std::nullopt;
  return shape;
}

// Eight digits at a time: the bytes of `word` are digits, the first in the lowest byte.
bool are_digits(std::uint64_t word) {
  constexpr std::uint64_t kHigh = 0xF0F0F0F0F0F0F0F0;
  constexpr std::uint64_t kZeros = 0x3030303030303030;
  return (word & kHigh) == kZeros && ((word + 0x0606060606060606) & kHigh) == kZeros;
}
std::int64_t eight_digits(std::uint64_t word) {
  constexpr std::uint64_t kEveryFourth = 0x000000FF000000FF;
  word -= 0x3030303030303030;
  word = word * 10 + (word >> 8);
  word = (word & kEveryFourth) * 0x000F424000000064 + ((word >> 16) & kEveryFourth) * 0x0000271000000001;
  return static_cast<std::int64_t>(word >> 32);
}

std::int64_t digits_to_integer(std::string_view digits, std::int64_t number = 0) {
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

// Only for digits that are too many for the path above.
std::optional<std::int64_t> long_digits_to_integer(const Shape& shape) {
  std::int64_t number = 0;
  for (const char c : shape.digits) {
    const std::int64_t digit = shape.negative ? '0' - c : c - '0';
    if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, digit, &number)) {
      return std::nullopt;
    }
  }
  return number;
}

double decimal(const Shape& shape, std::string_view text) {
  if (shape.digits.size() + shape.decimals.size() <= kPlainDigits) {
    const std::int64_t digits = digits_to_integer(shape.decimals, digits_to_integer(shape.digits));
    if (digits <= kExactDouble) {
      const double size = static_cast<double>(digits) / kPowersOfTen[shape.decimals.size()];
      return shape.negative ? -size : size;
    }
  }
  if (text[0] == '+') text.remove_prefix(1);
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  return number;
}

std::optional<Number> parse_trimmed(std::string_view text) {
  const auto shape = shape_of(text);
  if (!shape || (shape->digits.empty() && !shape->has_point)) return std::nullopt;
  if (shape->digits.size() > kWholeDigits && !long_digits_to_integer(*shape)) return std::nullopt;
  if (shape->has_point) return real(decimal(*shape, text));
  if (shape->digits.size() > kPlainDigits) return whole(*long_digits_to_integer(*shape));
  const std::int64_t size = digits_to_integer(shape->digits);
  return whole(shape->negative ? -size : size);
}

void remember(const StringRep& rep, const std::optional<Number>& number) {
  if (!number) {
    rep.numeric = StringRep::Numeric::No;
  } else if (number->is_int) {
    rep.numeric = StringRep::Numeric::Int;
    rep.number = number->integer;
  } else {
    rep.numeric = StringRep::Numeric::Double;
    rep.number = std::bit_cast<std::int64_t>(number->real);
  }
}

std::optional<Number> number_of(const StringRep& rep) {
  if (rep.numeric == StringRep::Numeric::Unknown) remember(rep, parse_number({rep.bytes(), rep.size}));
  switch (rep.numeric) {
    case StringRep::Numeric::Int: return whole(rep.number);
    case StringRep::Numeric::Double: return real(std::bit_cast<double>(rep.number));
    default: return std::nullopt;
  }
}

}  // namespace

bool short_integer(const Value& text, std::int64_t& number) {
  std::size_t size = text.view().size();
  if (size == 0 || size > 8) return false;
  std::uint64_t word = 0;
  std::memcpy(&word, static_cast<const void*>(&text), 8);
  const bool negative = (word & 0xFF) == '-';
  if (negative) {
    word >>= 8;
    if (--size == 0) return false;
  }
  // Leading zeros fill it up to eight digits.
  const unsigned missing = 64 - 8 * static_cast<unsigned>(size);
  if (missing > 0) word = word << missing | 0x3030303030303030 >> (64 - missing);
  if (!are_digits(word)) return false;
  number = negative ? -eight_digits(word) : eight_digits(word);
  return true;
}

std::optional<Number> parse_number(std::string_view text) {
  if (!text.empty() && text.size() <= kPlainDigits) {
    std::int64_t number = 0;
    std::size_t i = 0;
    for (; i < text.size() && base::is_digit(text[i]); ++i) number = number * 10 + (text[i] - '0');
    if (i == text.size()) return whole(number);
  }
  text = base::trimmed(text);
  if (text.empty()) return whole(0);
  return parse_trimmed(text);
}

bool is_strictly_numeric(std::string_view text) {
  if (text.empty()) return true;
  const auto shape = shape_of(text);
  return shape && !(shape->digits.empty() && shape->decimals.empty()) && shape->digits.size() <= kWholeDigits;
}

std::optional<Number> to_number(const Value& value) {
  switch (value.tag()) {
    case Tag::Int: return whole(value.as_int());
    case Tag::Double: return real(value.as_double());
    case Tag::Inline: {
      std::int64_t number = 0;
      if (short_integer(value, number)) return whole(number);
      return parse_number(value.view());
    }
    case Tag::Heap: return number_of(*value.rep());
    case Tag::Unassigned:
    case Tag::FrameRef:
    case Tag::ElementRef:
    case Tag::Matrix: return std::nullopt;
    default: {
      Scratch scratch;
      const std::string_view text = value.text(scratch);
      return text.empty() && value.is_resource() ? std::nullopt : parse_number(text);
    }
  }
}

Value from_number(const Number& number) { return number.is_int ? Value::of(number.integer) : Value::of(number.real); }

double truncate_to_double(double number, double slack) {
  return std::trunc(number + (number < 0 ? -slack : slack)) + 0.0;  // + 0.0: no minus on zero
}

std::int64_t truncate(double number) {
  const double whole_part = truncate_to_double(number);
  if (whole_part >= kTwoTo63) return std::numeric_limits<std::int64_t>::max();
  if (whole_part < -kTwoTo63) return std::numeric_limits<std::int64_t>::min();
  return std::isnan(whole_part) ? 0 : static_cast<std::int64_t>(whole_part);
}

std::optional<std::int64_t> to_integer(const Value& value) {
  const auto number = to_number(value);
  if (!number) return std::nullopt;
  if (number->is_int) return number->integer;
  if (!(std::fabs(number->real) < kTwoTo63)) return std::nullopt;
  return truncate(number->real);
}

int compare_numbers(const Number& a, const Number& b) {
  if (a.is_int && b.is_int) return a.integer < b.integer ? -1 : (a.integer > b.integer ? 1 : 0);
  const double x = a.as_double();
  const double y = b.as_double();
  if (std::fabs(x - y) <= kFloatTolerance || x == y) return 0;
  return x < y ? -1 : 1;
}

}  // namespace scarlet::value
