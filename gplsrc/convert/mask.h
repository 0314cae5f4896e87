// SPDX-License-Identifier: GPL-3.0-or-later
// Masks of FMT and MD: # % * are positions for characters of the data, with an optional repeat count; everything else
// is copied, \ makes the next character literal.
#pragma once

#include <string>
#include <string_view>

namespace scarlet::convert {

struct MaskStyle {
  bool align_right = false;  // what does not fit is lost on the other side
  char fill = ' ';           // shown by a # without data; % shows 0 and * an asterisk
};

// Nothing is appended but literals and as many positions as the mask has (at most a million).
void append_masked(std::string& out, std::string_view data, std::string_view mask, const MaskStyle& style);

}  // namespace scarlet::convert
