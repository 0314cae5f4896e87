// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/lock_arena.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace scarlet::shared {

namespace {

constexpr std::uint32_t kMinimumBuckets = 64;
constexpr std::uint32_t kSpareEntries = 64;

// Ids hash evenly, so four times its share is more than a partition will ever see; all sessions may wait in one.
std::uint32_t entries_per_partition(const SegmentOptions& options) {
  const std::uint64_t share = std::uint64_t{options.max_locks} * 4 / kLockPartitions;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(share, options.max_locks)) + options.max_sessions +
         kSpareEntries;
}

std::uint32_t buckets_per_partition(const SegmentOptions& options) {
  return std::max(kMinimumBuckets, std::bit_ceil(options.max_locks / kLockPartitions * 2));
}

// Multiply and fold: spreads every bit of 64 over the whole word.
std::uint64_t fold(std::uint64_t value) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(value ^ 0x2D35'8DCC'AA6C'78A5) * 0x8BB8'4B93'962E'ACC9;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t hash_of(LockKind kind, const os::FileIdentity& file, std::string_view id) {
  std::uint64_t hash = fold(file.inode + fold(file.device + static_cast<std::uint64_t>(kind)));
  std::uint64_t piece = 0;
  std::size_t left = id.size();
  const char* at = id.data();
  for (; left >= sizeof(piece); left -= sizeof(piece), at += sizeof(piece)) {
    std::memcpy(&piece, at, sizeof(piece));
    hash = fold(hash ^ piece);
  }
  piece = 0;
  if (left != 0) std::memcpy(&piece, at, left);
  return fold(hash ^ piece ^ (static_cast<std::uint64_t>(id.size()) << 56));
}

}  // namespace

LockKey::LockKey(LockKind wanted_kind, const os::FileIdentity& wanted_file, std::string_view wanted_id)
    : kind(wanted_kind), file(wanted_file), id(wanted_id), hash(hash_of(kind, file, id)) {
  base::check(id.size() <= base::limits::kIdBytes);
}

std::size_t LockArena::partition_bytes(const SegmentOptions& options) {
  return buckets_per_partition(options) * sizeof(std::uint32_t) +
         std::size_t{entries_per_partition(options)} * sizeof(LockEntry);
}

std::size_t LockArena::head_bytes(const SegmentOptions& options) {
  return sizeof(LockHeader) + kLockPartitions * sizeof(PartitionHeader) +
         (std::size_t{options.max_sessions} + 3) / 4 * 4 * sizeof(Waiting);
}

std::unique_ptr<LockArena> LockArena::open(Segment& segment) {
  const SegmentOptions& options = segment.options();
  void* block = segment.block("locks", head_bytes(options) + kLockPartitions * partition_bytes(options), nullptr);
  if (block == nullptr) return nullptr;
  return std::unique_ptr<LockArena>(new LockArena(segment, static_cast<std::byte*>(block)));
}

LockArena::LockArena(Segment& segment, std::byte* block)
    : processes_(segment.processes()),
      header_(*reinterpret_cast<LockHeader*>(block)),
      headers_(reinterpret_cast<PartitionHeader*>(block + sizeof(LockHeader))),
      waiting_(reinterpret_cast<Waiting*>(headers_ + kLockPartitions)),
      partitions_(block + head_bytes(segment.options())),
      partition_bytes_(partition_bytes(segment.options())),
      capacity_(entries_per_partition(segment.options())),
      bucket_count_(buckets_per_partition(segment.options())),
      limit_(segment.options().max_locks),
      max_sessions_(segment.options().max_sessions) {}

std::byte* LockArena::partition_at(std::uint32_t partition) const { return partitions_ + partition * partition_bytes_; }

std::uint32_t* LockArena::buckets_of(std::uint32_t partition) const {
  return reinterpret_cast<std::uint32_t*>(partition_at(partition));
}

LockEntry* LockArena::entries_of(std::uint32_t partition) const {
  return reinterpret_cast<LockEntry*>(partition_at(partition) + bucket_count_ * sizeof(std::uint32_t));
}

void LockArena::lock(std::uint32_t partition) {
  if (header_of(partition).latch.lock(processes_) == LatchState::OwnerDied) repair(partition);
}

bool LockArena::take_free(std::uint32_t partition, std::uint32_t& index) {
  PartitionHeader& part = header_of(partition);
  if (part.free_head != 0) {
    index = part.free_head - 1;
    part.free_head = entries_of(partition)[index].next;
    return true;
  }
  if (part.high_water >= capacity_) return false;
  index = part.high_water++;
  return true;
}

bool LockArena::create(const LockKey& key, SlotIndex slot, LockTag tag, const LockState& state, std::uint64_t ticket,
                       EntryPlace& place) {
  place.partition = key.partition();
  if (!take_free(place.partition, place.index)) return false;
  PartitionHeader& part = header_of(place.partition);
  LockEntry& fresh = entry(place);
  fresh.wait_word.store(state.wanted != LockMode::None ? 1 : 0, std::memory_order_relaxed);
  fresh.slot = slot;
  fresh.sequence.store(++part.last_sequence, std::memory_order_relaxed);
  fresh.hash = key.hash;
  fresh.file = key.file;
  fresh.tag.store(tag, std::memory_order_relaxed);
  fresh.ticket = ticket;
  fresh.id_length = static_cast<std::uint8_t>(key.id.size());
  std::copy(key.id.begin(), key.id.end(), fresh.id.begin());
  std::uint32_t* bucket = bucket_of(place.partition, key.hash);
  fresh.next = *bucket;
  fresh.publish(state);
  *bucket = place.index + 1;
  ++part.used;
  return true;
}

void LockArena::erase(const EntryPlace& place) {
  PartitionHeader& part = header_of(place.partition);
  LockEntry* entries = entries_of(place.partition);
  LockEntry& gone = entries[place.index];
  gone.vanish();
  std::uint32_t* link = bucket_of(place.partition, gone.hash);
  while (*link != place.index + 1) link = &entries[*link - 1].next;
  *link = gone.next;
  gone.next = part.free_head;
  part.free_head = place.index + 1;
  if (--part.used == 0) part.free_head = part.high_water = 0;
}

// The chains of a dead process may be half linked; so they are not followed but made anew.
void LockArena::repair(std::uint32_t partition) {
  PartitionHeader& part = header_of(partition);
  LockEntry* entries = entries_of(partition);
  std::fill_n(buckets_of(partition), bucket_count_, 0U);
  part.high_water = std::min(part.high_water, capacity_);
  part.free_head = 0;
  part.used = 0;
  for (std::uint32_t i = 0; i < part.high_water; ++i) {
    LockEntry& entry = entries[i];
    std::uint32_t* list = entry.in_use() ? bucket_of(partition, entry.hash) : &part.free_head;
    part.used += entry.in_use() ? 1U : 0U;
    entry.next = *list;
    *list = i + 1;
  }
}

void LockArena::recount() {
  std::uint32_t records = 0;
  std::uint32_t files = 0;
  for (std::uint32_t partition = 0; partition < kLockPartitions; ++partition) {
    for_each_in(partition, [&](const EntryPlace&, const LockEntry& entry) {
      const LockState state = entry.get();
      if (state.kind == LockKind::File) ++files;
      if (state.kind == LockKind::Record && state.held != LockMode::None) ++records;
    });
  }
  header_.file_locks = files;
  header_.current = records;
}

KeyGuard::KeyGuard(LockArena& arena, const LockKey& key)
    : arena_(arena), first_(key.partition()), second_(key.partition()) {
  arena_.lock(first_);
  if (key.kind != LockKind::Record || arena_.header().file_locks.load(std::memory_order_relaxed) == 0) return;
  const std::uint32_t file = LockKey(LockKind::File, key.file, {}).partition();
  if (file == first_) return;
  arena_.unlock(first_);
  first_ = std::min(key.partition(), file);
  second_ = std::max(key.partition(), file);
  arena_.lock(first_);
  arena_.lock(second_);
}

KeyGuard::~KeyGuard() {
  if (second_ != first_) arena_.unlock(second_);
  arena_.unlock(first_);
}

AllGuard::AllGuard(LockArena& arena) : arena_(arena) {
  for (std::uint32_t partition = 0; partition < kLockPartitions; ++partition) arena_.lock(partition);
}

AllGuard::~AllGuard() {
  for (std::uint32_t partition = kLockPartitions; partition-- != 0;) arena_.unlock(partition);
}

}  // namespace scarlet::shared
