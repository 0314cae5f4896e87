// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the patterns of MATCHES and MATCHFIELD: a pattern may not crash or hang, it must answer as a plain search
// with backtracking does, and the parts that its elements take must make up the text.
//
//   the pattern up to a NUL    then the text
//
// Built as any libFuzzer target: clang++ -fsanitize=fuzzer,address,undefined with libconvert, libvalue and libbase.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "convert/convert.h"
#include "convert/pattern.h"

namespace {

using namespace scarlet::convert;
using Elements = std::vector<PatternElement>;

constexpr std::size_t kSearched = 24;  // longer texts would keep the plain search busy for hours
constexpr int kSteps = 200'000;

void expect(bool holds) {
  if (!holds) std::abort();
}

bool fits(const PatternElement& element, std::string_view part) {
  if (element.is_fixed() && part.size() == element.least) return element.fits_at(part, 0);
  for (const char c : part) {
    if (!element.fits(c)) return false;
  }
  return true;
}

// 1 found, 0 not there, -1 not known after so many steps.
int search(std::string_view text, const Elements& elements, std::size_t from, int& steps) {
  if (++steps > kSteps) return -1;
  if (from == elements.size()) return text.empty() ? 1 : 0;
  const PatternElement& element = elements[from];
  for (std::size_t n = element.least; n <= std::min(element.most, text.size()); ++n) {
    if (!fits(element, text.substr(0, n))) continue;
    if (const int found = search(text.substr(n), elements, from + 1, steps); found != 0) return found;
  }
  return 0;
}

void check_alternative(std::string_view pattern, std::string_view text) {
  const Elements elements = read_pattern(pattern);
  std::vector<std::size_t> lengths;
  const bool found = match_elements(text, elements, &lengths);
  if (found) {
    std::size_t total = 0;
    for (const std::size_t length : lengths) total += length;
    expect(lengths.size() == elements.size() && total == text.size());
  }
  int steps = 0;
  const int plain = text.size() <= kSearched ? search(text, elements, 0, steps) : -1;
  expect(plain < 0 || found == (plain == 1));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(bytes), size);
  const std::size_t end = all.find('\0');
  const std::string_view pattern = all.substr(0, end);
  const std::string_view text = end == std::string_view::npos ? std::string_view{} : all.substr(end + 1);
  if (pattern.find('\xFD') == std::string_view::npos) check_alternative(pattern, text);
  if (!matches(text, pattern)) return 0;
  std::string whole;
  for (std::int64_t i = 1; i <= static_cast<std::int64_t>(pattern.size()); ++i) whole += match_field(text, pattern, i);
  expect(pattern.find('\xFD') != std::string_view::npos || whole.size() <= text.size());
  return 0;
}
