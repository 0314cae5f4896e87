// SPDX-License-Identifier: GPL-3.0-or-later
// Appending takes one latch for the time of a copy. The end of the journal moves by one store, after the bytes.
#include "store/journal.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "base/crc32c.h"
#include "base/limits.h"

namespace scarlet::store {
namespace {

constexpr std::size_t kPartsKept = 4;

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

base::Result<Lsn> Journal::append(JournalEntryHeader header, std::string_view payload, std::span<Claim* const> claims) {
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

// Nearly always: the file and the place in the ring are there.
bool Journal::ready_for(Lsn from, Lsn to) const {
  const Lsn in_files = written();
  return appending_ != nullptr && appending_->index == from / kJournalFileBytes &&
         appending_->index == (to - 1) / kJournalFileBytes && in_files <= from && to - in_files <= kJournalRingBytes &&
         !(expects_syncs_ && begins_piece(from, to));
}

base::Result<void> Journal::make_ready(Lsn from, Lsn to) {
  SCARLET_TRY(reserve(from, to));
  SCARLET_TRY(make_way(from, to));
  return zero_ahead(from, to);
}

base::Result<void> Journal::append_latched(JournalEntryHeader& header, std::string_view payload,
                                           std::span<Claim* const> claims) {
  const Lsn next = header.lsn + entry_bytes(payload.size());
  if (!ready_for(header.lsn, next)) SCARLET_TRY(make_ready(header.lsn, next));
  header.operation = control_->next_operation.load(std::memory_order_relaxed);
  header.checksum = header_checksum(header);
  // Never used again, even if we die here: the claim of a dead writer must not fit the entry of another one.
  control_->next_operation.store(header.operation + 1, std::memory_order_relaxed);
  for (Claim* claim : claims) {
    claim->operation = header.operation;
    claim->lsn = header.lsn;
    claim->state.store(ClaimState::Prepared, std::memory_order_release);
  }
  if (auto written = write_entry(header, payload); !written) {
    for (Claim* claim : claims) claim->state.store(ClaimState::Idle, std::memory_order_release);
    return written;
  }
  control_->end.store(next, std::memory_order_release);
  return {};
}

base::Result<void> Journal::write_files(const JournalEntryHeader& header, std::string_view payload) {
  SCARLET_TRY(copy_in(header.lsn + sizeof header, payload.data(), payload.size()));
  SCARLET_TRY(copy_in(header.lsn, &header, sizeof header));
  control_->written.store(header.lsn + entry_bytes(payload.size()), std::memory_order_release);
  return {};
}

base::Result<void> Journal::write_entry(const JournalEntryHeader& header, std::string_view payload) {
  const Lsn next = header.lsn + entry_bytes(payload.size());
  if (!fits_ring(header.lsn, next)) return write_files(header, payload);
  const std::uint64_t padding = 0;
  const std::uint64_t place = header.lsn % kJournalRingBytes;
  if (place + (next - header.lsn) <= kJournalRingBytes) [[likely]] {
    std::byte* at = control_->ring + place;
    std::memcpy(at + (next - header.lsn) - sizeof padding, &padding, sizeof padding);
    std::memcpy(at + sizeof header, payload.data(), payload.size());
    std::memcpy(at, &header, sizeof header);
    return {};
  }
  copy_into_ring(next - sizeof padding, &padding, sizeof padding);
  copy_into_ring(header.lsn + sizeof header, payload.data(), payload.size());
  copy_into_ring(header.lsn, &header, sizeof header);
  return {};
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
  if (create && !os::exists(env_, part_path(index))) {
    auto taken = take_spare(index);
    if (!taken) return taken.error();
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

base::Result<void> Journal::copy_in(Lsn at, const void* bytes, std::uint64_t size) {
  const auto* from = static_cast<const std::byte*>(bytes);
  while (size > 0) {
    const std::uint64_t offset = at % kJournalFileBytes;
    const std::uint64_t here = std::min(size, kJournalFileBytes - offset);
    if (appending_->index == at / kJournalFileBytes) {
      SCARLET_TRY(appending_->file->write_at(offset, {from, here}));
    } else {
      auto other = part(at / kJournalFileBytes, true);
      if (!other) return other.error();
      SCARLET_TRY((*other)->file->write_at(offset, {from, here}));
    }
    at += here;
    from += here;
    size -= here;
  }
  return {};
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
  SCARLET_TRY(flush(std::min(end, this->end())));
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

}  // namespace scarlet::store
