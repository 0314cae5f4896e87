// SPDX-License-Identifier: GPL-3.0-or-later
// Backup and restore of whole directory trees (accounts, single files) while they are in use.
//
// A backup is one file. Hashed files are read record by record, with their indices, while others write; at its end the
// backup holds the journal of the time it took, so what restore() makes of it is all files as they stood at one
// instant, the end of the backup, with every transaction whole. Everything else in the trees (directory files,
// catalogued programs) is copied as it is found. Every part carries a checksum.
//
// From the same backup restore() can go on to any later instant when the journal since then was kept: keep_journal().
// The picture of the bytes is in backup_format.h.
//
// Threads and processes: any, on different targets. Nobody waits for a backup.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "store/store.h"

namespace scarlet::store {

struct BackupCounts {
  std::uint64_t hashed_files = 0;
  std::uint64_t records = 0;  // of hashed files
  std::uint64_t index_entries = 0;
  std::uint64_t plain_files = 0;  // records of directory files among them
  std::uint64_t directories = 0;
  std::uint64_t bytes = 0;            // of the backup
  std::uint64_t journal_entries = 0;  // of the time it took; when restoring: of all that was applied
  std::int64_t state_at_ns = 0;       // Unix time: the instant whose state this is
};

// Called now and then with the path being worked on; false ends the work with Status::EndedByTheUser.
using BackupProgress = std::function<bool(const std::string& path, const BackupCounts& so_far)>;

struct BackupRequest {
  std::vector<std::string> paths;  // directories: accounts, or single hashed or directory files
  std::string target;              // the file to be made; AlreadyExists when it is there
  BackupProgress progress;         // may be null
};

// What is left of an unfinished backup is removed. A damaged group ends it with GroupDamaged: the file's path and
// group.
base::Result<BackupCounts> backup(os::Env& env, Store& store, const BackupRequest& request);

struct BackupListing {
  BackupCounts counts;
  std::vector<std::string> paths;  // those of the request
  std::vector<std::string> files;  // every hashed file, below its path
};

// Reads all of a backup and checks every checksum and count. ValidationFailed, with the path and place, when it is not
// whole.
base::Result<BackupListing> verify_backup(os::Env& env, const std::string& path);

struct RestoreRequest {
  std::string backup;
  // Where the trees go: INTO/<last part of the path>. Empty: to where they came from.
  std::string into;
  // Unix time: the state of that instant, from the journal kept since the backup. None: that of the backup.
  std::optional<std::int64_t> until_ns;
  // Trees that are there are replaced (they stay as PATH.before-restore); otherwise AlreadyExists.
  bool replace = false;
  BackupProgress progress;  // may be null
};

struct RestoreReport {
  BackupCounts counts;
  std::vector<std::string> paths;             // of the restored trees
  std::vector<std::string> indices_to_build;  // "PATH INDEX": defined and not built
};

// The whole backup is checked before anything is written.
base::Result<RestoreReport> restore(os::Env& env, Store& store, const RestoreRequest& request);

// From now on (or no longer) files of the journal that the store does not need any more are moved into
// JOURNALDIR/archive instead of being removed. The setting is the instance's and survives restarts.
base::Result<void> keep_journal(os::Env& env, Store& store, bool keep);
// Removes what is archived and older than that instant. Gives the number of files removed.
base::Result<std::uint64_t> drop_archived_journal(os::Env& env, Store& store, std::int64_t before_ns);

}  // namespace scarlet::store
