// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/comparison.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kSafeDigits = 18;  // any number of so many digits fits 64 bits

int sign(int order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

// Plain whole numbers are nearly all there is; the rest goes the long way.
bool plain_integer(std::string_view text, std::int64_t& number) {
  const bool negative = text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > kSafeDigits) return false;
  std::int64_t sum = 0;
  for (const char c : text) {
    if (!base::is_digit(c)) return false;
    sum = sum * 10 + (c - '0');
  }
  number = negative ? -sum : sum;
  return true;
}

bool may_begin_number(char c) { return base::is_digit(c) || c == '-' || c == '+' || c == '.'; }

}  // namespace

std::optional<value::Number> number_in(std::string_view text) {
  if (text.empty() || !may_begin_number(text.front())) return std::nullopt;
  value::Number number;
  if (plain_integer(text, number.integer)) return number;
  if (!value::is_strictly_numeric(text)) return std::nullopt;
  return value::parse_number(text);
}

int compare_data(std::string_view a, std::string_view b) {
  const auto x = number_in(a);
  if (x) {
    if (const auto y = number_in(b)) return value::compare_numbers(*x, *y);
  }
  return sign(a.compare(b));
}

int Comparand::compare(std::string_view data) const {
  if (number_ && !data.empty()) {
    if (const auto number = number_in(data)) {
      if (number->is_int && number_->is_int) {
        return number->integer < number_->integer ? -1 : number->integer > number_->integer ? 1 : 0;
      }
      return value::compare_numbers(*number, *number_);
    }
  }
  return sign(data.compare(text_));
}

int Comparand::compare(const value::Value& data) const {
  if (data.is_number() && number_) {
    const value::Number number =
        data.is_int() ? value::Number{true, data.as_int(), 0} : value::Number{false, 0, data.as_double()};
    return value::compare_numbers(number, *number_);
  }
  value::Scratch scratch;
  return compare(data.text(scratch));
}

std::string_view folded(std::string_view data, std::string& room) {
  room.resize(data.size());
  std::transform(data.begin(), data.end(), room.begin(), base::to_upper);
  return room;
}

}  // namespace scarlet::query
