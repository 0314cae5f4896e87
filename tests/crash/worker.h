// SPDX-License-Identifier: GPL-3.0-or-later
// Worker: the child process of the crash harness that works until it is told to stop or is killed.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "plan.h"
#include "store/store.h"

namespace scarlet::crash {

// What the children tell, in memory that survives them.
struct Told {
  std::atomic<std::uint64_t> acknowledged[kWorkers];  // operations reported done
  std::atomic<std::uint64_t> slowest_ns[kWorkers];
  std::atomic<std::uint64_t> slowest_kind[kWorkers];
  std::atomic<bool> stop;
};

struct WorkOrder {
  std::string directory;
  store::Durability durability = store::Durability::Interval;
  std::uint64_t seed = 0;
  std::size_t worker = 0;
  ExtraIndex extra = ExtraIndex::Absent;
};

// Exit status: 0 stopped as told, 3 an operation failed, 4 the instance could not be opened.
int work(const WorkOrder& order, Told& told);

}  // namespace scarlet::crash
