// SPDX-License-Identifier: GPL-3.0-or-later
// Element by element over a dynamic array: every run between marks is given to a function, the marks stay.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text.h"

namespace scarlet::convert {

// `convert` appends what becomes of an element: void(std::string_view element, std::string& out). Called at least once.
template <class Convert>
std::string map_elements(std::string_view text, Convert convert) {
  std::string out;
  std::size_t start = 0;
  while (true) {
    std::size_t end = start;
    while (end < text.size() && !base::is_mark(text[end])) ++end;
    convert(text.substr(start, end - start), out);
    if (end == text.size()) return out;
    out += text[end];
    start = end + 1;
  }
}

// The n-th piece (from 1) between marks of one kind, empty when there is none.
inline std::string_view piece_of(std::string_view text, char mark, std::int64_t number) {
  std::size_t start = 0;
  for (std::int64_t i = 1; i < number; ++i) {
    const std::size_t end = text.find(mark, start);
    if (end == std::string_view::npos) return {};
    start = end + 1;
  }
  return text.substr(start, text.find(mark, start) - start);
}

}  // namespace scarlet::convert
