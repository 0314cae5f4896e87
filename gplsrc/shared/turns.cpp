// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/turns.h"

#include "os/futex.h"

namespace scarlet::shared {
namespace {

constexpr unsigned kTurn = 128;  // operations
constexpr int kLooks = 300;      // some tens of microseconds
constexpr int kPauses = 4;       // between two looks, each of which takes the latch's line out of the holder's cache
constexpr int kNaps = 4;
constexpr std::int64_t kNapMs = 1;

bool spin(Latch& latch, const ProcessTable& processes) {
  for (int look = 0; look < kLooks; ++look) {
    if (latch.holder() == kNobody && latch.try_lock(processes)) return true;
    for (int pause = 0; pause < kPauses; ++pause) os::spin_pause();
  }
  return false;
}

}  // namespace

void Turns::count_operation(TurnQueue& queue) {
  const unsigned operations = operations_.load(std::memory_order_relaxed) + 1;
  operations_.store(operations, std::memory_order_relaxed);
  if (operations % kTurn != 0) return;
  queue.round.fetch_add(1, std::memory_order_release);
  os::futex_wake(queue.round, 1);
}

LatchState Turns::lock_slowly(Latch& latch, TurnQueue& queue, const ProcessTable& processes) {
  if (spin(latch, processes) || wait_in_queue(latch, queue, processes)) return LatchState::Clean;
  return latch.lock(processes);
}

bool Turns::wait_in_queue(Latch& latch, TurnQueue& queue, const ProcessTable& processes) {
  bool taken = false;
  queue.waiting.fetch_add(1, std::memory_order_relaxed);
  for (int nap = 0; nap < kNaps && !taken; ++nap) {
    const std::uint32_t round = queue.round.load(std::memory_order_acquire);
    os::futex_wait(queue.round, round, kNapMs);
    taken = spin(latch, processes);
  }
  queue.waiting.fetch_sub(1, std::memory_order_relaxed);
  return taken;
}

}  // namespace scarlet::shared
