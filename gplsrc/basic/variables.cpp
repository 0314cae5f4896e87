// SPDX-License-Identifier: GPL-3.0-or-later
// Which variable a name means: of the routine, of the program around a LOCAL routine, of the object, of a FILE
// statement.
#include "base/text.h"
#include "basic/parser.h"

namespace scarlet::basic {

using base::MessageId;
using code::RoutineKind;

namespace {

bool is_local(RoutineKind kind) { return kind == RoutineKind::LocalSubroutine || kind == RoutineKind::LocalFunction; }

// Not yet used for anything that would make it a scalar.
bool is_new(const Variable& v) { return !v.used && !v.assigned && !v.declared; }

}  // namespace

Variable& Parser::declare(Scope& scope, Name name, const Position& at) {
  Variable& v = scope.variables.emplace_back();
  v.name = name;
  v.first = at;
  scope.names[name] = &v;
  return v;
}

Variable& Parser::hidden_variable() {
  Variable& v = routine_->scope.variables.emplace_back();
  v.assigned = v.used = v.declared = true;
  return v;
}

// What the name means here, without making a variable of it.
Variable* Parser::find_variable(Name name) {
  if (const auto found = routine_->scope.names.find(name); found != routine_->scope.names.end()) return found->second;
  if (const auto found = object_variables_.find(name); found != object_variables_.end()) return &found->second;
  Scope& main = tree_.routines.front().scope;
  const auto found = main.names.find(name);
  if (found == main.names.end()) return nullptr;
  const bool visible = is_local(routine_->kind) || found->second->kind == VariableKind::Common;
  return visible ? found->second : nullptr;
}

Variable& Parser::variable(Name name, const Position& at) {
  Scope& scope = routine_->scope;
  if (const auto found = scope.names.find(name); found != scope.names.end()) return *found->second;
  Variable* origin = nullptr;
  VariableKind kind = VariableKind::Local;
  if (const auto found = object_variables_.find(name); found != object_variables_.end()) {
    origin = &found->second;
    kind = VariableKind::Object;
  } else if (routine_->kind != RoutineKind::Main) {
    Scope& main = tree_.routines.front().scope;
    const auto there = main.names.find(name);
    if (there != main.names.end()) origin = there->second;
    if (!origin && is_local(routine_->kind)) origin = &declare(main, name, at);
    if (is_local(routine_->kind)) {
      kind = VariableKind::Captured;
    } else if (origin && origin->kind == VariableKind::Common) {
      kind = VariableKind::Common;
    } else {
      origin = nullptr;
    }
  }
  Variable& v = declare(scope, name, at);
  v.kind = kind;
  v.origin = origin;
  if (origin) {
    v.matrix = origin->matrix;
    v.declared = origin->declared;
    v.dimensions = origin->dimensions;
    v.object_index = origin->object_index;
  }
  return v;
}

Variable& Parser::scalar(const Token& token) {
  Variable& v = variable(token.name, token.at);
  if (root(v).matrix) fail(token, MessageId::BasicMatrixWithoutSubscript, {text(token.name)});
  return v;
}

Variable& Parser::matrix(const Token& token) {
  Variable& v = variable(token.name, token.at);
  Variable& owner = root(v);
  if (owner.matrix) {
    v.matrix = true;
    return v;
  }
  if (!is_new(owner))
    fail(token, MessageId::BasicMatrixNotDimensioned, {text(token.name)}, suggest_function(token.name));
  v.matrix = owner.matrix = true;
  assumed_matrices_.push_back(&v);
  return v;
}

void Parser::check_dimensions(Variable& v, std::uint8_t dimensions, const Position& at) {
  Variable& owner = root(v);
  const bool open = owner.declared && owner.dimensions == 0;  // MAT parameter: the caller's
  if (owner.dimensions == 0 && !open) owner.dimensions = dimensions;
  if (owner.dimensions == dimensions || open) return;
  throw SourceError{at, MessageId::BasicDimensionCount, {text(v.name), std::to_string(owner.dimensions)}, {}};
}

const Parser::FileName* Parser::file_name(Name name) const {
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

std::int64_t Parser::field_number(std::string_view file, std::string_view item) {
  auto record = context_.provider.read_dictionary(file, item);
  if (!record) record = context_.provider.read_dictionary(file, base::upper(item));
  if (!record) return -1;
  const auto fields = base::split(*record, base::kFieldMark);
  if (fields.size() < 2 || fields[0].empty()) return -1;
  const char type = base::to_upper(fields[0][0]);
  if (type != 'D' && type != 'A' && type != 'S') return -1;
  return base::parse_integer(base::trimmed(fields[1])).value_or(-1);
}

std::int64_t Parser::file_field(const Token& file, const Token& field) {
  const std::int64_t number = field_number(file_name(file.name)->name, text(field.name));
  if (number <= 0) fail(field, MessageId::BasicUnknownField, {text(field.name), file_name(file.name)->name});
  return number;
}

// {NAME}: a field of @RECORD by the dictionary of $DICT; field 0 is @ID.
Expr* Parser::dictionary_item() {
  const Token token = in_.token();
  in_.advance();
  const std::string item = token.value.to_string();
  if (context_.items) return braced_item(token, item);
  const std::string& file = context_.settings.dictionary;
  if (file.empty()) fail(token, MessageId::BasicDictMissing, {item});
  const std::int64_t number = field_number(file, item);
  if (number < 0) fail(token, MessageId::BasicUnknownField, {item, file});
  Expr* const record = make(ExprKind::AtVariable, token.at);
  record->code = static_cast<std::uint16_t>(number == 0 ? code::AtVariable::Id : code::AtVariable::Record);
  if (number == 0) return record;
  return make(ExprKind::Extract, token.at, {record, constant(token.at, value::Value::of(number))});
}

}  // namespace scarlet::basic
