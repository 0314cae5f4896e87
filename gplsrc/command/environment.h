// SPDX-License-Identifier: GPL-3.0-or-later
// What commands keep for the rest of the session besides the workspace's own settings: aliases, answers to inline
// prompts, terminal settings, the command stack, the como, the pseudo tape.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "command/command_stack.h"
#include "os/env.h"

namespace scarlet::command {

// PTERM, TERM, BELL.
struct TerminalSettings {
  bool bell = true;
  std::string prompt = ":";        // of the command line
  std::string list_prompt = "::";  // while select list 0 is active
  std::string newline = "CRLF";
  std::string return_key = "CR";
  bool binary = false;
  bool telnet = true;
  int break_character = 3;
  std::string reset;  // sent at each return to the prompt
};

// The pseudo tape of SET.DEVICE.
struct TapeSettings {
  std::string path;  // empty: no tape
  std::uint64_t position_bytes = 0;
  bool attached() const { return !path.empty(); }
};

struct Environment {
  std::map<std::string, std::string, std::less<>> aliases;  // in upper case, to the target as given
  std::map<std::string, std::string, std::less<>> answers;  // prompt text to answer
  TerminalSettings terminal;
  CommandStack stack;
  TapeSettings tape;
  std::string como_id;         // of the active COMO, empty without
  std::string report_style;    // REPORT.STYLE
  std::string language;        // SET.LANGUAGE: prefix of message numbers
  std::string came_from;       // account the session began in, once it has moved
  int autologout_minutes = 0;  // without input; 0 for ever
  bool report_return_code = false;
  bool messages_accepted = true;
};

}  // namespace scarlet::command
