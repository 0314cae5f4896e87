// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/operands.h"

#include "base/message.h"
#include "shared/lock_table.h"

namespace scarlet::session {

std::string text_of(const value::Value& operand, const vm::Machine& machine) {
  return operand.to_string(machine.precision());
}

std::int64_t integer_of(const value::Value& operand, vm::Machine& machine, std::int64_t absent) {
  return operand.is_unassigned() ? absent : machine.integer(operand);
}

workspace::FileVariable* file_or_null(const value::Value& operand) {
  if (!operand.is_resource() || operand.resource()->kind() != value::ResourceKind::File) return nullptr;
  return dynamic_cast<workspace::FileVariable*>(operand.resource());
}

workspace::SelectListVariable* list_variable(const value::Value& operand) {
  if (!operand.is_resource() || operand.resource()->kind() != value::ResourceKind::SelectList) return nullptr;
  return static_cast<workspace::SelectListVariable*>(operand.resource());
}

workspace::FileVariable& file_of(const value::Value& operand, vm::Machine& machine) {
  workspace::FileVariable* file = file_or_null(operand);
  if (!file) machine.fail(base::MessageId::SessionNotAFileVariable);
  return *file;
}

std::int64_t task_number(const value::Value& operand, vm::Machine& machine) {
  const std::int64_t number = machine.integer(operand);
  if (number < 0 || number >= static_cast<std::int64_t>(shared::kTaskLocks)) {
    machine.fail(base::MessageId::SessionTaskLockNumber, {std::to_string(number)});
  }
  return number;
}

code::Outcome done(vm::Machine& machine) {
  machine.set_status(0);
  return code::Outcome::Then;
}

code::Outcome otherwise(std::int64_t status, vm::Machine& machine) {
  machine.set_status(status);
  return code::Outcome::Else;
}

code::Outcome otherwise(const base::Error& error, vm::Machine& machine) {
  machine.set_os_error(error.os_error);
  return otherwise(base::number(error.status), machine);
}

code::Outcome settle(const workspace::AccessResult& result, std::uint16_t clauses, vm::Machine& machine) {
  if (result.ok()) return done(machine);
  machine.set_status(result.status);
  machine.set_os_error(result.os_error);
  if (!result.fatal) {
    const bool locked = result.status == base::number(base::Status::Locked);
    if (!locked || result.lock_owner == workspace::AccessResult::kNoLockedClause) return code::Outcome::Else;
    machine.set_status(result.lock_owner);
    return code::Outcome::Locked;
  }
  if ((clauses & code::kHasOnError) != 0) return code::Outcome::Failed;
  const auto status = static_cast<base::Status>(result.status);
  machine.fail(base::MessageId::SessionAccessFailed,
               {std::to_string(result.status), base::meaning(status), result.detail});
}

code::Outcome settle(const base::Error& error, std::uint16_t clauses, vm::Machine& machine) {
  workspace::AccessResult result;
  result.status = base::number(error.status);
  result.fatal = true;
  result.detail = base::describe(error);
  result.os_error = error.os_error;
  return settle(result, clauses, machine);
}

char* ValueSink::make_room(std::size_t size_bytes) {
  is_small_ = size_bytes <= value::Value::kInlineBytes;
  small_size_ = size_bytes;
  if (is_small_) return small_;
  // An own copy is made only when the old string can not be written over.
  if (!target_.is_flat_string() || target_.is_shared()) target_ = value::Value::empty();
  return target_.writable(size_bytes);
}

void ValueSink::finish() {
  if (is_small_) target_ = value::Value::of(std::string_view(small_, small_size_));
}

}  // namespace scarlet::session
