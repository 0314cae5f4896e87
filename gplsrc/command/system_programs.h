// SPDX-License-Identifier: GPL-3.0-or-later
// The programs that come with the system: sources in file GPL.BP of the system account, compiled into the global
// catalogue by the first session of an instance.
#pragma once

#include <string>
#include <vector>

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::command {

// Does nothing when they are there already. Gives what is wrong with them, for tests.
std::vector<std::string> install_system_programs(workspace::Workspace& workspace);

}  // namespace scarlet::command
