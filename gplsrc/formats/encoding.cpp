// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/encoding.h"

#include <utility>

#include "base/text.h"

namespace scarlet::formats {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kUrlDigits = "0123456789ABCDEF";

unsigned byte_of(char c) { return static_cast<unsigned char>(c); }

int hex_value(char c) {
  const std::size_t at = kHexDigits.find(base::to_lower(c));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    out += kHexDigits[byte_of(c) >> 4];
    out += kHexDigits[byte_of(c) & 0xF];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string to_base64(std::string_view bytes, std::string_view alphabet, bool padded) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < have ? byte_of(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) {
      if (j <= have) out += alphabet[group >> (18 - 6 * j) & 0x3F];
      if (j > have && padded) out += '=';
    }
  }
  return out;
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::optional<std::string> from_base64(std::string_view text, std::string_view alphabet) {
  while (!text.empty() && (text.back() == '=' || is_space(text.back()))) text.remove_suffix(1);
  std::string out;
  unsigned group = 0;
  unsigned bits = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_space(c)) continue;
    const std::size_t digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    group = (group << 6 | static_cast<unsigned>(digit)) & 0xFFFF;
    bits += 6;
    ++digits;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(group >> bits & 0xFF);
  }
  if (digits % 4 == 1) return std::nullopt;
  return out;
}

bool is_plain_in_url(char c) {
  return base::is_letter(c) || base::is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string to_url(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    if (is_plain_in_url(c)) {
      out += c;
      continue;
    }
    out += '%';
    out += kUrlDigits[byte_of(c) >> 4];
    out += kUrlDigits[byte_of(c) & 0xF];
  }
  return out;
}

std::optional<std::string> from_url(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const auto byte = from_hex(text.substr(i + 1, 2));
    if (!byte || byte->size() != 1) return std::nullopt;
    out += *byte;
    i += 2;
  }
  return out;
}

constexpr std::pair<std::string_view, Encoding> kEncodings[] = {
    {"RAW", Encoding::Raw}, {"HEX", Encoding::Hex}, {"BASE64", Encoding::Base64}, {"BASE64URL", Encoding::Base64Url},
    {"URL", Encoding::Url},
};

}  // namespace

std::optional<Encoding> find_encoding(std::string_view name) {
  for (const auto& [known, encoding] : kEncodings) {
    if (base::equal_ignoring_case(known, name)) return encoding;
  }
  return std::nullopt;
}

std::string encode(Encoding encoding, std::string_view bytes) {
  switch (encoding) {
    case Encoding::Hex: return to_hex(bytes);
    case Encoding::Base64: return to_base64(bytes, kBase64, true);
    case Encoding::Base64Url: return to_base64(bytes, kBase64Url, false);
    case Encoding::Url: return to_url(bytes);
    default: return std::string(bytes);
  }
}

std::optional<std::string> decode(Encoding encoding, std::string_view text) {
  switch (encoding) {
    case Encoding::Hex: return from_hex(text);
    case Encoding::Base64: return from_base64(text, kBase64);
    case Encoding::Base64Url: return from_base64(text, kBase64Url);
    case Encoding::Url: return from_url(text);
    default: return std::string(text);
  }
}

}  // namespace scarlet::formats
