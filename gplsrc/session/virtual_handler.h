// SPDX-License-Identifier: GPL-3.0-or-later
// The object of a BASIC class that serves a virtual file (workspace/virtual_file.h).
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "workspace/virtual_file.h"

namespace scarlet::session {

class Session;

// The class must be a globally catalogued class module: statuses 3038 to 3040.
base::Result<std::unique_ptr<workspace::VirtualHandler>> make_virtual_handler(Session& session,
                                                                              std::string_view class_name);

}  // namespace scarlet::session
