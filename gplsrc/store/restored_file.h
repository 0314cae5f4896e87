// SPDX-License-Identifier: GPL-3.0-or-later
// A hashed file being made from a backup: its records, its indices, and what the journal tells to change since.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/btree.h"
#include "store/changes.h"
#include "store/hashed_file.h"

namespace scarlet::store {

class RestoredFile {
 public:
  // The journal counts from `from` on: what stands before is in the backup.
  RestoredFile(std::shared_ptr<File> file, HashedFile& hashed, Lsn from)
      : file_(std::move(file)), hashed_(hashed), from_(from) {}
  const std::string& path() const { return hashed_.path(); }

  base::Result<void> add_records(const std::vector<HashedFile::RecordChange>& records);
  base::Result<void> add_index(std::size_t index, std::string_view definition);
  base::Result<void> build_index(std::size_t index, const std::vector<IndexEntry>& entries);
  // The changes of an entry of the journal that stands at `lsn`.
  base::Result<void> replay(Lsn lsn, std::string_view part);
  base::Result<std::vector<std::string>> indices_to_build();
  base::Result<std::uint64_t> records();
  base::Result<void> make_durable() { return hashed_.checkpoint_now(); }

 private:
  bool is_defined(const Change& change);
  base::Result<void> apply(const std::vector<Change>& changes);

  std::shared_ptr<File> file_;
  HashedFile& hashed_;
  Lsn from_;
};

}  // namespace scarlet::store
