// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/index_search.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_set>
#include <utility>

#include "query/index_reader.h"

namespace scarlet::query {
namespace {

using base::Result;
using Ids = std::vector<std::string>;
using Found = Result<std::optional<Ids>>;

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kFirstLimit = 1'000;
constexpr std::size_t kLimitGrowth = 10;
constexpr std::size_t kFewIds = 64;           // not worth another index
constexpr std::size_t kIdsReadPerRecord = 8;  // ids read from an index in the time of reading a record

// Parts that find more than that are no help.
std::size_t worthwhile(std::size_t records) {
  return records > kNoLimit / kIdsReadPerRecord ? kNoLimit : records * kIdsReadPerRecord;
}

class Search {
 public:
  Search(workspace::Workspace& workspace, store::File& file) : workspace_(workspace), file_(file) {}

  // Nothing when there are more than `most`.
  Found find(const IndexPlan& plan, std::size_t most) {
    switch (plan.kind) {
      case IndexPlan::Kind::One: return read_index(workspace_, file_, plan.use, most);
      case IndexPlan::Kind::Any: return any(plan, most);
      case IndexPlan::Kind::All: return all(plan, most);
    }
    return std::optional<Ids>();
  }

 private:
  Found any(const IndexPlan& plan, std::size_t most) {
    Ids ids;
    std::unordered_set<std::string> seen;
    for (const IndexPlan& part : plan.parts) {
      Found found = find(part, most);
      if (!found || !*found) return found;
      for (std::string& id : **found) {
        if (seen.insert(id).second) ids.push_back(std::move(id));
      }
      if (ids.size() > most) return std::optional<Ids>();
    }
    return std::optional(std::move(ids));
  }

  Found all(const IndexPlan& plan, std::size_t most) {
    for (std::size_t limit = std::min(most, kFirstLimit);;) {
      for (const IndexPlan& part : plan.parts) {
        Found found = find(part, limit);
        if (!found) return found;
        if (*found) return narrowed(std::move(**found), part, plan);
      }
      if (limit >= most) return std::optional<Ids>();
      limit = limit > most / kLimitGrowth ? most : limit * kLimitGrowth;
    }
  }

  Found narrowed(Ids ids, const IndexPlan& first, const IndexPlan& plan) {
    for (const IndexPlan& part : plan.parts) {
      if (&part == &first || ids.size() <= kFewIds) continue;
      Found found = find(part, worthwhile(ids.size()));
      if (!found) return found;
      if (!*found) continue;
      const std::unordered_set<std::string> others(std::make_move_iterator((*found)->begin()),
                                                   std::make_move_iterator((*found)->end()));
      std::erase_if(ids, [&](const std::string& id) { return !others.contains(id); });
    }
    return std::optional(std::move(ids));
  }

  workspace::Workspace& workspace_;
  store::File& file_;
};

}  // namespace

Result<Ids> index_candidates(workspace::Workspace& workspace, const Query& query, const IndexPlan& plan) {
  Found found = Search(workspace, *query.file).find(plan, kNoLimit);
  if (!found) return found.error();
  return std::move(**found);
}

}  // namespace scarlet::query
