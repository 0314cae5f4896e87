// SPDX-License-Identifier: GPL-3.0-or-later
// Locks: task locks, own record locks, everybody's locks.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/listing.h"
#include "command/lock_rows.h"
#include "command/verbs.h"
#include "shared/lock_table.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;

std::optional<std::uint32_t> take_task_number(Call& call) {
  const auto number = call.number(0, shared::kTaskLocks - 1);
  if (!number) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

struct LockOptions {
  std::optional<std::int64_t> user;
  bool detail = false;
  bool waiting = false;
  ListingOptions listing;
};

bool take_lock_options(Call& call, LockOptions& options) {
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::Detail)) {
      options.detail = true;
    } else if (call.words.accept(Keyword::Wait)) {
      options.waiting = true;
    } else if (!options.listing.accept(call)) {
      options.user = call.number();
      if (!options.user) return false;
    }
  }
  return true;
}

std::string who_is_in_the_way(const shared::LockRow& row) {
  if (!row.waiting) return {};
  const std::string other = row.waits_for == 0 ? "?" : std::to_string(row.waits_for);
  return "  " + base::message(MessageId::CommandLockWaits, {other});
}

void show_counts(Call& call, Listing& listing) {
  const shared::LockCounts counts = call.workspace.instance().locks().counts();
  listing.line(
      base::message(MessageId::CommandLockCounts,
                    {std::to_string(counts.limit), std::to_string(counts.current), std::to_string(counts.peak)}));
}

// Who waits for whom.
void show_waiter(Listing& listing, const LockedFiles& names, const shared::LockRow& row) {
  const std::string user = std::to_string(row.user);
  const std::string other = row.waits_for == 0 ? "?" : std::to_string(row.waits_for);
  if (row.kind == shared::LockKind::Task) {
    listing.line(base::message(MessageId::CommandTaskWaitRow, {user, row.id, other}));
  } else if (row.kind == shared::LockKind::File) {
    listing.line(base::message(MessageId::CommandFileWaitRow, {user, names.path_of(row.file), other}));
  } else {
    listing.line(base::message(MessageId::CommandRecordWaitRow, {user, row.id, names.path_of(row.file), other}));
  }
}

// What UNLOCK is to take away from others.
struct UnlockRequest {
  std::optional<os::FileIdentity> file;
  std::optional<std::uint32_t> user;
  std::vector<std::string> ids;
  bool all = false;
  bool file_locks = false;
};

bool concerns(const UnlockRequest& request, const shared::LockRow& row) {
  if (row.waiting || row.kind == shared::LockKind::Task) return false;
  if (request.file && row.file != *request.file) return false;
  if (request.user && row.user != *request.user) return false;
  if (row.kind == shared::LockKind::File) return request.file_locks || request.all;
  return request.all || std::find(request.ids.begin(), request.ids.end(), row.id) != request.ids.end();
}

std::int64_t unlock_matching(Call& call, const UnlockRequest& request) {
  shared::LockTable& locks = call.workspace.instance().locks();
  std::int64_t released = 0;
  for (const shared::LockRow& row : locks.list()) {
    if (!concerns(request, row)) continue;
    released += row.kind == shared::LockKind::File ? locks.force_unlock_file(row.slot, row.file)
                                                   : locks.force_unlock_record(row.slot, row.file, row.id);
  }
  call.say(MessageId::CommandLocksReleased, {std::to_string(released)});
  return kDone;
}

std::int64_t unlock_tasks(Call& call) {
  if (call.words.at_end()) return call.bad_words();
  while (!call.words.at_end()) {
    const auto number = take_task_number(call);
    if (!number) return call.bad_words();
    call.workspace.instance().locks().force_unlock_task(*number);
  }
  return kDone;
}

// FILE and a name, or the number that LIST.READU and LIST.FILES show; false when there is no such file.
bool take_unlock_file(Call& call, UnlockRequest& request) {
  const workspace::Token* const next = call.words.peek();
  if (const auto number = next ? base::parse_integer(next->text) : std::nullopt) {
    const auto rows = call.workspace.store().open_files();
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.number == *number; });
    if (row != rows.end()) {
      call.words.next();
      request.file = row->identity;
      return true;
    }
  }
  const auto name = take_file_name(call);
  if (!name) return false;
  auto file = open_file(call, *name);
  if (file) request.file = file->file->identity();
  return file.has_value();
}

}  // namespace

std::int64_t lock(Call& call) {
  const auto number = take_task_number(call);
  const bool no_wait = call.words.accept(Keyword::NoWait);
  if (!number || !call.words.at_end()) return call.bad_words();
  shared::WaitPolicy policy;
  policy.wait = !no_wait;
  policy.interrupted = [&] { return call.services().interrupt_pending(); };
  call.output().flush();
  const auto result = call.workspace.locks().lock_task(*number, policy);
  call.services().poll();
  if (result.granted()) return *number;
  return call.fail(MessageId::CommandTaskLocked, {std::to_string(*number), std::to_string(result.owner)},
                   -base::number(Status::Locked));
}

std::int64_t clear_locks(Call& call) {
  if (call.words.at_end()) {
    call.workspace.locks().unlock_all_tasks();
    return shared::kTaskLocks;
  }
  const auto number = take_task_number(call);
  if (!number || !call.words.at_end()) return call.bad_words();
  if (call.workspace.locks().unlock_task(*number) == Status::Locked) {
    const std::uint32_t owner = call.workspace.instance().locks().task_lock_owner(*number);
    return call.fail(MessageId::CommandTaskLocked, {std::to_string(*number), std::to_string(owner)},
                     -base::number(Status::Locked));
  }
  return *number;
}

std::int64_t list_locks(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  Listing listing(call.workspace, options.unit);
  const LockedFiles names(call.workspace.store());
  for (std::uint32_t n = 0; n < shared::kTaskLocks; ++n) {
    const std::uint32_t owner = call.workspace.instance().locks().task_lock_owner(n);
    if (owner != 0) {
      listing.line(base::message(MessageId::CommandTaskLockRow, {right(std::to_string(n), 2), std::to_string(owner)}));
    }
  }
  for (const shared::LockRow& row : call.workspace.instance().locks().list(true)) {
    if (row.waiting) show_waiter(listing, names, row);
  }
  return kDone;
}

std::int64_t list_readu(Call& call) {
  LockOptions options;
  if (!take_lock_options(call, options)) return call.bad_words();
  const LockedFiles names(call.workspace.store());
  Listing listing(call.workspace, options.listing.unit);
  if (options.detail) show_counts(call, listing);
  listing.line(base::message(MessageId::CommandLockHeading));
  std::int64_t rows = 0;
  for (const shared::LockRow& row : call.workspace.instance().locks().list()) {
    if (options.user && row.user != *options.user) continue;
    if (options.waiting && !row.waiting) continue;
    ++rows;
    listing.line(right(std::to_string(row.user), 5) + "  " + right(names.number_of(row.file), 4) + "  " +
                 left(lock_type(row), 4) + "  " + left(names.path_of(row.file), 40) + "  " + row.id +
                 who_is_in_the_way(row));
  }
  listing.line(base::message(MessageId::CommandLockRows, {std::to_string(rows)}));
  return kDone;
}

std::int64_t release(Call& call) {
  const bool whole_file = call.words.accept(Keyword::Filelock);
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  base::Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  if (whole_file) {
    if (!call.words.at_end()) return call.bad_words();
    const Status status = call.workspace.locks().unlock_file(file->file->identity());
    if (status == Status::Ok) return kDone;
    return call.fail(MessageId::CommandNotLockedByYou, {file->name.shown()}, -base::number(status));
  }
  if (call.words.at_end()) return call.bad_words();
  while (!call.words.at_end()) call.workspace.records().release(*file->variable, call.word());
  return kDone;
}

std::int64_t unlock(Call& call) {
  if (call.words.accept(Keyword::Tasklock)) return unlock_tasks(call);
  UnlockRequest request;
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::File)) {
      if (!take_unlock_file(call, request)) return kRefused;
    } else if (call.words.accept(Keyword::User)) {
      const auto number = call.number();
      if (!number || *number < 1) return call.bad_words();
      request.user = static_cast<std::uint32_t>(*number);
    } else if (call.words.accept(Keyword::All)) {
      request.all = true;
    } else if (call.words.accept(Keyword::Filelock)) {
      request.file_locks = true;
    } else {
      request.ids.push_back(call.word());
    }
  }
  if (!request.all && !request.file_locks && request.ids.empty()) return call.bad_words();
  return unlock_matching(call, request);
}

}  // namespace scarlet::command::verbs
