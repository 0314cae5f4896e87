// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of BREAK.ON, BREAK.SUP and GRAND.TOTAL: control codes in single quotes, "''" is a quote.
#pragma once

#include <string_view>

#include "query/plan.h"

namespace scarlet::query {

BreakText parse_break_text(std::string_view text);
// With the break value in its places.
std::string with_break_value(const BreakText& text, std::string_view value);

}  // namespace scarlet::query
