// SPDX-License-Identifier: GPL-3.0-or-later
// ProcessTable: the processes attached to a segment, so that latches and epochs can name their owner in 30 bits and
// anyone can ask whether that owner still lives.
//
//   ProcessToken   bits 0-13 place in the table + 1, bits 14-29 generation of that place; 0 is nobody
//
// A place is given to a new process only after its former owner has left or died, with the next generation: a token
// of a dead process never becomes alive again (but for a place re-used 65,536 times).
// Threads of one process share its token. A child made by fork() must open the segment for itself.
#pragma once

#include <atomic>
#include <cstdint>

#include "os/process.h"

namespace scarlet::shared {

using ProcessToken = std::uint32_t;
inline constexpr ProcessToken kNobody = 0;
inline constexpr std::uint32_t kProcessPlaceBits = 14;
inline constexpr std::uint32_t kMaxProcessPlaces = (1U << kProcessPlaceBits) - 2;

// Index of the token's place, 0-based; below ProcessTable::capacity().
constexpr std::uint32_t place_of(ProcessToken token) { return (token & ((1U << kProcessPlaceBits) - 1)) - 1; }

// One place, in shared memory.
struct ProcessPlace {
  std::atomic<std::uint32_t> generation;
  std::atomic<std::int32_t> pid;  // 0: free
  std::atomic<std::uint64_t> start_ticks;
};
static_assert(sizeof(ProcessPlace) == 16);

class ProcessTable {
 public:
  ProcessTable(ProcessPlace* places, std::uint32_t capacity) : places_(places), capacity_(capacity) {}

  // This process. Never kNobody once attached.
  ProcessToken self() const { return self_; }
  std::uint32_t capacity() const { return capacity_; }
  // Looks into /proc: microseconds; not for hot paths.
  bool alive(ProcessToken token) const;
  std::uint32_t count_alive() const;

  // For the segment, which keeps others out meanwhile. False when the table is full of living processes.
  bool attach(const os::ProcessIdentity& process);
  void detach();
  bool any_alive() const;

 private:
  bool place_alive(const ProcessPlace& place) const;
  ProcessPlace* places_;
  std::uint32_t capacity_;
  ProcessToken self_ = kNobody;
};

}  // namespace scarlet::shared
