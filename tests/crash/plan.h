// SPDX-License-Identifier: GPL-3.0-or-later
// What the workers of the crash harness do. Operation n of worker k is a pure function of the seed, so whoever verifies
// knows what must be in the files from the number of operations that were reported done.
//
//   file 0  all workers, two indices          file 2  worker 0 alone, cleared now and then
//   file 1  all workers, no index
//
// Record: words separated by commas | number | padding. Index WORD has the words, index NUMBER the number.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace scarlet::crash {

inline constexpr std::size_t kWorkers = 4;
inline constexpr std::size_t kFiles = 3;
inline constexpr char kTotalId[] = "total";  // in file 1: how many Count operations all workers have done

struct RecordChange {
  std::size_t file = 0;
  std::string id;
  std::optional<std::string> record;  // none: removed
};

enum class OperationKind {
  Single,       // one write or delete
  Transaction,  // several, in two files
  Abandoned,    // a transaction that is not committed
  Count,        // under a record lock: `total` one up, and how often this worker did it, in one transaction
  Clear,        // of file 2
  Reopen,       // the files are closed and opened
  Index,        // the next of: create, build, delete the index EXTRA
};

struct Operation {
  OperationKind kind = OperationKind::Single;
  std::vector<RecordChange> changes;
};

Operation operation(std::uint64_t seed, std::size_t worker, std::uint64_t number);

// The life of the index EXTRA.
enum class ExtraIndex : int { Absent = 0, Defined = 1, Built = 2 };

// What must be in the files.
struct Content {
  std::array<std::map<std::string, std::string>, kFiles> files;
  std::array<std::uint64_t, kWorkers> counts{};
  ExtraIndex extra = ExtraIndex::Absent;

  void apply(std::size_t worker, const Operation& operation);
  std::uint64_t total() const;
};

std::string count_id(std::size_t worker);
std::vector<std::string> words_of(std::string_view record);
std::string number_of(std::string_view record);

}  // namespace scarlet::crash
