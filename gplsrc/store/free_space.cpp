// SPDX-License-Identifier: GPL-3.0-or-later
// First fit within the arena, and among arenas, so that what is used gathers at the front of the file and its end can
// be cut off: the search for an arena goes on from a cursor, which goes back when blocks before it become free. Retired
// blocks are collected in a set; when enough are there (or space is short) the epoch ends, and the set is free as soon
// as the readers of that epoch are gone, which is nearly always at once.
#include "store/free_space.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace scarlet::store {
namespace {

constexpr std::uint64_t kSmallestExtension = 8;         // blocks
constexpr std::uint64_t kLargestExtension = 16 * 1024;  // blocks: some milliseconds of writing
constexpr std::uint64_t kSmallestBatch = 16;            // blocks retired before they are worth recycling
constexpr std::uint64_t kLargestBatch = 4096;
constexpr std::size_t kCacheLine = 64;
constexpr std::uint64_t kShortRun = 32;           // blocks
constexpr std::uint64_t kRunSearchWords = 4096;   // how far to look for a run before the file grows
constexpr std::uint64_t kWorthTaking = 64;        // free blocks of an arena: no need to look for a better one
constexpr std::uint64_t kRankOfRoom = 1024;       // more than an arena has blocks
constexpr std::uint64_t kFreeShare = 8;           // a large file grows when less than one in so many blocks is free
constexpr std::uint64_t kLargeFile = 4096;        // blocks
constexpr std::uint32_t kClaimLasts = 16 * 1024;  // operations on the file without one by the arena's owner

}  // namespace

bool FreeSpace::test(BlockBits kind, std::uint64_t block) const {
  return (live_.bits(kind, block / 64) >> (block % 64) & 1) != 0;
}

void FreeSpace::mark_many(BlockBits kind, std::uint64_t block, std::uint64_t blocks, bool value) {
  while (blocks > 0) {
    const std::uint64_t first = block % 64;
    const std::uint64_t here = std::min<std::uint64_t>(blocks, 64 - first);
    mark_word(kind, block / 64, (~std::uint64_t{0} >> (64 - here)) << first, value);
    block += here;
    blocks -= here;
  }
}

base::Result<std::uint64_t> FreeSpace::allocate(std::uint64_t blocks) {
  LiveHeader& header = *live_.header();
  if (header.grace_blocks[header.grace_current] >= threshold()) recycle();
  std::uint64_t found = 0;
  if (!find(blocks, Search::WithEase, found)) {
    recycle();
    if (!find(blocks, Search::WithEase, found)) {
      const auto grown = extend(blocks);
      if (!find(blocks, grown ? Search::WithEase : Search::Everywhere, found)) {
        base::check(!grown);
        return grown.error();
      }
    }
  }
  return take(found, blocks);
}

std::uint64_t FreeSpace::take(std::uint64_t found, std::uint64_t blocks) {
  LiveHeader& header = *live_.header();
  mark(BlockBits::Busy, found, blocks, true);
  header.free_blocks -= blocks;
  last_.store(found * kBlockBytes, std::memory_order_relaxed);
  return found;
}

base::Result<std::uint64_t> FreeSpace::allocate_in_front(std::uint64_t blocks) {
  LiveHeader& header = *live_.header();
  if (header.grace_blocks[header.grace_current] >= threshold()) recycle();
  std::uint64_t found = 0;
  if (header.free_blocks >= blocks && find_run_from(0, blocks, found)) return take(found, blocks);
  return allocate(blocks);
}

void FreeSpace::release(std::uint64_t block, std::uint64_t blocks) {
  mark(BlockBits::Busy, block, blocks, false);
  live_.header()->free_blocks += blocks;
}

// They are busy since they were handed out; after a crash that is computed anew.
void FreeSpace::take_into_use(std::uint64_t block, std::uint64_t blocks) {
  mark(BlockBits::Reachable, block, blocks, true);
}

void FreeSpace::retire(std::uint64_t block, std::uint64_t blocks) {
  mark(grace(live_.header()->grace_current), block, blocks, true);
  mark(BlockBits::Reachable, block, blocks, false);
}

void FreeSpace::retire_everything() {
  LiveHeader& header = *live_.header();
  for (std::uint64_t word = 0; word < allocated_words(); ++word) {
    live_.bits(grace(header.grace_current), word) |= live_.bits(BlockBits::Reachable, word);
    live_.bits(BlockBits::Reachable, word) = 0;
  }
  mark(BlockBits::Reachable, 0, kFirstFreeBlock, true);
  header.grace_blocks[header.grace_current] += header.used_blocks;
  header.used_blocks = kFirstFreeBlock;
}

void FreeSpace::count(std::uint64_t taken, std::uint64_t retired) {
  LiveHeader& header = *live_.header();
  const std::uint64_t used = header.used_blocks + taken;
  // Read without the latch, by those who wonder whether a checkpoint is due.
  header.used_blocks.store(used - std::min(used, retired), std::memory_order_relaxed);
  header.grace_blocks[header.grace_current] += retired;
}

std::uint64_t FreeSpace::threshold() const {
  const std::uint64_t batch = std::clamp(live_.header()->used_blocks / 256, kSmallestBatch, kLargestBatch);
  return std::max<std::uint64_t>(batch, readers_.rows_used());
}

bool FreeSpace::find(std::uint64_t blocks, Search search, std::uint64_t& found) {
  if (live_.header()->free_blocks < blocks) return false;
  return blocks <= kShortRun ? find_in_arena(blocks, search, found) : find_run(blocks, found);
}

// The block that the next operation will most likely get is brought into the cache for writing: waiting for that would
// be a good part of what an operation takes.
void FreeSpace::expect_use(std::uint64_t first, std::uint64_t free) {
  if (free == 0) return;
  const std::byte* at =
      data_.at((first + static_cast<std::uint64_t>(std::countr_zero(free))) * kBlockBytes, kBlockBytes);
  if (at == nullptr) return;
  for (std::size_t line = 0; line < kBlockBytes; line += kCacheLine) __builtin_prefetch(at + line, 1);
}

// A short run is looked for within one word of 64 blocks. Bit i: blocks i to i + blocks - 1 of the word are free.
std::uint64_t FreeSpace::starts_in(std::uint64_t word, std::uint64_t blocks) const {
  std::uint64_t starts = ~live_.bits(BlockBits::Busy, word);
  for (std::uint64_t known = 1; known < blocks && starts != 0;) {
    const std::uint64_t more = std::min(known, blocks - known);
    starts &= starts >> more;
    known += more;
  }
  return starts;
}

bool FreeSpace::find_in_word(std::uint64_t word, std::uint64_t blocks, std::uint64_t& found) {
  const std::uint64_t starts = starts_in(word, blocks);
  if (starts == 0) return false;
  found = word * 64 + static_cast<std::uint64_t>(std::countr_zero(starts));
  if (found + blocks > live_.header()->blocks) return false;
  expect_use(word * 64, starts & ~(((std::uint64_t{2} << blocks) - 1) << (found % 64)));
  return true;
}

bool FreeSpace::find_in_arena(std::uint64_t blocks, Search search, std::uint64_t& found) {
  const auto look = [&](std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t word = from; word < to; ++word) {
      if (find_in_word(word, blocks, found)) return word_ = word, true;
    }
    return false;
  };
  if (arena_ != kNoArena) {
    const std::uint64_t begin = arena_ * kArenaWords;
    const std::uint64_t end = std::min(begin + kArenaWords, allocated_words());
    if (look(word_, end) || look(begin, std::min(word_, end))) return refresh_claim(), true;
  }
  if (choose_arena(blocks, search) && look(word_, std::min(word_ + kArenaWords, allocated_words()))) return true;
  return find_at_end(blocks, found);
}

std::uint64_t FreeSpace::free_in(std::uint64_t arena) const {
  const std::uint64_t first = arena * kArenaWords;
  const std::uint64_t blocks = live_.header()->blocks;
  std::uint64_t free = 0;
  for (std::uint64_t word = first; word < std::min(first + kArenaWords, allocated_words()); ++word) {
    std::uint64_t open = ~live_.bits(BlockBits::Busy, word);
    if (open == 0) continue;
    if ((word + 1) * 64 > blocks) open &= (std::uint64_t{1} << (blocks % 64)) - 1;
    free += static_cast<std::uint64_t>(std::popcount(open));
  }
  return free;
}

// Whose arena it is. An owner that has not come for long has ended, or is at work elsewhere: that needs no look at
// whether it lives.
FreeSpace::Claim FreeSpace::claim_on(std::uint64_t arena) const {
  const ArenaOwner& owner = live_.arena_owner(arena * kArenaWords);
  if (owner.token == readers_.self()) return Claim::Ours;
  if (owner.token == shared::kNobody) return Claim::None;
  return static_cast<std::uint32_t>(live_.state().sequence) - owner.stamp < kClaimLasts ? Claim::InUse : Claim::Left;
}

void FreeSpace::move_to(std::uint64_t arena) {
  arena_ = arena;
  word_ = arena * kArenaWords;
  live_.header()->cursor = word_;
  stamp_ = static_cast<std::uint32_t>(live_.state().sequence);
  live_.arena_owner(arena * kArenaWords) = {readers_.self(), stamp_};
}

void FreeSpace::refresh_claim() {
  const auto now = static_cast<std::uint32_t>(live_.state().sequence);
  if (now - stamp_ < kClaimLasts / 4) return;
  stamp_ = now;
  live_.arena_owner(arena_ * kArenaWords) = {readers_.self(), stamp_};
}

// Looking for the last free blocks of a large file would cost more than they are worth.
bool FreeSpace::worth_growing() const {
  const LiveHeader& header = *live_.header();
  return header.blocks >= kLargeFile && header.free_blocks < header.blocks / kFreeShare;
}

bool FreeSpace::has_run(std::uint64_t arena, std::uint64_t blocks) const {
  const std::uint64_t end = std::min((arena + 1) * kArenaWords, allocated_words());
  for (std::uint64_t word = arena * kArenaWords; word < end; ++word) {
    const std::uint64_t starts = starts_in(word, blocks);
    if (starts != 0 &&
        word * 64 + static_cast<std::uint64_t>(std::countr_zero(starts)) + blocks <= live_.header()->blocks)
      return true;
  }
  return false;
}

// An arena with much room: one that we had before, whose pages we can write without a fault, else one that nobody had,
// else one that its owner left. Where none has much room, the one that has most; in a small file that is an arena
// together with its owner. A run that is not a single block is not looked for everywhere before the file grows.
bool FreeSpace::choose_arena(std::uint64_t blocks, Search search) {
  const std::uint64_t arenas = (allocated_words() + kArenaWords - 1) / kArenaWords;
  const std::uint64_t enough = std::min(arenas, kRunSearchWords / kArenaWords);
  const std::uint64_t start = live_.header()->cursor / kArenaWords;
  const bool growing = search == Search::WithEase && worth_growing();
  std::uint64_t best = kNoArena;
  std::uint64_t best_rank = 0;
  for (std::uint64_t step = 0; step < arenas; ++step) {
    // Before the file grows, room is looked for in all of it.
    if (step >= enough && (best_rank >= kRankOfRoom || (!growing && (blocks > 1 || best != kNoArena)))) break;
    const std::uint64_t arena = (start + step) % arenas;
    const std::uint64_t free = free_in(arena);
    if (free < blocks || arena == arena_) continue;
    const Claim claim = claim_on(arena);
    const std::uint64_t rank = claim == Claim::InUse  ? 1
                               : free < kWorthTaking  ? 2 + free
                               : claim == Claim::Left ? kRankOfRoom
                               : claim == Claim::None ? kRankOfRoom + 1
                                                      : kRankOfRoom + 2;
    if (rank <= best_rank || !has_run(arena, blocks)) continue;
    best = arena;
    best_rank = rank;
    if (claim == Claim::Ours && free >= kWorthTaking) break;
  }
  if (best == kNoArena || (growing && best_rank < kRankOfRoom)) return false;
  move_to(best);
  return true;
}

// The end of the file may be free, and far from where we looked: that is where the file was just made longer.
bool FreeSpace::find_at_end(std::uint64_t blocks, std::uint64_t& found) {
  found = live_.header()->blocks;
  while (found > 0 && live_.header()->blocks - found < blocks && !test(BlockBits::Busy, found - 1)) --found;
  return live_.header()->blocks - found >= blocks;
}

bool FreeSpace::find_run(std::uint64_t blocks, std::uint64_t& found) {
  LiveHeader& header = *live_.header();
  if (header.run_cursor >= allocated_words()) header.run_cursor = 0;
  // First from the cursor on, then once from the start.
  return find_run_from(header.run_cursor, blocks, found) || find_run_from(0, blocks, found) ||
         find_at_end(blocks, found);
}

bool FreeSpace::find_run_from(std::uint64_t start, std::uint64_t blocks, std::uint64_t& found) {
  LiveHeader& header = *live_.header();
  const std::uint64_t search = std::max(kRunSearchWords, blocks / 64 + 2);
  const std::uint64_t end = std::min(start + search, allocated_words()) * 64;
  std::uint64_t run = 0;
  for (std::uint64_t block = start * 64; block < std::min(end, header.blocks); ++block) {
    const std::uint64_t busy = live_.bits(BlockBits::Busy, block / 64);
    if (busy == ~std::uint64_t{0}) {
      run = 0;
      block |= 63;
      continue;
    }
    run = (busy >> (block % 64) & 1) != 0 ? 0 : run + 1;
    if (run < blocks) continue;
    found = block + 1 - blocks;
    header.run_cursor = block / 64;
    return true;
  }
  return false;
}

base::Result<void> FreeSpace::extend(std::uint64_t blocks) {
  LiveHeader& header = *live_.header();
  const std::uint64_t extra = std::clamp(header.blocks / 8, kSmallestExtension, kLargestExtension);
  std::uint64_t longer = header.blocks + std::max(blocks, extra);
  SCARLET_TRY(live_.reserve(0, header.blocks + std::max(blocks, extra)));
  if (auto grown = data_.grow(header.blocks * kBlockBytes, longer * kBlockBytes); !grown) {
    if (grown.status() != base::Status::NoSpace || longer == header.blocks + blocks) return grown;
    longer = header.blocks + blocks;
    SCARLET_TRY(data_.grow(header.blocks * kBlockBytes, longer * kBlockBytes));
  }
  header.free_blocks += longer - header.blocks;
  header.cursor = header.run_cursor = header.blocks / 64;
  header.blocks = longer;
  return {};
}

void FreeSpace::recycle() {
  LiveHeader& header = *live_.header();
  if (header.grace_closed != 0 && !free_closed_grace()) return;
  if (header.grace_blocks[header.grace_current] == 0) return;
  header.grace_epoch = readers_.advance();
  header.grace_current ^= 1;
  header.grace_closed = 1;
  free_closed_grace();
}

bool FreeSpace::free_closed_grace() {
  LiveHeader& header = *live_.header();
  if (!readers_.passed(header.grace_epoch)) return false;
  const std::uint32_t closed = header.grace_current ^ 1;
  std::uint64_t freed = 0;
  for (std::uint64_t first = 0; first < allocated_words(); first += kWordsPerChunk) {
    std::uint64_t* waiting = live_.chunk_bits(grace(closed), first);
    for (std::uint64_t i = 0; i < kWordsPerChunk; ++i) {
      if (waiting[i] != 0) freed += free_waiting(first + i, std::exchange(waiting[i], 0));
    }
  }
  header.free_blocks += freed;
  header.grace_blocks[closed] = 0;
  header.grace_closed = 0;
  return true;
}

// Blocks of a word that no reader can be looking at any more: free, but what else needs them.
std::uint64_t FreeSpace::free_waiting(std::uint64_t word, std::uint64_t waiting) {
  LiveHeader& header = *live_.header();
  const std::uint64_t kept = live_.bits(BlockBits::Reachable, word) | live_.bits(BlockBits::Durable, word) |
                             live_.bits(BlockBits::Pending, word) | live_.bits(grace(header.grace_current), word);
  const std::uint64_t free = waiting & ~kept;
  live_.bits(BlockBits::Busy, word) &= ~free;
  if (free != 0) header.cursor = std::min(header.cursor, word);
  return static_cast<std::uint64_t>(std::popcount(free));
}

std::uint64_t FreeSpace::last_busy() const {
  std::uint64_t word = allocated_words();
  while (word > 0 && live_.bits(BlockBits::Busy, word - 1) == 0) --word;
  return word == 0 ? 0
                   : word * 64 - static_cast<std::uint64_t>(std::countl_zero(live_.bits(BlockBits::Busy, word - 1)));
}

bool FreeSpace::is_taken(std::uint64_t block, std::uint64_t blocks) const {
  const std::uint64_t there = live_.header()->blocks;
  if (block < kFirstFreeBlock || blocks == 0 || block >= there || blocks > there - block) return false;
  return test(BlockBits::Busy, block) && test(BlockBits::Busy, block + blocks - 1);
}

void FreeSpace::rebuild_busy() {
  LiveHeader& header = *live_.header();
  std::uint64_t busy_blocks = 0;
  std::uint64_t used = 0;
  std::uint64_t waiting[2] = {0, 0};
  for (std::uint64_t word = 0; word < allocated_words(); ++word) {
    const std::uint64_t reachable = live_.bits(BlockBits::Reachable, word);
    const std::uint64_t grace0 = live_.bits(BlockBits::Grace0, word);
    const std::uint64_t grace1 = live_.bits(BlockBits::Grace1, word);
    const std::uint64_t busy =
        reachable | live_.bits(BlockBits::Durable, word) | live_.bits(BlockBits::Pending, word) | grace0 | grace1;
    live_.bits(BlockBits::Busy, word) = busy;
    busy_blocks += static_cast<std::uint64_t>(std::popcount(busy));
    used += static_cast<std::uint64_t>(std::popcount(reachable));
    waiting[0] += static_cast<std::uint64_t>(std::popcount(grace0));
    waiting[1] += static_cast<std::uint64_t>(std::popcount(grace1));
  }
  header.free_blocks = header.blocks - busy_blocks;
  header.cursor = header.run_cursor = 0;
  header.used_blocks = used;
  header.grace_blocks[0] = waiting[0];
  header.grace_blocks[1] = waiting[1];
  // A set that was being freed when its writer died is simply freed again.
  header.grace_closed = waiting[header.grace_current ^ 1] != 0 ? 1 : 0;
  if (header.grace_closed != 0) header.grace_epoch = readers_.advance();
}

}  // namespace scarlet::store
