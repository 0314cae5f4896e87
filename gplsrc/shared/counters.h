// SPDX-License-Identifier: GPL-3.0-or-later
// Counters of the whole instance: numbers that are given out once (transactions) and statistics. Each lies on a cache
// line of its own. They start at zero with the segment; nothing here survives the last process.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "shared/segment.h"

namespace scarlet::shared {

// X(enumerator, name shown to people and in metrics)
#define SCARLET_COUNTERS(X)            \
  X(Transactions, "transactions")      \
  X(Sessions, "sessions")              \
  X(RecordsRead, "records_read")       \
  X(RecordsWritten, "records_written") \
  X(RecordsDeleted, "records_deleted") \
  X(Commits, "commits")                \
  X(Rollbacks, "rollbacks")            \
  X(FilesOpened, "files_opened")       \
  X(JournalBytes, "journal_bytes")     \
  X(JournalSyncs, "journal_syncs")     \
  X(GroupSplits, "group_splits")       \
  X(GroupMerges, "group_merges")       \
  X(LoginFailures, "login_failures")   \
  X(CommandsDenied, "commands_denied")

enum class Counter : std::uint32_t {
#define X(name, text) name,
  SCARLET_COUNTERS(X)
#undef X
};

#define X(name, text) +1
inline constexpr std::size_t kCounters = std::size_t{0} SCARLET_COUNTERS(X);
#undef X

std::string_view counter_name(Counter counter);

class Counters {
 public:
  static base::Result<std::unique_ptr<Counters>> open(Segment& segment);
  void add(Counter counter, std::uint64_t amount = 1) { cell(counter).fetch_add(amount, std::memory_order_relaxed); }
  // The next number of its kind, from 1; never the same twice.
  std::uint64_t next(Counter counter) { return cell(counter).fetch_add(1, std::memory_order_relaxed) + 1; }
  std::uint64_t value(Counter counter) const { return cell(counter).load(std::memory_order_relaxed); }

 private:
  struct alignas(64) Cell {
    std::atomic<std::uint64_t> value;
  };
  explicit Counters(Cell* cells) : cells_(cells) {}
  std::atomic<std::uint64_t>& cell(Counter counter) const { return cells_[static_cast<std::size_t>(counter)].value; }
  Cell* cells_;
};

}  // namespace scarlet::shared
