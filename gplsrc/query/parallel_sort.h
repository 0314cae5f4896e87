// SPDX-License-Identifier: GPL-3.0-or-later
// ParallelSort: candidates of a large file in the order of the query's keys. Each worker reads, selects and sorts a
// part of the file; the session's thread merges the sorted parts.
//
//   worker: scan of its part -> [selection] -> Sorter (a share of SORTMEM)
//   session: waits for all, then takes the least row of all parts
//
// Used when tests and keys stand alone (part_reader.h). An expression that has an error makes ready() false: the query
// then runs in the session's thread and says where it stopped.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "query/candidates.h"
#include "query/plan.h"
#include "query/projection.h"
#include "query/sort_key.h"
#include "query/sorter.h"

namespace scarlet::query {

using SortKeys = std::vector<std::pair<const Item*, SortKeyStyle>>;

struct ParallelSortPlan {
  const SortKeys* keys = nullptr;
  const Projection* projection = nullptr;  // of the records that are kept; both outlive the candidates
  bool keep_records = false;
  SortLimits limits;  // of all the workers together
  // Called by the session's thread at least every 10 ms; may throw to end it.
  std::function<void()> breathe;
};

// Null where it does not pay or can not be done.
std::unique_ptr<Candidates> parallel_sorted_candidates(workspace::Workspace& workspace, const Query& query,
                                                       ParallelSortPlan plan);

}  // namespace scarlet::query
