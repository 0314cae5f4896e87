// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/signals.h"

#include <array>
#include <atomic>
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
};
static_assert(std::atomic<bool>::is_always_lock_free);
constinit Flags flags;

constexpr std::array kHandled{SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGPIPE};
constinit std::array<struct sigaction, kHandled.size()> former{};

extern "C" void note_signal(int signal) {
  switch (signal) {
    case SIGINT: flags.interrupted = true; break;
    case SIGTERM: flags.terminate = true; break;
    case SIGHUP: flags.hangup = flags.terminate = true; break;
    case SIGWINCH: flags.window = true; break;
    default: break;
  }
}

}  // namespace

SignalGuard::SignalGuard() {
  base::check(!flags.in_use.exchange(true));
  flags.interrupted = flags.terminate = flags.hangup = flags.window = false;
  for (std::size_t i = 0; i < kHandled.size(); ++i) {
    // Without SA_RESTART: a waiting call returns, and its caller looks at the flags.
    struct sigaction action {};
    action.sa_handler = kHandled[i] == SIGPIPE ? SIG_IGN : note_signal;
    ::sigaction(kHandled[i], &action, &former[i]);
  }
}

SignalGuard::~SignalGuard() {
  for (std::size_t i = 0; i < kHandled.size(); ++i) ::sigaction(kHandled[i], &former[i], nullptr);
  flags.in_use = false;
}

bool SignalGuard::break_pending() const { return flags.interrupted; }
bool SignalGuard::take_break() { return flags.interrupted.exchange(false); }
bool SignalGuard::terminate_pending() const { return flags.terminate; }
bool SignalGuard::hangup_pending() const { return flags.hangup; }
bool SignalGuard::take_window_change() { return flags.window.exchange(false); }
void SignalGuard::raise_break() { flags.interrupted = true; }

QuietThread::QuietThread() {
  sigset_t all{};
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace scarlet::os
