// SPDX-License-Identifier: GPL-3.0-or-later
// Comma-separated values of READCSV, WRITECSV, PRINTCSV and INPUTCSV.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::session {

// The items of a line; quotes around an item go, doubled quotes inside become one.
std::vector<std::string> parse_csv(std::string_view line, char delimiter);
// An item as it is written: in quotes when it holds the delimiter or a quote.
std::string csv_item(std::string_view text, char delimiter);

}  // namespace scarlet::session
