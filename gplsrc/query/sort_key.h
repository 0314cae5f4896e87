// SPDX-License-Identifier: GPL-3.0-or-later
// Sort keys as bytes whose order, byte by byte, is the order of the rows; a row's keys are written one behind another.
//
//   left    the text, each 00 as 00 FF, then 00 00
//   right   01 and the complement of a negative number's magnitude, or 02 and the magnitude or text:
//           length (4 bytes, big-endian), bytes, digits after the point without trailing zeros, 00
//   descending: all bytes complemented
//
// Right-justified data compare as numbers when both are numbers (empty is 0), else as texts of equal length padded on
// the left. Taken by itself that is no order (9A < 10.5 < ...): here a number takes the place that the text of its
// whole part has among texts, its fraction decides among numbers, and negative numbers come before everything. For
// whole numbers and text that is the reference's order.
#pragma once

#include <string>
#include <string_view>

namespace scarlet::query {

struct SortKeyStyle {
  bool right = false;
  bool descending = false;
  bool ignore_case = false;
};

void append_sort_key(std::string_view data, const SortKeyStyle& style, std::string& key);

}  // namespace scarlet::query
