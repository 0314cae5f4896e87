// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/strings.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace scarlet::client {
namespace {

constexpr std::array kMarks{base::kFieldMark, base::kValueMark, base::kSubvalueMark};
constexpr std::size_t kLevels = kMarks.size();
using Path = std::array<int, kLevels>;

Path path_of(Position at) { return {at.field, at.value, at.subvalue}; }

// The bytes of one element among those separated by `mark`.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  int missing = 0;  // elements that are not there, this one included; 0: it is there
};
Span find_element(std::string_view text, char mark, int number) {
  Span span;
  for (int i = 1; i < number; ++i) {
    const auto next = text.find(mark, span.begin);
    if (next == std::string_view::npos) return {text.size(), text.size(), number - i};
    span.begin = next + 1;
  }
  span.end = std::min(text.find(mark, span.begin), text.size());
  return span;
}

std::string spliced(std::string_view text, const Span& span, std::string_view between) {
  std::string result(text.substr(0, span.begin));
  result += between;
  result += text.substr(span.end);
  return result;
}

std::string put(std::string_view text, const Path& path, std::size_t level, std::string_view item) {
  if (level == kLevels || (level > 0 && path[level] == 0)) return std::string(item);
  const char mark = kMarks[level];
  const bool append = path[level] < (level == 0 ? 1 : 0);
  if (append) {
    const std::string added = put({}, path, level + 1, item);
    return text.empty() ? added : std::string(text) + mark + added;
  }
  const Span span = find_element(text, mark, path[level]);
  const std::string changed = put(text.substr(span.begin, span.end - span.begin), path, level + 1, item);
  return spliced(text, span, std::string(static_cast<std::size_t>(span.missing), mark) + changed);
}

std::string put_before(std::string_view text, const Path& path, std::size_t level, std::string_view item) {
  const char mark = kMarks[level];
  const Span span = find_element(text, mark, std::max(path[level], 1));
  const std::string padding(static_cast<std::size_t>(span.missing), mark);
  const bool deepest = level + 1 == kLevels || path[level + 1] < 1;
  if (!deepest) {
    const std::string_view element = text.substr(span.begin, span.end - span.begin);
    return spliced(text, span, padding + put_before(element, path, level + 1, item));
  }
  if (span.missing > 0) return std::string(text) + padding + std::string(item);
  if (text.empty()) return std::string(item);
  return spliced(text, {span.begin, span.begin, 0}, std::string(item) + mark);
}

std::string take_out(std::string_view text, const Path& path, std::size_t level) {
  const char mark = kMarks[level];
  Span span = find_element(text, mark, std::max(path[level], 1));
  if (span.missing > 0) return std::string(text);
  const bool deepest = level + 1 == kLevels || path[level + 1] < 1;
  if (!deepest) return spliced(text, span, take_out(text.substr(span.begin, span.end - span.begin), path, level + 1));
  if (span.end < text.size()) {
    ++span.end;
  } else if (span.begin > 0) {
    --span.begin;
  }
  return spliced(text, span, {});
}

// Below 0 when `a` comes before `b`. Right-justified: as if the shorter one had blanks in front.
int compare(std::string_view a, std::string_view b, bool right_justified) {
  if (!right_justified) return a.compare(b);
  const std::size_t width = std::max(a.size(), b.size());
  return (std::string(width - a.size(), ' ') + std::string(a))
      .compare(std::string(width - b.size(), ' ') + std::string(b));
}

struct Order {
  bool ordered = false;
  bool descending = false;
  bool right_justified = false;

  explicit Order(std::string_view text) {
    ordered = !text.empty();
    descending = ordered && base::to_upper(text[0]) == 'D';
    right_justified = text.size() > 1 && base::to_upper(text[1]) == 'R';
  }
  bool belongs_before(std::string_view item, std::string_view element) const {
    if (!ordered) return false;
    const int verdict = compare(item, element, right_justified);
    return descending ? verdict > 0 : verdict < 0;
  }
};

bool locate_in(std::string_view list, char mark, std::string_view item, int start, const Order& order, int& place) {
  place = start;
  if (list.empty()) return false;
  for (;; ++place) {
    const Span span = find_element(list, mark, place);
    if (span.missing > 0) return false;
    const std::string_view element = list.substr(span.begin, span.end - span.begin);
    if (element == item) return true;
    if (order.belongs_before(item, element)) return false;
  }
}

}  // namespace

std::string_view extract(std::string_view text, Position at) {
  const Path path = path_of(at);
  for (std::size_t level = 0; level < kLevels; ++level) {
    if (level > 0 && path[level] < 1) break;
    const Span span = find_element(text, kMarks[level], std::max(path[level], 1));
    text = text.substr(span.begin, span.end - span.begin);
  }
  return text;
}

std::string replace(std::string_view text, Position at, std::string_view item) {
  return put(text, path_of(at), 0, item);
}
std::string insert(std::string_view text, Position at, std::string_view item) {
  return put_before(text, path_of(at), 0, item);
}
std::string remove(std::string_view text, Position at) { return take_out(text, path_of(at), 0); }

bool locate(std::string_view item, std::string_view text, Position from, std::string_view order, int& place) {
  const Order how(order);
  const int field = std::max(from.field, 1);
  if (from.value < 1) return locate_in(text, base::kFieldMark, item, field, how, place);
  if (from.subvalue < 1) {
    return locate_in(extract(text, {field, 0, 0}), base::kValueMark, item, from.value, how, place);
  }
  return locate_in(extract(text, {field, from.value, 0}), base::kSubvalueMark, item, from.subvalue, how, place);
}

std::string change(std::string_view text, std::string_view from, std::string_view to, int count, int first) {
  if (from.empty()) return std::string(text);
  std::string result;
  int occurrence = 0;
  int changed = 0;
  std::size_t at = 0;
  while (count < 1 || changed < count) {
    const auto found = text.find(from, at);
    if (found == std::string_view::npos) break;
    const bool wanted = ++occurrence >= std::max(first, 1);
    result += text.substr(at, found - at);
    result += wanted ? to : from;
    changed += wanted ? 1 : 0;
    at = found + from.size();
  }
  result += text.substr(at);
  return result;
}

int count_parts(std::string_view text, char delimiter) {
  return text.empty() ? 0 : 1 + static_cast<int>(std::count(text.begin(), text.end(), delimiter));
}

std::string_view parts(std::string_view text, char delimiter, int first, int count) {
  const Span begin = find_element(text, delimiter, std::max(first, 1));
  if (begin.missing > 0) return {};
  const std::string_view rest = text.substr(begin.begin);
  const Span last = find_element(rest, delimiter, std::max(count, 1));
  return rest.substr(0, last.end);
}

}  // namespace scarlet::client
