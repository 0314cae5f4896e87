// SPDX-License-Identifier: GPL-3.0-or-later
// The orders of LOCATE ... BY: ascending or descending, left- or right-justified.
//
// Left-justified compares bytes from the left; a text comes before its own continuations ("10" before "100") in both
// directions. Right-justified compares two integers as numbers and anything else by
// length, then bytes. That mix is no total order ("b" < "-5" < "9" < "b"), so a search may only take short cuts over
// elements of one kind; SortedRun (array_rep.h) watches that.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace scarlet::value {

struct Order {
  enum class Kind : std::uint8_t { Unordered, Left, Right };
  Kind kind = Kind::Unordered;
  bool descending = false;
  bool text_only = false;    // $MODE STRING.LOCATE
  bool ignore_case = false;  // $NOCASE.STRINGS
  bool operator==(const Order&) const = default;
};

// AL AR DL DR, A and D alone being left-justified; anything else is unordered.
Order order_of(std::string_view letters, bool text_only, bool ignore_case);

// An element or the item looked for, prepared for comparison.
struct SortKey {
  SortKey(std::string_view key_text, const Order& order);
  std::string_view text;
  std::optional<std::int64_t> integer;  // only looked for when the order compares integers
};

// Below 0 when `a` comes before `b`.
int compare_keys(const SortKey& a, const SortKey& b, const Order& order);

}  // namespace scarlet::value
