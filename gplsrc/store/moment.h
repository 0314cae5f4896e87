// SPDX-License-Identifier: GPL-3.0-or-later
// Moment: for who looks at a file without its latch. What seems wrong is wrong only if no writer was at work meanwhile:
// the words of a page change one after another.
#pragma once

#include <atomic>
#include <cstdint>

#include "store/file_core.h"

namespace scarlet::store {

class Moment {
 public:
  explicit Moment(FileCore& core) : core_(core), idle_(idle(core)), sequence_(sequence(core)) {}
  // Whether an operation was under way at the beginning, or has begun since.
  bool disturbed() const { return !idle_ || !idle(core_) || sequence(core_) != sequence_; }

  static bool idle(FileCore& core) {
    return core.live.header()->intent.claim.state.load(std::memory_order_acquire) == ClaimState::Idle;
  }

 private:
  // The last of an operation's stores, but for the one that makes it idle.
  static std::uint64_t sequence(FileCore& core) {
    return LiveState::word(core.live.state().sequence).load(std::memory_order_acquire);
  }

  FileCore& core_;
  bool idle_;
  std::uint64_t sequence_;
};

// Waits until the operation under way has ended; finishes it when its process was killed. Not under the latch.
void settle(FileCore& core);

}  // namespace scarlet::store
