// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of the relational operators. Two short strings, the commonest pair, are compared as words; only what may
// begin a number (a digit, sign or point) is tried as one.
#include "value/compare.h"

#include <algorithm>

#include "base/text.h"
#include "value/number.h"

namespace scarlet::value {
namespace {

int sign(int compared) { return compared < 0 ? -1 : (compared > 0 ? 1 : 0); }

int compare_sizes(std::size_t a, std::size_t b) { return a < b ? -1 : (a > b ? 1 : 0); }

int compare_bytes(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  const int compared = common == 0 ? 0 : std::memcmp(a.data(), b.data(), common);
  return compared != 0 ? sign(compared) : compare_sizes(a.size(), b.size());
}

int compare_folded(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const auto x = static_cast<unsigned char>(base::to_upper(a[i]));
    const auto y = static_cast<unsigned char>(base::to_upper(b[i]));
    if (x != y) return x < y ? -1 : 1;
  }
  return compare_sizes(a.size(), b.size());
}

bool may_begin_number(char c) { return base::is_digit(c) || c == '-' || c == '+' || c == '.'; }

bool may_spell_number(std::string_view text) { return !text.empty() && may_begin_number(text[0]); }

int compare_strings(std::string_view a, std::string_view b, Collation collation) {
  if (may_spell_number(a) && may_spell_number(b) && is_strictly_numeric(a) && is_strictly_numeric(b)) {
    return compare_numbers(*parse_number(a), *parse_number(b));
  }
  return compare_text(a, b, collation);
}

Number number_in(const Value& value) {
  return value.is_int() ? Number{true, value.as_int(), 0} : Number{false, 0, value.as_double()};
}

// `number` is a number, `string` is none.
int compare_number_to_string(const Value& number, const Value& string, int precision, Collation collation) {
  Scratch own;
  const std::string_view text = string.text(own, precision);
  if (text.empty()) return 1;
  if (const auto converted = to_number(string)) return compare_numbers(number_in(number), *converted);
  Scratch scratch;
  return compare_text(number.text(scratch, precision), text, collation);
}

}  // namespace

int compare_text(std::string_view a, std::string_view b, Collation collation) {
  return collation == Collation::CaseSensitive ? compare_bytes(a, b) : compare_folded(a, b);
}

int compare_right(std::string_view a, std::string_view b, Collation collation) {
  const bool first_is_longer = a.size() > b.size();
  const std::string_view longer = first_is_longer ? a : b;
  const std::size_t pad = longer.size() - (first_is_longer ? b.size() : a.size());
  for (std::size_t i = 0; i < pad; ++i) {
    if (longer[i] == ' ') continue;
    const bool above_space = static_cast<unsigned char>(longer[i]) > static_cast<unsigned char>(' ');
    return above_space == first_is_longer ? 1 : -1;
  }
  return first_is_longer ? compare_text(a.substr(pad), b, collation) : compare_text(a, b.substr(pad), collation);
}

int compare(const Value& a, const Value& b, int precision, Collation collation) {
  if (a.is_number()) {
    if (b.is_number()) return compare_numbers(number_in(a), number_in(b));
    return compare_number_to_string(a, b, precision, collation);
  }
  if (b.is_number()) return -compare_number_to_string(b, a, precision, collation);
  if (a.tag() == Tag::Inline && b.tag() == Tag::Inline && collation == Collation::CaseSensitive) {
    if (a.identical(b)) return 0;
    if (!may_spell_number(a.view()) || !may_spell_number(b.view())) return Value::compare_inline(a, b);
  }
  Scratch first;
  Scratch second;
  return compare_strings(a.text(first, precision), b.text(second, precision), collation);
}

bool is_true(const Value& value) {
  if (value.is_int()) return value.as_int() != 0;
  if (value.is_double()) return value.as_double() != 0;
  if (value.is_resource() && value.resource()->kind() != ResourceKind::Subroutine) return true;
  Scratch scratch;
  std::string_view text = value.text(scratch);
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  bool has_point = false;
  for (const char c : text) {
    if (c == '.' && !has_point) {
      has_point = true;
    } else if (c != '0') {
      return true;
    }
  }
  return false;
}

}  // namespace scarlet::value
