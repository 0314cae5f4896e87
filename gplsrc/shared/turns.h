// SPDX-License-Identifier: GPL-3.0-or-later
// Turns: how several processes that want one latch again and again share it. Handing it over after every operation
// would cost more than the operation, so each works for a while with what the latch protects in its cache, and those
// who wait sleep.
//
//   - who meets a holder now and then spins: it will not be long
//   - so does who has work of its own to do between two operations: others go on meanwhile
//   - who has none and meets a holder nearly every time joins the queue and sleeps
//   - the holder goes on, taking and giving back the latch; after a turn it wakes the first of the queue, which takes
//     the latch between two of its operations: nobody waits for somebody to wake up
//   - who finds the latch taken after its turn goes to the end of the queue
//
// The queue is only a hint: nobody sleeps for long without looking at the latch, whoever was killed when. One who was
// killed in it is counted as waiting for good, which costs the others a call of the system every turn.
#pragma once

#include <atomic>
#include <cstdint>

#include "shared/latch.h"

namespace scarlet::shared {

// In shared memory; zeros are an empty one.
struct TurnQueue {
  std::atomic<std::uint32_t> waiting;
  std::atomic<std::uint32_t> round;  // rises when somebody is woken
};

// Of one process, for one latch.
class Turns {
 public:
  LatchState lock(Latch& latch, TurnQueue& queue, const ProcessTable& processes) {
    if (latch.try_lock(processes)) [[likely]] {
      if (met_.load(std::memory_order_relaxed) != 0) count_met(-1);
      return LatchState::Clean;
    }
    return lock_slowly(latch, queue, processes);
  }
  void unlock(Latch& latch, TurnQueue& queue) {
    latch.unlock();
    if (met_.load(std::memory_order_relaxed) != 0) note_time();
    if (queue.waiting.load(std::memory_order_relaxed) != 0) [[unlikely]]
      count_operation(queue);
  }

 private:
  void count_met(int by) { met_.store(met_.load(std::memory_order_relaxed) + by, std::memory_order_relaxed); }
  void note_time();
  bool comes_back_at_once() const;
  void count_operation(TurnQueue& queue);
  LatchState lock_slowly(Latch& latch, TurnQueue& queue, const ProcessTable& processes);
  bool wait_in_queue(Latch& latch, TurnQueue& queue, const ProcessTable& processes);

  // Hints, which threads of a process may share.
  std::atomic<int> met_ = 0;               // rises with every lock that found a holder, falls with every other one
  std::atomic<std::int64_t> left_at_ = 0;  // nanoseconds: the last unlock, when a holder was met lately
  std::atomic<unsigned> operations_ = 0;   // since the turn began, while others waited
};

}  // namespace scarlet::shared
