// SPDX-License-Identifier: GPL-3.0-or-later
// Large letters for BLOCK.TERM and BLOCK.PRINT: each word of the text becomes lines of letters drawn with themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command {

std::vector<std::string> large_letters(std::string_view text);

}  // namespace scarlet::command
