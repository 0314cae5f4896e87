// SPDX-License-Identifier: GPL-3.0-or-later
// Signals: the break key (SIGINT), requests to end (SIGTERM, SIGHUP) and changes of the window (SIGWINCH), as flags
// that the session looks at where it is safe. A handler only sets flags; waiting calls return early because of it.
//
// Process: signal dispositions belong to the process, so one SignalGuard may live at a time (checked); its destructor
// puts the former dispositions back. SIGPIPE is ignored as long as it lives: a write to a closed pipe gives EPIPE.
// Threads: the questions may be asked from any thread.
#pragma once

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
  // For tests, and for a break that comes as a byte of a telnet stream.
  void raise_break();
};

// For the life of a helper thread: signals go to other threads of the process.
class QuietThread {
 public:
  QuietThread();
};

}  // namespace scarlet::os
