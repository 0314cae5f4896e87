// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/spelling.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kLongestWord = 64;
constexpr std::size_t kShortWord = 4;

// Damerau's distance (optimal string alignment), by rows.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = base::to_upper(a[i - 1]) == base::to_upper(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && base::to_upper(a[i - 1]) == base::to_upper(b[j - 2]) &&
                           base::to_upper(a[i - 2]) == base::to_upper(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() < 2 || word.size() > kLongestWord) return {};
  std::size_t best = word.size() <= kShortWord ? 2 : 3;  // one more than is near
  std::string nearest;
  for (const std::string& candidate : candidates) {
    if (candidate == word) continue;  // a record of another kind has that very name
    if (candidate.size() + best <= word.size() || word.size() + best <= candidate.size()) continue;
    const std::size_t apart = distance(word, candidate);
    const bool better = apart < best || (apart == best && !nearest.empty() && candidate < nearest);
    if (!better) continue;
    best = apart;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace scarlet::query
