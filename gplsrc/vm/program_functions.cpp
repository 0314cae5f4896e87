// SPDX-License-Identifier: GPL-3.0-or-later
// The intrinsic functions about variables and the running program.
#include "base/text.h"
#include "value/dynamic_array.h"
#include "value/matrix.h"
#include "vm/execution.h"
#include "vm/object.h"

namespace scarlet::vm {
namespace {

using Arguments = std::span<const Value* const>;

enum VartypeCode : std::int64_t { kUnassigned = 0, kInteger = 2, kFloat = 3, kString = 5 };

const Value& assigned(Machine& machine, const Value& v) {
  return readable(v) ? v : machine.execution().refuse(v, base::message(base::MessageId::VmAValue));
}

std::int64_t vartype_of(const Value& v) {
  switch (v.tag()) {
    case value::Tag::Unassigned: return kUnassigned;
    case value::Tag::Int: return kInteger;
    case value::Tag::Double: return kFloat;
    case value::Tag::Matrix:
    case value::Tag::Resource: return static_cast<std::int64_t>(v.resource()->kind());
    default: return kString;
  }
}

Value is_assigned(Machine&, Arguments arguments) { return Value::truth(!arguments[0]->is_unassigned()); }
Value is_unassigned(Machine&, Arguments arguments) { return Value::truth(arguments[0]->is_unassigned()); }
Value vartype(Machine&, Arguments arguments) { return Value::of(vartype_of(*arguments[0])); }

Value argument_count(Machine& machine, Arguments) {
  return Value::of(static_cast<std::int64_t>(machine.argument_count()));
}

Value argument(Machine& machine, Arguments arguments) {
  const std::int64_t number = machine.integer(assigned(machine, *arguments[0]));
  const Value* const v = number >= 1 ? machine.argument(static_cast<std::size_t>(number)) : nullptr;
  if (!v) machine.fail(base::MessageId::VmNoSuchArgument, {std::to_string(number)});
  Value copy;
  assign(copy, assigned(machine, *v));
  return copy;
}

Value inmat(Machine& machine, Arguments arguments) {
  if (arguments.empty()) return Value::of(machine.inmat());
  if (!arguments[0]->is_matrix())
    machine.fail(base::MessageId::VmNotMatrix, {base::message(base::MessageId::VmAValue)});
  const value::Matrix& matrix = *arguments[0]->matrix();
  if (!matrix.two_dimensional()) return Value::of(static_cast<std::int64_t>(matrix.rows()));
  return Value::of(std::to_string(matrix.rows()) + base::kValueMark + std::to_string(matrix.columns()));
}

Value getrem(Machine& machine, Arguments arguments) {
  return Value::of(static_cast<std::int64_t>(value::remove_position(assigned(machine, *arguments[0]))));
}

Value col1(Machine& machine, Arguments) { return Value::of(machine.column_before()); }
Value col2(Machine& machine, Arguments) { return Value::of(machine.column_after()); }
Value status(Machine& machine, Arguments) { return Value::of(machine.status()); }

std::vector<Value> copies(Machine& machine, Arguments arguments) {
  std::vector<Value> values(arguments.size());
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    assign(values[i], arguments[i]->is_unassigned() ? *arguments[i] : assigned(machine, *arguments[i]));
  }
  return values;
}

Value subr(Machine& machine, Arguments arguments) {
  const std::string name = assigned(machine, *arguments[0]).to_string();
  std::vector<Value> values = copies(machine, arguments.subspan(1));
  Value result = machine.call(name, values, true);
  return Value(assigned(machine, result));
}

Value object(Machine& machine, Arguments arguments) {
  const std::string name = assigned(machine, *arguments[0]).to_string();
  std::vector<Value> values = copies(machine, arguments.subspan(1));
  return create_object(machine.execution(), name, values);
}

Value objinfo(Machine& machine, Arguments arguments) {
  const std::int64_t key = machine.integer(assigned(machine, *arguments[1]));
  const bool is_object = Object::is_object(*arguments[0]);
  if (key == 0) return Value::truth(is_object);
  if (key == 1 && is_object) return Value::of(Object::of(*arguments[0]).unit().unit->class_info.name);
  return Value::empty();
}

}  // namespace

Function program_function_for(code::Intrinsic function) {
  switch (function) {
    case code::Intrinsic::Arg: return argument;
    case code::Intrinsic::ArgCount: return argument_count;
    case code::Intrinsic::Assigned: return is_assigned;
    case code::Intrinsic::Unassigned: return is_unassigned;
    case code::Intrinsic::Vartype: return vartype;
    case code::Intrinsic::Inmat: return inmat;
    case code::Intrinsic::Getrem: return getrem;
    case code::Intrinsic::Col1: return col1;
    case code::Intrinsic::Col2: return col2;
    case code::Intrinsic::Status: return status;
    case code::Intrinsic::Subr: return subr;
    case code::Intrinsic::Object: return object;
    case code::Intrinsic::Objinfo: return objinfo;
    default: return nullptr;
  }
}

}  // namespace scarlet::vm
