// SPDX-License-Identifier: GPL-3.0-or-later
// LockTable: the record, file and task locks of all sessions, in the shared segment. The picture of the bytes and the
// rules for a kill at any instant are in lock_arena.h, who may have a lock is decided in lock_rules.h.
//
// Rules (those of the MultiValue languages):
//   - a lock belongs to a session, tied to the file variable it was taken through (`tag`); a session never blocks
//     itself; asking again through another variable moves the lock to that variable;
//   - shared locks go together; update locks exclude all others; asking for update on an own shared lock upgrades it
//     (waits until the other sharers are gone, ahead of everybody), asking for shared on an own update lock downgrades;
//   - a file lock excludes all other sessions' record and file locks of that file; a session's own record locks
//     and file lock go together and survive each other's release;
//   - waiting is first come, first served, by hand-over: a freed lock is given to the first waiter in the same step.
//     One exception keeps fairness from making deadlocks: a session that holds some lock is not queued behind a waiter
//     when nobody who *holds* the lock stands in its way.
//   - a lock that no room is left for is treated as if another user held it: LockVerdict::Held with owner -1.
//
// Waiters sleep on a futex until the lock is handed to them or a signal comes; every kLockCheckMs or sooner they look
// whether those they wait for are alive (a dead session's locks are released, see UserTable::reap). A ring of waiters
// is looked for (when asked to) by each who begins to wait, so by the one that closes it. Processes and threads: any,
// at once. SessionLocks: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "shared/segment.h"
#include "shared/user_table.h"

namespace scarlet::shared {

inline constexpr std::int64_t kLockFirstCheckMs = 10;  // the interval grows from here
inline constexpr std::int64_t kLockCheckMs = 500;      // to here
inline constexpr std::uint32_t kTaskLocks = 64;

enum class LockMode : std::uint8_t { None = 0, Shared = 1, Update = 2 };

// The handle of the file variable a lock belongs to; any number that the session gives out once.
using LockTag = std::uint64_t;
inline constexpr LockTag kTaskTag = UINT64_MAX;  // of task locks, which belong to no variable

enum class LockVerdict {
  Granted,
  Held,         // by another (wait == false), or no room in the table
  Deadlock,     // waiting would have closed a ring of waiting sessions
  Interrupted,  // WaitPolicy::interrupted said so
  BadId,        // empty, or longer than kIdBytes
};

struct [[nodiscard]] LockResult {
  LockVerdict verdict = LockVerdict::Granted;
  std::int32_t owner = 0;  // user number of one who stood in the way; -1: the table is full
  bool granted() const { return verdict == LockVerdict::Granted; }
};

struct WaitPolicy {
  bool wait = false;
  bool detect_deadlock = false;  // DEADLOCK=1
  // Asked before sleeping and at least every kLockCheckMs (at once after a signal): true ends the wait. May be null.
  std::function<bool()> interrupted;
};

// The codes of RECORDLOCKED().
enum class RecordLockState : int {
  OtherFile = -3,
  OtherUpdate = -2,
  OtherShared = -1,
  None = 0,
  OwnShared = 1,
  OwnUpdate = 2,
  OwnFile = 3,
};

struct RecordLockQuery {
  RecordLockState state = RecordLockState::None;
  std::uint32_t owner = 0;  // user number, 0 none
};

enum class LockKind : std::uint8_t { Record, File, Task };

// A row of LIST.READU: a lock held, or a session waiting for one.
struct LockRow {
  LockKind kind = LockKind::Record;
  LockMode mode = LockMode::Update;  // held, or wanted by a waiter
  bool waiting = false;
  SlotIndex slot = 0;
  std::uint32_t user = 0;
  LockTag tag = 0;
  os::FileIdentity file;
  std::string id;               // of the record; the number of a task lock
  std::uint64_t waits_for = 0;  // of a waiter: user number of one who stands in its way, 0 unknown
};

struct LockCounts {
  std::uint32_t limit = 0;    // NUMLOCKS
  std::uint32_t current = 0;  // record locks held now
  std::uint32_t peak = 0;
  std::uint64_t waits = 0;  // requests that had to wait, since the segment was made
  std::uint64_t deadlocks = 0;
};

class LockArena;
class SessionLocks;

class LockTable {
 public:
  // Registers its clean-up with `users`, which must outlive it. LimitReached when the segment has no room.
  static base::Result<std::unique_ptr<LockTable>> open(Segment& segment, UserTable& users);
  ~LockTable();

  // All locks of a session. Its destructor releases everything; destroy it before the session leaves the user table
  // and before the LockTable.
  std::unique_ptr<SessionLocks> session(SlotIndex slot);

  // `file` and `id` as for lock_record. `slot` is the one who asks.
  RecordLockQuery query(SlotIndex slot, const os::FileIdentity& file, std::string_view id);
  // User number of the owner of task lock `number`, 0 when it is free.
  std::uint32_t task_lock_owner(std::uint32_t number);
  // Held and waiting ones, ordered by file and id; task locks only when asked for.
  std::vector<LockRow> list(bool with_task_locks = false);
  LockCounts counts();

  // UNLOCK by an administrator: takes a lock away from the session that holds it. False when it does not hold it.
  bool force_unlock_record(SlotIndex owner, const os::FileIdentity& file, std::string_view id);
  bool force_unlock_file(SlotIndex owner, const os::FileIdentity& file);
  bool force_unlock_task(std::uint32_t number);
  // Everything that a slot holds or waits for; for dead sessions.
  void release_slot(SlotIndex slot);

 private:
  LockTable(std::unique_ptr<LockArena> arena, UserTable& users);
  RecordLockQuery look(SlotIndex slot, const os::FileIdentity& file, std::string_view id);
  std::unique_ptr<LockArena> arena_;
  UserTable& users_;
};

class SessionLocks {
 public:
  ~SessionLocks();
  SessionLocks(const SessionLocks&) = delete;
  SessionLocks& operator=(const SessionLocks&) = delete;

  // `id`: folded to upper case by the caller in a file without regard to case.
  LockResult lock_record(const os::FileIdentity& file, std::string_view id, LockMode mode, LockTag tag,
                         const WaitPolicy& policy);
  LockResult lock_file(const os::FileIdentity& file, LockTag tag, const WaitPolicy& policy);
  // Numbers 0 to kTaskLocks - 1.
  LockResult lock_task(std::uint32_t number, const WaitPolicy& policy);

  // False when this session does not hold it. Whichever variable it was taken through.
  bool unlock_record(const os::FileIdentity& file, std::string_view id);
  // Ok, Locked (held by another) or NotLockedByUs.
  base::Status unlock_file(const os::FileIdentity& file);
  base::Status unlock_task(std::uint32_t number);

  // Record and file locks taken through that variable.
  void unlock_tag(LockTag tag);
  // All record and file locks. Task locks stay.
  void unlock_all();
  void unlock_all_tasks();

  // What this session holds: None, Shared or Update. Does not look at the file lock.
  LockMode held_mode(const os::FileIdentity& file, std::string_view id) const;
  bool holds_file(const os::FileIdentity& file) const;

 private:
  friend class LockTable;
  struct Impl;
  explicit SessionLocks(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace scarlet::shared
