// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sort_key.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace scarlet::query {
namespace {

constexpr char kNegative = 1;
constexpr char kOther = 2;

void complement(std::string& key, std::size_t from) {
  for (std::size_t i = from; i < key.size(); ++i) key[i] = static_cast<char>(~static_cast<unsigned char>(key[i]));
}

void append_left(std::string_view data, std::string& key) {
  if (data.find('\0') == std::string_view::npos) {
    key += data;
  } else {
    for (const char c : data) {
      key += c;
      if (c == '\0') key += '\xFF';
    }
  }
  key.append(2, '\0');
}

std::string_view without_leading(std::string_view text, char c) {
  const auto first = text.find_first_not_of(c);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

// A number's sign, digits before and after the point; false for other text.
struct Digits {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
};
bool split_number(std::string_view text, Digits& digits) {
  if (text.empty()) return true;
  if (text.front() == '-' || text.front() == '+') {
    digits.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const auto point = std::min(text.find('.'), text.size());
  digits.whole = text.substr(0, point);
  digits.fraction = point < text.size() ? text.substr(point + 1) : std::string_view();
  if (digits.whole.empty() && digits.fraction.empty()) return false;
  if (!std::all_of(digits.whole.begin(), digits.whole.end(), base::is_digit)) return false;
  if (!std::all_of(digits.fraction.begin(), digits.fraction.end(), base::is_digit)) return false;
  digits.whole = without_leading(digits.whole, '0');
  while (digits.fraction.ends_with('0')) digits.fraction.remove_suffix(1);
  if (digits.whole.empty() && digits.fraction.empty()) digits.negative = false;
  return true;
}

void append_sized(std::string_view text, std::string& key) {
  const auto size = static_cast<std::uint32_t>(text.size());
  for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>((size >> shift) & 0xFF);
  key += text;
}

void append_right(std::string_view data, std::string& key) {
  Digits digits;
  if (!split_number(data, digits)) {
    key += kOther;
    append_sized(without_leading(data, ' '), key);
    key += '\0';
    return;
  }
  key += digits.negative ? kNegative : kOther;
  const std::size_t start = key.size();
  append_sized(digits.whole.empty() ? "0" : digits.whole, key);
  key += digits.fraction;
  key += '\0';
  if (digits.negative) complement(key, start);
}

}  // namespace

void append_sort_key(std::string_view data, const SortKeyStyle& style, std::string& key) {
  const std::size_t start = key.size();
  std::string upper;
  if (style.ignore_case) {
    upper = base::upper(data);
    data = upper;
  }
  if (style.right) {
    append_right(data, key);
  } else {
    append_left(data, key);
  }
  if (style.descending) complement(key, start);
}

}  // namespace scarlet::query
