// SPDX-License-Identifier: GPL-3.0-or-later
// IL, IS, IF: integers of 4 and 2 bytes and IEEE doubles as bytes, low byte first unless the code ends in H. B64.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "base/text.h"
#include "convert/conversion.h"
#include "value/number.h"

namespace scarlet::convert {
namespace {

using value::Value;

enum class ByteOrder : std::uint8_t { LowFirst, HighFirst };

std::optional<ByteOrder> read_order(std::string_view code) {
  if (code.empty() || base::equal_ignoring_case(code, "L")) return ByteOrder::LowFirst;
  if (base::equal_ignoring_case(code, "H")) return ByteOrder::HighFirst;
  return std::nullopt;
}

// Machines are little-endian (value.h).
template <class Number>
std::string to_bytes(Number number, ByteOrder order) {
  std::string bytes(sizeof number, '\0');
  std::memcpy(bytes.data(), &number, sizeof number);
  if (order == ByteOrder::HighFirst) std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

template <class Number>
Number from_bytes(std::string_view text, ByteOrder order) {
  std::string bytes(text);
  if (order == ByteOrder::HighFirst) std::reverse(bytes.begin(), bytes.end());
  Number number{};
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

template <class Integer>
int integer_output(const Value& data, std::string_view code, Value& result) {
  const auto order = read_order(code);
  if (!order) return kBadCode;
  value::Scratch scratch;
  const std::string_view text = data.text(scratch);
  if (text.empty()) return kConverted;
  if (text.size() != sizeof(Integer)) return kBadData;
  result = Value::of(static_cast<std::int64_t>(from_bytes<Integer>(text, *order)));
  return kConverted;
}

template <class Integer>
int integer_input(const Value& data, std::string_view code, Value& result) {
  const auto order = read_order(code);
  if (!order) return kBadCode;
  const auto number = whole_number(data);
  if (!number) return kBadData;
  result = Value::of(to_bytes(static_cast<Integer>(*number), *order));
  return kConverted;
}

std::optional<double> real_number(const Value& data) {
  if (data.is_number()) return data.number();
  value::Scratch scratch;
  const auto number = value::parse_number(data.text(scratch));
  if (!number) return std::nullopt;
  return number->as_double();
}

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// -1 outside the alphabet.
int base64_digit(char c) {
  if (base::is_upper(c)) return c - 'A';
  if (base::is_lower(c)) return c - 'a' + 26;
  if (base::is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : (c == '/' ? 63 : -1);
}

std::string encode_base64(std::string_view text) {
  std::string out;
  out.reserve((text.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::size_t bytes = std::min<std::size_t>(3, text.size() - i);
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = (group << 8) | (k < bytes ? static_cast<unsigned char>(text[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += k <= bytes ? kBase64[(group >> (18 - 6 * k)) & 63] : '=';
  }
  return out;
}

std::string decode_base64(std::string_view text) {
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) continue;
    bits = ((bits << 6) | static_cast<unsigned>(digit)) & 0xFFFF;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>((bits >> count) & 0xFF);
  }
  return out;
}

}  // namespace

int long_output(const Value& data, std::string_view code, const Context&, Value& result) {
  return integer_output<std::int32_t>(data, code, result);
}
int long_input(const Value& data, std::string_view code, const Context&, Value& result) {
  return integer_input<std::int32_t>(data, code, result);
}
int short_output(const Value& data, std::string_view code, const Context&, Value& result) {
  return integer_output<std::int16_t>(data, code, result);
}
int short_input(const Value& data, std::string_view code, const Context&, Value& result) {
  return integer_input<std::int16_t>(data, code, result);
}

int float_output(const Value& data, std::string_view code, const Context&, Value& result) {
  const auto order = read_order(code);
  if (!order) return kBadCode;
  value::Scratch scratch;
  const std::string_view text = data.text(scratch);
  if (text.size() != sizeof(double)) return kBadData;
  const double number = from_bytes<double>(text, *order);
  if (!std::isfinite(number)) return kBadData;
  constexpr double kExact = 1e15;
  const bool whole = std::fabs(number) < kExact && number == std::trunc(number);
  result = whole ? Value::of(static_cast<std::int64_t>(number)) : Value::of(number);
  return kConverted;
}

int float_input(const Value& data, std::string_view code, const Context&, Value& result) {
  const auto order = read_order(code);
  if (!order) return kBadCode;
  const auto number = real_number(data);
  if (!number) return kBadData;
  result = Value::of(to_bytes(*number, *order));
  return kConverted;
}

int base64_output(const Value& data, std::string_view, const Context& context, Value& result) {
  value::Scratch scratch;
  result = Value::of(encode_base64(data.text(scratch, context.precision)));
  return kConverted;
}

int base64_input(const Value& data, std::string_view, const Context& context, Value& result) {
  value::Scratch scratch;
  result = Value::of(decode_base64(data.text(scratch, context.precision)));
  return kConverted;
}

}  // namespace scarlet::convert
