// SPDX-License-Identifier: GPL-3.0-or-later
// CodeUnit: one compiled source (program, subroutine, function, class or dictionary expression) in memory.
// code/object_record.h turns it into the bytes of an object record and back; code/verifier.h proves that running it
// can not leave its own registers, constants, tables and instructions. Immutable once verified, shared by all who run
// it.
//
// Registers: every routine has its own window. Registers 0 .. parameter_count-1 are the arguments; then its variables;
// then temporaries. A register holds a reference when the argument was passed by reference, when BindCommon bound it,
// or when the routine is local and captured a variable of the main routine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "code/instruction.h"
#include "value/value.h"

namespace scarlet::code {

enum class UnitKind : std::uint8_t { Program, Subroutine, Function, Class, Expression };
enum class RoutineKind : std::uint8_t { Main, LocalSubroutine, LocalFunction, PublicSubroutine, PublicFunction };

struct Parameter {
  bool matrix = false;    // MAT X
  bool by_value = false;  // (X): the caller's variable stays as it is
};

// A register of a local or public routine that is bound, when the routine is entered, to a register of the main routine
// (a LOCAL routine sharing the program's variables) or to a variable of the object.
enum class CaptureFrom : std::uint8_t { Default, Main, Object };  // Default: Object in public routines, else Main
struct Capture {
  std::uint16_t target = 0;  // register of this routine
  std::uint16_t source = 0;  // register of the main routine, or number of the object variable
  CaptureFrom from = CaptureFrom::Default;
};

struct Variable {
  std::string name;
  std::uint16_t reg = 0;
  bool matrix = false;
  bool temporary = false;
};

// TRY: an error at an instruction of [begin, end), or in what it calls, goes on at `handler` with a description of the
// error in `reg`. Ranges nest; the inner one stands first.
struct TryRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t handler = 0;
  std::uint16_t reg = 0;
};

struct Routine {
  std::string name;  // upper case; empty for Main
  RoutineKind kind = RoutineKind::Main;
  std::uint32_t entry = 0;  // index of the first instruction
  std::uint32_t end = 0;    // one past the last
  std::uint16_t register_count = 0;
  bool variable_arguments = false;  // VAR.ARGS, or "..." in a class routine
  std::vector<Parameter> parameters;
  std::vector<Capture> captures;
  std::vector<Variable> variables;  // for messages and the debugger; empty under $NO.SYMBOLS
  // Private matrices of a local routine, dimensioned at entry: register, rows, columns (0: one dimension).
  struct PrivateMatrix {
    std::uint16_t reg = 0;
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
  };
  std::vector<PrivateMatrix> private_matrices;
  std::vector<TryRange> tries;
};

struct CommonVariable {
  std::uint16_t reg = 0;
  bool matrix = false;
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;  // 0: one dimension
};
struct CommonBlock {
  std::string name;  // upper case; empty for the unnamed block
  bool start_unassigned = false;
  bool pick_style = false;
  std::vector<CommonVariable> variables;
};

// One CALL (or use of an external function) by name; the interpreter caches the routine found.
struct CallSite {
  std::string name;
  bool function = false;  // DEFFUN: the value comes back in a hidden first argument
};

// A variable of a class, one copy in each object.
struct ObjectVariable {
  std::string name;
  bool is_public = false;
  bool read_only = false;
  bool matrix = false;
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
};
struct ClassInfo {
  std::string name;
  std::vector<std::string> inherits;
  std::vector<ObjectVariable> variables;
  std::uint16_t max_arguments = 32;
};

// Instruction index where a source line begins; ascending by index. `source` 0 is the main record, others are included
// records listed in CodeUnit::sources.
struct LineEntry {
  std::uint32_t instruction = 0;
  std::uint32_t line = 0;
  std::uint16_t source = 0;
};

struct CodeUnit {
  UnitKind kind = UnitKind::Program;
  std::string name;                  // record name of the source
  std::vector<std::string> sources;  // [0] path or "FILE RECORD" of the main source, then included ones
  bool callable_by_clients = false;  // $QMCALL
  bool ignore_case = false;          // $NOCASE.STRINGS
  bool debugging = false;            // $DEBUG
  std::vector<Instruction> instructions;
  std::vector<value::Value> constants;  // ints, doubles, strings; at most one unassigned for absent operands
  std::vector<Routine> routines;        // [0] is Main
  std::vector<CommonBlock> commons;
  std::vector<CallSite> call_sites;
  ClassInfo class_info;          // Class units only
  std::vector<LineEntry> lines;  // empty under $NO.XREF
};

}  // namespace scarlet::code
