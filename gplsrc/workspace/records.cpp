// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/records.h"

#include <algorithm>
#include <set>

#include "base/message.h"
#include "base/text.h"
#include "workspace/distributed_file.h"
#include "workspace/instance.h"
#include "workspace/virtual_file.h"
#include "workspace/watched_file.h"
#include "workspace/workspace.h"

namespace scarlet::workspace {
namespace {

using base::Status;

constexpr std::uint32_t kPreWrite = 1;
constexpr std::uint32_t kPreDelete = 2;
constexpr std::uint32_t kPostWrite = 4;
constexpr std::uint32_t kPostDelete = 8;
constexpr std::uint32_t kRead = 16;
constexpr std::uint32_t kPreClear = 32;
constexpr std::uint32_t kPostClear = 64;
constexpr std::int64_t kFileLockLookNs = 20'000'000;  // between two looks of CLEARFILE at another's file lock

AccessResult failed(const base::Error& error) {
  AccessResult result;
  result.status = base::number(error.status);
  result.fatal = true;
  result.detail = base::describe(error);
  result.os_error = error.os_error;
  return result;
}

AccessResult refused(Status status, std::string_view detail = {}) {
  AccessResult result;
  result.status = base::number(status);
  result.fatal = true;
  result.detail = detail;
  return result;
}

AccessResult deadlock(std::string_view wanted, std::int32_t owner) {
  return refused(Status::Locked, base::message(base::MessageId::WorkspaceDeadlock, {wanted, std::to_string(owner)}));
}

AccessResult missing(Status status) {
  AccessResult result;
  result.status = base::number(status);
  return result;
}

// The id that a lock is taken on.
std::string lock_id(const store::File& file, std::string_view id) {
  return file.no_case() ? base::upper(id) : std::string(id);
}

// As a transaction takes it.
std::shared_ptr<store::File> stored(const std::shared_ptr<store::File>& file) {
  auto plain = beneath(*file);
  return plain ? plain : file;
}

shared::LockMode mode_of(LockKind kind) {
  return kind == LockKind::Update ? shared::LockMode::Update : shared::LockMode::Shared;
}

}  // namespace

// Locks taken and released inside wait for its end; so do the files that were closed.
struct Records::Level {
  std::uint64_t id = 0;
  std::unique_ptr<store::Transaction> writes;
  std::set<std::pair<os::FileIdentity, std::string>> locks;  // taken inside
  std::set<os::FileIdentity> file_locks;
  std::vector<shared::LockTag> closed;  // variables closed inside
};

Records::Records(Workspace& workspace) : workspace_(workspace) {}
Records::~Records() = default;

AccessResult Records::take_lock(FileVariable& file, std::string_view id, LockKind kind, LockWait wait) {
  if (kind == LockKind::None) return {};
  shared::WaitPolicy policy;
  policy.wait = wait == LockWait::Wait;
  policy.detect_deadlock = workspace_.instance().config().number("DEADLOCK") != 0;
  policy.interrupted = [this] { return workspace_.services().interrupt_pending(); };
  const store::File& where = *file.file_for(id);
  const std::string key = lock_id(where, id);
  const auto before = workspace_.locks().held_mode(where.identity(), key);
  for (;;) {
    const auto taken = workspace_.locks().lock_record(where.identity(), key, mode_of(kind), file.tag(), policy);
    if (taken.granted()) {
      if (!levels_.empty() && before == shared::LockMode::None) levels_.back()->locks.emplace(where.identity(), key);
      return {};
    }
    if (taken.verdict == shared::LockVerdict::Interrupted) {
      workspace_.services().poll();  // throws when the program is to end
      continue;
    }
    if (taken.verdict == shared::LockVerdict::Deadlock) return deadlock(id, taken.owner);
    AccessResult result = missing(Status::Locked);
    result.lock_owner = taken.owner;
    return result;
  }
}

AccessResult Records::lock(FileVariable& file, std::string_view id, LockKind kind, LockWait wait) {
  if (id.empty()) return refused(Status::RecordIdInvalid);
  if (VirtualFile* served = file.virtual_file()) [[unlikely]]
    return lock_served(file, *served, id, kind, wait);
  return take_lock(file, id, kind, wait);
}

// What the innermost transaction that touched the record did to it.
bool Records::find_pending(FileVariable& file, std::string_view id, store::ByteSink* sink, bool& present) {
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const auto pending = (*level)->writes->find(*stored(file.file_for(id)), id, sink);
    if (pending == store::Transaction::Pending::None) continue;
    present = pending == store::Transaction::Pending::Written;
    return true;
  }
  return false;
}

AccessResult Records::run_trigger(FileVariable& file, const store::File& where, std::uint32_t mode, std::string_view id,
                                  std::string* data, bool has_on_error) {
  const auto& trigger = where.trigger();
  if (trigger.name.empty() || (trigger.modes & mode) == 0 || !workspace_.trigger_runner()) return {};
  TriggerCall call{file, trigger.name, mode, id, data, has_on_error};
  if (workspace_.trigger_runner()(call)) return {};
  return refused(Status::TriggerFailed, trigger.name + " " + call.return_code);
}

AccessResult Records::read(FileVariable& file, std::string_view id, store::ByteSink& sink, LockKind lock, LockWait wait,
                           bool has_on_error) {
  if (id.empty()) return missing(Status::RecordIdInvalid);
  if (VirtualFile* served = file.virtual_file()) [[unlikely]]
    return read_served(file, *served, id, sink, lock, wait);
  if (AccessResult locked = take_lock(file, id, lock, wait); !locked.ok()) return locked;
  count(file, &AccessCounts::reads);
  AccessResult result = read_unlocked(file, id, sink, has_on_error);
  if (result.ok()) remember_id(file, id);
  return result;
}

// As it stands in the file, which may differ in case.
void Records::remember_id(FileVariable& file, std::string_view id) {
  if (file.file()->no_case()) {
    if (auto stored = file.file_for(id)->stored_id(id)) file.last_id = std::move(*stored);
  } else {
    file.last_id = id;
  }
}

AccessResult Records::read_unlocked(FileVariable& file, std::string_view id, store::ByteSink& sink, bool has_on_error) {
  const std::shared_ptr<store::File>& where = file.file_for(id);
  const auto& trigger = where->trigger();
  if (!trigger.name.empty() && (trigger.modes & kRead) != 0) [[unlikely]] {
    std::string record;
    store::StringSink copy(record);
    bool present = false;
    if (!find_pending(file, id, &copy, present)) {
      auto found = where->read(id, copy);
      if (!found) return found.status() == Status::RecordIdInvalid ? missing(found.status()) : failed(found.error());
      present = *found;
    }
    if (!present) return missing(Status::RecordNotFound);
    if (AccessResult ran = run_trigger(file, *where, kRead, id, &record, has_on_error); !ran.ok()) return ran;
    std::copy(record.begin(), record.end(), sink.make_room(record.size()));
    return {};
  }
  return read_untriggered(file, id, sink);
}

AccessResult Records::read_to_change(FileVariable& file, std::string_view id, std::string& record) {
  store::StringSink sink(record);
  if (id.empty()) return missing(Status::RecordIdInvalid);
  if (VirtualFile* served = file.virtual_file()) {
    return read_served(file, *served, id, sink, LockKind::None, LockWait::Wait);
  }
  return read_untriggered(file, id, sink);
}

AccessResult Records::read_untriggered(FileVariable& file, std::string_view id, store::ByteSink& sink) {
  const std::shared_ptr<store::File>& where = file.file_for(id);
  bool present = false;
  if (!levels_.empty() && find_pending(file, id, &sink, present)) {
    return present ? AccessResult{} : missing(Status::RecordNotFound);
  }
  auto found = file.mark_mapping ? where->read(id, sink) : where->read_unmapped(id, sink);
  if (!found) return found.status() == Status::RecordIdInvalid ? missing(found.status()) : failed(found.error());
  return *found ? AccessResult{} : missing(Status::RecordNotFound);
}

AccessResult Records::read(FileVariable& file, std::string_view id, std::string& record, LockKind lock, LockWait wait,
                           bool has_on_error) {
  store::StringSink sink(record);
  return read(file, id, sink, lock, wait, has_on_error);
}

AccessResult Records::may_update(FileVariable& file, std::string_view id) {
  if (id.empty()) return refused(Status::RecordIdInvalid);
  if (file.read_only) return refused(Status::ReadOnly, file.name());
  const bool must_lock = !levels_.empty() || workspace_.instance().config().number("MUSTLOCK") != 0;
  if (!must_lock) return {};
  const store::File& where = *file.file_for(id);
  const auto identity = where.identity();
  if (workspace_.locks().held_mode(identity, lock_id(where, id)) == shared::LockMode::Update) return {};
  if (workspace_.locks().holds_file(identity)) return {};
  return refused(Status::LockRequired, id);
}

void Records::after_update(FileVariable& file, std::string_view id, bool keep_lock) {
  if (!keep_lock) release(file, id);
}

AccessResult Records::write(FileVariable& file, std::string_view id, std::string_view record, bool keep_lock,
                            bool has_on_error) {
  if (VirtualFile* served = file.virtual_file()) [[unlikely]] {
    if (file.read_only) return refused(Status::ReadOnly, file.name());
    return answer(*served, served->write_locked(id, keep_lock, record));
  }
  if (AccessResult may = may_update(file, id); !may.ok()) return may;
  count(file, &AccessCounts::writes);
  const std::shared_ptr<store::File>& where = file.file_for(id);
  const bool triggered = !where->trigger().name.empty();
  std::string changed;
  if (triggered) {
    changed = record;
    if (AccessResult ran = run_trigger(file, *where, kPreWrite, id, &changed, has_on_error); !ran.ok()) return ran;
    record = changed;
  }
  if (!levels_.empty()) {
    if (auto valid = where->check_id(id); !valid) return failed(valid.error());
    if (auto may = check_update(*where, id, false); !may) return failed(may.error());
    levels_.back()->writes->write(stored(where), id, record);
  } else {
    auto written = file.mark_mapping ? where->write(id, record) : where->write_unmapped(id, record);
    if (!written) return failed(written.error());
  }
  if (triggered) {
    if (AccessResult ran = run_trigger(file, *where, kPostWrite, id, &changed, has_on_error); !ran.ok()) return ran;
  }
  after_update(file, id, keep_lock);
  return {};
}

AccessResult Records::remove(FileVariable& file, std::string_view id, bool keep_lock, bool has_on_error) {
  if (VirtualFile* served = file.virtual_file()) [[unlikely]] {
    if (file.read_only) return refused(Status::ReadOnly, file.name());
    return answer(*served, served->remove_locked(id, keep_lock));
  }
  if (AccessResult may = may_update(file, id); !may.ok()) return may;
  count(file, &AccessCounts::deletes);
  const std::shared_ptr<store::File>& where = file.file_for(id);
  std::string none;
  if (AccessResult ran = run_trigger(file, *where, kPreDelete, id, &none, has_on_error); !ran.ok()) return ran;
  if (!levels_.empty()) {
    if (auto may = check_update(*where, id, true); !may) return failed(may.error());
    if (where->check_id(id)) levels_.back()->writes->remove(stored(where), id);
  } else if (auto removed = where->remove(id); !removed) {
    return failed(removed.error());
  }
  if (AccessResult ran = run_trigger(file, *where, kPostDelete, id, &none, has_on_error); !ran.ok()) return ran;
  after_update(file, id, keep_lock);
  return {};
}

AccessResult Records::clear(FileVariable& file, bool has_on_error) {
  if (file.read_only) return refused(Status::ReadOnly, file.name());
  if (VirtualFile* served = file.virtual_file()) return answer(*served, served->clear_all());
  if (!levels_.empty()) return refused(Status::NotPossibleAtThisMoment, file.name());
  count(file, &AccessCounts::clears);
  if (!file.distributed_file()) return clear_one(file, *file.file(), has_on_error);
  for (const FilePart& part : file.distributed_file()->parts()) {
    if (AccessResult cleared = clear_one(file, *part.file, has_on_error); !cleared.ok()) return cleared;
  }
  return {};
}

// A file that another session has locked as a whole is not cleared under its hands. Its record locks do not matter, so
// this is no request for the file lock.
void Records::wait_for_file_lock(const store::File& where) {
  constexpr std::string_view kAnyId = "*";
  const auto locked_by_other = [&] {
    return workspace_.instance().locks().query(workspace_.slot(), where.identity(), kAnyId).state ==
           shared::RecordLockState::OtherFile;
  };
  while (locked_by_other()) {
    workspace_.services().poll();
    workspace_.env().sleep_nanoseconds(kFileLockLookNs);
  }
}

AccessResult Records::clear_one(FileVariable& file, store::File& where, bool has_on_error) {
  wait_for_file_lock(where);
  if (AccessResult ran = run_trigger(file, where, kPreClear, "", nullptr, has_on_error); !ran.ok()) return ran;
  if (auto cleared = where.clear(); !cleared) return failed(cleared.error());
  return run_trigger(file, where, kPostClear, "", nullptr, has_on_error);
}

void Records::count_accesses(const std::string& path, bool on) {
  if (on) {
    counted_.insert(path);
  } else {
    counted_.erase(path);
  }
}

void Records::count(FileVariable& file, std::uint64_t AccessCounts::*what) {
  if (counted_.empty()) return;
  const std::string& path = file.file()->path();
  if (counted_.contains(path) || counted_.contains(std::string())) ++(counts_[path].*what);
}

void Records::release(FileVariable& file, std::string_view id) {
  if (VirtualFile* served = file.virtual_file()) return served->unlock(id);
  if (!levels_.empty()) return;  // held to the end of the transaction
  const store::File& where = *file.file_for(id);
  workspace_.locks().unlock_record(where.identity(), lock_id(where, id));
}

void Records::release_all(FileVariable& file) {
  if (VirtualFile* served = file.virtual_file()) return served->unlock_all();
  if (!levels_.empty()) return;
  workspace_.locks().unlock_tag(file.tag());
}

void Records::release_all() {
  for (FileVariable* file : virtual_files_) file->virtual_file()->unlock_all();
  if (levels_.empty()) workspace_.locks().unlock_all();
}

void Records::closing(FileVariable& file) {
  std::erase(virtual_files_, &file);
  if (!levels_.empty()) {
    levels_.back()->closed.push_back(file.tag());
  } else {
    workspace_.locks().unlock_tag(file.tag());
  }
}

AccessResult Records::lock_file(FileVariable& file, LockWait wait) {
  if (VirtualFile* served = file.virtual_file())
    return answer(*served, served->lock_whole(wait == LockWait::Wait), wait);
  if (!file.distributed_file()) return lock_one(file, *file.file(), wait);
  std::vector<os::FileIdentity> taken;
  for (const FilePart& part : file.distributed_file()->parts()) {
    const os::FileIdentity identity = part.file->identity();
    const bool had = workspace_.locks().holds_file(identity);
    if (AccessResult locked = lock_one(file, *part.file, wait); !locked.ok()) {
      for (const os::FileIdentity& one : taken) workspace_.locks().unlock_file(one);
      return locked;
    }
    if (!had) taken.push_back(identity);
  }
  return {};
}

AccessResult Records::lock_one(FileVariable& file, const store::File& where, LockWait wait) {
  shared::WaitPolicy policy;
  policy.wait = wait == LockWait::Wait;
  policy.detect_deadlock = workspace_.instance().config().number("DEADLOCK") != 0;
  policy.interrupted = [this] { return workspace_.services().interrupt_pending(); };
  const os::FileIdentity identity = where.identity();
  for (;;) {
    const bool had = workspace_.locks().holds_file(identity);
    const auto taken = workspace_.locks().lock_file(identity, file.tag(), policy);
    if (taken.granted()) {
      if (!levels_.empty() && !had) levels_.back()->file_locks.insert(identity);
      return {};
    }
    if (taken.verdict == shared::LockVerdict::Interrupted) {
      workspace_.services().poll();
      continue;
    }
    if (taken.verdict == shared::LockVerdict::Deadlock) return deadlock(file.name(), taken.owner);
    AccessResult result = missing(Status::Locked);
    result.lock_owner = taken.owner;
    return result;
  }
}

AccessResult Records::unlock_file(FileVariable& file) {
  if (VirtualFile* served = file.virtual_file()) {
    served->unlock_whole();
    return {};
  }
  if (!levels_.empty()) return {};
  if (!file.distributed_file()) return missing(workspace_.locks().unlock_file(file.file()->identity()));
  Status status = Status::Ok;
  for (const FilePart& part : file.distributed_file()->parts()) {
    if (const Status one = workspace_.locks().unlock_file(part.file->identity()); one != Status::Ok) status = one;
  }
  return missing(status);
}

int Records::locked(FileVariable& file, std::string_view id, std::int64_t& owner) {
  if (VirtualFile* served = file.virtual_file()) return served->locked(id);
  const store::File& where = *file.file_for(id);
  const auto query = workspace_.instance().locks().query(workspace_.slot(), where.identity(), lock_id(where, id));
  owner = query.owner;
  return static_cast<int>(query.state);
}

int Records::transaction_level() const { return static_cast<int>(levels_.size()); }
std::uint64_t Records::transaction_id() const { return levels_.empty() ? 0 : levels_.back()->id; }

void Records::start_transaction() {
  auto level = std::make_unique<Level>();
  level->id = next_transaction_++;
  level->writes = workspace_.store().begin();
  levels_.push_back(std::move(level));
}

// Gives back what was locked inside, unless an outer transaction goes on holding it.
AccessResult Records::finish(Level& level, bool commit) {
  AccessResult result;
  if (!levels_.empty()) {
    Level& outer = *levels_.back();
    if (commit) outer.writes->absorb(*level.writes);
    outer.locks.merge(level.locks);
    outer.file_locks.merge(level.file_locks);
    outer.closed.insert(outer.closed.end(), level.closed.begin(), level.closed.end());
    return result;
  }
  if (commit && !level.writes->empty()) {
    if (auto committed = level.writes->commit(); !committed) result = failed(committed.error());
  }
  for (const auto& [file, id] : level.locks) workspace_.locks().unlock_record(file, id);
  for (const auto& file : level.file_locks) workspace_.locks().unlock_file(file);
  for (const auto tag : level.closed) workspace_.locks().unlock_tag(tag);
  return result;
}

AccessResult Records::commit_transaction() {
  if (levels_.empty()) return missing(Status::NoTransaction);
  const auto level = std::move(levels_.back());
  levels_.pop_back();
  return finish(*level, true);
}

void Records::roll_back_transaction() {
  if (levels_.empty()) return;
  const auto level = std::move(levels_.back());
  levels_.pop_back();
  finish(*level, false);
}

bool Records::roll_back_all() {
  const bool any = !levels_.empty();
  while (!levels_.empty()) roll_back_transaction();
  return any;
}

}  // namespace scarlet::workspace
