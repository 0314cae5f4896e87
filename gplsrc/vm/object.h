// SPDX-License-Identifier: GPL-3.0-or-later
// Object: an instance of a CLASS unit. It owns the class's variables and the objects of the classes it inherits from.
//
// Names are looked up among the class's own routines and public variables, then in the inherited objects in order, then
// as UNDEFINED. When the last reference goes and the class has a DESTROY.OBJECT, the content moves to a queue of the
// machine, which runs the routine between two instructions.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "value/matrix.h"
#include "value/value.h"
#include "vm/execution.h"

namespace scarlet::vm {

// Shared by a machine and its objects.
struct ObjectOwner {
  Execution* execution = nullptr;  // null when the machine has ended: objects may outlive it in common blocks
  // Variables of dead objects, which may be the last to refer to others: given up one by one, so that a long chain of
  // objects does not end in as deep a recursion.
  std::vector<Value> graveyard;
  bool burying = false;

  void bury(Value&& variables);
};

class Object final : public value::Resource {
 public:
  Object(std::shared_ptr<ObjectOwner> owner, LoadedUnit& unit, Value variables, std::vector<Value> inherited);
  ~Object() override;

  value::ResourceKind kind() const override { return value::ResourceKind::Object; }
  LoadedUnit& unit() const { return *unit_; }
  value::Matrix& variables() { return *variables_.matrix(); }
  std::vector<Value>& inherited() { return inherited_; }
  // DESTROY.OBJECT has run or runs: never again.
  void retire() { retired_ = true; }
  ObjectOwner& owner() { return *owner_; }

  // The object in a value; the value must hold one.
  static Object& of(const Value& v) { return static_cast<Object&>(*v.resource()); }
  static bool is_object(const Value& v) {
    return v.is_resource() && v.resource()->kind() == value::ResourceKind::Object;
  }

 private:
  std::shared_ptr<ObjectOwner> owner_;
  LoadedUnit* unit_;
  Value variables_;
  std::vector<Value> inherited_;
  bool retired_ = false;
};

enum class Want { Read, Write, Call };

// What a name of an object stands for: a routine, or a variable and its cell; neither when there is none.
struct FoundMember {
  Value object;  // the object, perhaps an inherited one
  const LoadedRoutine* routine = nullptr;
  Value* cell = nullptr;
  bool undefined_handler = false;  // the routine wants the name as first argument
  explicit operator bool() const { return routine || cell; }
};
FoundMember find_member(const Value& object, std::string_view name, Want want);
// As find_member(), through the machine's cache: for a name that is a constant of a program and stays where it is.
FoundMember find_constant_member(Execution& x, const Value& object, const Value& name, Want want);

// OBJECT(): makes the object and those it inherits from, runs CREATE.OBJECT.
Value create_object(Execution& x, std::string_view class_name, std::span<Value> arguments);
// Calls a function or subroutine of the object with as many arguments as it takes; nothing when there is none.
std::optional<Value> call_member(Execution& x, const Value& object, std::string_view name,
                                 std::span<const Value> arguments);
// The same before the next instruction of whatever program runs then; never when the machine has ended.
void call_member_later(const Value& object, std::string_view name);
// Runs DESTROY.OBJECT, or the call that was put off.
void destroy_object(Execution& x, PendingObject&& object);

}  // namespace scarlet::vm
