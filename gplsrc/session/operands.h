// SPDX-License-Identifier: GPL-3.0-or-later
// Helpers for the runtime statements and functions of the session: operands as text, numbers, files and lists, and the
// translation of an access to an outcome.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "code/outcome.h"
#include "store/file.h"
#include "value/value.h"
#include "vm/machine.h"
#include "workspace/file_space.h"
#include "workspace/records.h"
#include "workspace/select_lists.h"

namespace scarlet::session {

class Session;
using Operands = std::span<value::Value* const>;
using Arguments = std::span<const value::Value* const>;

// One runtime statement or function that reaches beyond values.
using StatementRoutine = code::Outcome (*)(Session& session, Operands operands, std::uint16_t clauses,
                                           vm::Machine& machine);
using FunctionRoutine = value::Value (*)(Session& session, Arguments arguments, vm::Machine& machine);

// The text of an operand; an unassigned optional operand is "".
std::string text_of(const value::Value& operand, const vm::Machine& machine);
inline bool present(const value::Value& operand) { return !operand.is_unassigned(); }
// An integer operand; `absent` when it is unassigned.
std::int64_t integer_of(const value::Value& operand, vm::Machine& machine, std::int64_t absent = 0);

// The number of a task lock; aborts when there is none of that number.
std::int64_t task_number(const value::Value& operand, vm::Machine& machine);

// The open file of a file variable; aborts when it is none.
workspace::FileVariable& file_of(const value::Value& operand, vm::Machine& machine);
workspace::FileVariable* file_or_null(const value::Value& operand);
// The list that a variable holds; null when it holds none.
workspace::SelectListVariable* list_variable(const value::Value& operand);

// Status and outcome of an access: sets STATUS(), aborts for fatal statuses without ON ERROR.
code::Outcome settle(const workspace::AccessResult& result, std::uint16_t clauses, vm::Machine& machine);
code::Outcome settle(const base::Error& error, std::uint16_t clauses, vm::Machine& machine);
code::Outcome done(vm::Machine& machine);                            // STATUS 0, THEN
code::Outcome otherwise(std::int64_t status, vm::Machine& machine);  // ELSE with that status
code::Outcome otherwise(const base::Error& error, vm::Machine& machine);
inline workspace::LockWait wait_of(std::uint16_t clauses) {
  return (clauses & code::kHasLocked) != 0 ? workspace::LockWait::Refuse : workspace::LockWait::Wait;
}

// Receives a record straight into a variable.
class ValueSink final : public store::ByteSink {
 public:
  explicit ValueSink(value::Value& target) : target_(target) {}
  char* make_room(std::size_t size_bytes) override;
  // To be called when the bytes are there.
  void finish();

 private:
  value::Value& target_;
  char small_[value::Value::kInlineBytes];
  std::size_t small_size_ = 0;
  bool is_small_ = false;
};

}  // namespace scarlet::session
