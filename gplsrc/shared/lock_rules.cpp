// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/lock_rules.h"

#include <algorithm>

#include "os/futex.h"

namespace scarlet::shared {

Wakes::~Wakes() {
  for (auto* word : words_) os::futex_wake_all(*word);
}

std::optional<EntryPlace> LockRules::find_own(const LockKey& key, SlotIndex slot) const {
  std::optional<EntryPlace> own;
  arena_.for_each_of(key, [&](const EntryPlace& place, const LockEntry& entry) {
    if (entry.slot == slot) own = place;
  });
  return own;
}

std::optional<SlotIndex> LockRules::first_obstacle(const LockKey& key, const LockWish& wish) const {
  std::optional<SlotIndex> first;
  for_each_obstacle(key, wish, [&](SlotIndex slot) {
    if (!first) first = slot;
  });
  return first;
}

bool LockRules::take_room() {
  LockHeader& header = arena_.header();
  const std::uint32_t now = header.current.fetch_add(1) + 1;
  if (now > arena_.limit()) {
    --header.current;
    return false;
  }
  std::uint32_t peak = header.peak.load(std::memory_order_relaxed);
  while (now > peak && !header.peak.compare_exchange_weak(peak, now)) {
  }
  return true;
}

void LockRules::give_back_room(Wakes& wakes) {
  LockHeader& header = arena_.header();
  --header.current;
  if (header.room_wanted.load() == 0) [[likely]]
    return;
  header.room_wanted = 0;
  wakes.add_counter(header.room_word);
}

void LockRules::grant(LockEntry& entry, Wakes& wakes) {
  const LockState state = entry.get();
  // Who waited has been promised its turn: it may go beyond the limit by a little.
  if (state.kind == LockKind::Record && state.held == LockMode::None) ++arena_.header().current;
  entry.publish({state.kind, state.wanted, LockMode::None, false});
  entry.wait_word.store(0, std::memory_order_release);
  if (state.kind == LockKind::File) {
    wakes.add_counter(arena_.header().file_word);
  } else {
    wakes.add(entry.wait_word);
  }
}

void LockRules::grant_waiters(const LockKey& key, Wakes& wakes) {
  std::vector<LockEntry*> waiters;
  arena_.for_each_of(key, [&](const EntryPlace&, LockEntry& entry) {
    if (entry.get().wanted != LockMode::None) waiters.push_back(&entry);
  });
  // Upgrades go first: nobody else can have the lock before them.
  std::sort(waiters.begin(), waiters.end(), [](const LockEntry* a, const LockEntry* b) {
    const bool a_upgrades = a->get().held != LockMode::None;
    const bool b_upgrades = b->get().held != LockMode::None;
    return a_upgrades != b_upgrades ? a_upgrades : a->ticket < b->ticket;
  });
  bool queue_stands = false;
  for (LockEntry* waiter : waiters) {
    const LockState state = waiter->get();
    if (queue_stands && state.patient) continue;
    if (first_obstacle(key, {waiter->slot, state.wanted, state.patient, waiter->ticket})) {
      queue_stands = true;
      continue;
    }
    grant(*waiter, wakes);
    if (state.wanted == LockMode::Update) return;
  }
}

bool LockRules::has_file_waiter(const os::FileIdentity& file) const {
  bool found = false;
  arena_.for_each_of(LockKey(LockKind::File, file, {}), [&](const EntryPlace&, const LockEntry& entry) {
    found = found || entry.get().wanted != LockMode::None;
  });
  return found;
}

void LockRules::release(const LockKey& key, const EntryPlace& place, Wakes& wakes) {
  const LockState state = arena_.entry(place).get();
  arena_.erase(place);
  if (key.kind == LockKind::File) {
    --arena_.header().file_locks;
    after_file_lock(key.file, wakes);
    return;
  }
  if (key.kind == LockKind::Record && state.held != LockMode::None) give_back_room(wakes);
  grant_waiters(key, wakes);
  if (key.kind == LockKind::Record && arena_.header().file_locks.load(std::memory_order_relaxed) != 0 &&
      has_file_waiter(key.file)) {
    wakes.add_counter(arena_.header().file_word);
  }
}

void LockRules::strip(const LockKey& key, const EntryPlace& place, Wakes& wakes) {
  LockEntry& entry = arena_.entry(place);
  const LockState state = entry.get();
  if (state.wanted == LockMode::None) return release(key, place, wakes);
  entry.publish({state.kind, LockMode::None, state.wanted, false});
  give_back_room(wakes);
  grant_waiters(key, wakes);
}

// Those who waited for records of the file may go on; those who wait for the whole file look for themselves.
void LockRules::after_file_lock(const os::FileIdentity& file, Wakes& wakes) {
  std::vector<LockKey> keys;
  for (std::uint32_t partition = 0; partition < kLockPartitions; ++partition) {
    arena_.for_each_in(partition, [&](const EntryPlace&, const LockEntry& entry) {
      const LockState state = entry.get();
      if (state.kind == LockKind::Record && state.wanted != LockMode::None && entry.file == file) {
        keys.emplace_back(state.kind, entry.file, entry.id_view());
      }
    });
  }
  for (const LockKey& key : keys) grant_waiters(key, wakes);
  wakes.add_counter(arena_.header().file_word);
}

void LockRules::release_slot(SlotIndex slot, Wakes& wakes) {
  std::vector<EntryPlace> places;
  std::vector<LockKey> keys;  // ids stay in the erased entries: nobody makes new ones meanwhile
  for (std::uint32_t partition = 0; partition < kLockPartitions; ++partition) {
    arena_.for_each_in(partition, [&](const EntryPlace& place, const LockEntry& entry) {
      if (entry.slot != slot) return;
      places.push_back(place);
      keys.emplace_back(entry.get().kind, entry.file, entry.id_view());
    });
  }
  for (const EntryPlace& place : places) arena_.erase(place);
  arena_.recount();
  for (const LockKey& key : keys) {
    if (key.kind == LockKind::File) {
      after_file_lock(key.file, wakes);
    } else {
      grant_waiters(key, wakes);
    }
  }
  wakes.add_counter(arena_.header().file_word);
  wakes.add_counter(arena_.header().room_word);
}

}  // namespace scarlet::shared
