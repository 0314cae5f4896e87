// SPDX-License-Identifier: GPL-3.0-or-later
// Walking over the values and subvalues of multivalued data without copying.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "base/text.h"

namespace scarlet::query {

// Calls use(piece) for each piece between `mark`s until it gives true; whether it did. "" has one empty piece.
template <class Use>
bool any_piece(std::string_view text, char mark, Use use) {
  for (;;) {
    const auto end = text.find(mark);
    if (use(text.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
}

// Every value, and every subvalue of values that have them.
template <class Use>
bool any_element(std::string_view text, Use use) {
  return any_piece(text, base::kValueMark,
                   [&](std::string_view value) { return any_piece(value, base::kSubvalueMark, use); });
}

inline std::size_t count_pieces(std::string_view text, char mark) {
  return 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), mark));
}

// The piece with that number from 1; empty beyond the last.
inline std::string_view piece_of(std::string_view text, char mark, std::size_t number) {
  for (std::size_t at = 1; at < number; ++at) {
    const auto end = text.find(mark);
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find(mark));
}

}  // namespace scarlet::query
