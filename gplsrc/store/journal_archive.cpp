// SPDX-License-Identifier: GPL-3.0-or-later
// The journal kept for restoring to a point in time: a directory beside it, into which its files go when nothing else
// needs them.
#include "store/backup.h"
#include "store/journal.h"
#include "store/store_core.h"

namespace scarlet::store {

base::Result<void> keep_journal(os::Env& env, Store& store, bool keep) {
  const std::string archive = store.core().journal->archive_directory();
  if (keep) return env.make_directory(archive);
  if (!os::is_directory(env, archive)) return {};
  return env.remove_tree(archive);
}

base::Result<std::uint64_t> drop_archived_journal(os::Env& env, Store& store, std::int64_t before_ns) {
  const std::string archive = store.core().journal->archive_directory();
  if (!os::is_directory(env, archive)) return std::uint64_t{0};
  auto entries = env.list(archive);
  if (!entries) return entries.error();
  std::uint64_t dropped = 0;
  for (const os::DirectoryEntry& entry : *entries) {
    const std::string path = archive + "/" + entry.name;
    auto status = env.status(path);
    if (!status) return status.error();
    const std::int64_t changed = status->modified_seconds * 1'000'000'000 + status->modified_nanoseconds;
    if (status->kind != os::EntryKind::Regular || changed >= before_ns) continue;
    SCARLET_TRY(env.remove(path));
    ++dropped;
  }
  return dropped;
}

}  // namespace scarlet::store
