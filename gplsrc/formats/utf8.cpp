// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/utf8.h"

#include <clocale>
#include <cwctype>

#include "base/text.h"

namespace scarlet::formats {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kLast = 0x10FFFF;

constexpr bool is_surrogate(char32_t code) { return code >= 0xD800 && code <= 0xDFFF; }

// How long a character is that begins with the byte, 0 when none does; and the smallest code of that length.
struct Form {
  std::size_t bytes;
  char32_t least;
};
constexpr Form form_of(unsigned char first) {
  if (first < 0x80) return {1, 0};
  if (first < 0xC2) return {0, 0};
  if (first < 0xE0) return {2, 0x80};
  if (first < 0xF0) return {3, 0x800};
  if (first < 0xF5) return {4, 0x10000};
  return {0, 0};
}

using Mapping = std::wint_t (*)(std::wint_t, locale_t);

// The case tables of the C library that belong to no language.
locale_t unicode_locale() {
  static const locale_t kLocale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return kLocale;
}

std::string mapped(std::string_view text, char (*map_ascii)(char), Mapping map) {
  const locale_t locale = unicode_locale();
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Character character = utf8_front(text);
    if (!character.well_formed || character.bytes == 1) {
      out += map_ascii(text[0]);
    } else if (locale == nullptr) {
      out += text.substr(0, character.bytes);
    } else {
      utf8_append(out, static_cast<char32_t>(map(static_cast<std::wint_t>(character.code), locale)));
    }
    text.remove_prefix(character.bytes);
  }
  return out;
}

}  // namespace

Utf8Character utf8_front(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const Form form = form_of(first);
  const Utf8Character single{first, 1, form.bytes == 1};
  if (form.bytes < 2 || text.size() < form.bytes) return single;
  char32_t code = first & (0x7FU >> form.bytes);
  for (std::size_t i = 1; i < form.bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return single;
    code = code << 6 | (byte & 0x3FU);
  }
  if (code < form.least || code > kLast || is_surrogate(code)) return single;
  return {code, form.bytes, true};
}

void utf8_append(std::string& out, char32_t code) {
  if (code > kLast || is_surrogate(code)) code = kReplacement;
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

bool utf8_valid(std::string_view text) {
  while (!text.empty()) {
    const Utf8Character character = utf8_front(text);
    if (!character.well_formed) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

std::string utf8_from_bytes(std::string_view text) {
  if (utf8_valid(text)) return std::string(text);
  std::string out;
  for (const char c : text) utf8_append(out, static_cast<unsigned char>(c));
  return out;
}

std::size_t utf8_length(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(utf8_front(text).bytes);
  return count;
}

std::string_view utf8_substring(std::string_view text, std::int64_t start, std::int64_t count) {
  for (; start > 1 && !text.empty(); --start) text.remove_prefix(utf8_front(text).bytes);
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) end += utf8_front(text.substr(end)).bytes;
  return text.substr(0, end);
}

std::string_view utf8_last(std::string_view text, std::int64_t count) {
  if (count <= 0) return {};
  const auto length = static_cast<std::int64_t>(utf8_length(text));
  return count >= length ? text : utf8_substring(text, length - count + 1, count);
}

std::string utf8_overlay(std::string_view text, std::int64_t start, std::int64_t count, std::string_view with) {
  const std::string_view old = utf8_substring(text, start, count);
  if (old.empty()) return std::string(text);
  const std::size_t wanted = utf8_length(old);
  const std::string_view fresh = utf8_substring(with, 1, static_cast<std::int64_t>(wanted));
  const auto before = static_cast<std::size_t>(old.data() - text.data());
  std::string out(text.substr(0, before));
  out += fresh;
  out.append(wanted - utf8_length(fresh), ' ');
  return out += text.substr(before + old.size());
}

std::size_t utf8_index(std::string_view text, std::string_view wanted, std::int64_t occurrence) {
  if (occurrence < 1) return 0;
  if (wanted.empty()) return static_cast<std::size_t>(occurrence);
  std::size_t at = text.find(wanted);
  for (; at != std::string_view::npos && occurrence > 1; --occurrence) at = text.find(wanted, at + wanted.size());
  return at == std::string_view::npos ? 0 : utf8_length(text.substr(0, at)) + 1;
}

std::string utf8_upper(std::string_view text) { return mapped(text, base::to_upper, towupper_l); }
std::string utf8_lower(std::string_view text) { return mapped(text, base::to_lower, towlower_l); }

}  // namespace scarlet::formats
