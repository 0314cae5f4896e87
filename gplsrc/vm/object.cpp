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

// What the class itself says; a variable number or a routine.
struct Own {
  const LoadedRoutine* routine = nullptr;
  std::optional<std::uint16_t> variable;
};

Own find_own(const LoadedUnit& unit, std::string_view name, Want want) {
  const Member* member = unit.find_member(name);
  if (!member) return {};
  if (const LoadedRoutine* routine = routine_for(*member, want)) return {routine, std::nullopt};
  const bool usable = member->variable && may_use(unit.unit->class_info.variables[*member->variable], want);
  return {nullptr, usable ? member->variable : std::nullopt};
}

FoundMember in_object(const Value& holder, const Own& own) {
  if (own.routine) return {holder, own.routine, nullptr, false};
  if (own.variable) return {holder, nullptr, &Object::of(holder).variables().cell(*own.variable), false};
  return {};
}

// `visits` bounds the search: INHERIT can make an object inherit from itself.
FoundMember find_in(const Value& holder, std::string_view name, Want want, std::size_t& visits) {
  if (++visits > base::limits::kInheritedObjects) return {};
  Object& object = Object::of(holder);
  if (FoundMember found = in_object(holder, find_own(object.unit(), name, want))) return found;
  for (const Value& inherited : object.inherited()) {
    if (FoundMember found = find_in(inherited, name, want, visits)) return found;
  }
  return {};
}

FoundMember find_in(const Value& holder, std::string_view name, Want want) {
  std::size_t visits = 0;
  return find_in(holder, name, want, visits);
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

void ObjectOwner::bury(Value&& variables) {
  graveyard.push_back(std::move(variables));
  if (burying) return;
  burying = true;
  while (!graveyard.empty()) {
    const Value last = std::move(graveyard.back());
    graveyard.pop_back();
  }
  burying = false;
}

Object::~Object() {
  if (owner_->execution) {
    const Member* destructor = retired_ ? nullptr : unit_->find_member(kDestroy);
    if (destructor && destructor->subroutine) {
      owner_->execution->queue_destruction({unit_, std::move(variables_), std::move(inherited_), Value(), {}});
      return;  // the queue keeps the unit in use
    }
    --unit_->users;
  }
  owner_->bury(std::move(variables_));
}

FoundMember find_member(const Value& object, std::string_view name, Want want) {
  if (FoundMember found = find_in(object, name, want)) return found;
  FoundMember found = find_in(object, kUndefined, want);
  if (!found.routine) return {};
  found.undefined_handler = true;
  return found;
}

FoundMember find_constant_member(Execution& x, const Value& object, const Value& name, Want want) {
  const LoadedUnit& unit = Object::of(object).unit();
  MemberCache::Entry& entry = x.members.entry(&unit, &name, static_cast<unsigned>(want));
  if (entry.unit != &unit || entry.name != &name || entry.want != static_cast<unsigned>(want)) {
    const Own own = find_own(unit, name.to_string(), want);
    if (!own.routine && !own.variable) return find_member(object, name.to_string(), want);
    entry = {&unit, &name, static_cast<unsigned>(want), own.routine, own.variable.value_or(0)};
  }
  return in_object(object, {entry.routine, entry.routine ? std::nullopt : std::optional(entry.variable)});
}

Value create_object(Execution& x, std::string_view class_name, std::span<Value> arguments) {
  return create(x, class_name, arguments, 0);
}

std::optional<Value> call_member(Execution& x, const Value& object, std::string_view name,
                                 std::span<const Value> arguments) {
  FoundMember member = find_member(object, name, Want::Read);
  if (!member.routine) member = find_member(object, name, Want::Call);
  if (!member.routine) return std::nullopt;
  std::vector<Value> passed;
  if (member.undefined_handler) passed.push_back(Value::of(name));
  passed.insert(passed.end(), arguments.begin(), arguments.end());
  const std::size_t wanted = member.routine->parameter_count;
  if (passed.size() < wanted || !member.routine->variable_arguments) passed.resize(wanted, Value::empty());
  const Value holder = member.object;  // lives as long as the call
  return x.invoke(Object::of(holder).unit(), *member.routine, passed, &holder);
}

void call_member_later(const Value& object, std::string_view name) {
  Execution* const x = Object::of(object).owner().execution;
  if (x) x->queue_destruction({nullptr, Value(), {}, object, std::string(name)});
}

void destroy_object(Execution& x, PendingObject&& pending) {
  if (!pending.member.empty()) {
    call_member(x, pending.object, pending.member, {});
    return;
  }
  LoadedUnit& unit = *pending.unit;
  const Value object =
      Value::adopt(new Object(x.object_owner(), unit, std::move(pending.variables), std::move(pending.inherited)));
  --unit.users;  // the new object counts for itself
  Object::of(object).retire();
  x.invoke(unit, *unit.find_member(kDestroy)->subroutine, {}, &object);
}

}  // namespace scarlet::vm
