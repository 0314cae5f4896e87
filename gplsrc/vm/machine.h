// SPDX-License-Identifier: GPL-3.0-or-later
// Machine: one user's BASIC interpreter. It runs verified code units against a Host and keeps what belongs to the
// running programs: register stack, frames, GOSUB stack, STATUS(), precision, FIELD columns, random state.
//
// Re-entrant: a Host may run another program on the same machine from inside perform() or call() (EXECUTE, triggers,
// expressions). Each run has its own bottom on the shared stacks and, for programs, its own precision; STATUS() and the
// random sequence belong to the user and are shared.
//
// Errors inside programs are Abort and Stop exceptions (vm/host.h); run() turns them into a RunResult.
// Threads: a machine belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "code/code_unit.h"
#include "convert/convert.h"
#include "value/arithmetic.h"
#include "value/compare.h"
#include "value/number.h"
#include "value/value.h"
#include "vm/host.h"

namespace scarlet::vm {

class Debugger;
struct Execution;  // the stacks of the machine, vm/execution.h

struct RunResult {
  enum class How : std::uint8_t { Ended, Stopped, Aborted };
  How how = How::Ended;
  value::Value value;  // what a function or an expression returned; unassigned without RETURN value
  std::string chain;   // Stopped: command to run next at the same level
  Abort abort;         // Aborted: the message has its place already; with_place is false
};

// A variable of a routine on the stack, for the debugger. The value is its own, references followed.
struct NamedVariable {
  std::string name;
  value::Value* value = nullptr;
};

// One line of the call stack, the innermost first (SYSTEM(1002), debugger).
struct Place {
  std::string program;     // name of the unit
  std::string source;      // path of the source record the line is in
  std::string routine;     // name of the local routine, empty in the main one
  std::uint32_t line = 0;  // 0: unknown
};

class Machine {
 public:
  explicit Machine(Host& host);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  // Runs the main routine of the unit. Arguments are bound to its parameters: a frame reference passes a variable by
  // reference, data passes by value; a Class unit can not be run. Programs that call it from inside see Abort and Stop
  // in the result too and decide themselves whether to throw on. `report` gets an abort before the variables of the
  // programs go, which may run programs of its own (DESTROY.OBJECT).
  using AbortReport = std::function<void(Abort&)>;
  RunResult run(const std::shared_ptr<const code::CodeUnit>& unit, std::span<value::Value> arguments = {},
                const AbortReport& report = {});

  // For handlers that are objects. The value of the result is the object; what the member returned. `found` is false
  // when the class has no such member. Arguments are cut or filled up with empty strings to those the member takes;
  // frame references let it write. Errors as in run().
  RunResult make_object(std::string_view class_name);
  RunResult call_member(const value::Value& object, std::string_view name, std::span<const value::Value> arguments,
                        bool& found);
  // Runs what objects whose last reference is gone still have to do.
  RunResult settle_objects();

  Host& host() const { return host_; }

  // STATUS()
  void set_status(std::int64_t status) { status_ = status; }
  std::int64_t status() const { return status_; }
  // The operating system's number of the last failure that had one, until its host takes it: 0 when there was none.
  void set_os_error(int error) { os_error_ = error; }
  int take_os_error() { return std::exchange(os_error_, 0); }

  // PRECISION of the running program.
  int precision() const { return precision_; }
  void set_precision(std::int64_t digits);
  // Decimal places that INT() considers (INTPREC).
  double integer_slack() const { return integer_slack_; }
  void set_integer_decimals(std::int64_t decimals);
  // $NOCASE.STRINGS of the running unit.
  bool ignore_case() const { return ignore_case_; }
  value::Collation collation() const;

  // COL1() and COL2() of the last FIELD.
  void set_columns(std::int64_t before, std::int64_t after) {
    column_before_ = before;
    column_after_ = after;
  }
  std::int64_t column_before() const { return column_before_; }
  std::int64_t column_after() const { return column_after_; }

  // INMAT()
  void set_inmat(std::int64_t result) { inmat_ = result; }
  std::int64_t inmat() const { return inmat_; }

  // RND: the next 64 random bits; RANDOMIZE with a number makes the sequence repeatable.
  std::uint64_t random();
  void seed_random(std::uint64_t seed);

  // What ICONV, OCONV and FMT need; precision is that of the running program.
  void set_conversion(const convert::Locale* locale, convert::ConversionHost* host);
  convert::Context conversion() const;

  // Coercions of an argument or operand, by the rules of arithmetic. What is not numeric aborts, or warns and gives 0
  // under the OPTION. integer() truncates and refuses what is beyond 64 bits. `value` is assigned and no reference.
  value::Number number(const value::Value& value);
  std::int64_t integer(const value::Value& value);
  std::string_view text(const value::Value& value, value::Scratch& scratch) const {
    return value.text(scratch, precision_);
  }
  // Arithmetic, element by element on arrays; faults abort or warn as the OPTIONs say.
  value::Value calculate(value::Operator op, const value::Value& left, const value::Value& right);
  value::Value calculate(value::UnaryOperator op, const value::Value& operand);

  // Ends the running programs with a message of the table and the place.
  [[noreturn]] void fail(base::MessageId message, std::initializer_list<std::string_view> arguments = {});
  // A warning with the place.
  void warn(base::MessageId message, std::initializer_list<std::string_view> arguments = {});

  // Calls a catalogued routine by name from inside a running program or a conversion. Arguments as in run(); errors
  // are thrown. For a function, gives its value.
  value::Value call(std::string_view name, std::span<value::Value> arguments, bool function);

  // ARG.COUNT(), ARG(n) from 1 (null when there is no such argument) of the running routine.
  std::size_t argument_count() const;
  value::Value* argument(std::size_t number);

  // Where the running programs are, the innermost first.
  std::vector<Place> places() const;
  // The named variables of a routine on the stack; 0 is the innermost. Empty when compiled without symbols.
  std::vector<NamedVariable> variables(std::size_t level);
  // How often each program was entered; what is no longer loaded is forgotten.
  std::map<std::string, std::uint64_t> calls() const;
  // The name of the running program; empty when none runs.
  std::string_view program_name() const;
  // GOSUB depth of the running program.
  std::size_t gosub_depth() const;
  // Programs on the stack, over all levels.
  std::size_t depth() const;

  Debugger& debugger() { return *debugger_; }

  Execution& execution() { return *execution_; }

 private:
  friend struct Execution;
  template <class Work>
  RunResult contained(Work&& work, const AbortReport& report = {});

  Host& host_;
  int precision_ = value::kDefaultPrecision;
  double integer_slack_ = value::kIntegerSlack;
  bool ignore_case_ = false;
  std::int64_t status_ = 0;
  int os_error_ = 0;
  std::int64_t column_before_ = 0;
  std::int64_t column_after_ = 0;
  std::int64_t inmat_ = 0;
  std::uint64_t random_state_;
  const convert::Locale* locale_ = nullptr;
  convert::ConversionHost* conversion_host_ = nullptr;
  std::unique_ptr<Execution> execution_;
  std::unique_ptr<Debugger> debugger_;
};

}  // namespace scarlet::vm
