// SPDX-License-Identifier: GPL-3.0-or-later
// Hexadecimal numbers: XTD() and DTX() of the language, MX, MCX and MCD of the conversions.
// Numbers that fit 32 bits are 32-bit two's complement, as programs expect; others take 64 bits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scarlet::convert {

// Digits of either case and nothing else; nothing for other text, "" or more than 64 bits.
std::optional<std::int64_t> parse_hexadecimal(std::string_view text);
// Upper case, filled with zeros to the width.
std::string hexadecimal_text(std::int64_t number, std::size_t width = 0);

}  // namespace scarlet::convert
