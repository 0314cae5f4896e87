// SPDX-License-Identifier: GPL-3.0-or-later
// The word somebody may have meant: the nearest one by insertions, deletions, changes and swaps of letters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::query {

// Empty when none is near: one mistake in short words, two in longer ones. Case does not count.
std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace scarlet::query
