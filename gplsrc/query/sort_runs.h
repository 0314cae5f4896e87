// SPDX-License-Identifier: GPL-3.0-or-later
// SortRuns: the sorted runs of a sort that memory does not hold, in work files, and their merge.
//
//   row in a work file: key length, payload length (4 bytes each, little-endian), key, payload
//
// When there are many runs of one level they are merged into one of the next, so that few files are open and each row
// is copied a number of times that grows with the logarithm of the number of runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "query/sorter.h"

namespace scarlet::query {

class SortRuns {
 public:
  SortRuns(os::Env& env, const SortLimits& limits);
  ~SortRuns();

  // Rows are appended in their order between the two.
  base::Result<void> begin_run();
  base::Result<void> append(std::string_view key, std::string_view payload);
  base::Result<void> end_run();

  // To the first of all rows.
  base::Result<void> rewind();
  // False at the end. The views live until the next call.
  base::Result<bool> next(std::string_view& key, std::string_view& payload);

  // Runs that were written, merged ones aside.
  std::size_t written() const { return written_; }
  std::size_t open_files() const { return runs_.size(); }

 private:
  struct Run;
  class Merge;

  base::Result<void> add_run(std::size_t level);
  base::Result<void> merge_full_levels();
  base::Result<void> merge_last(std::size_t count);
  static base::Result<void> flush(Run& run);

  os::Env& env_;
  const SortLimits& limits_;
  std::vector<std::unique_ptr<Run>> runs_;  // levels never rise towards the end
  std::unique_ptr<Merge> merge_;
  std::size_t written_ = 0;
};

}  // namespace scarlet::query
