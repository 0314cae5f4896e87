// SPDX-License-Identifier: GPL-3.0-or-later
// Optimal string alignment distance (Damerau-Levenshtein without overlapping exchanges), three rows at a time.
#include "basic/suggest.h"

#include <algorithm>
#include <array>

#include "base/message.h"
#include "base/text.h"

namespace scarlet::basic {
namespace {

constexpr std::size_t kLongestName = 40;  // longer names are not compared
using Row = std::array<std::size_t, kLongestName + 1>;

std::size_t distance(std::string_view a, std::string_view b) {
  Row before{}, last{}, now{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + change});
      const bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (exchanged) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before = last;
    last = now;
  }
  return last[b.size()];
}

// A change for every three letters.
std::size_t tolerance(std::size_t length) { return length < 3 ? 0 : (length + 2) / 3; }

}  // namespace

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string wanted = base::upper(word);
  std::string_view best;
  std::size_t best_distance = tolerance(wanted.size()) + 1;
  if (wanted.size() > kLongestName) return best;
  for (const std::string_view candidate : candidates) {
    if (candidate.empty() || candidate.size() > kLongestName) continue;
    const std::size_t changes = distance(wanted, base::upper(candidate));
    if (changes >= best_distance || changes == 0) continue;
    best = candidate;
    best_distance = changes;
  }
  return best;
}

std::string other_dialect(std::string_view name) {
  struct Row {
    std::string_view name, where, instead;
  };
  static constexpr Row kRows[] = {
#define DIALECT(name, where, instead) {name, where, instead},
#include "basic/dialects.def"
#undef DIALECT
  };
  const std::string wanted = base::upper(name);
  const auto* const row =
      std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.name == wanted; });
  if (row == std::end(kRows)) return {};
  return base::message(base::MessageId::BasicOtherDialect, {row->name, row->where, row->instead});
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string_view best = nearest(word, candidates);
  return best.empty() ? std::string() : base::message(base::MessageId::BasicDidYouMean, {best});
}

}  // namespace scarlet::basic
