// SPDX-License-Identifier: GPL-3.0-or-later
// The marks of the three levels at which arrays are used by position, by level.
#pragma once

#include "base/text.h"

namespace scarlet::value {

inline constexpr int kLevels = 3;
inline constexpr char kMarks[kLevels] = {base::kFieldMark, base::kValueMark, base::kSubvalueMark};

}  // namespace scarlet::value
