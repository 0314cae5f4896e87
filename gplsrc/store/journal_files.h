// SPDX-License-Identifier: GPL-3.0-or-later
// JournalFiles: the journal of an instance read as a stream from its files, those in use and those in the archive,
// for restoring to a point in time.
//
// After every power failure the journal goes on in a later file, so a place without a valid entry is either the end, or
// the end of one life of the journal: then the next file goes on. If valid entries lie beyond it in the same file,
// the entry is damaged.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "store/journal.h"

namespace scarlet::store {

// Whether these are the bytes of an entry's header that belongs to this place.
bool valid_entry_header(const JournalEntryHeader& header, Lsn lsn);

class JournalFiles {
 public:
  JournalFiles(os::Env& env, std::string directory, std::string archive)
      : env_(env), directory_(std::move(directory)), archive_(std::move(archive)) {}
  // The entry at `lsn`, or the first one of a later life of the journal. False at the end. ValidationFailed, with the
  // file and LSN, when the entry is damaged; NotFound when the file of `lsn` is gone.
  base::Result<bool> read(Lsn lsn, Journal::Entry& entry);

 private:
  base::Result<bool> load(std::uint64_t index);
  base::Result<bool> copy(Lsn at, void* into, std::uint64_t bytes);
  base::Result<bool> read_at(Lsn lsn, Journal::Entry& entry);
  base::Result<bool> entries_beyond(Lsn lsn);
  base::Result<std::uint64_t> next_file(std::uint64_t after);

  os::Env& env_;
  std::string directory_;
  std::string archive_;
  std::uint64_t index_ = 0;  // of what is loaded; 0 nothing
  std::string bytes_;
};

}  // namespace scarlet::store
