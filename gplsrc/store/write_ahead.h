// SPDX-License-Identifier: GPL-3.0-or-later
// WriteAhead: makes the pages of a mapping ready that a writer is coming to, the more at a time the longer it goes on
// upwards. A new page costs more than the rest of a small write when each is met on its own; whoever writes only once
// must not pay for many. One writer at a time.
#pragma once

#include <algorithm>
#include <cstdint>

#include "os/env.h"

namespace scarlet::store {

class WriteAhead {
 public:
  // The next write is to these bytes. `end` is that of what is in the file.
  void before(os::Mapping& mapping, std::uint64_t offset, std::uint64_t length, std::uint64_t end) {
    if (offset + length <= ready_) [[likely]]
      return;
    step_ = offset > ready_ + step_ ? kSmallestStep : std::min(step_ * 2, kLargestStep);
    ready_ = std::min(offset + std::max(length, step_), end);
    mapping.expect_writes(offset, ready_ - offset);
  }

 private:
  static constexpr std::uint64_t kSmallestStep = 16 * 1024;
  static constexpr std::uint64_t kLargestStep = 256 * 1024;
  std::uint64_t ready_ = 0;
  std::uint64_t step_ = kSmallestStep / 2;
};

}  // namespace scarlet::store
