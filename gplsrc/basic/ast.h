// SPDX-License-Identifier: GPL-3.0-or-later
// The syntax tree of one source. Names are resolved while it is built: a tree node points to its variable. Nodes belong
// to the UnitTree and live as long as it; pointers between them are never null unless a comment says so.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "basic/names.h"
#include "basic/source.h"
#include "code/code_unit.h"
#include "code/instruction.h"
#include "code/tables.h"
#include "value/value.h"

namespace scarlet::basic {

enum class ExprKind : std::uint8_t {
  Constant,
  Variable,
  Matrix,        // the whole matrix: MAT X
  Element,       // variable, args: one or two subscripts
  AtVariable,    // code: AtVariable
  Unary,         // code: Opcode Negate; args: operand
  Binary,        // code: Opcode; args: left, right
  Concat,        // args: two or more
  Function,      // code: Intrinsic; args
  UserFunction,  // function, args
  Extract,       // args: array, one to three subscripts
  Substring,     // args: text, start, length
  LastBytes,     // args: text, count
  Group,         // args: text, delimiter, field, count
  Conditional,   // args: condition, then, else
  Property,      // args: object, name, arguments; has_arguments
  Self,          // ME
  Remove,        // REMOVE(array, delimiter)
};

// Variables.

enum class VariableKind : std::uint8_t {
  Local,      // of its routine alone
  Parameter,  // by reference
  Common,
  Captured,  // of the main routine, used in a LOCAL routine: `origin`
  Object,    // of the class: `object_index`
};

struct Variable {
  Name name = kNoName;  // kNoName: made by the compiler
  VariableKind kind = VariableKind::Local;
  bool matrix = false;
  bool declared = false;  // DIM, COMMON, PRIVATE, a parameter: not only used
  bool assigned = false;  // may get a value somewhere
  bool set = false;       // an assignment gives it one
  bool used = false;
  std::uint8_t dimensions = 0;  // of a matrix; 0: not known (a MAT parameter)
  Position first;
  Variable* origin = nullptr;
  std::uint16_t object_index = 0;
  std::uint16_t reg = 0;  // given by the generator
  bool has_register = false;
};

struct Scope {
  std::deque<Variable> variables;
  std::unordered_map<Name, Variable*> names;
};

// Expressions.

struct UserFunction;

struct Expr {
  ExprKind kind = ExprKind::Constant;
  bool bracketed = false;      // (X) as an argument is passed by value
  bool has_arguments = false;  // of a property: NAME() or NAME(...)
  std::uint16_t code = 0;
  std::uint32_t depth = 1;  // nodes on the longest way down
  Position at;
  value::Value constant;
  Variable* variable = nullptr;
  const UserFunction* function = nullptr;
  std::vector<Expr*> args;
};

// DEFFUN
struct UserFunction {
  Name name = kNoName;
  std::string call_name;
  bool local = false;
  bool variable_arguments = false;
  std::vector<bool> matrix_arguments;
  std::optional<value::Value> key;
  Position at;
};

// Statements.

struct Statement;
using Block = std::vector<Statement*>;

struct LabelMark {
  Name label = kNoName;
};

enum class AssignOperator : std::uint8_t { Plain, Add, Subtract, Multiply, Divide, Append };

struct Assignment {
  Expr* target = nullptr;
  AssignOperator op = AssignOperator::Plain;
  Expr* value = nullptr;
  bool compatible_append = false;
  std::uint8_t substring_mode = 0;
};

struct IfStatement {
  Expr* condition = nullptr;
  Block then_block;
  Block else_block;
};

struct CaseStatement {
  struct Branch {
    Expr* condition = nullptr;
    Block body;
    Position at;
  };
  std::vector<Branch> branches;
};

struct ForStatement {
  Expr* control = nullptr;
  Variable* reference = nullptr;  // holds the reference to a control variable that is a matrix element; else null
  Expr* from = nullptr;
  Expr* to = nullptr;
  Expr* step = nullptr;  // may be null
  Expr* test = nullptr;  // WHILE or UNTIL of the heading; may be null
  bool until = false;
  bool store_first = false;
  Block body;
  Position next;
};

struct LoopStatement {
  Block body;
};

struct LoopTest {
  Expr* condition = nullptr;
  bool until = false;
};

struct LoopExit {
  bool again = false;  // CONTINUE
};

struct Jump {
  Name label = kNoName;
  bool returning = false;  // RETURN TO
};

struct Gosub {
  Name target = kNoName;
  bool has_arguments = false;
  std::vector<Expr*> args;
};

struct OnJump {
  struct Target {
    Name label = kNoName;
    Position at;
  };
  Expr* selector = nullptr;
  bool gosub = false;
  bool only_in_range = false;
  std::vector<Target> targets;
};

struct Return {
  Expr* value = nullptr;  // may be null
};

struct Call {
  std::string name;          // empty: CALL @variable
  Expr* variable = nullptr;  // null: by name
  std::vector<Expr*> args;
};

struct Stop {};

struct Dim {
  Variable* matrix = nullptr;
  Expr* rows = nullptr;
  Expr* columns = nullptr;  // null: one dimension
  bool pick_style = false;
};

struct Operand {
  enum class Kind : std::uint8_t { Absent, Input, Output, Matrix, Number };
  Kind kind = Kind::Absent;
  Expr* expr = nullptr;  // Input, Output, Matrix
  std::int64_t number = 0;
};

struct Clauses {
  bool has_then = false;
  bool has_else = false;
  bool has_on_error = false;
  bool has_locked = false;
  Block then_block;
  Block else_block;
  Block on_error_block;
  Block locked_block;
};

// A row of code/statements.def.
struct RuntimeStatement {
  code::StatementId id{};
  std::vector<Operand> operands;
  Clauses clauses;
};

struct RemoveStatement {
  Expr* target = nullptr;
  Expr* array = nullptr;
  Expr* delimiter = nullptr;
};

struct InsertStatement {
  Expr* item = nullptr;
  Expr* place = nullptr;  // Extract
  bool compatible_append = false;
};

struct DeleteStatement {
  Expr* place = nullptr;  // Extract
};

struct ClearStatement {};

// VOID, and methods called as statements.
struct Evaluate {
  Expr* expr = nullptr;
};

// Where a LOCAL routine stands: control that comes here ends the program.
struct RoutineMark {};

struct TransactionBlock {
  Block body;
};
// COMMIT or ROLLBACK inside the block.
struct TransactionEnd {
  bool commit = false;
};

// TRY ... CATCH error ... END TRY
struct TryStatement {
  Block body;
  Expr* error = nullptr;
  Block handler;
};
struct Throw {
  Expr* text = nullptr;
};

struct Statement {
  Position at;
  std::variant<LabelMark, Assignment, IfStatement, CaseStatement, ForStatement, LoopStatement, LoopTest, LoopExit, Jump,
               Gosub, OnJump, Return, Call, Stop, Dim, RuntimeStatement, RemoveStatement, InsertStatement,
               DeleteStatement, ClearStatement, Evaluate, RoutineMark, TransactionBlock, TransactionEnd, TryStatement,
               Throw>
      node;
};

// Routines and units.

struct ParameterTree {
  Variable* variable = nullptr;
  bool matrix = false;
  bool by_value = false;
};

struct PrivateMatrixTree {
  Variable* variable = nullptr;
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
};

struct RoutineTree {
  Name name = kNoName;  // kNoName: the main routine
  code::RoutineKind kind = code::RoutineKind::Main;
  bool variable_arguments = false;
  bool calls_main_labels = false;  // a GOSUB goes to a label of the main routine
  bool has_inner_labels = false;   // inside of loops or clauses
  Position at;
  Position end;
  Scope scope;
  std::vector<ParameterTree> parameters;
  std::vector<PrivateMatrixTree> private_matrices;
  Block body;
  std::map<Name, Position> labels;
  std::vector<OnJump::Target> gosubs;  // labels that GOSUB and ON GOSUB without arguments name
};

struct CommonTree {
  struct Member {
    Variable* variable = nullptr;
    bool matrix = false;
    std::uint32_t rows = 0;
    std::uint32_t columns = 0;
  };
  std::string name;
  bool start_unassigned = false;
  bool pick_style = false;
  std::vector<Member> members;
  Position at;
};

struct UnitTree {
  code::UnitKind kind = code::UnitKind::Program;
  std::string name;
  std::deque<RoutineTree> routines;  // [0] is the main routine
  std::vector<CommonTree> commons;
  std::deque<UserFunction> functions;
  code::ClassInfo class_info;
  std::deque<Expr> expressions;
  std::deque<Statement> statements;
  std::unordered_set<Name> doubtful;  // names in lines with errors
};

}  // namespace scarlet::basic
