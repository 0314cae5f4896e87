// SPDX-License-Identifier: GPL-3.0-or-later
// Comparison and truth of values, as the relational operators and IF see them.
#pragma once

#include <string_view>

#include "value/value.h"

namespace scarlet::value {

enum class Collation { CaseSensitive, IgnoreCase };  // IgnoreCase: $NOCASE.STRINGS

// -1, 0, 1. Number and string: numerically when the string converts, else as text; null is below every number and
// equal to none; two strings: numerically when both are strictly numeric, else byte by byte.
int compare(const Value& a, const Value& b, int precision = kDefaultPrecision,
            Collation collation = Collation::CaseSensitive);
// As text from the left, never numerically.
int compare_text(std::string_view a, std::string_view b, Collation collation = Collation::CaseSensitive);
// Right-justified: the shorter is padded on the left.
int compare_right(std::string_view a, std::string_view b, Collation collation = Collation::CaseSensitive);
// False: 0, null and strings that spell zero ("00", "-0.0", "."). Unassigned must be refused by the caller.
bool is_true(const Value& value);

}  // namespace scarlet::value
