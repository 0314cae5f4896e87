// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes for people: "00000000: 41 42 fe ...   | AB^", 16 a line; marks show as ^ ] \ and what can not be shown as dots.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scarlet::command {

std::vector<std::string> dump_lines(std::string_view bytes);
// Two digits a byte, in capitals.
std::string hexadecimal_text(std::string_view bytes);

}  // namespace scarlet::command
