// SPDX-License-Identifier: GPL-3.0-or-later
// Taking, waiting for and releasing locks, for one session.
//
// Which locks belong to a file variable is remembered here, in the session's own memory, as references to entries. A
// reference is stale when the entry has another sequence (released one by one, taken away by an administrator) or
// another tag (asked for again through another variable); stale ones are swept out as the list grows.
#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "os/futex.h"
#include "shared/deadlock.h"
#include "shared/lock_rules.h"
#include "shared/lock_table.h"

namespace scarlet::shared {

using base::Status;

namespace {

constexpr std::size_t kFirstSweep = 64;    // references of one tag before stale ones are looked for
constexpr std::size_t kCheckedOwners = 8;  // of those in the way, how many a waiter asks for signs of life
constexpr int kPatienceWithVictims = 3;    // looks at the same ring before the other's duty becomes ours
constexpr int kFullTableReapRounds = 2;    // waits for room between looks for dead sessions

struct TagLocks {
  std::vector<EntryReference> references;
  std::size_t sweep_at = kFirstSweep;
};

std::int32_t owner_number(SlotIndex slot) { return static_cast<std::int32_t>(user_number(slot)); }

}  // namespace

struct SessionLocks::Impl {
  Impl(LockArena& lock_arena, UserTable& user_table, SlotIndex own_slot)
      : arena(lock_arena), rules(lock_arena), users(user_table), slot(own_slot) {}

  enum class Outcome { Granted, Refused, Full, Queued };
  struct Attempt {
    Outcome outcome = Outcome::Granted;
    SlotIndex obstacle = 0;
    EntryPlace place;         // of the wish, when queued
    bool is_upgrade = false;  // of a lock that is counted already
  };

  LockResult acquire(const LockKey& key, LockMode mode, LockTag tag, const WaitPolicy& policy);
  Attempt attempt(const LockKey& key, LockMode mode, LockTag tag, bool wait);
  Attempt attempt_latched(const LockKey& key, LockMode mode, LockTag tag, bool wait, Wakes& wakes);
  Attempt change_own(const LockKey& key, const EntryPlace& place, LockMode mode, LockTag tag, bool wait, Wakes& wakes);
  bool grant_new(const LockKey& key, LockMode mode, LockTag tag, EntryPlace& place);
  bool queue(const LockKey& key, const LockWish& wish, LockTag tag, EntryPlace& place);

  LockResult wait_for(const LockKey& key, LockTag tag, const EntryPlace& place, const WaitPolicy& policy);
  LockResult sleep_until_decided(const LockKey& key, LockTag tag, const EntryPlace& place, const WaitPolicy& policy);
  LockVerdict reason_to_stop(const WaitPolicy& policy, int& rings_seen);
  bool is_granted(const LockKey& key, const EntryPlace& place, LockTag tag);
  bool look_again(const LockKey& key, const EntryPlace& place, LockTag tag);
  bool give_up(const LockKey& key, const EntryPlace& place, LockTag tag);
  bool reap_dead_owners(const LockKey& key, const EntryPlace& place);
  std::int32_t someone_in_the_way(const LockKey& key, const EntryPlace& place);
  bool wait_for_room(const WaitPolicy& policy, int round);

  void remember(const EntryPlace& place, LockTag tag);
  bool is_current(const EntryReference& reference, LockTag tag) const;
  void sweep(TagLocks& locks, LockTag tag) const;
  bool unlock(const LockKey& key);
  void unlock_reference(const EntryReference& reference, LockTag tag);
  void unlock_references(TagLocks& locks, LockTag tag);

  template <class Function>
  auto with_guard(const LockKey& key, Function function) {
    if (key.kind == LockKind::File) {
      const AllGuard guard(arena);
      return function();
    }
    const KeyGuard guard(arena, key);
    return function();
  }

  LockArena& arena;
  LockRules rules;
  UserTable& users;
  SlotIndex slot;
  std::uint64_t held = 0;  // locks of all kinds; may be too high after an administrator's UNLOCK, never too low
  std::unordered_map<LockTag, TagLocks> by_tag;
  LockTag last_tag = 0;
  TagLocks* last_locks = nullptr;
};

bool SessionLocks::Impl::grant_new(const LockKey& key, LockMode mode, LockTag tag, EntryPlace& place) {
  if (key.kind == LockKind::Record && !rules.take_room()) return false;
  if (!arena.create(key, slot, tag, {key.kind, mode, LockMode::None, false}, 0, place)) {
    if (key.kind == LockKind::Record) --arena.header().current;
    return false;
  }
  if (key.kind == LockKind::File) ++arena.header().file_locks;
  remember(place, tag);
  return true;
}

bool SessionLocks::Impl::queue(const LockKey& key, const LockWish& wish, LockTag tag, EntryPlace& place) {
  const LockState state{key.kind, LockMode::None, wish.mode, wish.patient};
  if (!arena.create(key, slot, tag, state, wish.ticket, place)) return false;
  if (key.kind == LockKind::File) ++arena.header().file_locks;
  return true;
}

// We have the key already: more of it, less of it, or through another variable.
SessionLocks::Impl::Attempt SessionLocks::Impl::change_own(const LockKey& key, const EntryPlace& place, LockMode mode,
                                                           LockTag tag, bool wait, Wakes& wakes) {
  LockEntry& entry = arena.entry(place);
  const LockState state = entry.get();
  if (state.held == LockMode::Shared && mode == LockMode::Update) {
    if (const auto obstacle = rules.first_obstacle(key, {slot, mode, false, kBehindAll})) {
      if (!wait) return {Outcome::Refused, *obstacle, place};
      entry.ticket = ++arena.header().tickets;
      entry.wait_word.store(1, std::memory_order_relaxed);
      entry.publish({key.kind, state.held, mode, false});
      return {Outcome::Queued, *obstacle, place, true};
    }
  }
  if (entry.tag != tag) {
    entry.tag.store(tag, std::memory_order_relaxed);
    remember(place, tag);
  }
  if (state.held == mode) return {};
  entry.publish({key.kind, mode, LockMode::None, false});
  if (mode == LockMode::Shared) rules.grant_waiters(key, wakes);
  return {};
}

SessionLocks::Impl::Attempt SessionLocks::Impl::attempt_latched(const LockKey& key, LockMode mode, LockTag tag,
                                                                bool wait, Wakes& wakes) {
  if (const auto own = rules.find_own(key, slot)) return change_own(key, *own, mode, tag, wait, wakes);
  LockWish wish{slot, mode, wait && held == 0, kBehindAll};
  EntryPlace place;
  const auto obstacle = rules.first_obstacle(key, wish);
  if (!obstacle) {
    if (!grant_new(key, mode, tag, place)) return {Outcome::Full, 0, {}};
    ++held;
    return {};
  }
  if (!wait) return {Outcome::Refused, *obstacle, {}};
  wish.ticket = ++arena.header().tickets;
  return {queue(key, wish, tag, place) ? Outcome::Queued : Outcome::Full, *obstacle, place};
}

SessionLocks::Impl::Attempt SessionLocks::Impl::attempt(const LockKey& key, LockMode mode, LockTag tag, bool wait) {
  Wakes wakes;
  return with_guard(key, [&] { return attempt_latched(key, mode, tag, wait, wakes); });
}

LockResult SessionLocks::Impl::acquire(const LockKey& key, LockMode mode, LockTag tag, const WaitPolicy& policy) {
  for (int round = 1;; ++round) {
    const Attempt made = attempt(key, mode, tag, policy.wait);
    switch (made.outcome) {
      case Outcome::Granted: return {};
      case Outcome::Refused:
        if (users.slot_alive(made.obstacle)) return {LockVerdict::Held, owner_number(made.obstacle)};
        users.reap();
        continue;
      case Outcome::Queued: {
        const LockResult result = wait_for(key, tag, made.place, policy);
        if (result.granted() && !made.is_upgrade) ++held;
        return result;
      }
      case Outcome::Full: break;
    }
    if (!policy.wait) return {LockVerdict::Held, -1};
    if (!wait_for_room(policy, round)) return {LockVerdict::Interrupted, -1};
  }
}

// False when interrupted.
bool SessionLocks::Impl::wait_for_room(const WaitPolicy& policy, int round) {
  if (policy.interrupted && policy.interrupted()) return false;
  LockHeader& header = arena.header();
  const std::uint32_t seen = header.room_word;
  header.room_wanted = 1;
  if (header.current >= arena.limit()) os::futex_wait(header.room_word, seen, kLockCheckMs);
  if (round % kFullTableReapRounds == 0) users.reap();
  return true;
}

// With the guard held. Whoever grants makes the state so in one store.
bool SessionLocks::Impl::is_granted(const LockKey& key, const EntryPlace& place, LockTag tag) {
  LockEntry& entry = arena.entry(place);
  if (entry.get().wanted != LockMode::None) return false;
  if (key.kind != LockKind::File && entry.tag != tag) entry.tag.store(tag, std::memory_order_relaxed);
  remember(place, tag);
  return true;
}

// The waiter's own look at the table: also mends what one who died between releasing and granting has left, and is how
// a file lock is granted at all.
bool SessionLocks::Impl::look_again(const LockKey& key, const EntryPlace& place, LockTag tag) {
  Wakes wakes;
  return with_guard(key, [&] {
    if (is_granted(key, place, tag)) return true;
    rules.grant_waiters(key, wakes);
    return is_granted(key, place, tag);
  });
}

// True when the lock was granted in the last moment after all.
bool SessionLocks::Impl::give_up(const LockKey& key, const EntryPlace& place, LockTag tag) {
  Wakes wakes;
  return with_guard(key, [&] {
    if (is_granted(key, place, tag)) return true;
    LockEntry& entry = arena.entry(place);
    const LockState state = entry.get();
    if (state.held == LockMode::None) {
      rules.release(key, place, wakes);
    } else {
      entry.publish({state.kind, state.held, LockMode::None, false});
      rules.grant_waiters(key, wakes);
    }
    return false;
  });
}

std::int32_t SessionLocks::Impl::someone_in_the_way(const LockKey& key, const EntryPlace& place) {
  const auto obstacle = with_guard(key, [&] {
    const LockEntry& entry = arena.entry(place);
    const LockState state = entry.get();
    return rules.first_obstacle(key, {slot, state.wanted, state.patient, entry.ticket});
  });
  return obstacle ? owner_number(*obstacle) : 0;
}

// True when there were some.
bool SessionLocks::Impl::reap_dead_owners(const LockKey& key, const EntryPlace& place) {
  std::vector<SlotIndex> owners;
  with_guard(key, [&] {
    const LockEntry& entry = arena.entry(place);
    const LockState state = entry.get();
    rules.for_each_obstacle(key, {slot, state.wanted, state.patient, entry.ticket}, [&](SlotIndex other) {
      if (owners.size() < kCheckedOwners) owners.push_back(other);
    });
  });
  if (std::all_of(owners.begin(), owners.end(), [&](SlotIndex other) { return users.slot_alive(other); })) return false;
  users.reap();
  return true;
}

// Granted means: go on waiting.
LockVerdict SessionLocks::Impl::reason_to_stop(const WaitPolicy& policy, int& rings_seen) {
  if (policy.interrupted && policy.interrupted()) return LockVerdict::Interrupted;
  if (!policy.detect_deadlock) return LockVerdict::Granted;
  const RingRole role = find_ring(arena, slot);
  rings_seen += role != RingRole::None ? 1 : 0;
  const bool ours_to_break = role == RingRole::Victim || rings_seen > kPatienceWithVictims;
  return ours_to_break ? LockVerdict::Deadlock : LockVerdict::Granted;
}

LockResult SessionLocks::Impl::wait_for(const LockKey& key, LockTag tag, const EntryPlace& place,
                                        const WaitPolicy& policy) {
  LockEntry& entry = arena.entry(place);
  ++arena.header().waits;
  Waiting& waiting = arena.waiting(slot);
  waiting.ticket = entry.ticket;
  waiting.place = std::uint64_t{place.partition} << 32 | (place.index + 1);
  const LockResult result = sleep_until_decided(key, tag, place, policy);
  waiting.place = 0;
  if (result.verdict == LockVerdict::Deadlock) ++arena.header().deadlocks;
  return result;
}

LockResult SessionLocks::Impl::sleep_until_decided(const LockKey& key, LockTag tag, const EntryPlace& place,
                                                   const WaitPolicy& policy) {
  const bool is_file = key.kind == LockKind::File;
  std::atomic<std::uint32_t>& word = is_file ? arena.header().file_word : arena.entry(place).wait_word;
  int rings_seen = 0;
  std::int64_t check_ms = kLockFirstCheckMs;
  for (bool just_came = true;; just_came = false) {
    // The word is read before the look, so that a change after the look is not slept through.
    const std::uint32_t seen = is_file ? word.load() : 1;
    if ((!just_came || is_file) && look_again(key, place, tag)) return {};
    const LockVerdict verdict = reason_to_stop(policy, rings_seen);
    if (verdict != LockVerdict::Granted) {
      const std::int32_t owner = someone_in_the_way(key, place);
      return give_up(key, place, tag) ? LockResult{} : LockResult{verdict, owner};
    }
    // Before the first sleep as well: who is in the way may be dead already.
    if (just_came && reap_dead_owners(key, place)) continue;
    if (os::futex_wait(word, seen, check_ms) == os::FutexWake::TimedOut) reap_dead_owners(key, place);
    check_ms = std::min(kLockCheckMs, check_ms * 3);
  }
}

void SessionLocks::Impl::remember(const EntryPlace& place, LockTag tag) {
  if (last_locks == nullptr || last_tag != tag) {
    last_locks = &by_tag[tag];
    last_tag = tag;
  }
  last_locks->references.push_back({place, arena.entry(place).sequence.load(std::memory_order_relaxed)});
  if (last_locks->references.size() >= last_locks->sweep_at) sweep(*last_locks, tag);
}

// Without the latch: a reference that is current stays so, as only we release it; a stale one may look as it likes.
bool SessionLocks::Impl::is_current(const EntryReference& reference, LockTag tag) const {
  const LockEntry& entry = arena.entry(reference.place);
  return entry.in_use() && entry.sequence.load(std::memory_order_relaxed) == reference.sequence &&
         entry.tag.load(std::memory_order_relaxed) == tag;
}

void SessionLocks::Impl::sweep(TagLocks& locks, LockTag tag) const {
  std::erase_if(locks.references, [&](const EntryReference& reference) { return !is_current(reference, tag); });
  locks.sweep_at = std::max(kFirstSweep, locks.references.size() * 2);
}

bool SessionLocks::Impl::unlock(const LockKey& key) {
  Wakes wakes;
  return with_guard(key, [&] {
    const auto own = rules.find_own(key, slot);
    if (!own) return false;
    rules.release(key, *own, wakes);
    if (held != 0) --held;
    return true;
  });
}

void SessionLocks::Impl::unlock_reference(const EntryReference& reference, LockTag tag) {
  arena.lock(reference.place.partition);
  const LockEntry& entry = arena.entry(reference.place);
  const bool current = is_current(reference, tag) && entry.slot == slot;
  const LockKind kind = entry.get().kind;
  const os::FileIdentity file = entry.file;
  const std::string id(entry.id_view());
  arena.unlock(reference.place.partition);
  if (current && kind != LockKind::Task) unlock(LockKey(kind, file, id));
}

void SessionLocks::Impl::unlock_references(TagLocks& locks, LockTag tag) {
  // Latest first, which is how the free entries are best used again.
  for (auto reference = locks.references.rbegin(); reference != locks.references.rend(); ++reference) {
    unlock_reference(*reference, tag);
  }
}

SessionLocks::SessionLocks(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

SessionLocks::~SessionLocks() {
  unlock_all();
  unlock_all_tasks();
}

std::unique_ptr<SessionLocks> LockTable::session(SlotIndex slot) {
  base::check(slot < arena_->max_sessions());
  users_.owes(slot, Cleanup::Locks);
  return std::unique_ptr<SessionLocks>(new SessionLocks(std::make_unique<SessionLocks::Impl>(*arena_, users_, slot)));
}

LockResult SessionLocks::lock_record(const os::FileIdentity& file, std::string_view id, LockMode mode, LockTag tag,
                                     const WaitPolicy& policy) {
  base::check(mode != LockMode::None);
  if (!is_lockable_id(id)) return {LockVerdict::BadId, 0};
  return impl_->acquire(LockKey(LockKind::Record, file, id), mode, tag, policy);
}

LockResult SessionLocks::lock_file(const os::FileIdentity& file, LockTag tag, const WaitPolicy& policy) {
  return impl_->acquire(LockKey(LockKind::File, file, {}), LockMode::Update, tag, policy);
}

LockResult SessionLocks::lock_task(std::uint32_t number, const WaitPolicy& policy) {
  base::check(number < kTaskLocks);
  const char id = static_cast<char>(number);
  return impl_->acquire(LockKey(LockKind::Task, {}, {&id, 1}), LockMode::Update, kTaskTag, policy);
}

bool SessionLocks::unlock_record(const os::FileIdentity& file, std::string_view id) {
  if (impl_->held == 0) return false;
  return is_lockable_id(id) && impl_->unlock(LockKey(LockKind::Record, file, id));
}

base::Status SessionLocks::unlock_file(const os::FileIdentity& file) {
  if (impl_->arena.header().file_locks == 0) return Status::NotLockedByUs;
  const LockKey key(LockKind::File, file, {});
  if (impl_->unlock(key)) return Status::Ok;
  const KeyGuard guard(impl_->arena, key);
  bool held_by_another = false;
  impl_->arena.for_each_of(key, [&](const EntryPlace&, const LockEntry& entry) {
    held_by_another = held_by_another || entry.get().held != LockMode::None;
  });
  return held_by_another ? Status::Locked : Status::NotLockedByUs;
}

base::Status SessionLocks::unlock_task(std::uint32_t number) {
  base::check(number < kTaskLocks);
  const char id = static_cast<char>(number);
  const LockKey key(LockKind::Task, {}, {&id, 1});
  if (impl_->unlock(key)) return Status::Ok;
  const KeyGuard guard(impl_->arena, key);
  bool held_by_another = false;
  impl_->arena.for_each_of(key, [&](const EntryPlace&, const LockEntry& entry) {
    held_by_another = held_by_another || entry.get().held != LockMode::None;
  });
  return held_by_another ? Status::Locked : Status::NotLockedByUs;
}

void SessionLocks::unlock_tag(LockTag tag) {
  const auto found = impl_->by_tag.find(tag);
  if (found == impl_->by_tag.end()) return;
  impl_->unlock_references(found->second, tag);
  impl_->by_tag.erase(found);
  impl_->last_locks = nullptr;
}

void SessionLocks::unlock_all() {
  for (auto& [tag, locks] : impl_->by_tag) {
    if (tag != kTaskTag) impl_->unlock_references(locks, tag);
  }
  std::erase_if(impl_->by_tag, [](const auto& tag_locks) { return tag_locks.first != kTaskTag; });
  impl_->last_locks = nullptr;
}

void SessionLocks::unlock_all_tasks() {
  const auto found = impl_->by_tag.find(kTaskTag);
  if (found == impl_->by_tag.end()) return;
  for (std::uint32_t number = 0; number < kTaskLocks; ++number) static_cast<void>(unlock_task(number));
  impl_->by_tag.erase(found);
  impl_->last_locks = nullptr;
}

LockMode SessionLocks::held_mode(const os::FileIdentity& file, std::string_view id) const {
  if (impl_->held == 0 || !is_lockable_id(id)) return LockMode::None;
  const LockKey key(LockKind::Record, file, id);
  const KeyGuard guard(impl_->arena, key);
  const auto own = impl_->rules.find_own(key, impl_->slot);
  return own ? impl_->arena.entry(*own).get().held : LockMode::None;
}

bool SessionLocks::holds_file(const os::FileIdentity& file) const {
  if (impl_->arena.header().file_locks == 0) return false;
  const LockKey key(LockKind::File, file, {});
  const KeyGuard guard(impl_->arena, key);
  const auto own = impl_->rules.find_own(key, impl_->slot);
  return own && impl_->arena.entry(*own).get().held != LockMode::None;
}

}  // namespace scarlet::shared
