// SPDX-License-Identifier: GPL-3.0-or-later
// GETPU() and SETPU keys: single settings of a print unit by number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "workspace/print_units.h"

namespace scarlet::session {

// Keys: 0 defined, 1 mode, 2 width, 3 lines, 4 top margin, 5 bottom margin, 6 left margin, 7 spooler flags, 8 printer
// name, 9 hold file name, 10 page number, 11 line number, 12 lines left, 13 copies, 14 banner, 15 form, 16 options.
// False for a key or value that is not known.
bool set_printer_setting(workspace::PrintUnits& units, int unit, std::int64_t key, std::string_view value);
std::optional<std::string> get_printer_setting(workspace::PrintUnits& units, int unit, std::int64_t key);

}  // namespace scarlet::session
