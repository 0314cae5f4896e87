// SPDX-License-Identifier: GPL-3.0-or-later
// MX, MO, MB: numbers in base 16, 8 and 2. MX0C, MO0C, MB0C: every byte in a fixed number of such digits.
#include <charconv>
#include <limits>
#include <string>

#include "base/text.h"
#include "convert/conversion.h"
#include "convert/hexadecimal.h"

namespace scarlet::convert {
namespace {

using value::Value;

constexpr unsigned kBitsInByte = 8;

struct Radix {
  unsigned bits = 0;  // in a digit
  std::size_t digits_a_byte = 0;
};
constexpr Radix kHexadecimal{4, 2};
constexpr Radix kOctal{3, 3};
constexpr Radix kBinary{1, 8};

constexpr std::string_view kDigits = "0123456789ABCDEF";

// -1 when the character is no digit of the radix.
int digit_value(char c, const Radix& radix) {
  const std::size_t at = kDigits.find(base::to_upper(c));
  return at < (std::size_t{1} << radix.bits) ? static_cast<int>(at) : -1;
}

bool fits_32_bits(std::int64_t number) {
  return number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::uint32_t>::max();
}

// Without leading zeros.
std::string digits_of(std::int64_t number, const Radix& radix) {
  auto bits = static_cast<std::uint64_t>(number);
  if (fits_32_bits(number)) bits &= std::numeric_limits<std::uint32_t>::max();
  char digits[64];
  std::size_t first = sizeof digits;
  do {
    digits[--first] = kDigits[bits & ((1U << radix.bits) - 1)];
    bits >>= radix.bits;
  } while (bits != 0);
  return std::string(digits + first, sizeof digits - first);
}

std::optional<std::int64_t> number_of(std::string_view text, const Radix& radix) {
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    const int digit = digit_value(c, radix);
    if (digit < 0 || (number >> (64 - radix.bits)) != 0) return std::nullopt;
    number = (number << radix.bits) | static_cast<unsigned>(digit);
  }
  if (number <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::int32_t>(number);
  return static_cast<std::int64_t>(number);
}

std::string bytes_to_digits(std::string_view text, const Radix& radix) {
  std::string out;
  for (const char c : text) {
    // Three octal digits are nine bits: the ninth repeats the eighth, as in signed characters.
    const auto low = static_cast<unsigned>(static_cast<unsigned char>(c));
    const unsigned byte = low >= 0x80 ? low | ~0xFFU : low;
    for (std::size_t i = radix.digits_a_byte; i > 0; --i) {
      out += kDigits[(byte >> (radix.bits * (i - 1))) & ((1U << radix.bits) - 1)];
    }
  }
  return out;
}

// A short first group has leading zeros left away.
std::optional<std::string> digits_to_bytes(std::string_view text, const Radix& radix) {
  std::string out;
  const std::size_t rest = text.size() % radix.digits_a_byte;
  std::size_t left = rest > 0 ? rest : radix.digits_a_byte;
  unsigned byte = 0;
  for (const char c : text) {
    const int digit = digit_value(c, radix);
    if (digit < 0) return std::nullopt;
    byte = (byte << radix.bits) | static_cast<unsigned>(digit);
    if (--left > 0) continue;
    if (byte >> kBitsInByte != 0) return std::nullopt;
    out += static_cast<char>(byte);
    byte = 0;
    left = radix.digits_a_byte;
  }
  return out;
}

int output(const Value& data, std::string_view code, const Context& context, const Radix& radix, Value& result) {
  if (code.empty()) {
    if (is_null(data)) return kConverted;
    const auto number = whole_number(data);
    if (!number) return kBadData;
    result = Value::of(*number == 0 ? std::string("00") : digits_of(*number, radix));
    return kConverted;
  }
  if (!base::equal_ignoring_case(code, "0C")) return kBadCode;
  value::Scratch scratch;
  result = Value::of(bytes_to_digits(data.text(scratch, context.precision), radix));
  return kConverted;
}

int input(const Value& data, std::string_view code, const Radix& radix, Value& result) {
  value::Scratch scratch;
  const std::string_view text = data.text(scratch);
  if (text.empty()) return kBadData;
  if (code.empty()) {
    const auto number = number_of(text, radix);
    if (!number) return kBadData;
    result = Value::of(*number);
    return kConverted;
  }
  if (!base::equal_ignoring_case(code, "0C")) return kBadCode;
  const auto bytes = digits_to_bytes(text, radix);
  if (!bytes) return kBadData;
  result = Value::of(*bytes);
  return kConverted;
}

}  // namespace

std::optional<std::int64_t> parse_hexadecimal(std::string_view text) { return number_of(text, kHexadecimal); }

std::string hexadecimal_text(std::int64_t number, std::size_t width) {
  const std::string digits = digits_of(number, kHexadecimal);
  return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

int hexadecimal_output(const Value& data, std::string_view code, const Context& context, Value& result) {
  return output(data, code, context, kHexadecimal, result);
}
int hexadecimal_input(const Value& data, std::string_view code, const Context&, Value& result) {
  return input(data, code, kHexadecimal, result);
}
int octal_output(const Value& data, std::string_view code, const Context& context, Value& result) {
  return output(data, code, context, kOctal, result);
}
int octal_input(const Value& data, std::string_view code, const Context&, Value& result) {
  return input(data, code, kOctal, result);
}
int binary_output(const Value& data, std::string_view code, const Context& context, Value& result) {
  return output(data, code, context, kBinary, result);
}
int binary_input(const Value& data, std::string_view code, const Context&, Value& result) {
  return input(data, code, kBinary, result);
}

}  // namespace scarlet::convert
