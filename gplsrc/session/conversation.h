// SPDX-License-Identifier: GPL-3.0-or-later
// Conversation: where a session without a terminal of its own gets its input from and sends its output to (a QMClient
// connection). It is asked on the session's thread and lives longer than the session.
#pragma once

#include <string>
#include <string_view>

#include "session/keyboard.h"

namespace scarlet::session {

class Conversation {
 public:
  virtual ~Conversation() = default;

  // Everything a command shows, in order.
  virtual void show(std::string_view text) = 0;
  // A line of input; waits. Throws vm::Abort (code 3: the other side is gone) or vm::Stop.
  virtual InputLine read_line(const LineRequest& request) = 0;
  // Whether what is shown becomes a program's text now, as it does under CAPTURING.
  virtual bool collects() const = 0;
  // What @TTY says.
  virtual std::string tty() const = 0;
};

}  // namespace scarlet::session
