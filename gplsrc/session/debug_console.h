// SPDX-License-Identifier: GPL-3.0-or-later
// DebugConsole: the dialogue when a program compiled with $DEBUG stops (vm/debugger.h): one command a line, a letter
// and what it concerns. `?` lists them; an empty line repeats the last step.
//
// It belongs to a session and lasts as long, as steps and breakpoints outlive a stop. In a phantom, which has no
// terminal, the dialogue is with the user who attached himself by PDEBUG.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "vm/debugger.h"
#include "vm/machine.h"

namespace scarlet::session {

class Session;

class DebugConsole {
 public:
  explicit DebugConsole(Session& session) : session_(session) {}
  // Returns when the program is to go on. Throws vm::Stop or vm::Abort to end it.
  void stopped(const vm::DebugStop& why, vm::Machine& machine);
  // In a phantom the dialogue is with that user, by notes in $IPC (PDEBUG); the next line stops. 0: with nobody.
  void attach(std::uint32_t user, vm::Machine& machine);

 private:
  struct Command;
  static const Command kCommands[];

  void converse();
  std::string next_line();
  std::string line_from_afar();
  bool obey(std::string_view line);  // false: the program goes on
  void tell_place(const vm::DebugStop& why);
  void say(std::string_view text);
  const std::vector<std::string>& source(const std::string& name);
  void list(const std::string& source_name, std::int64_t from, std::int64_t to);
  void show(std::string_view place);

  // The commands; false when the program goes on.
  bool help(std::string_view words);
  bool go(std::string_view words);
  bool step(std::string_view words);
  bool next(std::string_view words);
  bool out(std::string_view words);
  bool breakpoint(std::string_view words);
  bool clear(std::string_view words);
  bool watch(std::string_view words);
  bool unwatch(std::string_view words);
  bool variables(std::string_view words);
  bool list_source(std::string_view words);
  bool stack(std::string_view words);
  bool level(std::string_view words);
  bool execute(std::string_view words);
  bool quit(std::string_view words);
  bool abort(std::string_view words);
  bool steps(vm::Debugger::Go how, std::string_view words);
  // "line" of the program that runs, or "program line"; false when it is neither.
  bool take_line_of(std::string_view words, std::string& program, std::uint32_t& line);

  Session& session_;
  vm::Machine* machine_ = nullptr;
  std::size_t level_ = 0;
  std::int64_t steps_left_ = 0;
  vm::Debugger::Go step_ = vm::Debugger::Go::Into;
  std::map<std::string, std::vector<std::string>> sources_;
  bool talking_ = false;
  std::uint32_t far_user_ = 0;  // 0: the dialogue is with the user of this session
  std::string far_text_;        // what is to be shown there
};

}  // namespace scarlet::session
