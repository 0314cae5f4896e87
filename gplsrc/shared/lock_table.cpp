// SPDX-License-Identifier: GPL-3.0-or-later
// The questions about locks, and what others than their owners do with them. Taking and releasing is in
// session_locks.cpp.
#include "shared/lock_table.h"

#include <algorithm>
#include <tuple>

#include "shared/lock_rules.h"

namespace scarlet::shared {

using base::Error;
using base::Result;
using base::Status;

namespace {

std::string task_id(std::uint32_t number) { return std::string(1, static_cast<char>(number)); }

std::string shown_id(LockKind kind, std::string_view id) {
  return kind == LockKind::Task ? std::to_string(static_cast<unsigned char>(id[0])) : std::string(id);
}

LockRow row_of(const LockEntry& entry, LockMode mode, bool waiting) {
  LockRow row;
  row.kind = entry.get().kind;
  row.mode = mode;
  row.waiting = waiting;
  row.slot = entry.slot;
  row.user = user_number(entry.slot);
  row.tag = entry.tag;
  row.file = entry.file;
  row.id = shown_id(row.kind, entry.id_view());
  return row;
}

}  // namespace

Result<std::unique_ptr<LockTable>> LockTable::open(Segment& segment, UserTable& users) {
  auto arena = LockArena::open(segment);
  if (arena == nullptr) return Error{Status::LimitReached, 0, segment.options().path};
  return std::unique_ptr<LockTable>(new LockTable(std::move(arena), users));
}

LockTable::LockTable(std::unique_ptr<LockArena> arena, UserTable& users) : arena_(std::move(arena)), users_(users) {
  users_.register_cleanup(Cleanup::Locks, [this](SlotIndex slot) { release_slot(slot); });
}

LockTable::~LockTable() { users_.register_cleanup(Cleanup::Locks, nullptr); }

RecordLockQuery LockTable::query(SlotIndex slot, const os::FileIdentity& file, std::string_view id) {
  if (!is_lockable_id(id)) return {};
  const RecordLockQuery seen = look(slot, file, id);
  // A program may ask in a loop, until it is free, for what a dead session holds.
  if (static_cast<int>(seen.state) >= 0 || users_.slot_alive(seen.owner - 1)) return seen;
  users_.reap();
  return look(slot, file, id);
}

RecordLockQuery LockTable::look(SlotIndex slot, const os::FileIdentity& file, std::string_view id) {
  const LockKey key(LockKind::Record, file, id);
  RecordLockQuery file_lock;
  RecordLockQuery own;
  RecordLockQuery other;
  const KeyGuard guard(*arena_, key);
  if (arena_->header().file_locks != 0) {
    arena_->for_each_of(LockKey(LockKind::File, file, {}), [&](const EntryPlace&, const LockEntry& entry) {
      if (entry.get().held == LockMode::None) return;
      file_lock = {entry.slot == slot ? RecordLockState::OwnFile : RecordLockState::OtherFile, user_number(entry.slot)};
    });
  }
  arena_->for_each_of(key, [&](const EntryPlace&, const LockEntry& entry) {
    const LockMode held = entry.get().held;
    if (held == LockMode::None) return;
    const bool shared = held == LockMode::Shared;
    if (entry.slot == slot) {
      own = {shared ? RecordLockState::OwnShared : RecordLockState::OwnUpdate, user_number(slot)};
    } else {
      other = {shared ? RecordLockState::OtherShared : RecordLockState::OtherUpdate, user_number(entry.slot)};
    }
  });
  if (file_lock.owner != 0) return file_lock;
  return own.owner != 0 ? own : other;
}

std::uint32_t LockTable::task_lock_owner(std::uint32_t number) {
  const std::string id = task_id(number);
  const LockKey key(LockKind::Task, {}, id);
  const KeyGuard guard(*arena_, key);
  std::uint32_t owner = 0;
  arena_->for_each_of(key, [&](const EntryPlace&, const LockEntry& entry) {
    if (entry.get().held != LockMode::None) owner = user_number(entry.slot);
  });
  return owner;
}

std::vector<LockRow> LockTable::list(bool with_task_locks) {
  users_.reap();
  std::vector<LockRow> rows;
  {
    const AllGuard guard(*arena_);
    const LockRules rules(*arena_);
    for (std::uint32_t partition = 0; partition < kLockPartitions; ++partition) {
      arena_->for_each_in(partition, [&](const EntryPlace&, const LockEntry& entry) {
        const LockState state = entry.get();
        if (state.kind == LockKind::Task && !with_task_locks) return;
        if (state.held != LockMode::None) rows.push_back(row_of(entry, state.held, false));
        if (state.wanted == LockMode::None) return;
        rows.push_back(row_of(entry, state.wanted, true));
        const LockKey key(state.kind, entry.file, entry.id_view());
        const auto obstacle = rules.first_obstacle(key, {entry.slot, state.wanted, state.patient, entry.ticket});
        if (obstacle) rows.back().waits_for = user_number(*obstacle);
      });
    }
  }
  std::sort(rows.begin(), rows.end(), [](const LockRow& a, const LockRow& b) {
    return std::tie(a.file, a.id, a.waiting, a.slot) < std::tie(b.file, b.id, b.waiting, b.slot);
  });
  return rows;
}

LockCounts LockTable::counts() {
  const LockHeader& header = arena_->header();
  return {arena_->limit(), header.current, header.peak, header.waits, header.deadlocks};
}

bool LockTable::force_unlock_record(SlotIndex owner, const os::FileIdentity& file, std::string_view id) {
  if (!is_lockable_id(id)) return false;
  const LockKey key(LockKind::Record, file, id);
  Wakes wakes;
  const KeyGuard guard(*arena_, key);
  LockRules rules(*arena_);
  const auto place = rules.find_own(key, owner);
  if (!place || arena_->entry(*place).get().held == LockMode::None) return false;
  rules.strip(key, *place, wakes);
  return true;
}

bool LockTable::force_unlock_file(SlotIndex owner, const os::FileIdentity& file) {
  const LockKey key(LockKind::File, file, {});
  Wakes wakes;
  const AllGuard guard(*arena_);
  LockRules rules(*arena_);
  const auto place = rules.find_own(key, owner);
  if (!place || arena_->entry(*place).get().held == LockMode::None) return false;
  rules.release(key, *place, wakes);
  return true;
}

bool LockTable::force_unlock_task(std::uint32_t number) {
  const std::uint32_t owner = task_lock_owner(number);
  if (owner == 0) return false;
  const std::string id = task_id(number);
  const LockKey key(LockKind::Task, {}, id);
  Wakes wakes;
  const KeyGuard guard(*arena_, key);
  LockRules rules(*arena_);
  const auto place = rules.find_own(key, owner - 1);
  if (!place || arena_->entry(*place).get().held == LockMode::None) return false;
  rules.release(key, *place, wakes);
  return true;
}

void LockTable::release_slot(SlotIndex slot) {
  Wakes wakes;
  const AllGuard guard(*arena_);
  LockRules(*arena_).release_slot(slot, wakes);
  arena_->waiting(slot).place = 0;
}

}  // namespace scarlet::shared
