// SPDX-License-Identifier: GPL-3.0-or-later
// Lines typed at the prompt that concern the command stack: dot commands, `?`, and commands that end in `?`.
#pragma once

#include <cstdint>
#include <string>

namespace scarlet::command {

class Processor;

enum class StackVerdict : std::uint8_t {
  Done,   // carried out; there is no command to run
  Push,   // a command: goes on the stack and is run
  Plain,  // a command that does not go on the stack
};

// May replace `line` by the command to run (.X).
StackVerdict handle_stack_command(Processor& processor, std::string& line);

}  // namespace scarlet::command
