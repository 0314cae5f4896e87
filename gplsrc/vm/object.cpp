// SPDX-License-Identifier: GPL-3.0-or-later
#include "vm/object.h"

#include "base/limits.h"
#include "base/text.h"

namespace scarlet::vm {
namespace {

constexpr std::string_view kCreate = "CREATE.OBJECT";
constexpr std::string_view kDestroy = "DESTROY.OBJECT";
constexpr std::string_view kUndefined = "UNDEFINED";

const LoadedRoutine* routine_for(const Member& member, Want want) {
  return want == Want::Read ? member.function : member.subroutine;
}

bool may_use(const code::ObjectVariable& variable, Want want) {
  return want == Want::Read || (want == Want::Write && !variable.read_only);
}

bool find_in(const Value& holder, std::string_view name, Want want, FoundMember& found, std::size_t depth) {
  Object& object = Object::of(holder);
  if (const Member* member = object.unit().find_member(name)) {
    if (const LoadedRoutine* routine = routine_for(*member, want)) {
      found.object = holder;
      found.routine = routine;
      return true;
    }
    if (member->variable && may_use(object.unit().unit->class_info.variables[*member->variable], want)) {
      found.object = holder;
      found.variable = &object.unit().unit->class_info.variables[*member->variable];
      found.cell = &object.variables().cell(*member->variable);
      return true;
    }
  }
  if (depth >= base::limits::kInheritanceDepth) return false;
  for (const Value& inherited : object.inherited()) {
    if (find_in(inherited, name, want, found, depth + 1)) return true;
  }
  return false;
}

Value make_variables(const code::ClassInfo& info) {
  auto* variables = new value::Matrix(info.variables.size(), 0, false, false);
  const Value holder = Value::adopt(variables);
  for (std::size_t i = 0; i < info.variables.size(); ++i) {
    const code::ObjectVariable& v = info.variables[i];
    if (v.matrix) variables->cell(i) = Value::adopt(new value::Matrix(v.rows, v.columns, v.columns != 0, false));
  }
  return holder;
}

// A private variable with the name of an inherited class gives access to that object.
void name_inherited(Object& object, std::string_view class_name, const Value& inherited) {
  const auto& variables = object.unit().unit->class_info.variables;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (variables[i].name == class_name) object.variables().cell(i) = inherited;
  }
}

LoadedUnit& find_class(Execution& x, std::string_view name) {
  const std::shared_ptr<const code::CodeUnit> unit = x.machine.host().find_program(name);
  if (!unit) x.fail(base::MessageId::VmNotCatalogued, {name});
  if (unit->kind != code::UnitKind::Class) x.fail(base::MessageId::VmNotClass, {name});
  return x.loader.load(unit);
}

Value create(Execution& x, std::string_view class_name, std::span<Value> arguments, std::size_t depth) {
  if (depth >= base::limits::kInheritanceDepth) x.fail(base::MessageId::VmInheritanceDepth, {class_name});
  LoadedUnit& unit = find_class(x, class_name);
  const Value made =
      Value::adopt(new Object(x.object_owner(), unit, make_variables(unit.unit->class_info), std::vector<Value>()));
  Object& object = Object::of(made);
  for (const std::string& ancestor : unit.unit->class_info.inherits) {
    object.inherited().push_back(create(x, ancestor, {}, depth + 1));
    name_inherited(object, ancestor, object.inherited().back());
  }
  const Member* constructor = unit.find_member(kCreate);
  if (constructor && constructor->subroutine) x.invoke(unit, *constructor->subroutine, arguments, &made);
  return made;
}

}  // namespace

Object::Object(std::shared_ptr<ObjectOwner> owner, LoadedUnit& unit, Value variables, std::vector<Value> inherited)
    : owner_(std::move(owner)), unit_(&unit), variables_(std::move(variables)), inherited_(std::move(inherited)) {
  ++unit.users;
}

Object::~Object() {
  if (!owner_->execution) return;
  const Member* destructor = retired_ ? nullptr : unit_->find_member(kDestroy);
  if (destructor && destructor->subroutine) {
    owner_->execution->queue_destruction({unit_, std::move(variables_), std::move(inherited_)});
    return;  // the queue keeps the unit in use
  }
  --unit_->users;
}

FoundMember find_member(const Value& object, std::string_view name, Want want) {
  FoundMember found;
  if (find_in(object, name, want, found, 0)) return found;
  if (find_in(object, kUndefined, want, found, 0) && found.routine) {
    found.undefined_handler = true;
    return found;
  }
  return {};
}

Value create_object(Execution& x, std::string_view class_name, std::span<Value> arguments) {
  return create(x, class_name, arguments, 0);
}

void destroy_object(Execution& x, PendingObject&& pending) {
  LoadedUnit& unit = *pending.unit;
  const Value object =
      Value::adopt(new Object(x.object_owner(), unit, std::move(pending.variables), std::move(pending.inherited)));
  --unit.users;  // the new object counts for itself
  Object::of(object).retire();
  x.invoke(unit, *unit.find_member(kDestroy)->subroutine, {}, &object);
}

}  // namespace scarlet::vm
