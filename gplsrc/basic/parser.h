// SPDX-License-Identifier: GPL-3.0-or-later
// The parser: recursive descent over the tokens of one source, to a UnitTree with resolved names.
//
// Errors: a statement that can not be read throws SourceError; parse_statement's caller reports it, finds the end of
// the statement (and of a block that it opens) and goes on, so that one run tells all errors. Nothing leaves parse().
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "basic/ast.h"
#include "basic/diagnostics.h"
#include "basic/item_names.h"
#include "basic/macros.h"
#include "basic/names.h"
#include "basic/reader.h"
#include "basic/settings.h"
#include "basic/token_stream.h"

namespace scarlet::basic {

struct Pattern;  // patterns.h

class Parser {
 public:
  static std::vector<std::string_view> statement_names();
  struct Context {
    SourceMap& sources;
    NameTable& names;
    Macros& macros;
    Diagnostics& diagnostics;
    SourceProvider& provider;
    Settings& settings;
    Reader& reader;
    ItemNames* items = nullptr;  // dictionary expressions and programs only
  };

  Parser(const Context& context, UnitTree& tree);

  // The whole source.
  void parse();
  // The expressions of an I item, the statements of a C item.
  void parse_expression_unit(const std::string& name, std::string_view text);
  void parse_item_program();
  const std::vector<std::string>& items() const { return item_list_; }
  bool uses_record() const { return uses_record_; }
  std::uint32_t totals() const { return totals_; }

 private:
  using StatementMethod = void (Parser::*)();
  enum class BlockKind : std::uint8_t { Program, Routine, Then, Case, For, Loop, Transaction, Try, Catch };
  enum class Terminator : std::uint8_t { None, End, EndCase, EndTransaction, Next, Repeat, Case, Catch, EndTry };
  struct OpenBlock {
    BlockKind kind;
    Position at;
    bool reported = false;
  };
  struct FileName {
    Variable* file = nullptr;  // the file variable
    std::string name;
  };

  // Errors (parser.cpp).
  [[noreturn]] void fail(const Token& at, base::MessageId id, std::vector<std::string> arguments = {},
                         std::string suggestion = {});
  [[noreturn]] void fail_here(base::MessageId id, std::vector<std::string> arguments = {});
  void doubt_line();
  std::string suggest_word(const std::vector<std::string_view>& words) const;
  Terminator misspelt_end() const;
  void finish_end(Word word);
  void refuse_statement();
  bool block_follows(const Position& opener);
  void report(const SourceError& error);
  void expect(TokenKind kind, std::string_view what);
  void expect(Word word);
  std::string describe(const Token& token) const;
  std::string text(Name name) const { return context_.names.text(name); }
  std::string suggest_function(Name name) const;
  std::string suggest_at_variable(std::string_view name) const;

  // Blocks (parse_block.cpp).
  Block parse_lines(BlockKind kind, const Position& opener);
  Block parse_clause_body(const Position& opener);
  Block parse_inline_clause();
  bool begin_next_line();
  void begin_line();
  void add_label(const Token& token, Name label);
  Name number_label(const Token& token);
  Terminator terminator() const;
  static bool closes(BlockKind kind, Terminator terminator);
  bool closes_outer(Terminator terminator) const;
  void report_unclosed();
  void parse_statement_safely();
  void recover();
  void finish_statement();
  bool at_statement_end() const;
  void note_indentation(const Position& opener);
  bool accept_clause(Word word);
  bool accept_on_error();
  bool next_line_begins(Word first, Word second = Word::None);
  enum class ClauseNeed : std::uint8_t { None, Optional, Required };
  void parse_clauses(Clauses& clauses, std::string_view allowed, ClauseNeed need, const Position& at);

  // Statements (parse_statement.cpp).
  void parse_statement();
  bool looks_like_assignment();
  void parse_assignment();
  void overlay_characters(Assignment& node);
  [[noreturn]] void fail_unknown_statement();
  template <class Node>
  Node& add(Node node) {
    Statement& statement = tree_.statements.emplace_back();
    statement.at = statement_at_;
    block_->push_back(&statement);
    return statement.node.emplace<Node>(std::move(node));
  }
  RuntimeStatement& add_runtime(code::StatementId id, std::vector<Operand> operands = {});
  static const std::unordered_map<Word, StatementMethod>& statement_methods();

  // Flow (parse_flow.cpp).
  void parse_if();
  void parse_if_without_then(const Position& at);
  void parse_begin();
  void parse_case();
  void parse_transaction_block();
  void parse_try();
  void parse_throw();
  void parse_for();
  void parse_for_heading(ForStatement& loop);
  void parse_next(ForStatement& loop);
  bool same_control(const Expr& a, const Expr& b) const;
  void parse_loop();
  void parse_while();
  void parse_until();
  void parse_loop_test(bool until);
  void parse_exit();
  void parse_continue();
  void parse_go();
  void parse_goto();
  void parse_gosub();
  void parse_on();
  void parse_return();
  void parse_call();
  void parse_enter();
  void parse_stop();
  void parse_stop_message();
  void parse_abort();
  void parse_abort_message();
  void parse_null();
  void parse_void();
  void parse_transaction();
  void parse_commit();
  void parse_rollback();
  void parse_transaction_end(bool commit);
  Name parse_label_reference();
  bool in_function() const;
  bool is_in(BlockKind kind) const;

  // Program structure (parse_program.cpp).
  void parse_heading();
  void begin_first_line();
  void parse_misplaced_heading();
  void parse_program_heading();
  void parse_subroutine_heading(code::UnitKind kind);
  void parse_class_heading();
  void parse_parameters(RoutineTree& routine);
  void parse_parameter(RoutineTree& routine);
  void parse_local();
  void parse_public();
  void parse_get();
  void parse_set();
  void parse_routine(code::RoutineKind kind, Name name, const Position& at);
  void parse_deffun();
  void parse_deffun_options(UserFunction& function);
  std::string parse_catalogue_name();
  void end_of_program();

  // Declarations (parse_declarations.cpp).
  void parse_common();
  void parse_common_member(CommonTree& block);
  void parse_dim();
  void parse_equate();
  bool accept_literal_equate(Macro& macro);
  void parse_equate_value(Macro& macro);
  void parse_private();
  void parse_object_variables(bool is_public);
  void add_object_variable(Name name, code::ObjectVariable made, const Token& at);
  void parse_file();
  void parse_clear();
  std::uint32_t parse_size();
  void parse_sizes(std::uint32_t& rows, std::uint32_t& columns);

  // Variables (variables.cpp).
  Variable& variable(Name name, const Position& at);
  Variable* find_variable(Name name);
  Variable& declare(Scope& scope, Name name, const Position& at);
  Variable& hidden_variable();
  Variable& scalar(const Token& token);
  Variable& matrix(const Token& token);
  void check_dimensions(Variable& v, std::uint8_t dimensions, const Position& at);
  static Variable& root(Variable& v) { return v.origin ? *v.origin : v; }
  void mark_used(Expr& source);
  static void mark_assigned(Expr& target, bool set = false);
  const FileName* file_name(Name name) const;
  std::int64_t file_field(const Token& file, const Token& field);
  std::int64_t field_number(std::string_view file, std::string_view item);

  // Expressions (parse_expression.cpp, parse_operand.cpp, parse_functions.cpp).
  struct BinaryOperator {
    code::Opcode op;
    int precedence;  // 0: there is no operator
    int tokens;
  };
  class Brackets;
  class Reservation;
  class Nesting;
  Expr* expression();
  Expr* expression_without_format();
  Expr* binary(int least_precedence);
  BinaryOperator binary_operator() const;
  BinaryOperator word_operator() const;
  bool formats_allowed() const;
  static std::optional<value::Value> fold(code::Opcode op, const Expr& left, const Expr& right);
  Expr* combine(const BinaryOperator& op, Expr* left, Expr* right);
  bool can_begin_operand(const Token& token) const;
  bool reserved(Word word) const;
  Expr* unary();
  Expr* postfix(Expr* operand, bool target);
  bool is_subscript_bracket(bool target) const;
  Expr* subscripts(Expr* array);
  Expr* substring(Expr* text);
  void by_character(Expr& part) const;
  Expr* property(Expr* object);
  Expr* operand();
  Expr* named_operand();
  Expr* conditional();
  Expr* bracketed();
  Expr* cursor();
  Expr* at_variable();
  Expr* dictionary_item();
  Expr* element(const Token& name);
  Expr* file_field_reference(const Token& name);
  Expr* target();
  Expr* target_base();
  Expr* output();  // a variable that a statement writes
  Expr* argument();
  std::vector<Expr*> arguments();        // "(" ... ")"
  std::vector<Expr*> expression_list();  // one or more
  Expr* user_function(const Token& name, const UserFunction& function);
  Expr* function_call(const Token& name, code::Intrinsic id);
  Expr* locate_function(const Token& name);
  Expr* edit_function(const Token& name, code::Intrinsic id);
  Expr* translate_function(const Token& name, code::Intrinsic id);
  Expr* state_function(const Token& name, code::Intrinsic id);
  Expr* remove_function(const Token& name);
  struct NodeKind {
    ExprKind kind;
    std::uint16_t code;
  };
  static NodeKind node_of(code::Intrinsic id);
  static code::Intrinsic character_function(code::Intrinsic id);
  void check_count(const Token& name, std::size_t count, std::size_t least, std::size_t most);

  Expr* make(ExprKind kind, const Position& at, std::vector<Expr*> args = {});
  Expr* constant(const Position& at, value::Value v);
  Expr* number(std::int64_t n) { return constant(statement_at_, value::Value::of(n)); }
  Expr* variable_expr(Variable& v, const Position& at);

  // Dictionary expressions (parse_items.cpp).
  bool in_item() const { return tree_.kind == code::UnitKind::Expression; }
  Expr* nested_expression(const std::string& name, std::string_view text, const Position& at);
  void leave_nested(const TokenStream::Saved& line, const std::vector<Expr*>& results);
  Expr* parse_results();
  Expr* earlier_result();
  Expr* record_field(std::int64_t field, const Position& at);
  Expr* item_value(const Token& token, const std::string& name);
  Expr* item_operand();
  Expr* braced_item(const Token& token, const std::string& item);
  Expr* total_function(const Token& name);
  Expr* unquoted_name();
  Expr* item_translate(const Token& name, code::Intrinsic id);

  // Statements by family.
  void parse_pattern(const Pattern& pattern);  // parse_pattern.cpp
  class PatternParser;
  void parse_file_and_id(Operand& file, Operand& id, const Expr* record);
  Expr* file_operand();
  Expr* switch_operand();
  Operand input(Expr* e) const { return {Operand::Kind::Input, e, 0}; }
  Operand output_operand(Expr* e) const { return {Operand::Kind::Output, e, 0}; }
  Operand matrix_operand(Expr* e) const { return {Operand::Kind::Matrix, e, 0}; }
  Operand number_operand(std::int64_t n) const { return {Operand::Kind::Number, nullptr, n}; }
  Operand absent(Operand::Kind kind = Operand::Kind::Absent) const { return {kind, nullptr, 0}; }
  Operand optional(Expr* e) const { return e ? input(e) : absent(); }
  std::int64_t mode_number(char letter) const;

  void parse_locate();  // parse_data.cpp
  void parse_locate_brackets();
  bool has_semicolon_in_brackets() const;
  void add_locate(RuntimeStatement& node, Expr* item, Expr* array, const std::vector<Expr*>& levels, Expr* order,
                  Expr* position);
  void parse_insert();
  void parse_delete_element();
  void parse_remove();
  void parse_mat();
  void parse_matbuild();
  Expr* whole_matrix();

  void parse_crt();  // parse_terminal.cpp
  void parse_print();
  void parse_printcsv();
  std::vector<Operand> print_items(bool& no_new_line);
  Expr* unit_operand();
  void parse_heading_statement();
  void parse_input();
  void parse_inputfield();
  void parse_input_variable();
  void parse_input_at(std::int64_t flags);
  std::int64_t input_words(Expr*& timeout, bool full_screen);
  std::int64_t input_signs();
  Expr* input_length();
  void parse_printer();
  void parse_break();
  void parse_keyedit();
  void parse_keyexit();
  void parse_keytrap();
  void parse_key_bindings(std::int64_t action);
  void parse_hush();

  void parse_open();  // parse_files.cpp
  void parse_create_file();
  void parse_select();
  void parse_execute();
  void parse_os_execute();
  void parse_writecsv();

  Context context_;
  UnitTree& tree_;
  TokenStream in_;
  RoutineTree* routine_ = nullptr;
  Block* block_ = nullptr;
  Block first_labels_;
  Position statement_at_;
  std::vector<OpenBlock> open_;
  std::optional<std::pair<Position, Position>> odd_end_;  // a block and its END, which stands too far left
  std::vector<Word> reserved_;
  std::size_t nesting_ = 0;
  bool in_subscripts_ = false;
  bool no_format_ = false;
  std::unordered_map<Name, const UserFunction*> functions_;
  std::unordered_map<Name, FileName> files_;
  std::unordered_map<Name, Variable> object_variables_;
  std::vector<Variable*> assumed_matrices_;
  std::vector<std::string> open_items_;  // that are being inserted
  std::vector<std::string> item_list_;
  std::vector<Expr*> results_;  // of the earlier expressions of an item
  bool uses_record_ = false;
  std::uint32_t totals_ = 0;
};

}  // namespace scarlet::basic
