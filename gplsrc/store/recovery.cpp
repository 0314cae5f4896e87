// SPDX-License-Identifier: GPL-3.0-or-later
// Two passes: the first finds the end of what is valid and the paths of the files, the second replays file by file, as
// part of opening it.
#include "store/recovery.h"

#include <cstring>
#include <map>

#include "store/changes.h"
#include "store/checkpoint.h"
#include "store/opening.h"

namespace scarlet::store {
namespace {

struct Found {
  Lsn end = 0;
  std::map<std::uint64_t, std::string> paths;  // by key; the latest path of each
};

base::Result<Found> survey(Journal& journal, Lsn first) {
  Found found;
  Journal::Entry entry;
  for (found.end = first;; found.end = entry.next) {
    auto more = journal.read(found.end, entry);
    if (!more) return more.error();
    if (!*more) return found;
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

}  // namespace

base::Result<void> recover(StoreCore& store) {
  Journal& journal = *store.journal;
  if (!journal.needs_recovery()) return {};
  const shared::LatchGuard guard(journal.recovery_latch(), journal.processes());
  if (!journal.needs_recovery()) return {};
  auto beginning = journal.beginning_after_boot();
  if (!beginning) return beginning.error();
  SCARLET_TRY(drop_live_states(store));
  auto found = survey(journal, beginning->first);
  if (!found) return found.error();
  std::vector<std::uint64_t> keys;
  for (const auto& [key, path] : found->paths) keys.push_back(key);
  journal.adopt(*beginning, found->end, keys);
  bool complete = true;
  for (const auto& [key, path] : found->paths) {
    auto recovered = recover_file(store, path);
    if (!recovered) return recovered.error();
    complete = complete && *recovered;
  }
  return journal.start_anew(beginning->identity, found->end, !complete);
}

}  // namespace scarlet::store
