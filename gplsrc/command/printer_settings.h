// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of a print unit as SETPTR reads and shows them: n,width,depth,top,bottom,mode{,option...}.
#pragma once

#include <optional>
#include <string>

#include "command/call.h"
#include "workspace/print_units.h"

namespace scarlet::command {

struct SetptrRequest {
  workspace::PrintSettings settings;
  bool brief = false;
  bool keep_unnamed = false;  // NODEFAULT
};

// Parses what follows the unit's number. Settings not named are taken from `now` under NODEFAULT, else from
// `defaults`. Shows what is wrong.
std::optional<SetptrRequest> parse_setptr(Call& call, const workspace::PrintSettings& defaults,
                                          const workspace::PrintSettings& now);
// In the form that parse_setptr reads.
std::string describe_settings(int unit, const workspace::PrintSettings& settings);

}  // namespace scarlet::command
