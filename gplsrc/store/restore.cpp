// SPDX-License-Identifier: GPL-3.0-or-later
// Restoring: everything is made under names of its own, PATH.restoring, and renamed when it is complete.
#include <algorithm>
#include <map>

#include "store/backup.h"
#include "store/backup_contents.h"
#include "store/hashed_file.h"
#include "store/journal_files.h"
#include "store/restored_file.h"
#include "store/store_core.h"

namespace scarlet::store {
namespace {

constexpr std::size_t kRecordsAtOnce = 500;  // in one operation
constexpr std::size_t kEntriesToSort = std::size_t{1} << 26;

// A path that stays below the directory it is put in.
bool stays_below(std::string_view path) {
  if (path.starts_with('/')) return false;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  }
  return true;
}

class Restore {
 public:
  Restore(os::Env& env, Store& store, const RestoreRequest& request, const BackupListing& listing)
      : env_(env), store_(store), request_(request) {
    for (const std::string& path : listing.paths) {
      const std::string name = path.substr(path.find_last_of('/') + 1);
      targets_.push_back(request.into.empty() ? path : request.into + "/" + name);
    }
  }

  base::Result<RestoreReport> run() {
    SCARLET_TRY(check_targets());
    auto made = make();
    if (!made) remove_unfinished();
    if (!made) return made.error();
    return report_;
  }

 private:
  std::string unfinished(std::size_t path) const { return targets_[path] + ".restoring"; }
  void remove_unfinished() {
    files_.clear();
    // Best effort: what made the restore fail is the error to tell.
    for (std::size_t i = 0; i < targets_.size(); ++i) static_cast<void>(env_.remove_tree(unfinished(i)).ok());
  }

  base::Result<void> check_targets() {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      if (std::count(targets_.begin(), targets_.end(), targets_[i]) > 1 ||
          (os::exists(env_, targets_[i]) && !request_.replace)) {
        return base::Error{base::Status::AlreadyExists, 0, targets_[i]};
      }
      if (request_.replace && os::exists(env_, targets_[i] + ".before-restore")) {
        return base::Error{base::Status::AlreadyExists, 0, targets_[i] + ".before-restore"};
      }
      if (os::exists(env_, unfinished(i))) SCARLET_TRY(env_.remove_tree(unfinished(i)));
    }
    return {};
  }

  base::Result<void> make() {
    SCARLET_TRY(read_backup());
    if (request_.until_ns) SCARLET_TRY(go_on_to(*request_.until_ns));
    for (auto& [key, file] : files_) {
      auto names = file->indices_to_build();
      if (!names) return names.error();
      for (const std::string& name : *names) {
        const std::string path = file->path();
        report_.indices_to_build.push_back(final_path(path) + " " + name);
      }
      SCARLET_TRY(file->make_durable());
    }
    files_.clear();
    for (std::size_t i = 0; i < targets_.size(); ++i) SCARLET_TRY(put_in_place(i));
    return {};
  }

  std::string final_path(const std::string& path) const {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const std::string from = unfinished(i);
      if (path.compare(0, from.size(), from) == 0) return targets_[i] + path.substr(from.size());
    }
    return path;
  }

  base::Result<void> put_in_place(std::size_t i) {
    if (os::exists(env_, targets_[i])) SCARLET_TRY(env_.rename(targets_[i], targets_[i] + ".before-restore"));
    SCARLET_TRY(env_.rename(unfinished(i), targets_[i]));
    const std::size_t slash = targets_[i].find_last_of('/');
    report_.paths.push_back(targets_[i]);
    return env_.sync_directory(slash == std::string::npos ? "." : slash == 0 ? "/" : targets_[i].substr(0, slash));
  }

  base::Result<void> tell(const std::string& path) {
    if (request_.progress && !request_.progress(path, report_.counts)) {
      return base::Error{base::Status::EndedByTheUser, 0, request_.backup};
    }
    return {};
  }

  base::Result<std::string> place(std::uint32_t path, std::string_view below) {
    if (path >= targets_.size() || !stays_below(below)) {
      return base::Error{base::Status::ValidationFailed, 0, request_.backup + " '" + std::string(below) + "'"};
    }
    return below.empty() ? unfinished(path) : unfinished(path) + "/" + std::string(below);
  }

  base::Result<void> read_backup() {
    auto reader = ChunkReader::open(env_, request_.backup);
    if (!reader) return reader.error();
    ChunkKind kind{};
    std::string_view bytes;
    for (;;) {
      auto more = reader->next(kind, bytes);
      if (!more) return more.error();
      if (!*more) return {};
      auto taken = take(kind, bytes);
      if (!taken)
        return taken.status() == base::Status::ValidationFailed && taken.error().subject.empty() ? reader->damaged()
                                                                                                 : taken.error();
    }
  }

  base::Result<void> take(ChunkKind kind, std::string_view bytes) {
    switch (kind) {
      case ChunkKind::Start: return take_start_chunk(bytes);
      case ChunkKind::Directory: return make_directory(bytes);
      case ChunkKind::Plain: return begin_plain(bytes);
      case ChunkKind::More: return more_plain(bytes);
      case ChunkKind::Hashed: return begin_hashed(bytes);
      case ChunkKind::Records: return add_records(bytes);
      case ChunkKind::Index: return begin_index(bytes);
      case ChunkKind::Entries: return add_entries(bytes);
      case ChunkKind::FileEnd: return end_hashed(bytes);
      case ChunkKind::Journal: return replay(bytes);
      case ChunkKind::End: return take_end_chunk(bytes);
    }
    return base::Status::ValidationFailed;
  }

  base::Result<void> take_start_chunk(std::string_view bytes) {
    std::vector<std::string> paths;
    return take_start(bytes, paths, journal_) ? base::Status::Ok : base::Status::ValidationFailed;
  }

  base::Result<void> take_end_chunk(std::string_view bytes) {
    ChunkTaker taker(bytes);
    end_ = taker.number<Lsn>();
    report_.counts.state_at_ns = taker.number<std::int64_t>();
    return taker.ok() ? base::Status::Ok : base::Status::ValidationFailed;
  }

  base::Result<void> make_directory(std::string_view bytes) {
    ChunkTaker taker(bytes);
    const auto path = taker.number<std::uint32_t>();
    auto at = place(path, taker.text());
    if (!at) return at.error();
    ++report_.counts.directories;
    SCARLET_TRY(tell(*at));
    return env_.make_directory(*at);
  }

  base::Result<void> begin_plain(std::string_view bytes) {
    ChunkTaker taker(bytes);
    const auto path = taker.number<std::uint32_t>();
    auto at = place(path, taker.text());
    if (!at) return at.error();
    auto file = env_.open(*at, os::OpenMode::Truncate);
    if (!file) return file.error();
    plain_ = std::move(file).value();
    ++report_.counts.plain_files;
    return more_plain(taker.rest());
  }

  base::Result<void> more_plain(std::string_view bytes) {
    if (plain_ == nullptr) return base::Status::ValidationFailed;
    report_.counts.bytes += bytes.size();
    return plain_->append(std::as_bytes(std::span(bytes)));
  }

  base::Result<void> begin_hashed(std::string_view bytes) {
    plain_.reset();
    HashedHead head;
    if (!take_head(bytes, head)) return base::Status::ValidationFailed;
    auto at = place(head.path, head.below);
    if (!at) return at.error();
    SCARLET_TRY(tell(*at));
    head.parameters.indices = 0;
    SCARLET_TRY(create_hashed_file(env_, *at, empty_state(head.parameters), false));
    auto file = store_.open(*at);
    if (!file) return file.error();
    auto* hashed = dynamic_cast<HashedFile*>(file->get());
    if (hashed == nullptr) return base::Status::ValidationFailed;
    current_ = (files_[head.key] = std::make_unique<RestoredFile>(*file, *hashed, head.from)).get();
    ++report_.counts.hashed_files;
    return {};
  }

  base::Result<void> add_records(std::string_view bytes) {
    if (current_ == nullptr) return base::Status::ValidationFailed;
    ChunkTaker taker(bytes);
    std::vector<HashedFile::RecordChange> batch;
    while (!taker.empty()) {
      HashedFile::RecordChange record;
      if (!take_record(taker, record.id, record.record)) return base::Status::ValidationFailed;
      report_.counts.bytes += record.record.size();
      ++report_.counts.records;
      batch.push_back(record);
      if (batch.size() < kRecordsAtOnce && !taker.empty()) continue;
      SCARLET_TRY(current_->add_records(batch));
      batch.clear();
    }
    return tell(current_->path());
  }

  base::Result<void> begin_index(std::string_view bytes) {
    if (current_ == nullptr) return base::Status::ValidationFailed;
    SCARLET_TRY(finish_index());
    ChunkTaker taker(bytes);
    index_ = taker.number<std::uint8_t>();
    built_ = taker.number<std::uint32_t>() == static_cast<std::uint32_t>(IndexState::Built);
    const std::string_view definition = taker.text();
    if (!taker.ok() || index_ >= kIndexSlots) return base::Status::ValidationFailed;
    return current_->add_index(index_, definition);
  }

  base::Result<void> add_entries(std::string_view bytes) {
    ChunkTaker taker(bytes);
    if (taker.number<std::uint8_t>() != index_ || !built_) return base::Status::ValidationFailed;
    while (!taker.empty()) {
      IndexEntry entry;
      if (!take_entry(taker, entry)) return base::Status::ValidationFailed;
      ++report_.counts.index_entries;
      entries_.push_back(std::move(entry));
      if (entries_.size() > kEntriesToSort) return base::Error{base::Status::LimitReached, 0, current_->path()};
    }
    return {};
  }

  base::Result<void> finish_index() {
    if (!std::exchange(built_, false)) return {};
    auto built = current_->build_index(index_, entries_);
    entries_.clear();
    return built;
  }

  base::Result<void> end_hashed(std::string_view bytes) {
    if (current_ == nullptr) return base::Status::ValidationFailed;
    SCARLET_TRY(finish_index());
    ChunkTaker taker(bytes);
    auto records = current_->records();
    if (!records) return records.error();
    current_ = nullptr;
    return taker.number<std::uint64_t>() == *records ? base::Status::Ok : base::Status::ValidationFailed;
  }

  base::Result<void> replay(std::string_view bytes) {
    ChunkTaker taker(bytes);
    while (!taker.empty()) {
      const auto lsn = taker.number<Lsn>();
      (void)taker.number<std::int64_t>();
      const std::string_view payload = taker.bytes(taker.number<std::uint64_t>());
      if (!taker.ok()) return base::Status::ValidationFailed;
      SCARLET_TRY(replay_entry(lsn, payload));
    }
    return {};
  }

  base::Result<void> replay_entry(Lsn lsn, std::string_view payload) {
    bool ours = false;
    for (const std::uint64_t key : files_of(payload)) {
      const auto file = files_.find(key);
      if (file == files_.end()) continue;
      ours = true;
      SCARLET_TRY(file->second->replay(lsn, part_of(payload, key)));
    }
    if (ours) ++report_.counts.journal_entries;
    return {};
  }

  base::Result<void> go_on_to(std::int64_t until_ns) {
    Journal& journal = *store_.core().journal;
    if (journal.identity() != journal_) return base::Error{base::Status::DhJnlXchk, 0, journal.directory()};
    if (until_ns < report_.counts.state_at_ns) return base::Error{base::Status::BadParameters, 0, request_.backup};
    const Lsn now = journal.end();
    SCARLET_TRY(journal.flush(now));
    JournalFiles files(env_, journal.directory(), journal.archive_directory());
    Journal::Entry entry;
    for (Lsn lsn = end_; lsn < now; lsn = entry.next) {
      auto more = files.read(lsn, entry);
      if (!more) return more.error();
      if (!*more || entry.header.unix_nanoseconds > until_ns || entry.header.lsn >= now) break;
      if (entry.header.kind != EntryKind::Changes) continue;
      SCARLET_TRY(replay_entry(entry.header.lsn, entry.payload));
    }
    report_.counts.state_at_ns = until_ns;
    return {};
  }

  os::Env& env_;
  Store& store_;
  const RestoreRequest& request_;
  RestoreReport report_;
  std::vector<std::string> targets_;
  std::map<std::uint64_t, std::unique_ptr<RestoredFile>> files_;  // by their keys in the journal of the backup
  std::unique_ptr<os::FileHandle> plain_;
  RestoredFile* current_ = nullptr;
  std::size_t index_ = 0;
  bool built_ = false;
  std::vector<IndexEntry> entries_;
  std::uint64_t journal_ = 0;
  Lsn end_ = 0;
};

}  // namespace

base::Result<RestoreReport> restore(os::Env& env, Store& store, const RestoreRequest& request) {
  auto listing = verify_backup(env, request.backup);
  if (!listing) return listing.error();
  return Restore(env, store, request, *listing).run();
}

}  // namespace scarlet::store
