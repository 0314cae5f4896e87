// SPDX-License-Identifier: GPL-3.0-or-later
// RobustMutex: a mutex in shared memory that outlives its owner's death (POSIX robust, process-shared). 40 bytes; for
// places that may be held long. For the many short critical sections of the shared tables see shared/latch.h.
//
// Whoever gets OwnerDied holds the mutex over data in an unknown state: repair, then mark_consistent(), then unlock.
// Unlocking without mark_consistent() makes the mutex unusable for ever (lock() then gives Unusable).
#pragma once

#include <pthread.h>

#include <cstdint>

namespace scarlet::os {

enum class RobustLock { Clean, OwnerDied, Unusable, TimedOut };

class RobustMutex {
 public:
  // Call once on memory nobody else can see yet.
  void initialize();
  RobustLock lock();
  RobustLock lock_for(std::int64_t timeout_ms);
  void mark_consistent();
  void unlock();

 private:
  pthread_mutex_t mutex_;
};

}  // namespace scarlet::os
