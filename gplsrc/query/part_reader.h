// SPDX-License-Identifier: GPL-3.0-or-later
// PartReader: a worker's reading of one part of a file: the records that a query selects there. It touches nothing of
// the session, so a worker can use it for queries that test their records alone (stands_alone()).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "query/plan.h"
#include "query/pure_expression.h"
#include "query/row_values.h"
#include "query/selection.h"
#include "store/file.h"

namespace scarlet::query {

// Whether a worker can test the condition, or work out the data of the item.
bool tests_records_alone(const Query& query);
bool stands_alone(const Item& item);

// What the session's thread looks at and says while a worker reads.
struct PartState {
  std::atomic<std::int64_t> read{0};
  std::atomic<bool> stopped{false};
};

class PartReader {
 public:
  struct Row {
    std::string_view id;
    std::string_view record;
    bool undecided = false;  // an expression had an error: only the session's thread can tell
  };

  // `records`: they are read; `select`: the condition is tested. Made by the session's thread.
  PartReader(workspace::Workspace& workspace, const Query& query, std::unique_ptr<store::Scan> scan, bool records,
             bool select);

  // False at the end, or when the session wants no more.
  base::Result<bool> next(Row& row, PartState& state);
  // The data of the row.
  RowValues& values() { return values_; }

 private:
  bool passes(Row& row);
  void tell(PartState& state) { state.read += std::exchange(read_, 0); }

  bool records_;
  bool select_;
  std::unique_ptr<store::Scan> scan_;
  PureEvaluator evaluator_;
  RowValues values_;
  Selection selection_;
  std::int64_t read_ = 0;  // not told yet
};

}  // namespace scarlet::query
