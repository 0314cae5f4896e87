// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/terminal.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "os/error.h"
#include "os/signals.h"

namespace scarlet::os {

using base::Result;

bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

std::string terminal_name(int descriptor) {
  std::array<char, 256> name{};
  return ::ttyname_r(descriptor, name.data(), name.size()) == 0 ? name.data() : "";
}

std::optional<WindowSize> window_size(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return std::nullopt;
  return WindowSize{size.ws_col, size.ws_row};
}

struct RawMode::Saved {
  termios mode{};
};

RawMode::RawMode(int descriptor, bool break_key_is_signal)
    : descriptor_(descriptor), break_key_is_signal_(break_key_is_signal) {
  resume();
}

RawMode::~RawMode() { suspend(); }

void RawMode::resume() {
  auto saved = std::make_unique<Saved>();
  if (saved_ != nullptr || ::tcgetattr(descriptor_, &saved->mode) != 0) return;
  termios raw = saved->mode;
  raw.c_iflag &= ~static_cast<tcflag_t>(ICRNL | INLCR | IGNCR | ISTRIP);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN);
  if (!break_key_is_signal_) {
    raw.c_lflag &= ~static_cast<tcflag_t>(ISIG);
    raw.c_iflag &= ~static_cast<tcflag_t>(IXON);  // ^S and ^Q are keys too
  }
  // Of the keys that send signals only the break key does: the others are data.
  raw.c_cc[VQUIT] = raw.c_cc[VSUSP] = _POSIX_VDISABLE;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (::tcsetattr(descriptor_, TCSADRAIN, &raw) == 0) saved_ = std::move(saved);
}

void RawMode::suspend() {
  if (saved_ == nullptr) return;
  ::tcsetattr(descriptor_, TCSADRAIN, &saved_->mode);
  saved_.reset();
}

namespace {

constexpr std::int64_t kLookMs = 5000;

// 1 ready, 0 timed out, -1 failed (errno; EINTR when a signal came, though it came before).
int poll_input(int descriptor, std::int64_t timeout_ms) {
  std::array<pollfd, 2> wanted{{{descriptor, POLLIN, 0}, {signal_bell(), POLLIN, 0}}};
  const int bounded = timeout_ms < 0 ? -1 : static_cast<int>(std::min<std::int64_t>(timeout_ms, INT_MAX));
  const int ready = ::poll(wanted.data(), wanted.size(), bounded);
  if (ready <= 0 || wanted[1].revents == 0 || !silence_signal_bell()) return ready;
  errno = EINTR;
  return -1;
}

ReadOutcome outcome_of_errno() { return errno == EINTR ? ReadOutcome::Interrupted : ReadOutcome::Failed; }

}  // namespace

ReadResult read_available(int descriptor, std::span<char> into, std::int64_t timeout_ms) {
  const int ready = poll_input(descriptor, timeout_ms < 0 ? kLookMs : timeout_ms);
  if (ready == 0) return {timeout_ms < 0 ? ReadOutcome::Interrupted : ReadOutcome::TimedOut, 0};
  if (ready < 0) return {outcome_of_errno(), 0};
  const ssize_t got = ::read(descriptor, into.data(), into.size());
  if (got > 0) return {ReadOutcome::Data, static_cast<std::size_t>(got)};
  // A terminal whose other side is gone gives EIO: that is an end of input as well.
  if (got == 0 || errno == EIO) return {ReadOutcome::End, 0};
  return {outcome_of_errno(), 0};
}

ReadResult read_limited(int descriptor, std::span<char> into) {
  const ssize_t got = ::read(descriptor, into.data(), into.size());
  if (got > 0) return {ReadOutcome::Data, static_cast<std::size_t>(got)};
  if (got == 0) return {ReadOutcome::End, 0};
  if (errno == EAGAIN) return {ReadOutcome::TimedOut, 0};
  return {errno == EINTR ? ReadOutcome::Interrupted : ReadOutcome::Failed, 0};
}

bool limit_waits(int descriptor, std::int64_t timeout_ms) {
  const timeval limit{timeout_ms / 1'000, (timeout_ms % 1'000) * 1'000};
  return ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0;
}

bool input_ready(int descriptor, std::int64_t timeout_ms) {
  const int ready = poll_input(descriptor, timeout_ms);
  return ready > 0 || (ready < 0 && poll_input(descriptor, 0) > 0);
}

Result<void> write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor, bytes.data(), bytes.size());
    if (put > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno == EAGAIN) {
      pollfd wanted{descriptor, POLLOUT, 0};
      ::poll(&wanted, 1, -1);
    } else if (errno != EINTR) {
      return last_error("output");
    }
  }
  return {};
}

void discard_input(int descriptor) { ::tcflush(descriptor, TCIFLUSH); }
void drain_output(int descriptor) { ::tcdrain(descriptor); }

}  // namespace scarlet::os
