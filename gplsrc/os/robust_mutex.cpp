// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/robust_mutex.h"

#include <cerrno>
#include <ctime>

#include "base/check.h"

namespace scarlet::os {

namespace {

RobustLock outcome(int code) {
  switch (code) {
    case 0: return RobustLock::Clean;
    case EOWNERDEAD: return RobustLock::OwnerDied;
    case ETIMEDOUT: return RobustLock::TimedOut;
    default: return RobustLock::Unusable;
  }
}

}  // namespace

void RobustMutex::initialize() {
  pthread_mutexattr_t attributes{};
  ::pthread_mutexattr_init(&attributes);
  ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  base::check(::pthread_mutex_init(&mutex_, &attributes) == 0);
  ::pthread_mutexattr_destroy(&attributes);
}

RobustLock RobustMutex::lock() { return outcome(::pthread_mutex_lock(&mutex_)); }

RobustLock RobustMutex::lock_for(std::int64_t timeout_ms) {
  timespec until{};
  ::clock_gettime(CLOCK_REALTIME, &until);
  const std::int64_t nanoseconds = until.tv_nsec + timeout_ms % 1000 * 1'000'000;
  until.tv_sec += timeout_ms / 1000 + nanoseconds / 1'000'000'000;
  until.tv_nsec = nanoseconds % 1'000'000'000;
  return outcome(::pthread_mutex_timedlock(&mutex_, &until));
}

void RobustMutex::mark_consistent() { ::pthread_mutex_consistent(&mutex_); }
void RobustMutex::unlock() { ::pthread_mutex_unlock(&mutex_); }

}  // namespace scarlet::os
