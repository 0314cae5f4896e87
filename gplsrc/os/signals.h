// SPDX-License-Identifier: GPL-3.0-or-later
// Signals: the break key (SIGINT), requests to end (SIGTERM, SIGHUP), changes of the window (SIGWINCH) and the nudge of
// another process (SIGURG, which does no harm to who does not expect it), as flags that the session looks at where it
// is safe. A handler sets flags and rings a bell: a descriptor that waits for input watch as well, so that a signal
// that comes just before the wait ends it all the same (D. J. Bernstein's self-pipe).
//
// Process: signal dispositions belong to the process, so one SignalGuard may live at a time (checked); its destructor
// puts the former dispositions back. SIGPIPE is ignored as long as it lives: a write to a closed pipe gives EPIPE.
// Threads: the questions may be asked from any thread.
#pragma once

#include <cstdint>

namespace scarlet::os {

class SignalGuard {
 public:
  SignalGuard();
  ~SignalGuard();
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

  bool break_pending() const;  // the break key was struck and not yet taken
  bool take_break();           // the same, and forgets it
  bool terminate_pending() const;
  bool hangup_pending() const;  // the terminal went away; also sets terminate_pending()
  bool take_window_change();
  // Whether any signal came since this was asked last, waiting up to `timeout_ms` for it (negative: for ever).
  bool wait_for_signal(std::int64_t timeout_ms) const;
  // For tests, and for a break that comes as a byte of a telnet stream.
  void raise_break();
};

// The bell of the living SignalGuard, readable once a signal came; -1 when there is none.
int signal_bell();
// Silences it; false when it had not rung.
bool silence_signal_bell();

// For the life of a helper thread: signals go to other threads of the process.
class QuietThread {
 public:
  QuietThread();
};

}  // namespace scarlet::os
