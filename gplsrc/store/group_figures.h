// SPDX-License-Identifier: GPL-3.0-or-later
// How full each group of a hashed file is, as GROUP.STAT shows it.
// Groups are read one by one while others write: each is whole, the sum need not be that of any instant.
#pragma once

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "store/file.h"

namespace scarlet::store {

struct GroupFigures {
  std::uint64_t number = 0;  // from 0
  std::uint64_t blocks = 0;  // of its pages, those of large records not counted
  std::uint64_t pages = 0;
  std::uint64_t records = 0;
  std::uint64_t large_records = 0;
  std::uint64_t bytes = 0;  // of its records as the load counts them
  bool damaged = false;     // not all of it can be read
};

// Until `each` says false. NotDynamicFile for other kinds of files.
base::Result<void> for_each_group(File& file, const std::function<bool(const GroupFigures&)>& each);

}  // namespace scarlet::store
