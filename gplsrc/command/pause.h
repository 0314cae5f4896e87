// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::command {

// Waits in short pieces, so that the break key and a logout are noticed; what is to be shown is shown first.
void pause_for(workspace::Workspace& workspace, std::int64_t milliseconds);

}  // namespace scarlet::command
