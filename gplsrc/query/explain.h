// SPDX-License-Identifier: GPL-3.0-or-later
// EXPLAIN: how a query finds its records, with the figures of a run, instead of what the verb makes.
#pragma once

#include <string>

#include "query/executor.h"

namespace scarlet::query {

// The condition as a sentence would have it, with brackets where they matter.
std::string describe(const Condition& condition);

void explain(workspace::Workspace& workspace, const Query& query, const Outcome& outcome);

}  // namespace scarlet::query
