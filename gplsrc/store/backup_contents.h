// SPDX-License-Identifier: GPL-3.0-or-later
// What the chunks of a backup say, as far as restoring and verifying both need it. Everything is checked: false when
// the bytes are too short or make no sense.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/backup.h"
#include "store/backup_format.h"
#include "store/btree.h"
#include "store/layout.h"

namespace scarlet::store {

// A chunk of kind Hashed.
struct HashedHead {
  std::uint32_t path = 0;
  std::string below;
  std::uint64_t key = 0;
  Lsn from = 0;
  StoredParameters parameters{};
};

// The last chunk.
struct BackupEnd {
  Lsn lsn = 0;  // of the state
  BackupCounts counts;
};

bool take_head(std::string_view bytes, HashedHead& head);
bool take_start(std::string_view bytes, std::vector<std::string>& paths, std::uint64_t& journal);
bool take_end(std::string_view bytes, std::uint64_t chunks, BackupEnd& end);
bool take_record(ChunkTaker& taker, std::string_view& id, std::string_view& record);
bool take_entry(ChunkTaker& taker, IndexEntry& entry);

}  // namespace scarlet::store
