// SPDX-License-Identifier: GPL-3.0-or-later
// The generator: a UnitTree to a CodeUnit.
//
// Registers of a routine: parameters, variables, temporaries. Temporaries are a stack within one statement. A variable
// of the routine itself is used as an operand where it lies and is the target of the last operation of an expression;
// one that may hold a reference (parameter, common, captured, object) is read the same way and written by Store and the
// other V forms. A temporary that was a reference is always written (W) before it is used as a variable (V) again.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "basic/ast.h"
#include "basic/diagnostics.h"
#include "basic/emitter.h"
#include "basic/names.h"
#include "basic/settings.h"
#include "code/outcome.h"

namespace scarlet::basic {

class Generator {
 public:
  Generator(UnitTree& tree, const NameTable& names, const Settings& settings, Diagnostics& diagnostics,
            code::CodeUnit& unit);

  // Errors (labels that do not exist ...) go to the diagnostics; the unit is then useless.
  void run();

 private:
  using Register = std::uint16_t;
  using Label = Emitter::Label;

  // Gives temporaries back at the end of a scope.
  class Temporaries {
   public:
    explicit Temporaries(Generator& generator) : generator_(generator), top_(generator.top_) {}
    ~Temporaries() { generator_.top_ = top_; }
    Temporaries(const Temporaries&) = delete;
    Temporaries& operator=(const Temporaries&) = delete;

   private:
    Generator& generator_;
    Register top_;
  };

  struct Loop {
    Label again;
    Label out;
  };

  // A statement writes to a temporary; afterwards that goes where it belongs.
  struct LateStore {
    const Expr* target;
    Register from;
  };

  // Routines (generator.cpp).
  void prepare_routine(std::size_t index);
  void assign_registers(std::size_t index);
  void share_class_variables(RoutineTree& routine);
  void find_main_gosubs(RoutineTree& routine);
  void add_captures(std::size_t index);
  void add_variables(std::size_t index);
  void generate_routine(std::size_t index);
  void bind_commons(std::size_t index);
  void make_labels(const RoutineTree& routine, std::unordered_map<Name, Label>& labels);
  void generate_copy_of_main();
  code::Routine& out() { return unit_.routines[index_]; }
  std::string text(Name name) const { return names_.text(name); }
  void error(const Position& at, base::MessageId id, std::initializer_list<std::string_view> arguments,
             std::string suggestion = {});
  void set_line(const Position& at);

  // Registers.
  Register temporary();
  bool is_temporary(Register reg) const { return reg >= first_temporary_; }
  Variable& local_view(Variable& v);
  static const Variable* identity(const Variable& v);
  static void add_view(RoutineTree& routine, Variable& v);
  Register reg(Variable& v) { return local_view(v).reg; }
  // Holds its value itself, never a reference.
  bool is_plain(Variable& v) { return local_view(v).kind == VariableKind::Local; }

  // Expressions (generate_expression.cpp).
  std::uint16_t operand(const Expr& e);
  void into(const Expr& e, Register target);
  void binary_into(const Expr& e, Register target);
  void concat_into(const Expr& e, Register target);
  void function_into(const Expr& e, Register target);
  void extract_into(const Expr& e, Register target);
  void element_into(const Expr& e, Register target);
  void conditional_into(const Expr& e, Register target);
  void remove_into(const Expr& e, Register target);
  bool add_constant(const Expr& e, Register target);
  std::uint16_t constant(std::int64_t n) { return emitter_.constant(value::Value::of(n)); }
  static const value::Value* small_integer(const Expr& e);

  // Conditions (generate_condition.cpp).
  void jump_if(const Expr& e, bool wanted, Label target);
  struct Leaf {  // a comparison, or a value of which the truth counts
    std::uint16_t left;
    std::uint16_t right;
  };
  void jump_if_logical(const Expr& e, bool wanted, Label target);
  void gather_leaves(const Expr& e, std::vector<Leaf>& leaves);
  void jump_leaf(const Expr& e, const Leaf& leaf, bool wanted, Label target);
  void jump_leaves(const Expr& e, bool wanted, Label target, const std::vector<Leaf>& leaves, std::size_t& next);
  std::uint16_t combine_leaves(const Expr& e, const std::vector<Leaf>& leaves, std::size_t& next);

  // Variables that are known to have a value here. A variable that has one keeps one, so what is known before a.
  // loop is known in it and behind it; at a label nothing is known, and in routines with labels inside of blocks never.
  bool is_known(std::uint16_t operand) const {
    return code::is_constant(operand) || operand >= first_temporary_ || (tracks_known_ && known_[operand]);
  }
  void note_known(std::uint16_t operand) {
    if (!code::is_constant(operand) && operand < known_.size()) known_[operand] = true;
  }
  void forget_known() { known_.assign(first_temporary_, false); }

  // References and places that are written (generate_place.cpp).
  void reference_into(const Expr& e, Register target);
  // A register that stands for the variable or matrix element.
  Register variable_register(const Expr& e);
  Register output_register(const Expr* e, std::vector<LateStore>& late);
  Register changed_register(const Expr& e, std::vector<LateStore>& late);
  void store(const Expr& target, std::uint16_t from);
  void store_extract(const Expr& target, std::uint16_t from, bool compatible);
  void store_part(const Expr& target, std::uint16_t from, std::uint16_t mode);
  void store_property(const Expr& target, std::uint16_t from);
  void replace(Register array, const std::vector<std::uint16_t>& subscripts, std::uint16_t from, bool compatible);
  std::vector<std::uint16_t> operands(const std::vector<Expr*>& args, std::size_t first);

  // Calls (generate_call.cpp).
  void argument_into(const Expr& e, Register target);
  Register begin_window(Register target);
  Register arguments(const std::vector<Expr*>& args, Register base);
  void user_function_into(const Expr& e, Register target);
  void property_into(const Expr& e, Register target);
  void call_property(const Expr& e);
  std::uint16_t object_argument(const Expr& e);
  void check_arguments(const RoutineTree& routine, const std::vector<Expr*>& args, const Position& at);
  std::uint16_t call_site(const std::string& name, bool function);
  const RoutineTree* find_routine(Name name, bool function, std::size_t& index) const;

  // Statements (generate_statement.cpp, generate_assignment.cpp, generate_flow.cpp).
  void block(const Block& statements);
  void statement(const Statement& statement);
  void generate(const LabelMark& node, const Position& at);
  void generate(const Assignment& node, const Position& at);
  void generate(const IfStatement& node, const Position& at);
  void generate(const CaseStatement& node, const Position& at);
  void generate(const ForStatement& node, const Position& at);
  void generate(const LoopStatement& node, const Position& at);
  void generate(const LoopTest& node, const Position& at);
  void generate(const LoopExit& node, const Position& at);
  void generate(const Jump& node, const Position& at);
  void generate(const Gosub& node, const Position& at);
  void generate(const OnJump& node, const Position& at);
  void generate(const Return& node, const Position& at);
  void generate(const Call& node, const Position& at);
  void generate(const Stop& node, const Position& at);
  void generate(const Dim& node, const Position& at);
  void generate(const RuntimeStatement& node, const Position& at);
  void generate(const RemoveStatement& node, const Position& at);
  void generate(const InsertStatement& node, const Position& at);
  void generate(const DeleteStatement& node, const Position& at);
  void generate(const ClearStatement& node, const Position& at);
  void generate(const Evaluate& node, const Position& at);
  void generate(const RoutineMark& node, const Position& at);
  void generate(const TransactionBlock& node, const Position& at);
  void generate(const TransactionEnd& node, const Position& at);
  void generate(const TryStatement& node, const Position& at);
  void generate(const Throw& node, const Position& at);

  void assign_variable(Variable& v, const Expr& value);
  bool assign_by_append(Variable& v, const Expr& value);
  bool may_change(const Expr& e, const Variable& v) const;
  void append(Register target, const Expr& value, bool piecewise);
  void update_variable(const Assignment& node);
  void update_element(const Assignment& node);
  void update_extract(const Assignment& node);
  void update_place(const Assignment& node);
  void operate(AssignOperator op, Register target, std::uint16_t left, std::uint16_t right);
  void emit_statement(code::StatementId id, const std::vector<std::uint16_t>& operands, std::uint16_t clauses);
  void clauses(const Clauses& clauses);
  std::vector<std::uint16_t> statement_operands(const RuntimeStatement& node, std::vector<LateStore>& late);
  void store_late(const std::vector<LateStore>& late, bool only_then);
  void for_operands(const ForStatement& node, std::uint16_t& limit, std::uint16_t& step);
  bool find_label(Name name, const Position& at, bool gosub, Label& label);
  void warn_of_labels();

  UnitTree& tree_;
  const NameTable& names_;
  const Settings& settings_;
  Diagnostics& diagnostics_;
  code::CodeUnit& unit_;
  Emitter emitter_;
  std::size_t index_ = 0;  // of the routine that is generated
  RoutineTree* routine_ = nullptr;
  Register first_temporary_ = 0;
  Register top_ = 0;  // next free temporary
  bool too_many_registers_ = false;
  std::vector<bool> known_;  // by register
  bool tracks_known_ = true;
  bool in_copy_ = false;  // in the copy of the main routine's code
  std::unordered_map<Name, Label> own_labels_;
  std::unordered_map<Name, Label> main_labels_;
  std::unordered_map<const Variable*, Variable*> views_;
  std::set<std::pair<const RoutineTree*, Name>> used_labels_;
  std::vector<Loop> loops_;
  std::vector<Label> transactions_;
  std::unordered_map<std::string, std::uint16_t> call_sites_;
};

}  // namespace scarlet::basic
