// SPDX-License-Identifier: GPL-3.0-or-later
// Futex: sleeping until a 32-bit word in memory that processes share changes. (std::atomic::wait is private to the
// process in this compiler.) Callers look at the word again after every return, and always bound the wait, because
// whoever should wake them may have been killed.
#pragma once

#include <atomic>
#include <cstdint>

namespace scarlet::os {

enum class FutexWake { Woken, Changed, TimedOut, Interrupted };

// Sleeps while `word` is `expected`, at most `timeout_ms`. Changed: it was not `expected`. Interrupted: by a signal.
FutexWake futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected, std::int64_t timeout_ms);
void futex_wake(std::atomic<std::uint32_t>& word, int waiters);
void futex_wake_all(std::atomic<std::uint32_t>& word);

// Lets others who are ready to run on this processor do so first.
void yield_processor();

// Tells the processor that we spin.
inline void spin_pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace scarlet::os
