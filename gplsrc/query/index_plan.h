// SPDX-License-Identifier: GPL-3.0-or-later
// Index plan: whether an index can find the candidates of a query, and the ids it finds, in the order of its keys.
// The whole condition is tested again on the records found, so the index need only find enough.
//
// Usable: the first test is on an item like the indexed one (same field or expression, S/M and justification), its
// right side is text, the operator one of = < <= > >= BETWEEN LIKE "text...", and no OR comes after it.
//
// Index keys stand in one fixed order, comparisons go by numbers where both sides are numbers. Where the two orders can
// not disagree a stretch of keys is read; elsewhere every key is looked at, which still reads no record for nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "query/plan.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

struct IndexPlan {
  std::string index;
  const Test* test = nullptr;
  const Test* other_bound = nullptr;  // f > a AND f < b: the second of the two
  bool multivalued = false;
  store::KeyOrder order = store::KeyOrder::LeftText;
};

// Nothing when no index helps.
base::Result<std::optional<IndexPlan>> plan_index(workspace::Workspace& workspace, const Query& query);
// The ids, each once.
base::Result<std::vector<std::string>> index_candidates(workspace::Workspace& workspace, const Query& query,
                                                        const IndexPlan& plan);

}  // namespace scarlet::query
