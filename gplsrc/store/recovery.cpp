// SPDX-License-Identifier: GPL-3.0-or-later
// Two passes: the first finds the end of what is valid and the paths of the files, the second replays file by file, as
// part of opening it.
#include "store/recovery.h"

#include <cstring>
#include <map>

#include "base/message.h"
#include "store/changes.h"
#include "store/checkpoint.h"
#include "store/opening.h"

namespace scarlet::store {
namespace {

constexpr Lsn kNoEnd = ~Lsn{0} - kJournalFileBytes;

struct Found {
  Lsn end = 0;
  std::map<std::uint64_t, std::string> paths;  // by key; the latest path of each
  std::vector<Lsn> damaged;                    // entries that were on the disk and are not valid any more
};

// Where the journal goes on after a place that has no valid entry; 0 when it ends there. It goes on when that place was
// on the disk once (a later entry or the control file says so): then it was damaged since. Otherwise it was being
// written when the power failed, and so was everything after it.
base::Result<Lsn> resume_after(Journal& journal, Lsn lsn, Lsn synced) {
  auto next = journal.entry_after(lsn, kNoEnd);
  if (!next) return next;
  bool was_there = synced > lsn;
  Journal::Entry entry;
  for (Lsn at = *next; at != 0 && !was_there;) {
    auto whole = journal.read(at, entry);
    if (!whole) return whole.error();
    was_there = *whole && entry.header.synced > lsn;
    auto later = journal.entry_after(at, kNoEnd);
    if (!later) return later;
    at = *later;
  }
  return was_there ? *next : Lsn{0};
}

base::Result<Found> survey(Journal& journal, Lsn first, Lsn synced) {
  Found found;
  Journal::Entry entry;
  for (found.end = first;; found.end = entry.next) {
    auto more = journal.read(found.end, entry);
    if (!more) return more.error();
    while (!*more) {
      auto next = resume_after(journal, found.end, synced);
      if (!next) return next.error();
      if (*next != 0 || synced > found.end) found.damaged.push_back(found.end);
      if (*next == 0) return found;
      found.end = *next;
      more = journal.read(found.end, entry);
      if (!more) return more.error();
    }
    if (entry.header.kind != EntryKind::FilePath || entry.payload.size() < 8) continue;
    std::uint64_t key = 0;
    std::memcpy(&key, entry.payload.data(), sizeof key);
    found.paths[key] = entry.payload.substr(sizeof key);
  }
}

base::Result<void> drop_live_states(StoreCore& store) {
  auto names = store.env.list(store.options.journal_directory);
  if (!names) return names.error();
  for (const auto& entry : *names) {
    if (!entry.name.starts_with("live.")) continue;
    SCARLET_TRY(store.env.remove(store.options.journal_directory + "/" + entry.name));
  }
  return {};
}

bool is_damage(base::Status status) {
  return status == base::Status::GroupDamaged || status == base::Status::FileHeaderDamaged ||
         status == base::Status::FileVersionUnsupported || status == base::Status::ValidationFailed;
}

// False when the file is damaged. Anything else that stands in the way (no space, no permission) ends the recovery:
// going on without the file would lose what the journal knows of it.
base::Result<bool> recover_file(StoreCore& store, const std::string& path) {
  auto there = is_hashed_file(store.env, path);
  if (!there) return there.error();
  if (!*there) return true;  // deleted since
  auto file = open_hashed_file(store, path);
  if (!file) {
    if (is_damage(file.status())) return false;
    return file.error();
  }
  auto durable = checkpoint(*file->core);
  close_hashed_file(store, *file);
  if (!durable) return durable.error();
  return true;
}

// What could not be saved, for people: JOURNALDIR/recovery.log.
base::Result<void> write_log(StoreCore& store, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  const std::string path = store.options.journal_directory + "/recovery.log";
  std::string text;
  if (auto before = os::read_file(store.env, path)) text = std::move(*before);
  const std::string second = std::to_string(store.env.unix_nanoseconds() / 1'000'000'000);
  for (const std::string& line : lines) text += second + " " + line + "\n";
  return os::replace_file(store.env, path, text);
}

base::Result<std::vector<std::string>> recover_files(StoreCore& store, const Found& found) {
  std::vector<std::string> log;
  for (const Lsn lsn : found.damaged) {
    log.push_back(base::message(base::MessageId::StoreRecoveryJournalDamaged, {std::to_string(lsn)}));
  }
  for (const auto& [key, path] : found.paths) {
    auto recovered = recover_file(store, path);
    if (!recovered) return recovered.error();
    if (*recovered && found.damaged.empty()) continue;
    const auto text =
        *recovered ? base::MessageId::StoreRecoveryFileTouched : base::MessageId::StoreRecoveryFileLeftOut;
    log.push_back(base::message(text, {path}));
  }
  return log;
}

}  // namespace

base::Result<void> recover(StoreCore& store) {
  Journal& journal = *store.journal;
  if (!journal.needs_recovery()) return {};
  const shared::LatchGuard guard(journal.recovery_latch(), journal.processes());
  if (!journal.needs_recovery()) return {};
  auto beginning = journal.beginning_after_boot();
  if (!beginning) return beginning.error();
  SCARLET_TRY(drop_live_states(store));
  auto found = survey(journal, beginning->first, journal.synced_before_boot(beginning->identity));
  if (!found) return found.error();
  std::vector<std::uint64_t> keys;
  for (const auto& [key, path] : found->paths) keys.push_back(key);
  journal.adopt(*beginning, found->end, keys);
  auto log = recover_files(store, *found);
  if (!log) return log.error();
  SCARLET_TRY(write_log(store, *log));
  const bool did_something = !found->paths.empty() || !log->empty();
  if (did_something && store.options.on_recovery) store.options.on_recovery(found->paths.size(), log->size());
  return journal.start_anew(beginning->identity, found->end, !log->empty());
}

}  // namespace scarlet::store
