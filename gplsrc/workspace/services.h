// SPDX-License-Identifier: GPL-3.0-or-later
// Services: what commands and queries ask of the session above them: running commands and programs, questions to the
// user, evaluation of compiled expressions. The session implements it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "code/code_unit.h"
#include "value/value.h"
#include "vm/host.h"

namespace scarlet::terminal {
class Terminfo;
}
namespace scarlet::vm {
class Machine;
}

namespace scarlet::workspace {

class HotSpots;

// One program of those that call each other.
struct CallPlace {
  std::string program;
  std::string routine;     // local routine, empty in the main one
  std::uint32_t line = 0;  // 0: unknown
};

class Services {
 public:
  virtual ~Services() = default;

  // Runs one command at a new level (@LEVEL + 1), output included; gives its @SYSTEM.RETURN.CODE. Aborts pass through
  // as vm::Abort.
  virtual std::int64_t execute(std::string_view command) = 0;

  // Runs a compiled program with no arguments at the current level (RUN, catalogued verbs).
  virtual void run_program(const std::shared_ptr<const code::CodeUnit>& unit) = 0;
  // Calls a catalogued subroutine; arguments are passed by reference. False when it is not catalogued.
  // The next program that is run, if compiled for the debugger, stops before its first line.
  virtual void stop_at_first_line() {}
  virtual bool call_subroutine(std::string_view name, std::span<value::Value> arguments) = 0;
  // The value of a compiled expression with the current @ID, @RECORD and query variables. Throws vm::Abort.
  virtual value::Value evaluate(const std::shared_ptr<const code::CodeUnit>& expression) = 0;

  // A line of input: the DATA queue, then the keyboard. Nothing at end of input.
  virtual std::optional<std::string> input(std::string_view prompt) = 0;
  // From the keyboard only (inline prompts).
  virtual std::optional<std::string> keyboard(std::string_view prompt) = 0;
  // A byte as it comes from the DATA queue or the keyboard, for what fills the screen; nothing after the time
  // (negative: for ever) or when a signal came. Throws vm::Abort as poll() does, and at the end of input.
  virtual std::optional<char> read_key(std::int64_t /*timeout_ms*/) { return std::nullopt; }
  // Y or N; no at end of input.
  virtual bool confirm(std::string_view question) = 0;

  // Between the pages of a display: false to stop the output (Quit); throws vm::Abort for Abort.
  virtual bool ask_for_next_page() = 0;

  // Whether poll() would have something to do.
  virtual bool interrupt_pending() = 0;
  // Throws vm::Abort when the break key was hit or a logout is due.
  virtual void poll() = 0;

  // What commands see and change of the session itself.
  virtual bool echo() const = 0;
  virtual void set_echo(bool on) = 0;
  virtual bool case_inverted() const = 0;  // of letters typed at the terminal
  virtual void set_case_inverted(bool on) = 0;
  virtual void discard_input() = 0;   // what was typed ahead
  virtual int& break_inhibits() = 0;  // the break key is ignored while above 0
  virtual void set_exit_status(int status) = 0;
  virtual void log_message(std::string_view text) = 0;
  virtual const terminal::Terminfo& terminfo() = 0;
  virtual void set_terminal_type(const std::string& type) = 0;
  // Where the running programs are, the innermost first; the variables of one of them, by name, as text.
  virtual std::vector<CallPlace> call_stack() { return {}; }
  virtual std::vector<std::pair<std::string, std::string>> variables_at(std::size_t /*level*/) { return {}; }
  virtual HotSpots* hot_spots() { return nullptr; }
  // In a phantom: that user debugs its programs from now on, 0: nobody. False in a session that is none.
  virtual bool debug_from(std::uint32_t /*user*/) { return false; }
  // Named common blocks.
  virtual std::vector<std::string> common_names() const = 0;
  virtual bool delete_common(std::string_view name) = 0;
};

}  // namespace scarlet::workspace
