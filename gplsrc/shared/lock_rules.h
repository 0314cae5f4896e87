// SPDX-License-Identifier: GPL-3.0-or-later
// Who may have a lock, who gets it next, and what follows when one is let go. Works on the entries of a LockArena; the
// caller holds the latches that the key needs: KeyGuard for records and tasks, AllGuard for file locks.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "shared/lock_arena.h"

namespace scarlet::shared {

inline constexpr std::uint64_t kBehindAll = UINT64_MAX;  // the ticket of one who just came

// Futexes to be woken when the latches are free again: declare it before the guard.
class Wakes {
 public:
  Wakes() = default;
  ~Wakes();
  Wakes(const Wakes&) = delete;
  Wakes& operator=(const Wakes&) = delete;
  void add(std::atomic<std::uint32_t>& word) { words_.push_back(&word); }
  // Makes the word differ from what its sleepers saw, too.
  void add_counter(std::atomic<std::uint32_t>& word) {
    ++word;
    add(word);
  }

 private:
  std::vector<std::atomic<std::uint32_t>*> words_;
};

// A wish for a key, as the rules see it.
struct LockWish {
  SlotIndex slot = 0;
  LockMode mode = LockMode::Update;
  bool patient = false;
  std::uint64_t ticket = kBehindAll;
};

class LockRules {
 public:
  explicit LockRules(LockArena& arena) : arena_(arena) {}

  std::optional<EntryPlace> find_own(const LockKey& key, SlotIndex slot) const;
  // Calls function(SlotIndex) for everyone who keeps the wish from being granted; one may come several times.
  template <class Function>
  void for_each_obstacle(const LockKey& key, const LockWish& wish, Function function) const;
  std::optional<SlotIndex> first_obstacle(const LockKey& key, const LockWish& wish) const;

  // Counts one more record lock; false when there are as many as there may be.
  bool take_room();
  // Removes an entry that holds the key, or waits for it, and gives the key to who is next.
  void release(const LockKey& key, const EntryPlace& place, Wakes& wakes);
  // Takes away what the entry holds; what it waits for, it goes on waiting for.
  void strip(const LockKey& key, const EntryPlace& place, Wakes& wakes);
  // An entry became less than it was (downgraded, upgrade given up): gives the key to who is next.
  void grant_waiters(const LockKey& key, Wakes& wakes);
  // All entries of a session. Needs AllGuard.
  void release_slot(SlotIndex slot, Wakes& wakes);

 private:
  void grant(LockEntry& entry, Wakes& wakes);
  void give_back_room(Wakes& wakes);
  void after_file_lock(const os::FileIdentity& file, Wakes& wakes);
  bool has_file_waiter(const os::FileIdentity& file) const;

  LockArena& arena_;
};

template <class Function>
void LockRules::for_each_obstacle(const LockKey& key, const LockWish& wish, Function function) const {
  // Those who hold a file lock, or wait for it from before.
  const auto file_obstacle = [&](const EntryPlace&, const LockEntry& entry) {
    const LockState state = entry.get();
    if (entry.slot == wish.slot) return;
    if (state.held != LockMode::None || (wish.patient && entry.ticket < wish.ticket)) function(entry.slot);
  };
  if (key.kind == LockKind::File) {
    arena_.for_each_of(key, file_obstacle);
    for (std::uint32_t partition = 0; partition < kLockPartitions; ++partition) {
      arena_.for_each_in(partition, [&](const EntryPlace&, const LockEntry& entry) {
        const LockState state = entry.get();
        if (state.kind == LockKind::Record && state.held != LockMode::None && entry.slot != wish.slot &&
            entry.file == key.file) {
          function(entry.slot);
        }
      });
    }
    return;
  }
  arena_.for_each_of(key, [&](const EntryPlace&, const LockEntry& entry) {
    const LockState state = entry.get();
    if (entry.slot == wish.slot) return;
    const bool excludes =
        state.held == LockMode::Update || (state.held == LockMode::Shared && wish.mode == LockMode::Update);
    const bool upgrades = state.held != LockMode::None && state.wanted != LockMode::None;
    const bool is_before = state.wanted != LockMode::None && (upgrades || entry.ticket < wish.ticket);
    if (excludes || (wish.patient && is_before)) function(entry.slot);
  });
  if (key.kind == LockKind::Record && arena_.header().file_locks.load(std::memory_order_relaxed) != 0) {
    arena_.for_each_of(LockKey(LockKind::File, key.file, {}), file_obstacle);
  }
}

}  // namespace scarlet::shared
