// SPDX-License-Identifier: GPL-3.0-or-later
// Turns: how several processes that want one latch again and again share it.
//
//   - who meets a holder spins: the holder will not be long, and while one holds the latch the others do what needs
//   none
//   - who has spun for long, since there are more processes than processors or the holder was stopped, joins the queue
//     and sleeps
//   - the holder goes on, taking and giving back the latch; after a turn it wakes the first of the queue, which takes
//     the latch between two of its operations: nobody waits for somebody to wake up
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
    if (latch.try_lock(processes)) [[likely]]
      return LatchState::Clean;
    return lock_slowly(latch, queue, processes);
  }
  void unlock(Latch& latch, TurnQueue& queue) {
    latch.unlock();
    if (queue.waiting.load(std::memory_order_relaxed) != 0) [[unlikely]]
      count_operation(queue);
  }

 private:
  void count_operation(TurnQueue& queue);
  LatchState lock_slowly(Latch& latch, TurnQueue& queue, const ProcessTable& processes);
  bool wait_in_queue(Latch& latch, TurnQueue& queue, const ProcessTable& processes);

  std::atomic<unsigned> operations_ = 0;  // while others waited; a hint, which threads of a process may share
};

}  // namespace scarlet::shared
