// SPDX-License-Identifier: GPL-3.0-or-later
// A hashed file is read while it changes. Whatever was changed meanwhile is in the journal from the LSN noted under its
// latch on, and doing a change again, or for the first time, leads to the same end: so the records as the scan met
// them, and then the journal up to one LSN, give the state at that LSN. The same holds for the entries of indices,
// since the journal tells the keys added and removed.
#include "store/backup.h"

#include <algorithm>
#include <cstring>
#include <set>

#include "store/backup_format.h"
#include "store/btree.h"
#include "store/hashed_file.h"
#include "store/store_core.h"

namespace scarlet::store {
namespace {

constexpr std::size_t kEntriesAtOnce = 2'000;  // read within one epoch

// Bytes that become chunks of one kind.
class ChunkFiller {
 public:
  ChunkFiller(ChunkWriter& out, ChunkKind kind, std::string head = {})
      : out_(out), kind_(kind), head_(std::move(head)), bytes_(head_) {}
  std::string& bytes() { return bytes_; }
  base::Result<void> flush_if_full() { return bytes_.size() < kBackupChunkBytes ? base::Result<void>() : flush(); }
  base::Result<void> flush() {
    if (bytes_.size() == head_.size()) return {};
    auto written = out_.write(kind_, bytes_);
    bytes_ = head_;
    return written;
  }

 private:
  ChunkWriter& out_;
  ChunkKind kind_;
  std::string head_;
  std::string bytes_;
};

class JournalPin {
 public:
  JournalPin(Journal& journal, std::uint32_t place) : journal_(journal), place_(place) {}
  ~JournalPin() { journal_.unpin(place_); }
  JournalPin(const JournalPin&) = delete;
  JournalPin& operator=(const JournalPin&) = delete;

 private:
  Journal& journal_;
  std::uint32_t place_;
};

class Backup {
 public:
  Backup(os::Env& env, Store& store, const BackupRequest& request, ChunkWriter out)
      : env_(env), store_(store), request_(request), out_(std::move(out)) {}

  base::Result<BackupCounts> run() {
    Journal& journal = *store_.core().journal;
    auto place = journal.pin();
    if (!place) return place.error();
    const JournalPin pin(journal, *place);
    first_ = journal.first_of(*place);
    SCARLET_TRY(write_start(journal));
    for (path_ = 0; path_ < request_.paths.size(); ++path_) SCARLET_TRY(save_directory(""));
    SCARLET_TRY(save_journal(journal));
    SCARLET_TRY(out_.finish());
    return counts_;
  }

 private:
  base::Result<void> write_start(Journal& journal) {
    std::string bytes;
    put_number(bytes, kBackupVersion);
    put_number(bytes, journal.identity());
    put_number(bytes, env_.unix_nanoseconds());
    put_number(bytes, static_cast<std::uint32_t>(request_.paths.size()));
    for (const std::string& path : request_.paths) put_text(bytes, path);
    return out_.write(ChunkKind::Start, bytes);
  }

  std::string full(const std::string& below) const {
    return below.empty() ? request_.paths[path_] : request_.paths[path_] + "/" + below;
  }
  std::string head(const std::string& below) const {
    std::string bytes;
    put_number(bytes, static_cast<std::uint32_t>(path_));
    put_text(bytes, below);
    return bytes;
  }
  base::Result<void> tell(const std::string& path) {
    counts_.bytes = out_.bytes();
    if (request_.progress && !request_.progress(path, counts_)) {
      return base::Error{base::Status::EndedByTheUser, 0, request_.target};
    }
    return {};
  }

  base::Result<void> save_directory(const std::string& below) {
    const std::string path = full(below);
    SCARLET_TRY(tell(path));
    auto hashed = is_hashed_file(env_, path);
    if (!hashed) return hashed.error();
    if (*hashed) return save_hashed(below);
    auto entries = env_.list(path);
    if (!entries) return entries.error();
    SCARLET_TRY(out_.write(ChunkKind::Directory, head(below)));
    ++counts_.directories;
    for (const os::DirectoryEntry& entry : *entries) {
      const std::string inner = below.empty() ? entry.name : below + "/" + entry.name;
      if (entry.kind == os::EntryKind::Directory) SCARLET_TRY(save_directory(inner));
      if (entry.kind == os::EntryKind::Regular && full(inner) != request_.target) SCARLET_TRY(save_plain(inner));
    }
    return {};
  }

  base::Result<void> save_plain(const std::string& below) {
    auto file = env_.open(full(below), os::OpenMode::Read);
    if (!file && file.status() == base::Status::FileNotFound) return {};  // deleted since
    if (!file) return file.error();
    std::string bytes = head(below);
    std::string piece(kBackupChunkBytes, '\0');
    ChunkKind kind = ChunkKind::Plain;
    for (std::uint64_t offset = 0;;) {
      auto got = (*file)->read_at(offset, std::as_writable_bytes(std::span(piece)));
      if (!got) return got.error();
      if (*got == 0 && kind == ChunkKind::More) break;
      bytes.append(piece, 0, *got);
      SCARLET_TRY(out_.write(kind, bytes));
      bytes.clear();
      kind = ChunkKind::More;
      offset += *got;
      if (*got < piece.size()) break;
    }
    ++counts_.plain_files;
    return {};
  }

  base::Result<void> save_hashed(const std::string& below) {
    auto opened = store_.open(full(below));
    if (!opened) return opened.error();
    auto* file = dynamic_cast<HashedFile*>(opened->get());
    if (file == nullptr) return base::Error{base::Status::NotDynamicFile, 0, full(below)};
    keys_.insert(file->key());
    std::string bytes = head(below);
    put_number(bytes, file->key());
    StoredParameters parameters;
    {
      const FileLatch latch(file->core());
      put_number(bytes, store_.core().journal->end());
      parameters = file->core().live.state().parameters;
    }
    put_number(bytes, parameters);
    SCARLET_TRY(out_.write(ChunkKind::Hashed, bytes));
    records_ = 0;
    entries_ = 0;
    SCARLET_TRY(save_records(*file));
    for (std::size_t index = 0; index < kIndexSlots; ++index) SCARLET_TRY(save_index(*file, index));
    std::string end;
    put_number(end, records_);
    put_number(end, entries_);
    ++counts_.hashed_files;
    return out_.write(ChunkKind::FileEnd, end);
  }

  base::Result<void> save_records(HashedFile& file) {
    auto scan = file.scan();
    if (!scan) return scan.error();
    ChunkFiller filler(out_, ChunkKind::Records);
    std::string_view id;
    std::string_view record;
    for (;;) {
      auto more = (*scan)->next(id, &record);
      if (!more) return more.error();
      if (!*more) return filler.flush();
      put_number(filler.bytes(), static_cast<std::uint32_t>(record.size()));
      put_number(filler.bytes(), static_cast<std::uint8_t>(id.size()));
      filler.bytes().append(id).append(record);
      ++records_;
      ++counts_.records;
      if (records_ % 10'000 == 0) SCARLET_TRY(tell(file.path()));
      SCARLET_TRY(filler.flush_if_full());
    }
  }

  base::Result<void> save_index(HashedFile& file, std::size_t index) {
    FileCore& core = file.core();
    IndexSlot slot{};
    IndexDefinition definition;
    {
      const FileLatch latch(core);
      slot = core.live.state().indices[index];
      if (index_state(slot) == IndexState::Free) return {};
      auto read = read_definition(core, index);
      if (!read) return read.error();
      definition = std::move(*read);
    }
    std::string bytes;
    put_number(bytes, static_cast<std::uint8_t>(index));
    put_number(bytes, static_cast<std::uint32_t>(index_state(slot)));
    put_text(bytes, encode_definition(definition));
    SCARLET_TRY(out_.write(ChunkKind::Index, bytes));
    return index_state(slot) == IndexState::Built ? save_entries(core, index, definition) : base::Result<void>();
  }

  // A part of the tree at a time, so that no epoch lasts.
  base::Result<void> save_entries(FileCore& core, std::size_t index, const IndexDefinition& definition) {
    const IndexOrder order(definition.order, definition.no_case);
    ChunkFiller filler(out_, ChunkKind::Entries, std::string(1, static_cast<char>(index)));
    IndexEntry last;
    for (bool begun = false, more = true; more;) {
      const ReadGuard reading(core.readers);
      const BlockRef root = LiveState::word(core.live.state().indices[index].root).load(std::memory_order_acquire);
      const TreeReader tree(*core.data, index, root, order);
      std::size_t taken = 0;
      const bool whole = tree.ascend(begun ? &last : nullptr, [&](const Cell& cell) {
        if (begun && cell.key == last.key && cell.id == last.id) return true;
        if (taken == kEntriesAtOnce) return false;
        ++taken;
        put_number(filler.bytes(), static_cast<std::uint16_t>(cell.key.size()));
        put_number(filler.bytes(), static_cast<std::uint8_t>(cell.id.size()));
        filler.bytes().append(cell.key).append(cell.id);
        last = {std::string(cell.key), std::string(cell.id)};
        begun = true;
        return true;
      });
      if (!whole) return core.damaged_index(index);
      entries_ += taken;
      counts_.index_entries += taken;
      more = taken == kEntriesAtOnce;
      SCARLET_TRY(filler.flush_if_full());
    }
    return filler.flush();
  }

  base::Result<void> save_journal(Journal& journal) {
    const Lsn end = journal.end();
    counts_.state_at_ns = env_.unix_nanoseconds();
    ChunkFiller filler(out_, ChunkKind::Journal);
    Journal::Entry entry;
    for (Lsn lsn = first_; lsn < end; lsn = entry.next) {
      auto there = journal.read(lsn, entry);
      if (!there) return there.error();
      if (!*there) return base::Error{base::Status::ValidationFailed, 0, journal.directory()};
      if (!concerns_us(entry)) continue;
      put_number(filler.bytes(), lsn);
      put_number(filler.bytes(), entry.header.unix_nanoseconds);
      put_number(filler.bytes(), static_cast<std::uint64_t>(entry.payload.size()));
      filler.bytes().append(entry.payload);
      ++counts_.journal_entries;
      SCARLET_TRY(filler.flush_if_full());
    }
    SCARLET_TRY(filler.flush());
    std::string bytes;
    put_number(bytes, end);
    put_number(bytes, counts_.state_at_ns);
    put_number(bytes, out_.chunks());
    counts_.bytes = out_.bytes();
    put_number(bytes, counts_);
    return out_.write(ChunkKind::End, bytes);
  }

  bool concerns_us(const Journal::Entry& entry) const {
    if (entry.header.kind != EntryKind::Changes) return false;
    const std::vector<std::uint64_t> files = files_of(entry.payload);
    return std::any_of(files.begin(), files.end(), [this](std::uint64_t key) { return keys_.count(key) != 0; });
  }

  os::Env& env_;
  Store& store_;
  const BackupRequest& request_;
  ChunkWriter out_;
  std::size_t path_ = 0;
  Lsn first_ = 0;
  std::uint64_t records_ = 0;  // of the file under way
  std::uint64_t entries_ = 0;
  std::set<std::uint64_t> keys_;
  BackupCounts counts_;
};

}  // namespace

base::Result<BackupCounts> backup(os::Env& env, Store& store, const BackupRequest& request) {
  for (const std::string& path : request.paths) {
    if (!os::is_directory(env, path)) return base::Error{base::Status::FileNotFound, 0, path};
  }
  if (os::exists(env, request.target)) return base::Error{base::Status::AlreadyExists, 0, request.target};
  const std::string unfinished = request.target + ".unfinished";
  if (os::exists(env, unfinished)) SCARLET_TRY(env.remove(unfinished));
  auto out = ChunkWriter::create(env, unfinished);
  if (!out) return out.error();
  auto made = Backup(env, store, request, std::move(*out)).run();
  base::Result<void> named;
  if (made) named = env.rename(unfinished, request.target);
  if (made && named) return made;
  // The first error is the one to tell.
  static_cast<void>(env.remove(unfinished).ok());
  return made ? named.error() : made.error();
}

}  // namespace scarlet::store
