// SPDX-License-Identifier: GPL-3.0-or-later
// UTF-8 in byte strings. A byte that belongs to no well-formed character (the marks never do) counts as one character,
// is copied as it is and has no case. So every function takes any bytes, and structure survives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace scarlet::formats {

struct Utf8Character {
  char32_t code = 0;  // the byte itself when it is not well formed
  std::size_t bytes = 1;
  bool well_formed = false;
};
// The character at the front of a text that is not empty.
Utf8Character utf8_front(std::string_view text);
// Appends a character; U+FFFD for what is none (surrogates, beyond U+10FFFF).
void utf8_append(std::string& out, char32_t code);

bool utf8_valid(std::string_view text);
// The text if it is well formed, else its bytes read as ISO 8859-1.
std::string utf8_from_bytes(std::string_view text);

std::size_t utf8_length(std::string_view text);
// `count` characters from the character `start` (from 1; less counts as 1).
std::string_view utf8_substring(std::string_view text, std::int64_t start, std::int64_t count);
// The last `count` characters.
std::string_view utf8_last(std::string_view text, std::int64_t count);
// The text with exactly the `count` characters from `start` on changed to those of `with`, cut or filled up with
// spaces; what would lie behind the end is dropped.
std::string utf8_overlay(std::string_view text, std::int64_t start, std::int64_t count, std::string_view with);
// The character at which the occurrence (from 1, none overlapping) of `wanted` begins; 0 when there is none. A null
// string occurs everywhere.
std::size_t utf8_index(std::string_view text, std::string_view wanted, std::int64_t occurrence);
// Character by character: no rule that makes one character two, none of a language.
std::string utf8_upper(std::string_view text);
std::string utf8_lower(std::string_view text);

}  // namespace scarlet::formats
