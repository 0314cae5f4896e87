// SPDX-License-Identifier: GPL-3.0-or-later
// The release, as --version, SYSTEM(1012) and the $RELEASE record of accounts show it.
#pragma once

#include <string_view>

namespace scarlet::base {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace scarlet::base
