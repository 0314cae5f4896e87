// SPDX-License-Identifier: GPL-3.0-or-later
// OPEN, CLOSE, locks, transactions and file creation.
#include <algorithm>
#include <memory>

#include "base/limits.h"
#include "base/text.h"
#include "os/clock.h"
#include "session/file_status.h"
#include "session/sequential_file.h"
#include "session/session.h"
#include "session/statements.h"
#include "shared/lock_table.h"

namespace scarlet::session::statements {
namespace {

using base::Status;
using value::Value;
using workspace::AccessResult;
using workspace::FileSpace;
using workspace::FileVariable;

// The target of an OPEN gives up what it held before the open is tried.
code::Outcome opened(Session& session, Value& target, base::Result<std::shared_ptr<store::File>> file, std::string name,
                     bool read_only, vm::Machine& machine) {
  if (!file) return otherwise(file.error(), machine);
  auto* variable = new FileVariable(session.workspace(), std::move(*file), std::move(name));
  variable->read_only = read_only;
  target = Value::adopt(variable);
  auto info = variable->file()->info();
  machine.set_inmat(info ? static_cast<std::int64_t>(info->modulus) : 0);
  return done(machine);
}

// Only the last directory of the path is made, and nothing of what is there is taken.
base::Result<void> make_file(Session& session, const std::string& path, const store::FileParameters& parameters) {
  os::Env& env = session.workspace().env();
  if (os::exists(env, path)) return base::Error{Status::FileExists, 0, path};
  const std::string above = path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
  auto made = os::is_directory(env, above) ? session.workspace().files().create(path, parameters)
                                           : base::Result<void>(env.list(above).error());
  if (made || made.error().os_error == 0) return made;
  return base::Error{Status::DhCreateDirErr, made.error().os_error, path};
}

}  // namespace

SCARLET_STATEMENT(open) {
  (void)clauses;
  const std::string part = text_of(*operands[0], machine);
  const std::string name = text_of(*operands[1], machine);
  *operands[2] = Value();
  const auto which = base::equal_ignoring_case(part, "DICT") ? FileSpace::Part::Dictionary : FileSpace::Part::Data;
  return opened(session, *operands[2], session.workspace().files().open(name, which), name, operands[3]->as_int() != 0,
                machine);
}

SCARLET_STATEMENT(open_path) {
  (void)clauses;
  const std::string path = text_of(*operands[0], machine);
  *operands[1] = Value();
  if (path.empty()) return otherwise(base::number(Status::FileNameInvalid), machine);
  const std::string full = session.workspace().files().expand_path(path, session.workspace().account().path);
  return opened(session, *operands[1], session.workspace().files().open_path(full), "", operands[2]->as_int() != 0,
                machine);
}

// A variable that has nothing (any more) is closed already; another value is no file and stays as it is.
SCARLET_STATEMENT(close) {
  (void)session, (void)clauses;
  if (present(*operands[0]) && !sequential_or_null(*operands[0])) (void)file_of(*operands[0], machine);
  *operands[0] = Value();
  return done(machine);
}

SCARLET_STATEMENT(clear_file) {
  if (session.workspace().records().transaction_level() > 0) machine.fail(base::MessageId::SessionTransactionClear);
  return settle(session.workspace().records().clear(file_of(*operands[0], machine), (clauses & code::kHasOnError) != 0),
                clauses, machine);
}

SCARLET_STATEMENT(record_lock) {
  const std::string id = text_of(*operands[1], machine);
  if (id.empty()) machine.fail(base::MessageId::SessionNoIdToLock);
  return settle(
      session.workspace().records().lock(file_of(*operands[0], machine), id,
                                         static_cast<workspace::LockKind>(operands[2]->as_int()), wait_of(clauses)),
      clauses, machine);
}

SCARLET_STATEMENT(release) {
  (void)clauses;
  workspace::Records& records = session.workspace().records();
  if (!present(*operands[0])) {
    records.release_all();
  } else if (!present(*operands[1])) {
    records.release_all(file_of(*operands[0], machine));
  } else {
    records.release(file_of(*operands[0], machine), text_of(*operands[1], machine));
  }
  return done(machine);
}

SCARLET_STATEMENT(file_lock) {
  const AccessResult result = session.workspace().records().lock_file(file_of(*operands[0], machine), wait_of(clauses));
  return settle(result, clauses, machine);
}

SCARLET_STATEMENT(file_unlock) {
  (void)clauses;
  const AccessResult result = session.workspace().records().unlock_file(file_of(*operands[0], machine));
  machine.set_status(result.status);
  return code::Outcome::Then;
}

SCARLET_STATEMENT(task_lock) {
  const std::int64_t number = task_number(*operands[0], machine);
  shared::WaitPolicy policy;
  policy.wait = (clauses & code::kHasThenElse) == 0;
  policy.interrupted = [&] { return session.interrupt_pending(); };
  const std::uint32_t owner =
      session.workspace().instance().locks().task_lock_owner(static_cast<std::uint32_t>(number));
  // The previous owner when it is granted: nobody, or this session.
  const std::int64_t previous = static_cast<int>(owner) == session.workspace().user_number() ? owner : 0;
  for (;;) {
    const auto result = session.workspace().locks().lock_task(static_cast<std::uint32_t>(number), policy);
    if (result.verdict == shared::LockVerdict::Interrupted) {
      session.poll();
      continue;
    }
    machine.set_status(result.granted() ? previous : result.owner);
    return result.granted() ? code::Outcome::Then : code::Outcome::Else;
  }
}

SCARLET_STATEMENT(task_unlock) {
  (void)clauses;
  if (!present(*operands[0])) {
    session.workspace().locks().unlock_all_tasks();
    return done(machine);
  }
  const std::int64_t number = task_number(*operands[0], machine);
  const Status status = session.workspace().locks().unlock_task(static_cast<std::uint32_t>(number));
  return status == Status::Ok ? done(machine) : otherwise(base::number(status), machine);
}

SCARLET_STATEMENT(create_file) {
  const std::string path =
      session.workspace().files().expand_path(text_of(*operands[0], machine), session.workspace().account().path);
  store::FileParameters parameters;
  parameters.kind = operands[1]->as_int() == 4 ? store::FileKind::Directory : store::FileKind::Hashed;
  const auto set = [&](std::size_t index, std::uint32_t& field) {
    field = static_cast<std::uint32_t>(integer_of(*operands[index], machine));
  };
  set(2, parameters.group_size_kb);
  set(3, parameters.large_record);
  set(4, parameters.minimum_modulus);
  set(5, parameters.split_load);
  set(6, parameters.merge_load);
  constexpr std::int64_t kNoResize = 0x08;
  constexpr std::int64_t kNoCase = 0x10;
  const std::int64_t flags = integer_of(*operands[7], machine);
  parameters.no_resize = (flags & kNoResize) != 0;
  parameters.no_case = (flags & kNoCase) != 0;
  parameters.version = static_cast<std::uint32_t>(integer_of(*operands[8], machine, 2));
  // 0 stands for the default in the parameters; written out it is no size.
  const auto is_zero = [&](std::size_t index, std::uint32_t field) { return present(*operands[index]) && field == 0; };
  const Status zero = is_zero(2, parameters.group_size_kb)     ? Status::GroupSizeInvalid
                      : is_zero(4, parameters.minimum_modulus) ? Status::MinimumModulusInvalid
                                                               : Status::Ok;
  if (zero != Status::Ok) return settle(base::Error{zero, 0, path}, clauses, machine);
  auto made = make_file(session, path, parameters);
  return made ? done(machine) : settle(made.error(), clauses, machine);
}

SCARLET_STATEMENT(mark_mapping) {
  (void)session, (void)clauses;
  workspace::FileVariable& file = file_of(*operands[0], machine);
  file.mark_mapping = machine.integer(*operands[1]) != 0;
  if (file.virtual_file()) file.virtual_file()->map_marks(file.mark_mapping);
  return done(machine);
}

SCARLET_STATEMENT(transaction_start) {
  (void)operands, (void)clauses;
  session.workspace().records().start_transaction();
  return done(machine);
}

SCARLET_STATEMENT(transaction_commit) {
  (void)operands;
  const AccessResult result = session.workspace().records().commit_transaction();
  if (result.status == base::number(Status::NoTransaction)) {
    machine.set_status(result.status);
    return code::Outcome::Then;
  }
  return settle(result, clauses, machine);
}

SCARLET_STATEMENT(transaction_abort) {
  (void)operands, (void)clauses;
  session.workspace().records().roll_back_transaction();
  return done(machine);
}

SCARLET_STATEMENT(status_of) {
  (void)clauses;
  if (SequentialFile* sequential = sequential_or_null(*operands[1])) {
    *operands[0] = Value::of(sequential_status(session, *sequential));
  } else {
    *operands[0] = Value::of(file_status(session, file_of(*operands[1], machine)));
  }
  return done(machine);
}

}  // namespace scarlet::session::statements
