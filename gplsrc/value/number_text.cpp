// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers to text. Rounding works on the shortest decimal that reads back as the same double (1.005 is 1.005, not the
// 1.00499999999999989... that the bits spell), half away from zero. Most numbers are far from a tie: they are scaled to
// an integer and need no exact decimal. From 2**53 on every double is whole and is written exactly.
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "value/number.h"

namespace scarlet::value {
namespace {

constexpr int kMostPrecision = 14;
constexpr int kMostDecimals = 60;
constexpr int kMostWholeDigits = 309;  // of a double
constexpr double kScales[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
constexpr std::uint64_t kIntegerScales[] = {1,
                                            10,
                                            100,
                                            1'000,
                                            10'000,
                                            100'000,
                                            1'000'000,
                                            10'000'000,
                                            100'000'000,
                                            1'000'000'000,
                                            10'000'000'000,
                                            100'000'000'000,
                                            1'000'000'000'000,
                                            10'000'000'000'000,
                                            100'000'000'000'000};

enum class Zeros { Drop, Keep };  // behind the last other digit after the point

constexpr std::uint64_t kZeroDigits = 0x3030303030303030;

// The digits of a number below 10**8 as the bytes of a word, the first in the lowest byte, zero filled.
std::uint64_t eight_digits(std::uint32_t number) {
  const std::uint64_t fours = number / 10'000 | static_cast<std::uint64_t>(number % 10'000) << 32;
  const std::uint64_t hundreds = ((fours * 10'486) >> 20) & 0x0000007F0000007F;
  const std::uint64_t twos = ((fours - 100 * hundreds) << 16) + hundreds;
  const std::uint64_t tens = ((twos * 103) >> 10) & 0x000F000F000F000F;
  return tens + ((twos - 10 * tens) << 8);
}

// Writes whole words, as whoever reads the text next will read words: bytes written one by one are not there yet for a
// wide load. `to` has room for 24 bytes.
char* write_unsigned(char* to, std::uint64_t number, bool negative = false) {
  constexpr std::uint64_t kWord = 100'000'000;
  if (number >= kWord * kWord) {
    if (negative) *to++ = '-';
    return std::to_chars(to, to + 20, number).ptr;
  }
  if (number >= kWord) {
    to = write_unsigned(to, number / kWord, negative);
    const std::uint64_t rest = eight_digits(static_cast<std::uint32_t>(number % kWord)) + kZeroDigits;
    std::memcpy(to, &rest, 8);
    return to + 8;
  }
  const std::uint64_t digits = eight_digits(static_cast<std::uint32_t>(number));
  const int leading = number == 0 ? 7 : std::countr_zero(digits) / 8;
  std::uint64_t word = (digits + kZeroDigits) >> (8 * leading);
  if (negative && leading == 0) *to++ = '-';
  if (negative && leading > 0) {
    word = word << 8 | '-';
    ++to;
    std::memcpy(to - 1, &word, 8);
  } else {
    std::memcpy(to, &word, 8);
  }
  return to + (8 - leading);
}

// The last `count` digits of a number, zero filled.
char* write_digits(char* to, std::uint64_t number, int count) {
  for (int i = count; i-- > 0; number /= 10) to[i] = static_cast<char>('0' + number % 10);
  return to + count;
}

char* drop_zeros(char* begin, char* end) {
  while (end > begin && end[-1] == '0') --end;
  return end;
}

// Sign, whole part and decimals, given scaled by 10**decimals.
char* write_scaled(char* to, bool negative, std::uint64_t scaled, int decimals, Zeros zeros) {
  if (negative && scaled != 0) *to++ = '-';
  const std::uint64_t scale = kIntegerScales[decimals];
  const std::uint64_t whole = scaled / scale;
  to = write_unsigned(to, whole);
  const std::uint64_t rest = scaled - whole * scale;
  if (decimals == 0 || (rest == 0 && zeros == Zeros::Drop)) return to;
  *to = '.';
  char* end = write_digits(to + 1, rest, decimals);
  return zeros == Zeros::Drop ? drop_zeros(to + 1, end) : end;
}

// Rounds by scaling when the double arithmetic can not err: nothing when it lies near a tie or is large.
bool scale_and_round(double size, int decimals, std::uint64_t& scaled) {
  constexpr double kLargest = 8796093022208.0;  // 2**43: the product is then right to 2**-9
  constexpr double kDoubt = 1.0 / 256;
  if (decimals > kMostPrecision) return false;
  const double product = size * kScales[decimals];
  if (!(product < kLargest)) return false;
  const double whole = std::floor(product);
  const double rest = product - whole;
  if (std::fabs(rest - 0.5) < kDoubt) return false;
  scaled = static_cast<std::uint64_t>(whole) + (rest > 0.5 ? 1 : 0);
  return true;
}

// The shortest decimal: 0.d1d2d3... * 10**exponent.
struct Decimal {
  std::array<char, 24> digits;
  int count = 0;
  int exponent = 0;
};

Decimal shortest_decimal(double size) {
  char text[40];
  const char* end = std::to_chars(text, text + sizeof(text), size, std::chars_format::scientific).ptr;
  Decimal decimal;
  const char* at = text;
  for (; at < end && *at != 'e'; ++at) {
    if (*at != '.') decimal.digits[static_cast<std::size_t>(decimal.count++)] = *at;
  }
  ++at;
  if (*at == '+') ++at;
  std::from_chars(at, end, decimal.exponent);
  ++decimal.exponent;
  return decimal;
}

// Keeps `kept` digits, half away from zero; a carry may make it one digit "1" more to the left.
void round_digits(Decimal& decimal, int kept) {
  if (kept >= decimal.count) return;
  const bool up = kept >= 0 && decimal.digits[static_cast<std::size_t>(kept)] >= '5';
  decimal.count = kept < 0 ? 0 : kept;
  if (!up) return;
  while (decimal.count > 0 && decimal.digits[static_cast<std::size_t>(decimal.count - 1)] == '9') --decimal.count;
  if (decimal.count > 0) {
    ++decimal.digits[static_cast<std::size_t>(decimal.count - 1)];
  } else {
    decimal.digits[0] = '1';
    decimal.count = 1;
    ++decimal.exponent;
  }
}

char* write_decimal(char* to, const Decimal& decimal, int decimals, Zeros zeros) {
  const auto digit = [&](int place) {  // 0 is the first behind the point of 0.d1d2...
    return place >= 0 && place < decimal.count ? decimal.digits[static_cast<std::size_t>(place)] : '0';
  };
  if (decimal.exponent <= 0) *to++ = '0';
  for (int place = 0; place < decimal.exponent; ++place) *to++ = digit(place);
  if (decimals == 0) return to;
  char* point = to;
  *to++ = '.';
  for (int place = decimal.exponent; place < decimal.exponent + decimals; ++place) *to++ = digit(place);
  if (zeros == Zeros::Keep) return to;
  to = drop_zeros(point + 1, to);
  return to == point + 1 ? point : to;
}

char* write_whole(char* to, bool negative, double size, int decimals, Zeros zeros) {
  if (negative) *to++ = '-';
  to = std::to_chars(to, to + kMostWholeDigits, size, std::chars_format::fixed, 0).ptr;
  if (decimals == 0 || zeros == Zeros::Drop) return to;
  *to++ = '.';
  return write_digits(to, 0, decimals);
}

char* write_exactly(char* to, bool negative, double size, int decimals, Zeros zeros) {
  constexpr double kAlwaysWhole = 9007199254740992.0;
  if (size >= kAlwaysWhole) return write_whole(to, negative, size, decimals, zeros);
  Decimal decimal = shortest_decimal(size);
  round_digits(decimal, decimal.exponent + decimals);
  const bool is_zero = decimal.count == 0 || decimal.digits[0] == '0';
  if (is_zero) decimal = Decimal{};
  if (negative && !is_zero) *to++ = '-';
  return write_decimal(to, decimal, decimals, zeros);
}

std::string_view format(double number, int decimals, Zeros zeros, Scratch& scratch) {
  if (!std::isfinite(number)) return std::isnan(number) ? "nan" : (number < 0 ? "-inf" : "inf");
  const bool negative = std::signbit(number);
  const double size = std::fabs(number);
  std::uint64_t scaled = 0;
  char* end = scale_and_round(size, decimals, scaled) ? write_scaled(scratch.bytes, negative, scaled, decimals, zeros)
                                                      : write_exactly(scratch.bytes, negative, size, decimals, zeros);
  return {scratch.bytes, static_cast<std::size_t>(end - scratch.bytes)};
}

int clamped(int decimals, int most) { return decimals < 0 ? 0 : (decimals > most ? most : decimals); }

}  // namespace

std::string_view format_double(double number, int precision, Scratch& scratch) {
  return format(number, clamped(precision, kMostPrecision), Zeros::Drop, scratch);
}

std::string_view format_fixed(double number, int decimals, Scratch& scratch) {
  return format(number, clamped(decimals, kMostDecimals), Zeros::Keep, scratch);
}

Value text_of(std::int64_t number) {
  if (has_word_text(number)) {
    const WordText text = word_text_of(number);
    return Value::of_word(text.bytes, text.size);
  }
  Scratch scratch;
  return Value::of(format_integer(number, scratch));
}

WordText word_text_of(std::int64_t number) {
  const std::uint64_t digits = eight_digits(static_cast<std::uint32_t>(number < 0 ? -number : number));
  const int leading = number == 0 ? 7 : std::countr_zero(digits) / 8;
  const std::uint64_t word = (digits + kZeroDigits) >> (8 * leading);
  const auto size = static_cast<std::size_t>(8 - leading);
  return number < 0 ? WordText{word << 8 | '-', size + 1} : WordText{word, size};
}

std::string_view format_integer(std::int64_t number, Scratch& scratch) {
  char* const begin = scratch.bytes;
  const bool negative = number < 0;
  const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  const char* end = write_unsigned(begin, size, negative);
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace scarlet::value
