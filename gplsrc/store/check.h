// SPDX-License-Identifier: GPL-3.0-or-later
// Check: reads every page of a hashed file and finds what does not fit; repair: saves what can be read into a new file.
// Checking may go on while others use the file: it is repeated, in the end under the file's latch, until nobody has
// changed anything meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/file.h"
#include "store/store.h"

namespace scarlet::store {

enum class Damage {
  Page,         // a group page is not readable
  Entry,        // a record's entry is not readable
  LargeRecord,  // the pages of a large record are not readable
  WrongGroup,   // a record lies where it is never looked for
  DuplicateId,  // an id twice in a group
  BlockUsedTwice,
  BlockNotMarked,  // a block is used but counts as free
  BlockLost,       // a block counts as used, but nothing uses it
  RecordCount,     // the count kept is not the number of records
  LoadBytes,
  Index,  // a node is not readable, or its keys are not in order
  IndexEntryCount,
  IndexOrphan,  // an index entry leads to a record that is not there
  Image,        // a root of the file, or an image, or the copy of one is not whole
};

struct DamageFound {
  Damage damage = Damage::Page;
  std::uint64_t where = 0;  // group, block or index number
  std::string detail;       // an id, or numbers
};

// A name for programs, and a sentence for people.
std::string_view damage_name(Damage damage);
std::string describe(const DamageFound& found);

struct CheckReport {
  std::uint64_t groups = 0;
  std::uint64_t records = 0;
  std::uint64_t large_records = 0;
  std::uint64_t index_entries = 0;
  std::uint64_t blocks = 0;  // of the data file
  std::uint64_t used_blocks = 0;
  std::vector<std::uint64_t> blocks_per_group;  // how many groups have 0, 1, 2... blocks; the last: that many or more
  std::vector<DamageFound> damages;             // at most kDamagesReported
  std::uint64_t damage_count = 0;
};
inline constexpr std::size_t kDamagesReported = 100;

// NotDynamicFile for other kinds of files.
base::Result<CheckReport> check_file(File& file);

struct RepairReport {
  std::uint64_t records = 0;       // saved
  std::uint64_t lost_entries = 0;  // unreadable, dropped
  std::uint64_t lost_pages = 0;    // of these no entry could be read
};

// Makes the file anew, with the same parameters and definitions of indices (to be built again), from every record that
// can be read. The old one is kept beside it as PATH.damaged. Nobody may have it open.
base::Result<RepairReport> repair_file(os::Env& env, Store& store, const std::string& path);

}  // namespace scarlet::store
