// SPDX-License-Identifier: GPL-3.0-or-later
// Reading what the chunks of a backup say, and looking at a whole one.
#include "store/backup_contents.h"

namespace scarlet::store {

bool take_head(std::string_view bytes, HashedHead& head) {
  ChunkTaker taker(bytes);
  head.path = taker.number<std::uint32_t>();
  head.below = taker.text();
  head.key = taker.number<std::uint64_t>();
  head.from = taker.number<Lsn>();
  head.parameters = taker.number<StoredParameters>();
  return taker.ok() && is_usable(head.parameters);
}

bool take_record(ChunkTaker& taker, std::string_view& id, std::string_view& record) {
  const auto record_bytes = taker.number<std::uint32_t>();
  const auto id_bytes = taker.number<std::uint8_t>();
  id = taker.bytes(id_bytes);
  record = taker.bytes(record_bytes);
  return taker.ok() && !id.empty();
}

bool take_entry(ChunkTaker& taker, IndexEntry& entry) {
  const auto key_bytes = taker.number<std::uint16_t>();
  const auto id_bytes = taker.number<std::uint8_t>();
  entry.key = taker.bytes(key_bytes);
  entry.id = taker.bytes(id_bytes);
  return taker.ok();
}

bool take_start(std::string_view bytes, std::vector<std::string>& paths, std::uint64_t& journal) {
  ChunkTaker taker(bytes);
  const auto version = taker.number<std::uint32_t>();
  journal = taker.number<std::uint64_t>();
  (void)taker.number<std::int64_t>();
  for (auto left = taker.number<std::uint32_t>(); left > 0 && taker.ok(); --left) paths.emplace_back(taker.text());
  return taker.ok() && version == kBackupVersion && !paths.empty();
}

bool take_end(std::string_view bytes, std::uint64_t chunks, BackupEnd& end) {
  ChunkTaker taker(bytes);
  end.lsn = taker.number<Lsn>();
  (void)taker.number<std::int64_t>();
  const auto before = taker.number<std::uint64_t>();
  end.counts = taker.number<BackupCounts>();
  return taker.ok() && before + 1 == chunks;
}

namespace {

// Whether the chunk fits where it stands, and what it says for the listing.
base::Result<bool> inspect(ChunkKind kind, std::string_view bytes, std::uint64_t chunks, BackupListing& listing) {
  if (kind == ChunkKind::Start) {
    std::uint64_t journal = 0;
    return chunks == 1 && take_start(bytes, listing.paths, journal);
  }
  if (kind == ChunkKind::Hashed) {
    HashedHead head;
    if (!take_head(bytes, head) || head.path >= listing.paths.size()) return false;
    listing.files.push_back(listing.paths[head.path] + (head.below.empty() ? "" : "/" + head.below));
  }
  if (kind == ChunkKind::End) {
    BackupEnd end;
    if (!take_end(bytes, chunks, end)) return false;
    listing.counts = end.counts;
  }
  return !listing.paths.empty();
}

}  // namespace

base::Result<BackupListing> verify_backup(os::Env& env, const std::string& path) {
  auto reader = ChunkReader::open(env, path);
  if (!reader) return reader.error();
  BackupListing listing;
  ChunkKind kind{};
  std::string_view bytes;
  for (;;) {
    auto more = reader->next(kind, bytes);
    if (!more) return more.error();
    if (!*more) break;
    auto fits = inspect(kind, bytes, reader->number(), listing);
    if (!fits || !*fits) return reader->damaged();
  }
  // The last chunk says that it is the last one: a backup that was cut short has none.
  return kind == ChunkKind::End && reader->number() > 0 ? base::Result<BackupListing>(listing) : reader->damaged();
}

}  // namespace scarlet::store
