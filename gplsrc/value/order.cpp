// SPDX-License-Identifier: GPL-3.0-or-later
// The comparisons behind LOCATE ... BY, as order.h describes them.
#include "value/order.h"

#include <algorithm>

#include "base/text.h"
#include "value/compare.h"

namespace scarlet::value {
namespace {

Collation collation_of(const Order& order) {
  return order.ignore_case ? Collation::IgnoreCase : Collation::CaseSensitive;
}

int compare_lengths(std::size_t a, std::size_t b) { return a < b ? -1 : (a > b ? 1 : 0); }

// From the left a text comes before its own continuations in both directions.
int compare_left(std::string_view a, std::string_view b, const Order& order) {
  const std::size_t common = std::min(a.size(), b.size());
  const int compared = compare_text(a.substr(0, common), b.substr(0, common), collation_of(order));
  if (compared != 0) return order.descending ? -compared : compared;
  return compare_lengths(a.size(), b.size());
}

int compare_right_ascending(const SortKey& a, const SortKey& b, const Order& order) {
  if (a.integer && b.integer) return *a.integer < *b.integer ? -1 : (*a.integer > *b.integer ? 1 : 0);
  if (const int by_length = compare_lengths(a.text.size(), b.text.size())) return by_length;
  return compare_text(a.text, b.text, collation_of(order));
}

}  // namespace

Order order_of(std::string_view letters, bool text_only, bool ignore_case) {
  Order order{Order::Kind::Unordered, false, text_only, ignore_case};
  if (letters.empty() || letters.size() > 2) return order;
  const char direction = base::to_upper(letters[0]);
  const char justification = letters.size() == 2 ? base::to_upper(letters[1]) : 'L';
  if ((direction != 'A' && direction != 'D') || (justification != 'L' && justification != 'R')) return order;
  order.kind = justification == 'R' ? Order::Kind::Right : Order::Kind::Left;
  order.descending = direction == 'D';
  return order;
}

SortKey::SortKey(std::string_view key_text, const Order& order) : text(key_text) {
  if (order.kind == Order::Kind::Right && !order.text_only) integer = base::parse_integer(key_text);
}

int compare_keys(const SortKey& a, const SortKey& b, const Order& order) {
  if (order.kind == Order::Kind::Left) return compare_left(a.text, b.text, order);
  const int ascending = compare_right_ascending(a, b, order);
  return order.descending ? -ascending : ascending;
}

}  // namespace scarlet::value
