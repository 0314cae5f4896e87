// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the ids that one index gives for a test, in the order of its keys.
//
// Index keys stand in one fixed order, comparisons go by numbers where both sides are numbers. Where the two orders can
// not disagree a stretch of keys is read; elsewhere every key is looked at, which still reads no record for nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "query/index_plan.h"

namespace scarlet::query {

// The ids, each once; nothing when there are more than `most`.
base::Result<std::optional<std::vector<std::string>>> read_index(workspace::Workspace& workspace, store::File& file,
                                                                 const IndexUse& use, std::size_t most);

}  // namespace scarlet::query
