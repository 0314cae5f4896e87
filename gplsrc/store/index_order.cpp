// SPDX-License-Identifier: GPL-3.0-or-later
// Whole numbers are compared as digits, so there is no largest one.
#include "store/index_order.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::store {
namespace {

// The class of a right-aligned key, and the part of it that is compared.
struct RightKey {
  int rank = 0;  // 0 null, 1 negative number, 2 all else
  std::string_view text;
};

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return base::is_digit(c); });
}

std::string_view without_leading_zeros(std::string_view digits) {
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return digits.substr(first);
}

RightKey classify(std::string_view key) {
  if (key.empty()) return {0, key};
  if (all_digits(key)) return {2, without_leading_zeros(key)};
  if (key.front() == '+' && all_digits(key.substr(1))) return {2, without_leading_zeros(key.substr(1))};
  if (key.front() == '-' && all_digits(key.substr(1))) {
    const std::string_view digits = without_leading_zeros(key.substr(1));
    return digits == "0" ? RightKey{2, digits} : RightKey{1, digits};
  }
  return {2, key};
}

int sign(std::size_t a, std::size_t b) { return a < b ? -1 : a > b ? 1 : 0; }

int compare_text(std::string_view a, std::string_view b, bool no_case) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto x = static_cast<unsigned char>(no_case ? base::to_upper(a[i]) : a[i]);
    const auto y = static_cast<unsigned char>(no_case ? base::to_upper(b[i]) : b[i]);
    if (x != y) return x < y ? -1 : 1;
  }
  return sign(a.size(), b.size());
}

int compare_right(std::string_view a, std::string_view b, bool no_case) {
  const RightKey x = classify(a);
  const RightKey y = classify(b);
  if (x.rank != y.rank) return x.rank < y.rank ? -1 : 1;
  int order = sign(x.text.size(), y.text.size());
  if (order == 0) order = compare_text(x.text, y.text, no_case);
  if (x.rank == 1) order = -order;
  // Different spellings of one number are different keys.
  return order != 0 ? order : compare_text(a, b, no_case);
}

}  // namespace

int IndexOrder::compare_keys(std::string_view a, std::string_view b) const {
  return order_ == KeyOrder::RightNumeric ? compare_right(a, b, no_case_) : compare_text(a, b, no_case_);
}

}  // namespace scarlet::store
