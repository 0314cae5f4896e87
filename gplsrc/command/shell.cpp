// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/shell.h"

#include "os/process.h"
#include "workspace/workspace.h"

namespace scarlet::command {

int run_shell_command(workspace::Workspace& workspace, const std::string& command) {
  terminal::Output& output = workspace.output();
  output.flush();
  const bool capture = !output.is_standard() || output.hushed() || output.como_active();
  auto ran = os::run_shell(command, capture ? os::ShellOutput::Captured : os::ShellOutput::Inherited);
  if (!ran) {
    output.line(base::describe(ran.error()));
    return -1;
  }
  output.write(ran->output);
  output.reset_page();
  return ran->exit_code;
}

}  // namespace scarlet::command
