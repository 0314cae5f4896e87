// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/signals.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstddef>

#include "base/check.h"

namespace scarlet::os {

namespace {

// A handler gets nothing but the signal's number, so these have to be reachable without an object: the only mutable
// globals of the module. They belong to the living SignalGuard.
struct Flags {
  std::atomic<bool> in_use{false};
  std::atomic<bool> interrupted{false};
  std::atomic<bool> terminate{false};
  std::atomic<bool> hangup{false};
  std::atomic<bool> window{false};
  std::atomic<int> bell{-1};
};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);
constinit Flags flags;

constexpr std::array kHandled{SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGURG, SIGPIPE};
constinit std::array<struct sigaction, kHandled.size()> former{};

extern "C" void note_signal(int signal) {
  switch (signal) {
    case SIGINT: flags.interrupted = true; break;
    case SIGTERM: flags.terminate = true; break;
    case SIGHUP: flags.hangup = flags.terminate = true; break;
    case SIGWINCH: flags.window = true; break;
    default: break;
  }
  const int keep = errno;
  const std::uint64_t one = 1;
  // A bell that is full rings already.
  if (::write(flags.bell, &one, sizeof one) < 0) errno = keep;
}

}  // namespace

SignalGuard::SignalGuard() {
  base::check(!flags.in_use.exchange(true));
  flags.interrupted = flags.terminate = flags.hangup = flags.window = false;
  flags.bell = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  for (std::size_t i = 0; i < kHandled.size(); ++i) {
    // Without SA_RESTART: a waiting call returns, and its caller looks at the flags.
    struct sigaction action {};
    action.sa_handler = kHandled[i] == SIGPIPE ? SIG_IGN : note_signal;
    ::sigaction(kHandled[i], &action, &former[i]);
  }
}

SignalGuard::~SignalGuard() {
  for (std::size_t i = 0; i < kHandled.size(); ++i) ::sigaction(kHandled[i], &former[i], nullptr);
  if (const int bell = flags.bell.exchange(-1); bell >= 0) ::close(bell);
  flags.in_use = false;
}

bool SignalGuard::break_pending() const { return flags.interrupted; }
bool SignalGuard::take_break() { return flags.interrupted.exchange(false); }
bool SignalGuard::terminate_pending() const { return flags.terminate; }
bool SignalGuard::hangup_pending() const { return flags.hangup; }
bool SignalGuard::take_window_change() { return flags.window.exchange(false); }

bool SignalGuard::wait_for_signal(std::int64_t timeout_ms) const {
  pollfd bell{signal_bell(), POLLIN, 0};
  const int bounded = timeout_ms < 0 ? -1 : static_cast<int>(std::min<std::int64_t>(timeout_ms, INT_MAX));
  static_cast<void>(::poll(&bell, 1, bounded));
  return silence_signal_bell();
}

void SignalGuard::raise_break() { flags.interrupted = true; }

int signal_bell() { return flags.bell; }

bool silence_signal_bell() {
  std::uint64_t rings = 0;
  return ::read(flags.bell, &rings, sizeof rings) == static_cast<ssize_t>(sizeof rings);
}

QuietThread::QuietThread() {
  sigset_t all{};
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace scarlet::os
