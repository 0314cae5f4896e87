// SPDX-License-Identifier: GPL-3.0-or-later
// A pattern of MATCHES and MATCHFIELD, read into elements. No pattern takes more time than its length times that of
// the text: what can follow is computed from the end, never searched for.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace scarlet::convert {

struct PatternElement {
  enum class Kind : unsigned char { Letters, Digits, Any, Literal };
  static constexpr std::size_t kUnlimited = static_cast<std::size_t>(-1);

  Kind kind = Kind::Any;
  bool negated = false;
  std::size_t least = 0;  // characters; for a literal both are its length
  std::size_t most = 0;
  std::string_view literal;  // into the pattern

  bool is_fixed() const { return least == most; }
  bool fits(char c) const;                                          // not for literals
  bool fits_at(std::string_view text, std::size_t position) const;  // fixed elements
};

// One alternative (no value marks).
std::vector<PatternElement> read_pattern(std::string_view pattern);

// Whether the elements take up the whole text. With `lengths`, how many characters each takes: letters and digits as
// many as possible, any characters as few.
bool match_elements(std::string_view text, const std::vector<PatternElement>& elements,
                    std::vector<std::size_t>* lengths = nullptr);

}  // namespace scarlet::convert
