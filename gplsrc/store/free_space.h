// SPDX-License-Identifier: GPL-3.0-or-later
// FreeSpace: which blocks of a data file may be written. Six bits a block, in the live state:
//
//   reachable  used by the current version of the file
//   durable    used by the image a power failure would bring back
//   pending    used by the image of a checkpoint under way
//   grace 0/1  out of use, but a reader may still be looking; one set is being filled, the other waits for readers
//   busy       any of those, or handed out to the operation under way
//
// Only blocks that are not busy are handed out, so nothing that can be reached, now or after a crash, is overwritten.
// busy can always be computed from the others: that is what happens after a writer died.
//
// Each process takes new blocks from an arena of its own, 512 blocks that lie together, as long as there is one: what
// it wrote last is in its processor's cache, and writing a page for the first time costs each process a page fault. All
// functions need the file's latch.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/result.h"
#include "store/growing_map.h"
#include "store/live_state.h"
#include "store/readers.h"

namespace scarlet::store {

class FreeSpace {
 public:
  FreeSpace(GrowingMap& data, LiveState& live, Readers& readers)
      : data_(data), live_(live), readers_(readers), arena_(kNoArena) {}

  // A run of blocks that nothing refers to. NoSpace when the disk is full.
  base::Result<std::uint64_t> allocate(std::uint64_t blocks);
  // The same, as near to the front of the file as there is room: for what would keep the end from being cut off.
  base::Result<std::uint64_t> allocate_in_front(std::uint64_t blocks);
  // What will likely be allocated next becomes cheap to write. Without the latch.
  void prepare_next() {
    const std::uint64_t last = last_.load(std::memory_order_relaxed);
    data_.after_write(last, (last / kArenaBytes + 1) * kArenaBytes, generation());
  }
  // Whether the page may be changed where it lies: after a power failure nobody looks at it.
  bool is_young(std::uint64_t block) const {
    return !test(BlockBits::Durable, block) && !test(BlockBits::Pending, block);
  }
  // If the page likely is changed where it lies, that becomes cheap. Without the latch.
  void prepare_change(BlockRef page) {
    LiveHeader& header = *live_.header();
    const std::uint64_t durable = std::atomic_ref(header.durable_sequence).load(std::memory_order_relaxed);
    if (!made_after(page, durable)) return;
    data_.before_write(block_of(page) * kBlockBytes, generation());
  }
  // Gives back what was allocated and never published.
  void release(std::uint64_t block, std::uint64_t blocks);

  // The two halves of publishing what was allocated; each may be repeated.
  void take_into_use(std::uint64_t block, std::uint64_t blocks);
  void retire(std::uint64_t block, std::uint64_t blocks);
  void retire_everything();
  // Both of the above count blocks only here, once.
  void count(std::uint64_t taken, std::uint64_t retired);

  // After a crash, and when the durable image has changed.
  void rebuild_busy();

  // Whether the first and the last of these blocks are there and not free.
  bool is_taken(std::uint64_t block, std::uint64_t blocks) const;

  // All blocks from here on are free.
  std::uint64_t last_busy() const;

  bool test(BlockBits kind, std::uint64_t block) const;
  void mark(BlockBits kind, std::uint64_t block, std::uint64_t blocks, bool value) {
    const std::uint64_t first = block % 64;
    if (blocks - 1 >= 64 - first) [[unlikely]]
      return mark_many(kind, block, blocks, value);
    mark_word(kind, block / 64, (~std::uint64_t{0} >> (64 - blocks)) << first, value);
  }

 private:
  void mark_word(BlockBits kind, std::uint64_t word, std::uint64_t mask, bool value) {
    std::uint64_t& bits = live_.bits(kind, word);
    bits = value ? bits | mask : bits & ~mask;
  }
  void mark_many(BlockBits kind, std::uint64_t block, std::uint64_t blocks, bool value);
  // Of the durable image.
  std::uint64_t generation() const {
    return std::atomic_ref(live_.header()->generation).load(std::memory_order_relaxed);
  }
  std::uint64_t take(std::uint64_t found, std::uint64_t blocks);
  enum class Search { WithEase, Everywhere };
  bool find(std::uint64_t blocks, Search search, std::uint64_t& found);
  bool find_in_arena(std::uint64_t blocks, Search search, std::uint64_t& found);
  bool find_in_word(std::uint64_t word, std::uint64_t blocks, std::uint64_t& found);
  bool choose_arena(std::uint64_t blocks, Search search);
  std::uint64_t free_in(std::uint64_t arena) const;
  enum class Claim { InUse, Left, None, Ours };
  Claim claim_on(std::uint64_t arena) const;
  std::uint64_t starts_in(std::uint64_t word, std::uint64_t blocks) const;
  bool worth_growing() const;
  bool has_run(std::uint64_t arena, std::uint64_t blocks) const;
  void move_to(std::uint64_t arena);
  void refresh_claim();
  void expect_use(std::uint64_t first, std::uint64_t free);
  bool find_at_end(std::uint64_t blocks, std::uint64_t& found);
  bool find_run(std::uint64_t blocks, std::uint64_t& found);
  bool find_run_from(std::uint64_t start, std::uint64_t blocks, std::uint64_t& found);
  base::Result<void> extend(std::uint64_t blocks);
  void recycle();
  bool free_closed_grace();
  std::uint64_t free_waiting(std::uint64_t word, std::uint64_t waiting);
  std::uint64_t threshold() const;
  std::uint64_t allocated_words() const { return (live_.header()->blocks + 63) / 64; }
  BlockBits grace(std::uint32_t set) const { return set == 0 ? BlockBits::Grace0 : BlockBits::Grace1; }

  GrowingMap& data_;
  static constexpr std::uint64_t kNoArena = ~std::uint64_t{0};
  static constexpr std::uint64_t kArenaBytes = kArenaWords * 64 * kBlockBytes;
  LiveState& live_;
  Readers& readers_;
  std::uint64_t arena_;     // where we take blocks from
  std::uint64_t word_ = 0;  // of the bits, in it: where the last one was found
  std::uint32_t stamp_ = 0;
  std::atomic<std::uint64_t> last_ = 0;  // what was allocated last, in bytes
};

}  // namespace scarlet::store
