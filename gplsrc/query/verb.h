// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs that take a query sentence.
#pragma once

#include <cstdint>

namespace scarlet::query {

enum class Verb : std::uint8_t {
  List,
  Sort,
  Count,
  Sum,
  ListItem,
  SortItem,
  ListLabel,
  SortLabel,
  Reformat,
  Sreformat,
  Select,
  Sselect,
  Search,
  Show,
};

// Sets of verbs, as bits.
using VerbSet = std::uint32_t;
constexpr VerbSet only(Verb verb) { return VerbSet{1} << static_cast<unsigned>(verb); }
constexpr bool has(VerbSet set, Verb verb) { return (set & only(verb)) != 0; }

inline constexpr VerbSet kReportVerbs = only(Verb::List) | only(Verb::Sort);
inline constexpr VerbSet kItemVerbs = only(Verb::ListItem) | only(Verb::SortItem);
inline constexpr VerbSet kLabelVerbs = only(Verb::ListLabel) | only(Verb::SortLabel);
inline constexpr VerbSet kReformatVerbs = only(Verb::Reformat) | only(Verb::Sreformat);
inline constexpr VerbSet kSelectVerbs = only(Verb::Select) | only(Verb::Sselect) | only(Verb::Search);
inline constexpr VerbSet kAllVerbs = ~VerbSet{0};
// The id is added as the last key.
inline constexpr VerbSet kSortingVerbs =
    only(Verb::Sort) | only(Verb::SortItem) | only(Verb::SortLabel) | only(Verb::Sreformat) | only(Verb::Sselect);

}  // namespace scarlet::query
