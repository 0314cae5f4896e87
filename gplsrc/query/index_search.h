// SPDX-License-Identifier: GPL-3.0-or-later
// Carries out an index plan: the ids of the records that may pass.
//
// Of parts joined by AND the one that finds few ids decides: each is tried with a small limit first, then with larger
// ones. Others narrow what it found as long as that is less work than reading the records.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "query/index_plan.h"

namespace scarlet::query {

// Each id once, in the order of the keys of the index that was read first.
base::Result<std::vector<std::string>> index_candidates(workspace::Workspace& workspace, const Query& query,
                                                        const IndexPlan& plan);

}  // namespace scarlet::query
