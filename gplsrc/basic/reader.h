// SPDX-License-Identifier: GPL-3.0-or-later
// The reader: lines of the main record and of those it includes, continuations joined, comments dropped, directives
// carried out, conditional text left out. What is left reaches the parser as rows of tokens.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "basic/diagnostics.h"
#include "basic/lexer.h"
#include "basic/macros.h"
#include "basic/modes.h"
#include "basic/settings.h"
#include "basic/source.h"
#include "basic/token.h"

namespace scarlet::basic {

struct LogicalLine {
  Tokens tokens;  // the last one is EndOfLine
  Modes modes;
};

class Reader {
 public:
  Reader(const SourceText& main, SourceMap& sources, NameTable& names, SourceProvider& provider,
         Diagnostics& diagnostics, Macros& macros, Settings& settings);

  // False at the end of the main record.
  bool next(LogicalLine& line);
  // To be told when the first statement that makes code was read: some directives must come before.
  void note_code() { code_begun_ = true; }
  // $DEFINE asks whether the program has a variable of that name.
  void set_variable_test(std::function<bool(Name)> test) { is_variable_ = std::move(test); }
  // "DEFINE x 1", "MODE name" ... of a $BASIC.OPTIONS record.
  void apply_option(std::string_view line);

 private:
  struct Source {
    std::uint16_t number;
    std::string file;
    std::uint32_t line = 0;
    std::size_t conditions;  // depth when it began
  };
  struct Condition {
    bool active;  // this branch is read
    bool outer;   // the text around it is read
    bool seen_else;
    Position at;
  };
  using Directive = void (Reader::*)(std::string_view rest);

  bool read_physical(std::string_view& text);
  void leave_source();
  void join(LogicalLine& line, LineEnd end);
  bool skipping() const { return !conditions_.empty() && !(conditions_.back().active && conditions_.back().outer); }
  bool try_directive(std::string_view text);
  void run_directive(std::string_view word, std::string_view rest);
  bool try_include_statement(std::string_view text);

  void define(std::string_view rest);
  void if_defined(std::string_view rest);
  void if_not_defined(std::string_view rest);
  void begin_condition(std::string_view rest, bool wanted);
  void else_branch(std::string_view rest);
  void end_condition(std::string_view rest);
  void include(std::string_view rest);
  void mode(std::string_view rest);
  void catalogue(std::string_view rest);
  void no_catalogue(std::string_view rest);
  void debug(std::string_view rest);
  void ignore_case(std::string_view rest);
  void no_symbols(std::string_view rest);
  void no_cross_reference(std::string_view rest);
  void callable(std::string_view rest);
  void dictionary(std::string_view rest);
  void execute(std::string_view rest);
  void ignore(std::string_view rest);

  void enter(std::string file, std::string name, std::string text);
  bool try_include(const std::string& file, const std::string& record);
  Name intern(std::string_view text);
  Position here() const;
  void error(base::MessageId id, std::initializer_list<std::string_view> arguments = {}, std::string suggestion = {});
  static const std::unordered_map<std::string_view, Directive>& directives();

  SourceMap& sources_;
  NameTable& names_;
  SourceProvider& provider_;
  Diagnostics& diagnostics_;
  Macros& macros_;
  Settings& settings_;
  Lexer lexer_;
  Modes modes_;
  std::string main_file_;
  std::vector<Source> open_;
  std::vector<Condition> conditions_;
  Position directive_;
  bool code_begun_ = false;
  std::function<bool(Name)> is_variable_;
};

}  // namespace scarlet::basic
