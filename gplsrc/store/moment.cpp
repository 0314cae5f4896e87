// SPDX-License-Identifier: GPL-3.0-or-later
// An operation is under way for less than a microsecond, unless its process was stopped or killed: whoever waits too
// long asks for the latch, which finds out.
#include "store/moment.h"

#include "os/futex.h"

namespace scarlet::store {
namespace {

constexpr int kSettleSpins = 10'000;

}  // namespace

void settle(FileCore& core) {
  for (int spin = 0; !Moment::idle(core); ++spin) {
    if (spin == kSettleSpins) {
      const FileLatch finish(core);
      return;
    }
    os::spin_pause();
  }
}

}  // namespace scarlet::store
