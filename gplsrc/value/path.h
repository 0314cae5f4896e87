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
  const char* begin = text.data();
  const char* end = begin + text.size();
  const Skipped skipped = skip_marks(begin, end, mark, static_cast<std::size_t>(number - 1));
  if (!skipped.position) return {false, text.size(), text.size(), static_cast<std::int64_t>(skipped.present) + 1};
  const char* stop = find_byte(skipped.position, end, mark);
  return {true, bytes_between(begin, skipped.position), bytes_between(begin, stop), number};
}

}  // namespace scarlet::value
