// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/turns.h"

#include <chrono>

#include "os/futex.h"

namespace scarlet::shared {
namespace {

constexpr unsigned kTurn = 128;  // operations
constexpr int kMet = 8;          // one lock that met a holder weighs as much as so many that did not
constexpr int kMetOften = 32;
constexpr int kShortSpin = 200;  // some microseconds
constexpr int kLongSpin = 4000;  // for who was woken: the holder is between two operations within that time
constexpr int kNaps = 4;
constexpr std::int64_t kNapMs = 1;

constexpr std::int64_t kAtOnceNs = 500;  // between two operations: less than what handing over costs each of them

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

bool spin(Latch& latch, const ProcessTable& processes, int times) {
  for (int i = 0; i < times; ++i) {
    if (latch.holder() == kNobody && latch.try_lock(processes)) return true;
    os::spin_pause();
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

void Turns::note_time() { left_at_.store(now_ns(), std::memory_order_relaxed); }

bool Turns::comes_back_at_once() const { return now_ns() - left_at_.load(std::memory_order_relaxed) < kAtOnceNs; }

LatchState Turns::lock_slowly(Latch& latch, TurnQueue& queue, const ProcessTable& processes) {
  const bool at_once = comes_back_at_once();
  count_met(kMet);
  const bool often = met_.load(std::memory_order_relaxed) > kMetOften;
  const bool had_turn = operations_.load(std::memory_order_relaxed) >= kTurn;
  if (!(at_once && (often || had_turn)) && spin(latch, processes, at_once ? kShortSpin : kLongSpin)) {
    if (often) met_.store(kMetOften, std::memory_order_relaxed);
    return LatchState::Clean;
  }
  const bool taken = wait_in_queue(latch, queue, processes);
  met_.store(0, std::memory_order_relaxed);
  operations_.store(0, std::memory_order_relaxed);
  return taken ? LatchState::Clean : latch.lock(processes);
}

bool Turns::wait_in_queue(Latch& latch, TurnQueue& queue, const ProcessTable& processes) {
  bool taken = false;
  queue.waiting.fetch_add(1, std::memory_order_relaxed);
  for (int nap = 0; nap < kNaps && !taken; ++nap) {
    const std::uint32_t round = queue.round.load(std::memory_order_acquire);
    const bool woken = os::futex_wait(queue.round, round, kNapMs) == os::FutexWake::Woken;
    taken = spin(latch, processes, woken ? kLongSpin : kShortSpin);
  }
  queue.waiting.fetch_sub(1, std::memory_order_relaxed);
  return taken;
}

}  // namespace scarlet::shared
