// SPDX-License-Identifier: GPL-3.0-or-later
// Bit functions, on the low 32 bits in two's complement, and hexadecimal text.
#include <charconv>

#include "vm/functions/support.h"

namespace scarlet::vm::functions {
namespace {

constexpr std::int64_t kBits = 32;
constexpr std::size_t kHexadecimalDigits = 16;

std::uint32_t bits_of(Machine& machine, const Value& value) {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(machine.integer(value)));
}

Value of_bits(std::uint32_t bits) { return Value::of(static_cast<std::int64_t>(static_cast<std::int32_t>(bits))); }

std::uint32_t bit(Machine& machine, const Value& number) { return 1U << (bits_of(machine, number) % kBits); }

}  // namespace

Value bit_and(Machine& machine, Arguments a) { return of_bits(bits_of(machine, *a[0]) & bits_of(machine, *a[1])); }
Value bit_or(Machine& machine, Arguments a) { return of_bits(bits_of(machine, *a[0]) | bits_of(machine, *a[1])); }
Value bit_exclusive_or(Machine& machine, Arguments a) {
  return of_bits(bits_of(machine, *a[0]) ^ bits_of(machine, *a[1]));
}
Value bit_not(Machine& machine, Arguments a) { return of_bits(~bits_of(machine, *a[0])); }
Value bit_set(Machine& machine, Arguments a) { return of_bits(bits_of(machine, *a[0]) | bit(machine, *a[1])); }
Value bit_reset(Machine& machine, Arguments a) { return of_bits(bits_of(machine, *a[0]) & ~bit(machine, *a[1])); }
Value bit_test(Machine& machine, Arguments a) {
  return Value::truth((bits_of(machine, *a[0]) & bit(machine, *a[1])) != 0);
}

Value shift(Machine& machine, Arguments arguments) {
  const std::uint32_t bits = bits_of(machine, *arguments[0]);
  const std::int64_t places = machine.integer(*arguments[1]);
  if (places >= kBits || places <= -kBits) return Value::of(0);
  return of_bits(places >= 0 ? bits >> places : bits << -places);
}

// Numbers within 32 bits show 32 bits when negative, larger ones 64.
Value decimal_to_hexadecimal(Machine& machine, Arguments arguments) {
  const std::int64_t number = machine.integer(*arguments[0]);
  const auto width = static_cast<std::size_t>(std::max<std::int64_t>(integer_or(machine, arguments, 1, 0), 0));
  check_size(machine, width);
  const bool is_short = number == static_cast<std::int32_t>(number);
  const std::uint64_t bits = is_short ? static_cast<std::uint32_t>(number) : static_cast<std::uint64_t>(number);
  char digits[kHexadecimalDigits];
  const char* end = std::to_chars(digits, digits + sizeof(digits), bits, 16).ptr;
  const std::string_view shown(digits, static_cast<std::size_t>(end - digits));
  std::string text(width > shown.size() ? width - shown.size() : 0, '0');
  return Value::of(text.append(shown));
}

Value hexadecimal_to_decimal(Machine& machine, Arguments arguments) {
  const Text text(machine, *arguments[0]);
  const std::string_view digits = text;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return *arguments[0];
  return Value::of(static_cast<std::int64_t>(number));
}

}  // namespace scarlet::vm::functions
