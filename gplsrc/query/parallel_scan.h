// SPDX-License-Identifier: GPL-3.0-or-later
// ParallelScan: candidates of a large file, read by several threads, each a part of it. The parts are handed on one
// after another, so the order is that of a plain scan.
//
//   worker: scan of its part -> [selection] -> batches (bytes of ids and records) -> queue of at most kQueuedBatches
//   session: takes the batches of part 0, then of part 1...
//
// Selection happens in the workers when nothing in it reaches beyond the record: fields and pure expressions
// (pure_expression.h), no correlatives, no counters, no conversions but those of dates, numbers and characters. Workers
// touch nothing of the session; what the session thread throws (Quit, the break key) ends them.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "query/candidates.h"
#include "query/plan.h"
#include "query/projection.h"

namespace scarlet::query {

// One for each worker. None where it does not pay or can not be done: small files, other kinds of files, one processor,
// a transaction, a sample.
std::vector<std::unique_ptr<store::Scan>> partial_scans(workspace::Workspace& workspace, const Query& query);

// Null where there are no partial scans.
// `read_records`: rows need their records, through the projection if it is active (it must outlive them); `count_only`:
// rows are only counted (and tested by the workers).
// `breathe` is called by the session's thread at least every 10 ms; it may throw to end the scan.
std::unique_ptr<Candidates> parallel_candidates(workspace::Workspace& workspace, const Query& query,
                                                const Projection& projection, bool read_records, bool count_only,
                                                std::function<void()> breathe);

}  // namespace scarlet::query
