// SPDX-License-Identifier: GPL-3.0-or-later
// Small helpers for byte strings. Case means ASCII letters only; other bytes are left alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scarlet::base {

// The marks that structure a record, from the outermost inwards.
inline constexpr char kItemMark = static_cast<char>(255);
inline constexpr char kFieldMark = static_cast<char>(254);
inline constexpr char kValueMark = static_cast<char>(253);
inline constexpr char kSubvalueMark = static_cast<char>(252);
inline constexpr char kTextMark = static_cast<char>(251);

constexpr bool is_mark(char c) { return static_cast<unsigned char>(c) >= 251; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_letter(char c) { return is_upper(c) || is_lower(c); }
constexpr char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }
constexpr char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

std::string upper(std::string_view text);
std::string lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

// Without the spaces at the ends.
std::string_view trimmed(std::string_view text);
// The pieces between `separator`; "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& pieces, std::string_view separator);
// All occurrences of `from` (not empty) become `to`.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
// A whole decimal integer with optional sign and nothing else.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace scarlet::base
