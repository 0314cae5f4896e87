// SPDX-License-Identifier: GPL-3.0-or-later
// Appending takes one latch for the time of a copy. The end of the journal moves by one store, after the bytes.
#include "store/journal.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/crc32c.h"
#include "base/limits.h"
#include "os/futex.h"

namespace scarlet::store {
namespace {

constexpr std::uint32_t kLeastGroup = 3;      // fewer are not waited for
constexpr std::int64_t kGatherShare = 3;      // a third of the time of a sync at most,
constexpr int kGatherNaps = 6;                // in so many naps
constexpr std::int64_t kLeastNapNs = 20'000;  // a faster device is not worth the waiting
constexpr std::int64_t kLongestNapNs = 500'000;

constexpr std::uint64_t kPreparedBytes = 16 * 1024;  // how often the pages for what comes are looked after
constexpr std::size_t kPartsKept = 4;
constexpr std::size_t kEntryKept = 64 * 1024;  // bytes
constexpr std::size_t kPrefetched = 320;       // bytes: an entry of a small record

constexpr std::uint64_t padded(std::uint64_t bytes) { return (bytes + 7) & ~std::uint64_t{7}; }
constexpr std::uint64_t entry_bytes(std::uint64_t payload) { return sizeof(JournalEntryHeader) + padded(payload); }

std::uint32_t header_checksum(const JournalEntryHeader& header) {
  const auto* bytes = reinterpret_cast<const std::byte*>(&header);
  return base::crc32c(bytes + 8, sizeof header - 8);
}

}  // namespace

JournalEntryHeader Journal::header_for(EntryKind kind, std::string_view payload) {
  JournalEntryHeader header{};
  header.magic = kJournalEntryMagic;
  header.unix_nanoseconds = env_.unix_nanoseconds();
  header.payload_bytes = payload.size();
  header.payload_checksum = base::crc32c(payload.data(), payload.size());
  header.kind = kind;
  header.synced = synced();
  return header;
}

base::Result<Lsn> Journal::append(EntryKind kind, std::string_view payload, std::span<Claim* const> claims) {
  JournalEntryHeader header = header_for(kind, payload);
  const shared::LatchGuard guard(latches_->append, *processes_);
  if (guard.owner_died()) SCARLET_TRY(wipe_end());
  header.lsn = end();
  SCARLET_TRY(append_latched(header, payload, claims));
  return header.lsn + entry_bytes(payload.size());
}

// What a dead writer left beyond the end must not be taken for an entry after a power failure.
base::Result<void> Journal::wipe_end() {
  const JournalEntryHeader nothing{};
  SCARLET_TRY(reserve(end(), end() + sizeof nothing));
  return copy_in(end(), &nothing, sizeof nothing);
}

base::Result<void> Journal::append_latched(const JournalEntryHeader& header, std::string_view payload,
                                           std::span<Claim* const> claims) {
  const Lsn next = header.lsn + entry_bytes(payload.size());
  SCARLET_TRY(reserve(header.lsn, next));
  JournalEntryHeader sealed = header;
  sealed.operation = control_->next_operation.load(std::memory_order_relaxed);
  sealed.checksum = header_checksum(sealed);
  // Never used again, even if we die here: the claim of a dead writer must not fit the entry of another one.
  control_->next_operation.store(sealed.operation + 1, std::memory_order_relaxed);
  for (Claim* claim : claims) {
    claim->operation = sealed.operation;
    claim->lsn = header.lsn;
    claim->state.store(ClaimState::Prepared, std::memory_order_release);
  }
  if (auto written = write_entry(sealed, payload); !written) {
    for (Claim* claim : claims) claim->state.store(ClaimState::Idle, std::memory_order_release);
    return written;
  }
  control_->end.store(next, std::memory_order_release);
  expect_append(next);
  return {};
}

base::Result<void> Journal::write_entry(const JournalEntryHeader& header, std::string_view payload) {
  if (!by_calls_) {
    SCARLET_TRY(copy_in(header.lsn + sizeof header, payload.data(), payload.size()));
    return copy_in(header.lsn, &header, sizeof header);
  }
  entry_.assign(reinterpret_cast<const char*>(&header), sizeof header);
  entry_.append(payload);
  auto written = copy_in(header.lsn, entry_.data(), entry_.size());
  if (entry_.capacity() > kEntryKept) std::string().swap(entry_);
  return written;
}

// Brings the place of the next entry into the cache for writing.
void Journal::expect_append(Lsn at) const {
  if (by_calls_) return;
  const std::uint64_t offset = at % kJournalFileBytes;
  if (appending_->index != at / kJournalFileBytes || offset + kPrefetched > kJournalFileBytes) return;
  const std::byte* bytes = appending_->mapping->data() + offset;
  for (std::size_t line = 0; line < kPrefetched; line += 64) __builtin_prefetch(bytes + line, 1);
}

void Journal::prepare_append() {
  if (by_calls_) return;
  const Lsn at = end();
  if (at / kPreparedBytes == prepared_.load(std::memory_order_relaxed)) return;
  const auto here = part(at / kJournalFileBytes, false);
  if (!here) return;  // not begun yet
  prepared_.store(at / kPreparedBytes, std::memory_order_relaxed);
  (*here)->ahead.after(*(*here)->mapping, at % kJournalFileBytes, kJournalFileBytes, 0);
}

base::Result<void> Journal::reserve(Lsn from, Lsn to) {
  const std::uint64_t first = from / kJournalFileBytes;
  const std::uint64_t last = (to - 1) / kJournalFileBytes;
  if (appending_ != nullptr && appending_->index == last && first == last) return {};
  for (std::uint64_t index = first; index <= last; ++index) {
    auto made = part(index, true);
    if (!made) return made.error();
    appending_ = *made;
  }
  return {};
}

base::Result<std::shared_ptr<Journal::Part>> Journal::part(std::uint64_t index, bool create) {
  const std::lock_guard guard(parts_guard_);
  for (const auto& known : parts_) {
    if (known->index == index) return known;
  }
  auto file = env_.open(part_path(index), create ? os::OpenMode::CreateOrOpen : os::OpenMode::ReadWrite);
  if (!file) return file.error();
  auto size = (*file)->size_bytes();
  if (!size) return size.error();
  if (*size < kJournalFileBytes) SCARLET_TRY((*file)->allocate(kJournalFileBytes));
  auto mapping = (*file)->map(kJournalFileBytes);
  if (!mapping) return mapping.error();
  auto made = std::make_shared<Part>();
  made->index = index;
  made->file = std::move(file).value();
  made->mapping = std::move(mapping).value();
  if (parts_.size() == kPartsKept) parts_.erase(parts_.begin());
  parts_.push_back(made);
  return made;
}

base::Result<void> Journal::put(Part& part, std::uint64_t offset, const std::byte* from, std::uint64_t size) const {
  if (by_calls_) return part.file->write_at(offset, {from, size});
  std::memcpy(part.mapping->data() + offset, from, size);
  return {};
}

base::Result<void> Journal::copy_in(Lsn at, const void* bytes, std::uint64_t size) {
  const auto* from = static_cast<const std::byte*>(bytes);
  while (size > 0) {
    const std::uint64_t offset = at % kJournalFileBytes;
    const std::uint64_t here = std::min(size, kJournalFileBytes - offset);
    if (appending_->index == at / kJournalFileBytes) {
      SCARLET_TRY(put(*appending_, offset, from, here));
    } else {
      auto other = part(at / kJournalFileBytes, true);
      if (!other) return other.error();
      SCARLET_TRY(put(**other, offset, from, here));
    }
    at += here;
    from += here;
    size -= here;
  }
  return {};
}

base::Result<bool> Journal::copy_out(Lsn at, void* bytes, std::uint64_t size) {
  auto* into = static_cast<std::byte*>(bytes);
  while (size > 0) {
    const std::uint64_t offset = at % kJournalFileBytes;
    const std::uint64_t here = std::min(size, kJournalFileBytes - offset);
    auto window = part(at / kJournalFileBytes, false);
    if (!window) {
      if (window.status() == base::Status::FileNotFound) return false;
      return window.error();
    }
    std::memcpy(into, (*window)->mapping->data() + offset, here);
    at += here;
    into += here;
    size -= here;
  }
  return true;
}

base::Result<bool> Journal::read(Lsn lsn, Entry& entry) {
  auto there = copy_out(lsn, &entry.header, sizeof entry.header);
  if (!there || !*there) return there;
  const JournalEntryHeader& header = entry.header;
  if (header.magic != kJournalEntryMagic || header.lsn != lsn || header.checksum != header_checksum(header))
    return false;
  if (header.payload_bytes > base::limits::kJournalEntryBytes) return false;
  // Piece by piece: a damaged header may promise more than any journal holds.
  entry.payload.clear();
  for (std::uint64_t at = 0; at < header.payload_bytes;) {
    const std::uint64_t here = std::min<std::uint64_t>(header.payload_bytes - at, kJournalFileBytes);
    entry.payload.resize(at + here);
    there = copy_out(lsn + sizeof header + at, entry.payload.data() + at, here);
    if (!there || !*there) return there;
    at += here;
  }
  if (base::crc32c(entry.payload.data(), entry.payload.size()) != header.payload_checksum) return false;
  entry.next = lsn + entry_bytes(header.payload_bytes);
  return true;
}

base::Result<Lsn> Journal::entry_after(Lsn lsn, Lsn end) {
  for (lsn = padded(lsn + 1); lsn + sizeof(JournalEntryHeader) <= end;) {
    auto window = part(lsn / kJournalFileBytes, false);
    if (!window && window.status() == base::Status::FileNotFound) return Lsn{0};
    if (!window) return window.error();
    const std::byte* bytes = (*window)->mapping->data();
    const Lsn part_end = std::min(end, (lsn / kJournalFileBytes + 1) * kJournalFileBytes);
    for (; lsn < part_end; lsn += 8) {
      std::uint32_t magic = 0;
      std::memcpy(&magic, bytes + lsn % kJournalFileBytes, sizeof magic);
      if (magic != kJournalEntryMagic) continue;
      JournalEntryHeader header{};
      auto there = copy_out(lsn, &header, sizeof header);
      if (!there) return there.error();
      if (*there && header.lsn == lsn && header.checksum == header_checksum(header)) return lsn;
    }
  }
  return Lsn{0};
}

base::Result<bool> Journal::read_past_damage(Lsn lsn, Lsn end, Entry& entry, bool& skipped) {
  while (lsn < end) {
    auto there = read(lsn, entry);
    if (!there || *there) return there;
    auto next = entry_after(lsn, end);
    if (!next) return next.error();
    skipped = true;
    if (*next == 0) return false;
    lsn = *next;
  }
  return false;
}

bool Journal::holds(Lsn lsn, std::uint64_t operation) {
  if (lsn == 0 || lsn >= end()) return false;
  JournalEntryHeader header{};
  const auto there = copy_out(lsn, &header, sizeof header);
  return there.ok() && *there && header.magic == kJournalEntryMagic && header.lsn == lsn &&
         header.operation == operation;
}

// One syncs for all who have appended until then; the others sleep meanwhile. Those whose entry it covers are woken
// together when it ends; of the others one is, who does the next sync for all of them.
base::Result<void> Journal::sync_to(Lsn lsn) {
  if (synced() < lsn) latches_->arrived.fetch_add(1, std::memory_order_relaxed);
  while (synced() < lsn) {
    const std::uint32_t round = latches_->sync_round.load(std::memory_order_acquire);
    if (latches_->sync.try_lock(*processes_)) {
      SCARLET_TRY(lead_sync(lsn));
    } else {
      SCARLET_TRY(wait_for_sync(lsn, round));
    }
  }
  return {};
}

base::Result<void> Journal::wait_for_sync(Lsn lsn, std::uint32_t round) {
  const bool next = latches_->syncing_to.load(std::memory_order_acquire) < lsn;
  auto& word = latches_->sync_words[(round + (next ? 1 : 0)) % 2];
  const std::uint32_t seen = word.load(std::memory_order_acquire);
  if (latches_->sync_round.load(std::memory_order_acquire) != round || synced() >= lsn) return {};
  if (os::futex_wait(word, seen, shared::kLatchCheckMs) == os::FutexWake::TimedOut) {
    // Whoever syncs may have died: taking the latch in the ordinary way finds out.
    static_cast<void>(latches_->sync.lock(*processes_));
    return lead_sync(lsn);
  }
  // Woken to do the next sync, and not in need of one: somebody else may be.
  if (next && synced() >= lsn) os::futex_wake(word, 1);
  return {};
}

base::Result<void> Journal::lead_sync(Lsn lsn) {
  auto done = sync_latched(lsn);
  latches_->sync.unlock();
  const std::uint32_t ended = latches_->sync_round.fetch_add(1, std::memory_order_release);
  for (auto& word : latches_->sync_words) word.fetch_add(1, std::memory_order_release);
  os::futex_wake_all(latches_->sync_words[ended % 2]);
  os::futex_wake(latches_->sync_words[(ended + 1) % 2], 1);
  return done;
}

base::Result<void> Journal::sync_latched(Lsn lsn) {
  const Lsn from = synced();
  if (from >= lsn) return {};
  latches_->syncing_to.store(~Lsn{0}, std::memory_order_release);
  gather_group();
  latches_->last_group.store(latches_->arrived.exchange(0, std::memory_order_relaxed), std::memory_order_relaxed);
  const Lsn to = end();
  latches_->syncing_to.store(to, std::memory_order_release);
  const std::int64_t begun = env_.monotonic_nanoseconds();
  SCARLET_TRY(sync_parts(from, to));
  latches_->sync_ns.store(env_.monotonic_nanoseconds() - begun, std::memory_order_relaxed);
  control_->synced.store(to, std::memory_order_release);
  return {};
}

// Those who shared the last sync have just been woken and most come again at once: a part of the time that a sync takes
// is waited for them. Else half of them would always wait for the other half's sync to end before their own begins.
void Journal::gather_group() {
  const std::uint32_t expected = latches_->last_group.load(std::memory_order_relaxed);
  const std::int64_t nap_ns = latches_->sync_ns.load(std::memory_order_relaxed) / kGatherShare / kGatherNaps;
  if (expected < kLeastGroup || nap_ns < kLeastNapNs) return;
  for (int nap = 0; nap < kGatherNaps && latches_->arrived.load(std::memory_order_relaxed) < expected; ++nap) {
    env_.sleep_nanoseconds(std::min(nap_ns, kLongestNapNs));
  }
}

base::Result<void> Journal::sync_parts(Lsn from, Lsn to) {
  if (to == from) return {};
  const std::uint64_t first = from / kJournalFileBytes;
  const std::uint64_t last = (to - 1) / kJournalFileBytes;
  for (std::uint64_t index = first; index <= last; ++index) {
    auto synced_part = part(index, false);
    if (!synced_part) return synced_part.error();
    SCARLET_TRY((*synced_part)->file->sync());
  }
  // A file that was begun since the last sync needs its name on the disk, too.
  if (last != first || from % kJournalFileBytes == 0) SCARLET_TRY(env_.sync_directory(directory_));
  return {};
}

}  // namespace scarlet::store
