// SPDX-License-Identifier: GPL-3.0-or-later
// Debugger: when a program compiled with $DEBUG stops, and what can be seen and changed then.
//
// The machine tells it of every line that begins and of DEBUG statements; when one of its reasons holds it calls
// Host::debug, where the dialogue with the user takes place. The host looks at places(), show(), sets breakpoints and
// watches, says with resume() how to go on and returns; it throws Abort or Stop to end the program.
//
//      DEBUG statement      always stops
//      breakpoint           a line of a source
//      watch                a variable of the routine that runs has another value than at the line before
//      step                 resume(Into) stops at the next line, Over at the next one of the same routine or a caller,
//                           Out in a caller or behind the GOSUB
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scarlet::vm {

class Machine;

struct DebugStop {
  enum class Why : std::uint8_t { Statement, Breakpoint, Step, Watch, BreakKey };
  Why why = Why::Statement;
  std::string variable;  // Watch: which, and its value before
  std::string before;
};

class Debugger {
 public:
  enum class Go : std::uint8_t { On, Into, Over, Out };

  explicit Debugger(Machine& machine) : machine_(machine) {}

  // Sources are named as Place::source has them; a program's own name will do.
  void set_breakpoint(std::string_view source, std::uint32_t line);
  bool clear_breakpoint(std::string_view source, std::uint32_t line);
  void clear_breakpoints() { breakpoints_.clear(); }
  const std::set<std::pair<std::uint32_t, std::string>>& breakpoints() const { return breakpoints_; }

  void watch(std::string_view variable);
  bool unwatch(std::string_view variable);
  void clear_watches() { watches_.clear(); }
  std::vector<std::string> watches() const;

  // How to go on; before a run, Into stops at its first line.
  void resume(Go how);

  // NAME, NAME(3), NAME(2,3), each with <field{,value{,subvalue}}> behind it, of the routine at that level of places().
  // Nothing when there is no such variable; `set` also when it holds a file, an object or a matrix. What is not set yet
  // shows as nothing inside: an optional without text.
  struct Shown {
    bool assigned = false;
    std::string text;  // of data; the size of a matrix
  };
  std::optional<Shown> show(std::string_view place, std::size_t level = 0) const;
  bool set(std::string_view place, std::string_view text, std::size_t level = 0);

  // By the machine.
  void at_line(std::uint32_t line);
  void at_statement();

 private:
  bool is_breakpoint(std::uint32_t line) const;
  bool step_ends() const;
  std::optional<DebugStop> watched_change();
  void stop(const DebugStop& why);

  Machine& machine_;
  std::set<std::pair<std::uint32_t, std::string>> breakpoints_;
  std::map<std::string, std::optional<std::string>, std::less<>> watches_;  // by name: the value seen last
  Go go_ = Go::On;
  std::size_t depth_ = 0;  // of frames and GOSUBs where the step began
  std::size_t gosubs_ = 0;
};

}  // namespace scarlet::vm
