// SPDX-License-Identifier: GPL-3.0-or-later
// Indentation of program sources: three columns for each block. Only blanks at the start of lines change.
#pragma once

#include <string>
#include <vector>

namespace scarlet::command {

std::vector<std::string> format_source(const std::vector<std::string>& lines);

}  // namespace scarlet::command
