// SPDX-License-Identifier: GPL-3.0-or-later
// The waiting half of Latch, after U. Drepper, "Futexes are tricky" (mutex 3), with the owner in the word and a bound
// on every sleep: who should wake us may have been killed between letting go and waking.
#include "shared/latch.h"

#include "base/check.h"
#include "os/futex.h"

namespace scarlet::shared {

namespace {

constexpr int kSpins = 1000;  // some microseconds: more than what a latch protects takes

}  // namespace

bool Latch::spin(std::uint32_t self) {
  for (int i = 0; i < kSpins; ++i) {
    std::uint32_t free = 0;
    if (word_.load(std::memory_order_relaxed) == 0 &&
        word_.compare_exchange_weak(free, self, std::memory_order_acquire)) {
      return true;
    }
    os::spin_pause();
  }
  return false;
}

LatchState Latch::lock_slowly(const ProcessTable& processes) {
  const std::uint32_t self = processes.self();
  base::check(self != kNobody);
  if (spin(self)) return LatchState::Clean;
  for (std::int64_t patience_ms = kLatchFirstCheckMs;;) {
    std::uint32_t seen = word_.load(std::memory_order_relaxed);
    if (seen == 0) {
      // Others may sleep besides us, which we can not know: so take it with the bit set.
      if (word_.compare_exchange_weak(seen, self | kWaiters, std::memory_order_acquire)) return LatchState::Clean;
      continue;
    }
    if ((seen & kWaiters) == 0 && !word_.compare_exchange_weak(seen, seen | kWaiters, std::memory_order_relaxed)) {
      continue;
    }
    seen |= kWaiters;
    if (os::futex_wait(word_, seen, patience_ms) != os::FutexWake::TimedOut) continue;
    patience_ms = kLatchCheckMs;
    if (processes.alive(seen & ~kWaiters)) continue;
    if (word_.compare_exchange_strong(seen, self | kWaiters, std::memory_order_acquire)) return LatchState::OwnerDied;
  }
}

void Latch::wake() { os::futex_wake(word_, 1); }

}  // namespace scarlet::shared
