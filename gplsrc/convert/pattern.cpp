// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/pattern.h"

#include <algorithm>
#include <span>

#include "base/limits.h"
#include "base/text.h"
#include "convert/conversion.h"
#include "convert/elements.h"

namespace scarlet::convert {
namespace {

using Kind = PatternElement::Kind;
using Elements = std::span<const PatternElement>;

bool kind_of(char letter, Kind& kind) {
  switch (base::to_upper(letter)) {
    case 'A': kind = Kind::Letters; return true;
    case 'N': kind = Kind::Digits; return true;
    case 'X': kind = Kind::Any; return true;
    default: return false;
  }
}

// nA, nN, nX and the ranges n-mA; leaves the pattern alone when it is none of them.
bool take_counted(std::string_view& pattern, PatternElement& element) {
  std::string_view ahead = pattern;
  const auto least = take_number(ahead);
  if (!least) return false;
  const auto most = take(ahead, '-') ? take_number(ahead) : least;
  if (!most || ahead.empty() || !kind_of(ahead[0], element.kind)) return false;
  const bool any_number = *least == 0 && *most == 0;
  element.least = static_cast<std::size_t>(*least);
  element.most = any_number ? PatternElement::kUnlimited : static_cast<std::size_t>(*most);
  pattern = ahead.substr(1);
  return true;
}

std::string_view take_literal(std::string_view& pattern) {
  std::string_view literal;
  if (pattern[0] == '\'' || pattern[0] == '"') {
    const std::size_t end = std::min(pattern.find(pattern[0], 1), pattern.size());
    literal = pattern.substr(1, end - 1);
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
    return literal;
  }
  std::size_t size = 1;
  while (base::is_digit(pattern[0]) && size < pattern.size() && base::is_digit(pattern[size])) ++size;
  literal = pattern.substr(0, size);
  pattern.remove_prefix(size);
  return literal;
}

PatternElement take_element(std::string_view& pattern) {
  PatternElement element;
  constexpr std::string_view kAnything = "...";
  if (pattern.starts_with(kAnything)) {
    element.most = PatternElement::kUnlimited;
    pattern.remove_prefix(kAnything.size());
    return element;
  }
  if (pattern.size() > 1) element.negated = take(pattern, '~');
  if (take_counted(pattern, element)) return element;
  element.kind = Kind::Literal;
  element.literal = take_literal(pattern);
  element.least = element.most = element.literal.size();
  return element;
}

// What can be reached from every position: ok[p] says that the elements from one on take up text[p..] wholly.
using Reach = std::vector<char>;

Reach reach_before_literal(std::string_view text, const PatternElement& element, const Reach& next) {
  Reach ok(text.size() + 1, 0);
  for (std::size_t p = 0; p + element.least <= text.size(); ++p) {
    ok[p] = next[p + element.least] != 0 && element.fits_at(text, p) ? 1 : 0;
  }
  return ok;
}

Reach reach_before_run(std::string_view text, const PatternElement& element, const Reach& next) {
  const std::size_t size = text.size();
  Reach ok(size + 1, 0);
  std::vector<std::size_t> nearest(size + 2, PatternElement::kUnlimited);  // the next position from which it goes on
  std::size_t run = 0;
  for (std::size_t p = size + 1; p-- > 0;) {
    run = p < size && element.fits(text[p]) ? run + 1 : 0;
    nearest[p] = next[p] != 0 ? p : nearest[p + 1];
    if (run < element.least) continue;
    const std::size_t found = nearest[p + element.least];
    ok[p] = found != PatternElement::kUnlimited && found - p <= std::min(run, element.most) ? 1 : 0;
  }
  return ok;
}

Reach reach_before(std::string_view text, const PatternElement& element, const Reach& next) {
  return element.kind == Kind::Literal ? reach_before_literal(text, element, next)
                                       : reach_before_run(text, element, next);
}

Reach reach_at_end(std::string_view text) {
  Reach ok(text.size() + 1, 0);
  ok[text.size()] = 1;
  return ok;
}

bool all_fit(std::string_view text, const PatternElement& element) {
  return text.size() >= element.least && text.size() <= element.most &&
         std::all_of(text.begin(), text.end(), [&](char c) { return element.fits(c); });
}

// Fixed elements at both ends need no search.
bool strip_fixed_ends(std::string_view& text, Elements& elements) {
  while (!elements.empty() && elements.front().is_fixed()) {
    if (!elements.front().fits_at(text, 0)) return false;
    text.remove_prefix(elements.front().least);
    elements = elements.subspan(1);
  }
  while (!elements.empty() && elements.back().is_fixed()) {
    const std::size_t length = elements.back().least;
    if (text.size() < length || !elements.back().fits_at(text, text.size() - length)) return false;
    text.remove_suffix(length);
    elements = elements.first(elements.size() - 1);
  }
  return true;
}

bool match_whole(std::string_view text, Elements elements) {
  if (!strip_fixed_ends(text, elements)) return false;
  if (elements.empty()) return text.empty();
  if (elements.size() == 1) return all_fit(text, elements[0]);
  Reach ok = reach_at_end(text);
  for (std::size_t i = elements.size(); i-- > 0;) ok = reach_before(text, elements[i], ok);
  return ok[0] != 0;
}

// How much the element takes at `position`, given from where the rest goes on.
std::size_t length_taken(std::string_view text, const PatternElement& element, std::size_t position,
                         const Reach& next) {
  if (element.is_fixed()) return element.least;
  std::size_t run = 0;
  while (position + run < text.size() && run < element.most && element.fits(text[position + run])) ++run;
  if (element.kind == Kind::Any) {
    std::size_t length = element.least;
    while (next[position + length] == 0) ++length;
    return length;
  }
  while (next[position + run] == 0) --run;
  return run;
}

bool match_with_lengths(std::string_view text, Elements elements, std::vector<std::size_t>& lengths) {
  std::vector<Reach> rows(elements.size() + 1);
  rows.back() = reach_at_end(text);
  for (std::size_t i = elements.size(); i-- > 0;) rows[i] = reach_before(text, elements[i], rows[i + 1]);
  if (rows[0][0] == 0) return false;
  std::size_t position = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    lengths.push_back(length_taken(text, elements[i], position, rows[i + 1]));
    position += lengths.back();
  }
  return true;
}

}  // namespace

bool PatternElement::fits(char c) const {
  switch (kind) {
    case Kind::Letters: return base::is_letter(c) != negated;
    case Kind::Digits: return base::is_digit(c) != negated;
    default: return !negated;
  }
}

bool PatternElement::fits_at(std::string_view text, std::size_t position) const {
  if (text.size() < position || text.size() - position < least) return false;
  const std::string_view part = text.substr(position, least);
  if (kind == Kind::Literal) return (part == literal) != negated;
  return std::all_of(part.begin(), part.end(), [&](char c) { return fits(c); });
}

std::vector<PatternElement> read_pattern(std::string_view pattern) {
  std::vector<PatternElement> elements;
  while (!pattern.empty()) elements.push_back(take_element(pattern));
  return elements;
}

bool match_elements(std::string_view text, const std::vector<PatternElement>& elements,
                    std::vector<std::size_t>* lengths) {
  return lengths ? match_with_lengths(text, elements, *lengths) : match_whole(text, elements);
}

bool matches(std::string_view text, std::string_view pattern) {
  if (pattern.size() > base::limits::kPatternBytes) return false;
  while (true) {
    const std::size_t end = std::min(pattern.find(base::kValueMark), pattern.size());
    if (match_elements(text, read_pattern(pattern.substr(0, end)))) return true;
    if (end == pattern.size()) return false;
    pattern.remove_prefix(end + 1);
  }
}

std::string match_field(std::string_view text, std::string_view pattern, std::int64_t number) {
  if (pattern.size() > base::limits::kPatternBytes) return {};
  while (true) {
    const std::size_t end = std::min(pattern.find(base::kValueMark), pattern.size());
    const auto elements = read_pattern(pattern.substr(0, end));
    std::vector<std::size_t> lengths;
    if (match_elements(text, elements, &lengths)) {
      const auto count = static_cast<std::size_t>(std::max<std::int64_t>(number, 1));
      if (count > lengths.size()) return {};
      std::size_t start = 0;
      for (std::size_t i = 0; i + 1 < count; ++i) start += lengths[i];
      return std::string(text.substr(start, lengths[count - 1]));
    }
    if (end == pattern.size()) return {};
    pattern.remove_prefix(end + 1);
  }
}

}  // namespace scarlet::convert
