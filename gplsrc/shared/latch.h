// SPDX-License-Identifier: GPL-3.0-or-later
// Latch: four bytes in shared memory that one process (one thread of it) holds for a short time. Zero is free, so that
// zeroed memory is full of free latches.
//
//   bits 0-29  ProcessToken of the holder, 0 free
//   bit 31     somebody sleeps on it
//
// A waiter spins briefly, then sleeps on the futex and looks now and then whether the holder still lives. If it
// died (kill -9, or it left without unlocking), the waiter takes the latch over and is told OwnerDied: what the latch
// protects may be half changed, and the waiter repairs it before it goes on. If the repairer dies too, the next one is
// told the same. Not recursive. No fairness. The holder must not wait for anything that can last.
#pragma once

#include <atomic>
#include <cstdint>

#include "shared/process_table.h"

namespace scarlet::shared {

inline constexpr std::int64_t kLatchFirstCheckMs = 1;  // soon once: the dead may have held many
inline constexpr std::int64_t kLatchCheckMs = 20;

enum class [[nodiscard]] LatchState{
    Clean,      // ours; what it protects is whole
    OwnerDied,  // ours; what it protects must be repaired first
};

class Latch {
 public:
  LatchState lock(const ProcessTable& processes) {
    std::uint32_t free = 0;
    if (word_.compare_exchange_strong(free, processes.self(), std::memory_order_acquire)) return LatchState::Clean;
    return lock_slowly(processes);
  }
  // Does not wait, and leaves a dead holder's latch alone.
  bool try_lock(const ProcessTable& processes) {
    std::uint32_t free = 0;
    return word_.compare_exchange_strong(free, processes.self(), std::memory_order_acquire);
  }
  void unlock() {
    const std::uint32_t old = word_.exchange(0, std::memory_order_release);
    if ((old & kWaiters) != 0) [[unlikely]]
      wake();
  }
  // kNobody when free.
  ProcessToken holder() const { return word_.load(std::memory_order_relaxed) & ~kWaiters; }

 private:
  static constexpr std::uint32_t kWaiters = 0x8000'0000U;
  bool spin(std::uint32_t self);
  LatchState lock_slowly(const ProcessTable& processes);
  void wake();
  std::atomic<std::uint32_t> word_;
};
static_assert(sizeof(Latch) == 4);

// Holds a latch for a scope. Look at state() first.
class LatchGuard {
 public:
  LatchGuard(Latch& latch, const ProcessTable& processes) : latch_(latch), state_(latch.lock(processes)) {}
  ~LatchGuard() { latch_.unlock(); }
  LatchGuard(const LatchGuard&) = delete;
  LatchGuard& operator=(const LatchGuard&) = delete;
  bool owner_died() const { return state_ == LatchState::OwnerDied; }

 private:
  Latch& latch_;
  LatchState state_;
};

}  // namespace scarlet::shared
