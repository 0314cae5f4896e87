// SPDX-License-Identifier: GPL-3.0-or-later
// Replace, insert and remove of one element in flat text: the change is planned first (which bytes go, which marks come
// before and behind the item), then carried out by one move of the bytes behind it.
#pragma once

#include <string_view>

#include "value/path.h"

namespace scarlet::value {

enum class Change { Replace, Insert, Remove };

struct FlatEdit {
  bool nothing = false;   // there is no element to remove
  std::size_t begin = 0;  // the bytes [begin, end) are replaced by
  std::size_t end = 0;
  std::size_t padding[kLevels] = {0, 0, 0};  // so many marks of each level,
  char suffix = 0;                           // the item, and this mark unless it is 0
  std::size_t added(std::size_t item_bytes) const {
    return padding[0] + padding[1] + padding[2] + item_bytes + (suffix ? 1 : 0);
  }
};

// `level` is the first level that the text has; positions below 0 append.
FlatEdit plan_edit(std::string_view text, const Path& path, int level, Change change, AppendRule rule);
// In place when `text`, a flat string, has no other owner. `item` must not lie in it.
void carry_out(Value& text, const FlatEdit& edit, std::string_view item);

}  // namespace scarlet::value
