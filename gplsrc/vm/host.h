// SPDX-License-Identifier: GPL-3.0-or-later
// Host: all that the interpreter knows of the world. A session implements it; tests implement it in a few lines.
//
// The interpreter carries out by itself what depends on values alone (arithmetic, strings, arrays, matrices, calls).
// Everything else is handed over whole: a runtime statement with its operands, a function with its arguments, an
// @variable by number, a program by name.
//
// Errors: an implementation throws Abort for what must end the program; statuses a program can test are set through
// Machine::set_status and the Outcome. Threads: one machine and its host belong to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "code/code_unit.h"
#include "code/outcome.h"
#include "code/tables.h"
#include "value/value.h"

namespace scarlet::vm {

class Machine;
struct DebugStop;

// Ends the running programs up to the command (or the EXECUTE ... TRAPPING ABORTS) that started them.
// `message` is complete for people but for the place (", line n of ..."), which the machine appends.
struct Abort {
  int code = 1;         // @ABORT.CODE: 1 error or ABORT statement, 2 break key, 3 logout
  std::string message;  // empty when nothing is to be shown
  bool with_place = true;
};

// Ends the programs in order: STOP, CHAIN, the session's end. `chain` is a command to run next at the same level.
struct Stop {
  std::string chain;
};

// The OPTIONs that change the language (reference, 11.3).
struct LanguageOptions {
  bool unassigned_warning = false;
  bool divide_by_zero_warning = false;
  bool non_numeric_warning = false;
  bool suppress_abort_place = false;
};

class Host {
 public:
  virtual ~Host() = default;

  // A statement of code/statements.def that reaches beyond the values. Operands are variables (never references) or
  // constants, in the order of the table; a variable operand may be written. `clauses` are the bits of outcome.h.
  virtual code::Outcome perform(code::StatementId statement, std::span<value::Value* const> operands,
                                std::uint16_t clauses, Machine& machine) = 0;
  // A function of code/intrinsics.def that reaches beyond the values. Arguments are assigned data or resources.
  virtual value::Value call(code::Intrinsic function, std::span<const value::Value* const> arguments,
                            Machine& machine) = 0;
  virtual value::Value at_variable(code::AtVariable variable, Machine& machine) = 0;
  virtual void set_at_variable(code::AtVariable variable, const value::Value& value, Machine& machine) = 0;

  // The catalogued routine of that name (upper case as written in the source, then as the catalogue rules say).
  // Null when there is none. The unit is verified.
  virtual std::shared_ptr<const code::CodeUnit> find_program(std::string_view name) = 0;
  // Rises whenever the catalogue or a loaded object may have changed, so that inline caches look again.
  virtual std::uint64_t catalogue_generation() const = 0;

  // The cells of a common block: made with `size` cells when it is not there yet (the second member then says so).
  // Named blocks live as long as the session, the unnamed one ("") as long as the command level.
  struct Common {
    value::Value cells;  // Tag::Matrix
    bool fresh = false;
  };
  virtual Common common_block(std::string_view name, std::size_t size) = 0;

  virtual const LanguageOptions& language_options() const = 0;
  // A warning of the running program (OPTION ...WARNING), with the place.
  virtual void warn(std::string_view message) = 0;
  // True when the break key or a logout waits; polled at backward jumps and calls. The machine then calls interrupt().
  virtual bool interrupted() const = 0;
  // Deals with it: may throw Abort, or return to go on.
  virtual void interrupt(Machine& machine) = 0;
  // An error is about to end the running programs; their frames still stand.
  virtual void failed(Machine& machine);
  // A program compiled with $DEBUG has stopped (vm/debugger.h); it goes on when this returns.
  virtual void debug(const DebugStop& why, Machine& machine);
  // MAXCALL.
  virtual std::size_t call_depth_limit() const = 0;
};

}  // namespace scarlet::vm
