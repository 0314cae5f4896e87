// SPDX-License-Identifier: GPL-3.0-or-later
// The controlling terminal and the standard descriptors: raw mode, size, bytes with a time limit.
// A descriptor is a plain number here (0 input, 1 output, or one half of a pseudo terminal in tests).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::os {

bool is_terminal(int descriptor);
// Name of the terminal ("/dev/pts/3"), empty when it is none.
std::string terminal_name(int descriptor);

struct WindowSize {
  int columns = 0;
  int rows = 0;
};
std::optional<WindowSize> window_size(int descriptor);

// Keys come one by one, without echo, as they are; the break key stays a signal. The destructor puts the former mode
// back. On something that is not a terminal it does nothing.
class RawMode {
 public:
  explicit RawMode(int descriptor, bool break_key_is_signal = true);
  ~RawMode();
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;
  bool active() const { return saved_ != nullptr; }
  // For the time of a shell command or a program that uses the terminal itself.
  void suspend();
  void resume();

 private:
  struct Saved;
  int descriptor_;
  bool break_key_is_signal_;
  std::unique_ptr<Saved> saved_;
};

enum class ReadOutcome { Data, TimedOut, End, Interrupted, Failed };
struct ReadResult {
  ReadOutcome outcome = ReadOutcome::Failed;
  std::size_t bytes = 0;
};
// Whatever is there, at least one byte; waits up to `timeout_ms` (negative: for ever). Interrupted: by a signal, or now
// and then in a wait for ever, as what another user leaves for us comes without one.
ReadResult read_available(int descriptor, std::span<char> into, std::int64_t timeout_ms);
// The same where a socket's reads end after a time that limit_waits() has set: one call of the system instead of two,
// which is a third of a short request.
ReadResult read_limited(int descriptor, std::span<char> into);
// False when the descriptor is no socket.
bool limit_waits(int descriptor, std::int64_t timeout_ms);
// Whether a read would not wait (data or end of input), within `timeout_ms`.
bool input_ready(int descriptor, std::int64_t timeout_ms);
// All of it; waits as long as the other side takes.
base::Result<void> write_all(int descriptor, std::string_view bytes);
// Throws away what was typed and not yet read.
void discard_input(int descriptor);
// Waits until what was written has gone out.
void drain_output(int descriptor);

}  // namespace scarlet::os
