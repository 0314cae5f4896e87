// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of typed ids that are not in the file. A word that is neither field nor keyword is taken for an id, so a
// misspelt one shows itself here: the line then names the word that was probably meant.
#pragma once

#include <string>

#include "query/plan.h"

namespace scarlet::query {

std::string missing_line(const Query& query, const std::string& id);

}  // namespace scarlet::query
