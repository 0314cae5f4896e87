// SPDX-License-Identifier: GPL-3.0-or-later
// LockArena: the memory of the lock table and its upkeep. What the entries mean is decided in lock_rules.h.
//
//   block "locks":  LockHeader | PartitionHeader[64] | Waiting[max_sessions] | partition 0 | ... | partition 63
//   partition:      bucket heads (u32 each) | LockEntry[capacity]
//
// The headers lie together, so that who looks whether a session holds anything touches two pages and not one a
// partition: a first touch costs a tenth of a millisecond where the segment's file lies on a disk.
//
// An entry is one session's interest in one key: held, wanted, or both (an upgrade). All entries of a key lie in one
// partition, in the chain of one bucket. Index 0 of chains and free lists means "end", so zeroed memory is an empty
// table and untouched entries cost no memory.
//
// Kill at any instant: the entries are the truth; chains, free lists and counts only derive from them. An entry comes
// into being, changes and vanishes by one store of its `state`, when all its other fields are in place. Who takes over
// a partition's latch from a dead holder rebuilds its chains from the entries. The compiler must not move stores across
// that one: publish() and the atomics see to it. The sums in LockHeader may be off by what a dead process was doing;
// recount() sets them right whenever a dead session is cleaned up.
//
// Order of latches: the user table's, then partitions by rising number.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "os/env.h"
#include "shared/latch.h"
#include "shared/lock_table.h"
#include "shared/segment.h"

namespace scarlet::shared {

inline constexpr std::uint32_t kLockPartitions = 64;

constexpr bool is_lockable_id(std::string_view id) { return !id.empty() && id.size() <= base::limits::kIdBytes; }

// What an entry says, packed into one word so that it changes in one store. The word 0 is a free entry.
struct LockState {
  LockKind kind = LockKind::Record;
  LockMode held = LockMode::None;
  LockMode wanted = LockMode::None;
  bool patient = false;  // queues behind earlier waiters

  constexpr std::uint32_t packed() const {
    return 0x80U | static_cast<std::uint32_t>(held) | static_cast<std::uint32_t>(wanted) << 2 |
           static_cast<std::uint32_t>(kind) << 4 | (patient ? 0x40U : 0U);
  }
  static constexpr LockState of(std::uint32_t word) {
    return {static_cast<LockKind>((word >> 4) & 3), static_cast<LockMode>(word & 3),
            static_cast<LockMode>((word >> 2) & 3), (word & 0x40U) != 0};
  }
};

struct alignas(64) LockEntry {
  std::atomic<std::uint32_t> state;
  std::atomic<std::uint32_t> wait_word;  // futex of the waiter: 1 while it sleeps
  std::uint32_t next;                    // index + 1 in the bucket's chain, or in the free list
  std::uint32_t slot;
  std::atomic<std::uint64_t> sequence;  // of this use of the entry, unique in its partition
  std::uint64_t hash;
  os::FileIdentity file;
  std::atomic<LockTag> tag;
  std::uint64_t ticket;  // order of waiters, unique
  std::uint8_t id_length;
  std::array<char, base::limits::kIdBytes> id;

  LockState get() const { return LockState::of(state.load(std::memory_order_acquire)); }
  bool in_use() const { return state.load(std::memory_order_acquire) != 0; }
  std::string_view id_view() const { return {id.data(), id_length}; }
  // The one store that makes a change. Release, and a barrier for the compiler on both sides.
  void publish(const LockState& value) { publish_word(value.packed()); }
  void vanish() { publish_word(0); }

 private:
  void publish_word(std::uint32_t word) {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    state.store(word, std::memory_order_release);
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
};
static_assert(sizeof(LockEntry) == 320);

struct alignas(64) PartitionHeader {
  Latch latch;
  std::uint32_t free_head;   // index + 1
  std::uint32_t high_water;  // entries at and above were never used since the partition was last empty
  std::uint32_t used;        // entries in use
  std::uint64_t last_sequence;
};
static_assert(sizeof(PartitionHeader) == 64);

// For which entry a session sleeps: what deadlock detection follows. Only hints: looked up under the latch.
struct Waiting {
  std::atomic<std::uint64_t> place;  // partition << 32 | index + 1; 0: not waiting
  std::atomic<std::uint64_t> ticket;
};
static_assert(sizeof(Waiting) == 16);

struct alignas(64) LockHeader {
  alignas(64) std::atomic<std::uint32_t> file_locks;  // file entries in use, waiting ones too; mostly 0, mostly read
  std::atomic<std::uint32_t> room_wanted;             // 1: somebody sleeps until there is room
  alignas(64) std::atomic<std::uint32_t> current;     // record locks held
  std::atomic<std::uint32_t> peak;
  alignas(64) std::atomic<std::uint32_t> file_word;  // futex: rises when a waiter for a file lock should look again
  std::atomic<std::uint32_t> room_word;              // futex: rises when a full table has room again
  std::atomic<std::uint64_t> waits;
  std::atomic<std::uint64_t> deadlocks;
  std::atomic<std::uint64_t> tickets;
};
static_assert(sizeof(LockHeader) == 192);

// What is locked: a record of a file, a whole file (id empty) or a task lock (no file, its number as id).
struct LockKey {
  LockKind kind;
  os::FileIdentity file;
  std::string_view id;
  std::uint64_t hash;

  LockKey(LockKind wanted_kind, const os::FileIdentity& wanted_file, std::string_view wanted_id);
  std::uint32_t partition() const { return static_cast<std::uint32_t>(hash >> 58); }
  bool matches(const LockEntry& entry) const {
    return entry.hash == hash && entry.get().kind == kind && entry.file == file && entry.id_view() == id;
  }
};

struct EntryPlace {
  std::uint32_t partition = 0;
  std::uint32_t index = 0;
};

// What a session remembers of a lock it holds; stale when the entry has another sequence.
struct EntryReference {
  EntryPlace place;
  std::uint64_t sequence = 0;
};

class LockArena {
 public:
  // Null when the segment has no room.
  static std::unique_ptr<LockArena> open(Segment& segment);

  LockHeader& header() { return header_; }
  Waiting& waiting(SlotIndex slot) { return waiting_[slot]; }
  std::uint32_t limit() const { return limit_; }
  std::uint32_t max_sessions() const { return max_sessions_; }

  void lock(std::uint32_t partition);
  void unlock(std::uint32_t partition) { header_of(partition).latch.unlock(); }

  // All below: with the partition's latch held.
  LockEntry& entry(const EntryPlace& place) const { return entries_of(place.partition)[place.index]; }
  PartitionHeader& header_of(std::uint32_t partition) const { return headers_[partition]; }
  // A new entry of the key with those fields, linked; nothing when the partition is full.
  bool create(const LockKey& key, SlotIndex slot, LockTag tag, const LockState& state, std::uint64_t ticket,
              EntryPlace& place);
  void erase(const EntryPlace& place);
  // Calls function(EntryPlace, LockEntry&) for all entries of the key. It must not create or erase.
  template <class Function>
  void for_each_of(const LockKey& key, Function function) const {
    const std::uint32_t partition = key.partition();
    LockEntry* entries = entries_of(partition);
    for (std::uint32_t link = *bucket_of(partition, key.hash); link != 0; link = entries[link - 1].next) {
      if (key.matches(entries[link - 1])) function(EntryPlace{partition, link - 1}, entries[link - 1]);
    }
  }
  // The same for all entries in use.
  template <class Function>
  void for_each_in(std::uint32_t partition, Function function) const {
    const PartitionHeader& part = header_of(partition);
    LockEntry* entries = entries_of(partition);
    for (std::uint32_t i = 0; part.used != 0 && i < part.high_water; ++i) {
      if (entries[i].in_use()) function(EntryPlace{partition, i}, entries[i]);
    }
  }
  // With all latches held: makes the sums in the header right.
  void recount();

 private:
  LockArena(Segment& segment, std::byte* block);
  static std::size_t head_bytes(const SegmentOptions& options);
  static std::size_t partition_bytes(const SegmentOptions& options);
  std::byte* partition_at(std::uint32_t partition) const;
  std::uint32_t* buckets_of(std::uint32_t partition) const;
  std::uint32_t* bucket_of(std::uint32_t partition, std::uint64_t hash) const {
    return buckets_of(partition) + (hash & (bucket_count_ - 1));
  }
  LockEntry* entries_of(std::uint32_t partition) const;
  bool take_free(std::uint32_t partition, std::uint32_t& index);
  void repair(std::uint32_t partition);

  ProcessTable& processes_;
  LockHeader& header_;
  PartitionHeader* headers_;
  Waiting* waiting_;
  std::byte* partitions_;
  std::size_t partition_bytes_;
  std::uint32_t capacity_;
  std::uint32_t bucket_count_;
  std::uint32_t limit_;
  std::uint32_t max_sessions_;
};

// Holds the latches that a key needs: its partition's, and that of its file's lock when any file lock exists.
class KeyGuard {
 public:
  KeyGuard(LockArena& arena, const LockKey& key);
  ~KeyGuard();
  KeyGuard(const KeyGuard&) = delete;
  KeyGuard& operator=(const KeyGuard&) = delete;

 private:
  LockArena& arena_;
  std::uint32_t first_;
  std::uint32_t second_;  // the same as first_ when there is only one
};

// Holds all latches: for what concerns whole files or whole sessions.
class AllGuard {
 public:
  explicit AllGuard(LockArena& arena);
  ~AllGuard();
  AllGuard(const AllGuard&) = delete;
  AllGuard& operator=(const AllGuard&) = delete;

 private:
  LockArena& arena_;
};

}  // namespace scarlet::shared
