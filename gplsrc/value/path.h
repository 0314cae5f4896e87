// SPDX-License-Identifier: GPL-3.0-or-later
// Path: a position brought into the form in which the levels are walked; and the walk over flat text.
#pragma once

#include <cstdint>
#include <string_view>

#include "value/dynamic_array.h"
#include "value/marks.h"
#include "value/scan.h"

namespace scarlet::value {

// index[0 .. depth) are the element numbers by level; those behind depth mean the whole element.
struct Path {
  explicit Path(const Position& at) : index{at.field, at.value, at.subvalue} {
    depth = at.value == 0 ? 1 : (at.subvalue == 0 ? 2 : 3);
  }
  std::int64_t index[3];
  int depth;
};

// The number-th element (from 1) of a text, as offsets in it; when there is none, how many there are.
struct ElementSpan {
  bool found = false;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::int64_t present = 0;
};
inline ElementSpan span_of_element(std::string_view text, char mark, std::int64_t number) {
  Scanner marks(text, EqualTo{mark});
  std::size_t begin = 0;
  if (number > 1) {
    auto missing = static_cast<std::size_t>(number - 1);
    begin = marks.pass(missing) + 1;
    if (missing > 0) return {false, text.size(), text.size(), number - static_cast<std::int64_t>(missing)};
  }
  return {true, begin, marks.next(), number};
}

}  // namespace scarlet::value
