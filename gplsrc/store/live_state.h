// SPDX-License-Identifier: GPL-3.0-or-later
// LiveState: the part of an open hashed file that changes in place, in a mapped file of its own beside the journal,
// shared by all processes that have the file open. It outlives every process but not the machine: after a boot it is
// made anew from the last image and the journal.
//
//   0       LiveHeader
//   32,768  chunks, for 4,096 groups and 4,096 blocks each:
//             4,096 BlockRefs    the group table
//             6 x 512 bytes      bits for blocks: busy, reachable, durable, pending, grace 0, grace 1 (free_space.h)
//             8 x 8 bytes        who takes blocks from which arena of 512 (free_space.h)
//             960 bytes          unused
//
// The intent is the redo list of the one operation that may be under way in a file: see update.h.
// Processes: readers load BlockRefs and the modulus at any time; all else is touched only under the file's latch.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "store/growing_map.h"
#include "store/journal_claim.h"
#include "store/layout.h"

namespace scarlet::store {

// One aligned 64-bit store. `where`: index in the group table with kTableBit, byte offset in the data file with
// kPageBit, else byte offset in LiveHeader.
struct StagedStore {
  std::uint64_t where;
  std::uint64_t value;
};
inline constexpr std::uint64_t kTableBit = std::uint64_t{1} << 63;
inline constexpr std::uint64_t kPageBit = std::uint64_t{1} << 62;

struct StagedExtent {
  std::uint64_t block;
  std::uint32_t blocks;
  std::uint32_t kind;
};
inline constexpr std::uint32_t kExtentNew = 0;      // in use from now on
inline constexpr std::uint32_t kExtentRetired = 1;  // out of use with this operation
inline constexpr std::uint32_t kExtentKept = 2;     // survives the clearing of the file

struct Intent {
  Claim claim;                         // says whether and where the operation stands in the journal
  std::uint32_t clear;                 // 1: the operation empties the file
  std::atomic<std::uint32_t> visible;  // 1: several records change, readers wait until all have
  std::uint32_t stores;
  std::uint32_t extents;
  std::uint64_t spill_block;  // where both lists lie when they do not fit below
  std::uint32_t spill_blocks;
  std::uint32_t reserved;
  static constexpr std::uint32_t kInline = 96;
  StagedStore store[kInline];
  StagedExtent extent[kInline];
};

enum class BlockBits : unsigned { Busy = 0, Reachable, Durable, Pending, Grace0, Grace1 };
inline constexpr unsigned kBlockBitKinds = 6;

// Whoever takes new blocks from an arena. Only a hint.
struct ArenaOwner {
  std::uint32_t token;  // of the process; 0: nobody
  std::uint32_t stamp;  // about the sequence of its last operation, lower half
};
inline constexpr std::uint64_t kArenaWords = 8;

// What every operation writes lies apart from what those read who prepare the next one without the latch: each look at
// a line takes it out of the writer's cache.
struct LiveHeader {
  std::uint64_t magic;
  std::uint64_t boot;                // os::boot_identity() when it was made
  std::uint64_t key;                 // of the file
  std::atomic<std::uint32_t> ready;  // 1: complete
  std::uint32_t reserved[7];
  FileState state;                       // its modulus is the last word of this line; the counts are in the next one
  std::atomic<std::uint64_t> structure;  // rises with every split, merge and clear
  std::atomic<std::uint64_t> splitting;  // the modulus of which somebody works out the next split; only a hint

  // Free space
  std::uint64_t blocks;                    // length of the data file
  std::uint64_t chunks;                    // length of this file
  std::uint64_t free_blocks;               // not busy
  std::uint64_t cursor;                    // word of the bits where the search for an arena goes on
  std::uint64_t run_cursor;                // and for a long run of blocks
  std::atomic<std::uint64_t> used_blocks;  // reachable
  std::uint64_t grace_blocks[2];
  std::uint64_t grace_epoch;  // when the older grace set was closed
  std::uint32_t grace_current;
  std::uint32_t grace_closed;  // 1: the set that is not current waits for readers

  // Checkpoint
  alignas(64) std::uint32_t checkpoint_pending;  // 1: `pending` is an image whose superblock may be on the disk
  std::atomic<std::uint32_t> journal_user;       // our place in the journal's table of users + 1; 0: nothing to replay
  std::uint32_t promised;  // 1: whoever changed it since the durable image may count on the disk (JOURNAL not off)
  std::uint32_t reserved_2;
  std::uint64_t generation;        // of the durable image
  std::uint64_t durable_sequence;  // of the durable image
  std::uint64_t pending_sequence;
  Superblock pending;
  Superblock durable;

  alignas(64) Intent intent;
};
static_assert(offsetof(LiveHeader, state) == 56);

inline constexpr std::uint64_t kLiveMagic = 0x34'45'56'49'4C'43'53'7E;  // "~SCLIVE4"
inline constexpr std::uint64_t kLiveHeaderBytes = 32768;
inline constexpr std::uint64_t kChunkItems = 4096;
inline constexpr std::uint64_t kChunkTableBytes = kChunkItems * 8;
inline constexpr std::uint64_t kChunkBitBytes = kChunkItems / 8;
inline constexpr std::uint64_t kChunkBytes = kChunkTableBytes + 4096;
inline constexpr std::uint64_t kWordsPerChunk = kChunkItems / 64;
static_assert(sizeof(LiveHeader) <= kLiveHeaderBytes);
static_assert(kBlockBitKinds * kChunkBitBytes + kWordsPerChunk / kArenaWords * sizeof(ArenaOwner) <= 4096);

class LiveState {
 public:
  explicit LiveState(std::unique_ptr<GrowingMap> map) : map_(std::move(map)) {
    header_ = reinterpret_cast<LiveHeader*>(map_->at(0, kLiveHeaderBytes));
  }
  // Null in a file that is too short to be one.
  LiveHeader* header() const { return header_; }
  FileState& state() const { return header_->state; }

  std::uint64_t modulus() const { return word(header_->state.modulus).load(std::memory_order_acquire); }
  std::uint64_t structure() const { return header_->structure.load(std::memory_order_acquire); }
  std::uint64_t& structure_word() const { return reinterpret_cast<std::uint64_t&>(header_->structure); }
  // Null when the table is not that long (a file damaged beyond use).
  std::atomic<std::uint64_t>* group(std::uint64_t index) const {
    const std::uint64_t chunk = index / kChunkItems;
    std::byte* base = map_->at(kLiveHeaderBytes + chunk * kChunkBytes, kChunkBytes);
    if (base == nullptr) return nullptr;
    return reinterpret_cast<std::atomic<std::uint64_t>*>(base) + index % kChunkItems;
  }
  // The word of 64 blocks; chunk must be there.
  std::uint64_t& bits(BlockBits kind, std::uint64_t word_index) const {
    std::byte* base = map_->at(kLiveHeaderBytes + word_index / kWordsPerChunk * kChunkBytes, kChunkBytes);
    base::check(base != nullptr);
    base += kChunkTableBytes + static_cast<unsigned>(kind) * kChunkBitBytes;
    return reinterpret_cast<std::uint64_t*>(base)[word_index % kWordsPerChunk];
  }
  // The words of the bits that lie together from this one on; it is the first of kWordsPerChunk.
  std::uint64_t* chunk_bits(BlockBits kind, std::uint64_t first_word) const { return &bits(kind, first_word); }
  // Of the arena that the word lies in; its chunk must be there.
  ArenaOwner& arena_owner(std::uint64_t word_index) const {
    auto* after_bits =
        reinterpret_cast<std::byte*>(&bits(BlockBits::Busy, word_index / kWordsPerChunk * kWordsPerChunk)) +
        kBlockBitKinds * kChunkBitBytes;
    return reinterpret_cast<ArenaOwner*>(after_bits)[word_index % kWordsPerChunk / kArenaWords];
  }
  std::uint64_t words() const { return header_->chunks * kWordsPerChunk; }

  // Room for so many groups and blocks.
  base::Result<void> reserve(std::uint64_t groups, std::uint64_t blocks);

  static std::atomic<std::uint64_t>& word(std::uint64_t& value) {
    return reinterpret_cast<std::atomic<std::uint64_t>&>(value);
  }

 private:
  std::unique_ptr<GrowingMap> map_;
  LiveHeader* header_;
};

}  // namespace scarlet::store
