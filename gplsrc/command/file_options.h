// SPDX-License-Identifier: GPL-3.0-or-later
// The parameters of files as CREATE.FILE and CONFIGURE.FILE take them: GROUP.SIZE n, SPLIT.LOAD n...
#pragma once

#include "command/call.h"
#include "store/file.h"

namespace scarlet::command {

enum class ParameterVerdict { NotOne, Taken, Bad };

// Takes a parameter and its number, when the next word is one; Bad has been shown.
ParameterVerdict take_file_parameter(Call& call, store::FileParameters& parameters);
// Whether the loads fit each other; shows why not. Zeros mean the defaults.
bool loads_fit(Call& call, const store::FileParameters& parameters);

inline constexpr std::uint32_t kDefaultSplitLoad = 80;
inline constexpr std::uint32_t kDefaultMergeLoad = 50;

}  // namespace scarlet::command
