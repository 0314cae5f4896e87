// SPDX-License-Identifier: GPL-3.0-or-later
// Suggestions for misspelt names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::basic {

// The candidate that needs the fewest changes (a letter inserted, left out, replaced, or two exchanged) to become
// `word`; empty when none is near enough to be meant.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

// What to write instead of a name that other dialects have (dialects.def); nothing when none does.
std::string other_dialect(std::string_view name);

// "Did you mean X?", or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace scarlet::basic
