// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/futex.h"

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <ctime>

namespace scarlet::os {

namespace {

// The shared (not FUTEX_PRIVATE_FLAG) operations, as the word may lie in memory of several processes.
long futex(const std::atomic<std::uint32_t>& word, int operation, std::uint32_t value, const timespec* timeout) {
  return ::syscall(SYS_futex, &word, operation, value, timeout, nullptr, 0);
}

}  // namespace

FutexWake futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected, std::int64_t timeout_ms) {
  const std::int64_t bounded = std::max<std::int64_t>(timeout_ms, 0);
  const timespec timeout{bounded / 1000, bounded % 1000 * 1'000'000};
  if (futex(word, FUTEX_WAIT, expected, &timeout) == 0) return FutexWake::Woken;
  switch (errno) {
    case ETIMEDOUT: return FutexWake::TimedOut;
    case EINTR: return FutexWake::Interrupted;
    default: return FutexWake::Changed;
  }
}

void futex_wake(std::atomic<std::uint32_t>& word, int waiters) {
  futex(word, FUTEX_WAKE, static_cast<std::uint32_t>(waiters), nullptr);
}

void futex_wake_all(std::atomic<std::uint32_t>& word) { futex_wake(word, INT_MAX); }

void yield_processor() { ::sched_yield(); }

}  // namespace scarlet::os
