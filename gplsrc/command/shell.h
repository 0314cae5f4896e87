// SPDX-License-Identifier: GPL-3.0-or-later
// Operating system commands in the current directory, their output to the terminal or to whatever captures it.
#pragma once

#include <string>

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::command {

// Gives the exit code; -1 when the shell could not be started (the reason is shown).
int run_shell_command(workspace::Workspace& workspace, const std::string& command);

}  // namespace scarlet::command
