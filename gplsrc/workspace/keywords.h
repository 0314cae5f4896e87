// SPDX-License-Identifier: GPL-3.0-or-later
// Keyword numbers, as K-type VOC records hold them.
#pragma once

namespace scarlet::workspace {

enum class Keyword : int {
  NotAKeyword = -1,
#define K(number, name, spellings, meaning) name = number,
#include "workspace/keywords.def"
#undef K
};

}  // namespace scarlet::workspace
