// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/fields.h"

#include "base/check.h"
#include "base/text.h"

namespace scarlet::protocol {
namespace {

constexpr std::size_t kShortBytes = 2;
constexpr std::size_t kLongBytes = 4;

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

}  // namespace

std::int16_t short_at(std::string_view bytes, std::size_t at) {
  base::check(at + kShortBytes <= bytes.size());
  return static_cast<std::int16_t>(byte_at(bytes, at) | byte_at(bytes, at + 1) << 8);
}

std::int32_t long_at(std::string_view bytes, std::size_t at) {
  base::check(at + kLongBytes <= bytes.size());
  return static_cast<std::int32_t>(byte_at(bytes, at) | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2) << 16 |
                                   byte_at(bytes, at + 3) << 24);
}

void put_long_at(std::string& bytes, std::size_t at, std::int32_t number) {
  base::check(at + kLongBytes <= bytes.size());
  for (std::size_t i = 0; i < kLongBytes; ++i) {
    bytes[at + i] = static_cast<char>(static_cast<std::uint32_t>(number) >> (8 * i));
  }
}

bool FieldReader::take_short(std::int16_t& number) {
  if (rest_.size() < kShortBytes) return false;
  number = short_at(rest_, 0);
  rest_.remove_prefix(kShortBytes);
  return true;
}

bool FieldReader::take_short_or_digit(std::int16_t& number) {
  if (rest_.size() != 1 || !base::is_digit(rest_[0])) return take_short(number);
  number = static_cast<std::int16_t>(rest_[0] - '0');
  rest_ = {};
  return true;
}

bool FieldReader::take_long(std::int32_t& number) {
  if (rest_.size() < kLongBytes) return false;
  number = long_at(rest_, 0);
  rest_.remove_prefix(kLongBytes);
  return true;
}

bool FieldReader::take_bytes(std::size_t size, std::string_view& bytes) {
  if (rest_.size() < size) return false;
  bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return true;
}

bool FieldReader::take_counted(std::string_view& bytes) {
  const std::string_view before = rest_;
  std::int16_t size = 0;
  if (take_short(size) && size >= 0 && take_bytes(static_cast<std::size_t>(size), bytes)) return true;
  rest_ = before;
  return false;
}

void FieldReader::skip_filler(std::size_t size) {
  if (size % 2 == 1 && !rest_.empty()) rest_.remove_prefix(1);
}

bool FieldReader::take_padded(std::string_view& bytes) {
  if (!take_counted(bytes)) return false;
  skip_filler(bytes.size());
  return true;
}

bool FieldReader::take_long_padded(std::string_view& bytes) {
  const std::string_view before = rest_;
  std::int32_t size = 0;
  if (take_long(size) && size >= 0 && take_bytes(static_cast<std::size_t>(size), bytes)) {
    skip_filler(bytes.size());
    return true;
  }
  rest_ = before;
  return false;
}

std::string_view FieldReader::take_rest() {
  const std::string_view all = rest_;
  rest_ = {};
  return all;
}

void FieldWriter::put_short(std::int16_t number) {
  const auto bits = static_cast<std::uint16_t>(number);
  target_ += static_cast<char>(bits & 0xFF);
  target_ += static_cast<char>(bits >> 8);
}

void FieldWriter::put_long(std::int32_t number) {
  target_.append(kLongBytes, '\0');
  put_long_at(target_, target_.size() - kLongBytes, number);
}

void FieldWriter::put_counted(std::string_view bytes) {
  base::check(fits_short(bytes));
  put_short(static_cast<std::int16_t>(bytes.size()));
  put_bytes(bytes);
}

void FieldWriter::put_padded(std::string_view bytes, char filler) {
  put_counted(bytes);
  if (bytes.size() % 2 == 1) target_ += filler;
}

void FieldWriter::put_long_padded(std::string_view bytes, char filler) {
  base::check(bytes.size() <= 0x7FFF'FFFF);
  put_long(static_cast<std::int32_t>(bytes.size()));
  put_bytes(bytes);
  if (bytes.size() % 2 == 1) target_ += filler;
}

}  // namespace scarlet::protocol
