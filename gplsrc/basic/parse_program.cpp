// SPDX-License-Identifier: GPL-3.0-or-later
// Headings of programs, LOCAL routines, the routines of classes, DEFFUN.
#include "base/limits.h"
#include "base/text.h"
#include "basic/parser.h"
#include "basic/parser_guards.h"

namespace scarlet::basic {

using base::MessageId;
using code::RoutineKind;
using code::UnitKind;

// PROGRAM, SUBROUTINE, FUNCTION or CLASS, when the first statement is one; anything else begins a main program.
void Parser::parse_heading() {
  do {
    in_.next_line();
  } while (!in_.at_end() && in_.at_end_of_line());
  while (in_.accept(TokenKind::Semicolon)) {
  }
  statement_at_ = in_.token().at;
  const bool assignment = in_.peek().kind == TokenKind::Equals;
  const Word word = assignment ? Word::None : in_.token().word;
  try {
    switch (word) {
      case Word::Program: return parse_program_heading();
      case Word::Subroutine:
      case Word::Sub: return parse_subroutine_heading(UnitKind::Subroutine);
      case Word::Function: return parse_subroutine_heading(UnitKind::Function);
      case Word::Class: return parse_class_heading();
      default: break;
    }
  } catch (const SourceError& error) {
    report(error);
    in_.skip_line();
    return;
  }
  begin_first_line();
}

// The label that the first line may have.
void Parser::begin_first_line() {
  block_ = &first_labels_;
  begin_line();
  block_ = nullptr;
}

void Parser::parse_misplaced_heading() { fail(in_.last(), MessageId::BasicHeadingTwice, {text(in_.last().name)}); }

// Names in the catalogue may begin with "!", "*", "$" or "_".
std::string Parser::parse_catalogue_name() {
  std::string name;
  switch (in_.token().kind) {
    case TokenKind::Bang: name = "!"; break;
    case TokenKind::Star: name = "*"; break;
    case TokenKind::Dollar: name = "$"; break;
    case TokenKind::Underscore: name = "_"; break;
    default: break;
  }
  if (!name.empty()) in_.advance();
  const Token token = in_.token();
  const bool is_name = token.kind == TokenKind::Identifier && (name.empty() || !token.space_before);
  if (!is_name) fail_here(MessageId::BasicNameExpected, {describe(token)});
  in_.advance();
  return name + text(context_.names.folded(token.name));
}

void Parser::parse_program_heading() {
  tree_.kind = UnitKind::Program;
  in_.advance();
  if (!in_.at_end_of_line() && !in_.at(TokenKind::Semicolon)) parse_catalogue_name();
  finish_statement();
}

void Parser::parse_subroutine_heading(UnitKind kind) {
  tree_.kind = kind;
  in_.advance();
  const bool named = !in_.at(TokenKind::LeftBracket) && !in_.at_end_of_line() && !in_.at(TokenKind::Semicolon) &&
                     !in_.at(Word::VarArgs);
  if (named) parse_catalogue_name();
  parse_parameters(*routine_);
  finish_statement();
}

void Parser::parse_class_heading() {
  tree_.kind = UnitKind::Class;
  const Token at = in_.token();
  in_.advance();
  tree_.class_info.name = parse_catalogue_name();
  while (true) {
    if (in_.accept(Word::MaxArgs)) {
      tree_.class_info.max_arguments = static_cast<std::uint16_t>(std::min<std::uint32_t>(parse_size(), 255));
    } else if (in_.accept(Word::Inherits)) {
      do {
        tree_.class_info.inherits.push_back(parse_catalogue_name());
      } while (in_.accept(TokenKind::Comma));
    } else {
      break;
    }
  }
  finish_statement();
  // The objects of the classes that are inherited are held in private variables of their names.
  for (const std::string& name : tree_.class_info.inherits) add_object_variable(context_.names.intern(name), {}, at);
}

// {(X, (Y), MAT M, N(3) ...)} {VAR.ARGS}
void Parser::parse_parameters(RoutineTree& routine) {
  if (in_.accept(TokenKind::LeftBracket) && !in_.accept(TokenKind::RightBracket)) {
    do {
      if (routine.parameters.size() == base::limits::kArguments) fail_here(MessageId::BasicTooManyArguments);
      parse_parameter(routine);
    } while (in_.accept(TokenKind::Comma));
    expect(TokenKind::RightBracket, "')'");
  }
  if (in_.accept(Word::VarArgs)) routine.variable_arguments = true;
}

void Parser::parse_parameter(RoutineTree& routine) {
  ParameterTree parameter;
  const bool dots = in_.at(TokenKind::Dots);
  if (dots) {
    in_.advance();
    routine.variable_arguments = true;
    return;
  }
  parameter.by_value = in_.accept(TokenKind::LeftBracket);
  if (in_.at(Word::Mat) && in_.peek().kind == TokenKind::Identifier) {
    in_.advance();
    parameter.matrix = true;
  }
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier || is_reserved(name.word))
    fail_here(MessageId::BasicVariableExpected, {describe(name)});
  in_.advance();
  if (routine.scope.names.contains(name.name)) fail(name, MessageId::BasicParameterTwice, {text(name.name)});
  Variable& v = declare(routine.scope, name.name, name.at);
  v.kind = VariableKind::Parameter;
  v.declared = v.assigned = v.used = true;
  if (parameter.by_value) expect(TokenKind::RightBracket, "')'");
  if (in_.at(TokenKind::LeftBracket)) {
    std::uint32_t rows = 0, columns = 0;
    parse_sizes(rows, columns);
    parameter.matrix = true;
    v.dimensions = columns == 0 ? 1 : 2;
  }
  v.matrix = parameter.matrix;
  parameter.variable = &v;
  if (parameter.by_value && !parameter.matrix) v.kind = VariableKind::Local;
  routine.parameters.push_back(parameter);
}

void Parser::parse_local() {
  const Position at = statement_at_;
  const bool function = in_.accept(Word::Function);
  if (!function && !in_.accept(Word::Subroutine)) expect(Word::Sub);
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier) fail_here(MessageId::BasicNameExpected, {describe(name)});
  in_.advance();
  add(RoutineMark{});
  parse_routine(function ? RoutineKind::LocalFunction : RoutineKind::LocalSubroutine, name.name, at);
}

void Parser::parse_routine(RoutineKind kind, Name name, const Position& at) {
  if (routine_->kind != RoutineKind::Main) throw SourceError{at, MessageId::BasicNestedRoutine, {text(name)}, {}};
  for (const RoutineTree& other : tree_.routines) {
    if (other.name != name || other.kind != kind) continue;
    const std::string first = context_.sources.line_label(other.at);
    context_.diagnostics.error(at, MessageId::BasicRoutineTwice, {text(name), first});
  }
  RoutineTree* const outer = routine_;
  RoutineTree& routine = tree_.routines.emplace_back();
  routine.kind = kind;
  routine.name = name;
  routine.at = at;
  routine_ = &routine;
  try {
    parse_parameters(routine);
    finish_statement();
  } catch (const SourceError& error) {
    report(error);
    in_.skip_line();
  }
  routine.body = parse_lines(BlockKind::Routine, at);
  routine.end = in_.token().at;
  if (terminator() == Terminator::End) in_.advance();
  routine_ = outer;
}

void Parser::parse_public() {
  const Position at = statement_at_;
  if (tree_.kind != UnitKind::Class) fail(in_.last(), MessageId::BasicOnlyInClass, {"PUBLIC"});
  const bool function = in_.at(Word::Function);
  if (!function && !in_.at(Word::Subroutine) && !in_.at(Word::Sub)) return parse_object_variables(true);
  in_.advance();
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier) fail_here(MessageId::BasicNameExpected, {describe(name)});
  in_.advance();
  parse_routine(function ? RoutineKind::PublicFunction : RoutineKind::PublicSubroutine,
                context_.names.folded(name.name), at);
}

void Parser::parse_get() {
  if (tree_.kind != UnitKind::Class) fail(in_.last(), MessageId::BasicOnlyInClass, {"GET"});
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier) fail_here(MessageId::BasicNameExpected, {describe(name)});
  in_.advance();
  parse_routine(RoutineKind::PublicFunction, context_.names.folded(name.name), statement_at_);
}

void Parser::parse_set() {
  if (tree_.kind != UnitKind::Class) fail(in_.last(), MessageId::BasicOnlyInClass, {"SET"});
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier) fail_here(MessageId::BasicNameExpected, {describe(name)});
  in_.advance();
  parse_routine(RoutineKind::PublicSubroutine, context_.names.folded(name.name), statement_at_);
}

// DEFFUN name{(args)} {CALLING "name"} {KEY n} {LOCAL} {VAR.ARGS}
void Parser::parse_deffun() {
  UserFunction function;
  const Token name = in_.token();
  if (name.kind != TokenKind::Identifier) fail_here(MessageId::BasicNameExpected, {describe(name)});
  in_.advance();
  function.name = name.name;
  function.at = name.at;
  function.call_name = text(context_.names.folded(name.name));
  if (in_.accept(TokenKind::LeftBracket) && !in_.accept(TokenKind::RightBracket)) {
    do {
      if (in_.accept(TokenKind::Dots)) {
        function.variable_arguments = true;
        continue;
      }
      const bool matrix = in_.at(Word::Mat) && in_.peek().kind == TokenKind::Identifier;
      if (matrix) in_.advance();
      if (!in_.at(TokenKind::Identifier)) fail_here(MessageId::BasicVariableExpected, {describe(in_.token())});
      in_.advance();
      function.matrix_arguments.push_back(matrix);
    } while (in_.accept(TokenKind::Comma));
    expect(TokenKind::RightBracket, "')'");
  }
  parse_deffun_options(function);
  functions_[name.name] = &tree_.functions.emplace_back(std::move(function));
}

void Parser::parse_deffun_options(UserFunction& function) {
  while (true) {
    if (in_.accept(Word::Calling)) {
      const Token name = in_.token();
      if (name.kind != TokenKind::Text) fail_here(MessageId::BasicExpected, {"a name in quotes", describe(name)});
      in_.advance();
      function.call_name = name.value.to_string();
    } else if (in_.accept(Word::Key)) {
      const bool negative = in_.accept(TokenKind::Minus);
      const Token key = in_.token();
      if (key.kind != TokenKind::Text && key.kind != TokenKind::Number) {
        fail_here(MessageId::BasicConstantExpected, {describe(key)});
      }
      in_.advance();
      function.key = negative && key.value.is_int() ? value::Value::of(-key.value.as_int()) : key.value;
    } else if (in_.accept(Word::Local)) {
      function.local = true;
    } else if (in_.accept(Word::VarArgs)) {
      function.variable_arguments = true;
    } else {
      return;
    }
  }
}

// Behind the final END only comments may stand. Should more follow, it is read for its errors.
void Parser::end_of_program() {
  if (terminator() != Terminator::End) {
    if (!in_.modes()[Mode::OptionalFinalEnd]) {
      std::string hint;
      if (odd_end_) {
        hint = base::message(MessageId::BasicEndOfWhat, {context_.sources.line_label(odd_end_->second),
                                                         context_.sources.line_label(odd_end_->first)});
      }
      context_.diagnostics.warning(in_.token().at, MessageId::BasicFinalEndMissing, {}, std::move(hint));
    }
    return;
  }
  in_.advance();
  while (!in_.at_end()) {
    while (in_.accept(TokenKind::Semicolon)) {
    }
    if (!in_.at_end_of_line()) {
      context_.diagnostics.error(in_.token().at, MessageId::BasicTextAfterEnd, {}, suggest_word({"ELSE"}));
      break;
    }
    in_.next_line();
  }
  while (!in_.at_end()) {
    if (terminator() == Terminator::End) in_.advance();
    open_.push_back({BlockKind::Program, statement_at_});
    const Block rest = parse_lines(BlockKind::Program, statement_at_);
    routine_->body.insert(routine_->body.end(), rest.begin(), rest.end());
  }
}

}  // namespace scarlet::basic
