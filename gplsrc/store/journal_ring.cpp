// SPDX-License-Identifier: GPL-3.0-or-later
// The ring: what was appended and is not in the files of the journal yet. Its bytes count from the moment the end has
// moved past them, like those in the files; a place of it is used again when what it held was written. Whoever writes
// may be killed in the midst: the next one writes the same again.
#include <algorithm>
#include <cstring>

#include "store/journal.h"

namespace scarlet::store {
// Entries too large for the ring go into the files behind everything else. One who was killed while he did that may
// have left `written` beyond the end.
base::Result<void> Journal::make_way(Lsn from, Lsn to) {
  if (written() > from) control_->written.store(from, std::memory_order_release);
  const bool room = fits_ring(from, to) ? to - written() <= kJournalRingBytes : written() >= from;
  return room ? base::Result<void>() : flush(from);
}

// The first write into a block that was only allocated changes the file system's own records, which the next sync has
// to write too: so zeros are written into many at once, unless the file was used before. Nobody has written there since
// it became part of the journal, nor can: we hold the append latch.
base::Result<void> Journal::zero_ahead(Lsn from, Lsn to) {
  if (!expects_syncs_ || !begins_piece(from, to)) return {};
  const Lsn piece = (to - 1) / kZeroedBytes * kZeroedBytes;
  std::uint64_t used = 0;
  std::memcpy(&used, appending_->mapping->data() + piece % kJournalFileBytes, sizeof used);
  if (used != 0) return {};
  const std::vector<std::byte> zeros(kZeroedBytes);
  return appending_->file->write_at(piece % kJournalFileBytes, zeros);
}

base::Result<void> Journal::flush(Lsn lsn) {
  if (written() >= lsn) return {};
  const shared::LatchGuard guard(latches_->flush, *processes_);
  const Lsn from = written();
  if (from >= lsn) return {};
  SCARLET_TRY(write_ring(from, lsn));
  control_->written.store(lsn, std::memory_order_release);
  return {};
}

base::Result<void> Journal::write_ring(Lsn from, Lsn to) {
  while (from < to) {
    const std::uint64_t place = from % kJournalRingBytes;
    const std::uint64_t offset = from % kJournalFileBytes;
    const std::uint64_t here = std::min({to - from, kJournalRingBytes - place, kJournalFileBytes - offset});
    auto into = part(from / kJournalFileBytes, false);
    if (!into) return into.error();
    SCARLET_TRY((*into)->file->write_at(offset, {control_->ring + place, here}));
    from += here;
  }
  return {};
}

void Journal::copy_into_ring(Lsn at, const void* bytes, std::uint64_t size) {
  const std::uint64_t place = at % kJournalRingBytes;
  const std::uint64_t here = std::min(size, kJournalRingBytes - place);
  std::memcpy(control_->ring + place, bytes, here);
  std::memcpy(control_->ring, static_cast<const std::byte*>(bytes) + here, size - here);
}

// False when the place has been used again, or may have been: what it held is in the files now.
bool Journal::copy_from_ring(Lsn at, void* bytes, std::uint64_t size) {
  if (size > kJournalRingBytes) return false;
  const std::uint64_t place = at % kJournalRingBytes;
  const std::uint64_t here = std::min(size, kJournalRingBytes - place);
  std::memcpy(bytes, control_->ring + place, here);
  std::memcpy(static_cast<std::byte*>(bytes) + here, control_->ring, size - here);
  // A change of it by nothing, which the copies above can not come after.
  return control_->written.fetch_add(0, std::memory_order_acq_rel) <= at;
}

base::Result<bool> Journal::copy_from_file(Lsn at, void* bytes, std::uint64_t size) {
  auto window = part(at / kJournalFileBytes, false);
  if (!window && window.status() == base::Status::FileNotFound) return false;
  if (!window) return window.error();
  std::memcpy(bytes, (*window)->mapping->data() + at % kJournalFileBytes, size);
  return true;
}

base::Result<bool> Journal::copy_out(Lsn at, void* bytes, std::uint64_t size) {
  auto* into = static_cast<std::byte*>(bytes);
  while (size > 0) {
    const Lsn in_files = written();
    if (at >= in_files) {
      if (size > end() || at > end() - size) return false;
      if (copy_from_ring(at, into, size)) return true;
      continue;
    }
    const std::uint64_t here = std::min({size, kJournalFileBytes - at % kJournalFileBytes, in_files - at});
    auto there = copy_from_file(at, into, here);
    if (!there || !*there) return there;
    at += here;
    into += here;
    size -= here;
  }
  return true;
}

}  // namespace scarlet::store
