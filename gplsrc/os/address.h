// SPDX-License-Identifier: GPL-3.0-or-later
// Internet addresses in digits.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace scarlet::os {

// The 4 bytes of an IPv4 or the 16 of an IPv6 address; an IPv4 address written as ::ffff:a.b.c.d counts as IPv4.
std::optional<std::vector<unsigned char>> parse_address(const std::string& text);

}  // namespace scarlet::os
