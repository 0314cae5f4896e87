// SPDX-License-Identifier: GPL-3.0-or-later
// Index plan: which indices find the candidates of a query. The whole condition is tested again on the records found,
// so the indices need only find enough.
//
// A test can use an index when it is on an item like the indexed one (same field or expression, S/M and justification),
// its right side is text, and the operator one of = < <= > >= BETWEEN LIKE "text...". Of tests joined by AND any that
// can do so narrow the search, of tests joined by OR all must.
//
// REQUIRE.INDEX asks for more: the first test must be the one that uses the index, with no OR after it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/plan.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

// One test, or a pair that is a range, and its index.
struct IndexUse {
  std::string index;
  const Test* test = nullptr;
  const Test* other_bound = nullptr;  // f > a AND f < b: the second of the two
  bool multivalued = false;
  store::KeyOrder order = store::KeyOrder::LeftText;
};

struct IndexPlan {
  enum class Kind { One, All, Any };
  Kind kind = Kind::One;
  IndexUse use;                  // One
  std::vector<IndexPlan> parts;  // All: each finds enough; Any: all together do
};

constexpr bool is_lower_bound(Operator op) { return op == Operator::Greater || op == Operator::GreaterOrEqual; }
constexpr bool is_upper_bound(Operator op) { return op == Operator::Less || op == Operator::LessOrEqual; }

// A text of the sentence as the data of the item are stored; empty for one that does not convert.
std::string internal_text(workspace::Workspace& workspace, const Item& item, const std::string& text);

// Nothing when no index helps.
base::Result<std::optional<IndexPlan>> plan_index(workspace::Workspace& workspace, const Query& query);
// The names of the indices: A AND (B OR C).
std::string describe(const IndexPlan& plan);

}  // namespace scarlet::query
