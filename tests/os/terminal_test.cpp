// SPDX-License-Identifier: GPL-3.0-or-later
// Terminal calls, tried on a pseudo terminal and a pipe.
#include "os/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "os/process.h"
#include "os/signals.h"

namespace scarlet::os {
namespace {

class PseudoTerminal {
 public:
  PseudoTerminal() : user_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    if (::grantpt(user_) != 0 || ::unlockpt(user_) != 0) std::abort();
    std::array<char, 128> name{};
    if (::ptsname_r(user_, name.data(), name.size()) != 0) std::abort();
    program_ = ::open(name.data(), O_RDWR | O_NOCTTY);
  }
  ~PseudoTerminal() {
    hang_up();
    ::close(program_);
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;
  int program() const { return program_; }
  int user() const { return user_; }
  void type(std::string_view keys) const { ASSERT_TRUE(write_all(user_, keys).ok()); }
  void hang_up() {
    if (user_ >= 0) ::close(user_);
    user_ = -1;
  }
  bool echoes() const {
    termios mode{};
    ::tcgetattr(program_, &mode);
    return (mode.c_lflag & ECHO) != 0;
  }

 private:
  int user_;
  int program_ = -1;
};

std::string read_some(int descriptor, std::int64_t timeout_ms) {
  std::array<char, 100> buffer{};
  const auto result = read_available(descriptor, buffer, timeout_ms);
  return result.outcome == ReadOutcome::Data ? std::string(buffer.data(), result.bytes) : "";
}

TEST(Terminal, IsKnownAsOne) {
  const PseudoTerminal terminal;
  EXPECT_TRUE(is_terminal(terminal.program()));
  EXPECT_EQ(terminal_name(terminal.program()).substr(0, 9), "/dev/pts/");
  const int null = ::open("/dev/null", O_RDWR);
  EXPECT_FALSE(is_terminal(null));
  EXPECT_EQ(terminal_name(null), "");
  EXPECT_FALSE(window_size(null).has_value());
  const RawMode raw(null);
  EXPECT_FALSE(raw.active());
  ::close(null);
}

TEST(Terminal, SizeComesFromTheWindow) {
  const PseudoTerminal terminal;
  winsize size{};
  size.ws_col = 132;
  size.ws_row = 43;
  ASSERT_EQ(::ioctl(terminal.user(), TIOCSWINSZ, &size), 0);
  const auto seen = window_size(terminal.program());
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->columns, 132);
  EXPECT_EQ(seen->rows, 43);
}

TEST(Terminal, RawModeGivesSingleKeysAndIsUndone) {
  const PseudoTerminal terminal;
  EXPECT_TRUE(terminal.echoes());
  {
    RawMode raw(terminal.program());
    EXPECT_TRUE(raw.active());
    EXPECT_FALSE(terminal.echoes());
    terminal.type("a\r\x1a");
    EXPECT_EQ(read_some(terminal.program(), 1000), "a\r\x1a") << "no line needed, return and control Z as they are";
    raw.suspend();
    EXPECT_TRUE(terminal.echoes());
    raw.resume();
    EXPECT_FALSE(terminal.echoes());
  }
  EXPECT_TRUE(terminal.echoes());
}

TEST(Terminal, ReadingWaitsNoLongerThanAsked) {
  const PseudoTerminal terminal;
  const RawMode raw(terminal.program());
  std::array<char, 10> buffer{};
  EXPECT_EQ(read_available(terminal.program(), buffer, 10).outcome, ReadOutcome::TimedOut);
  EXPECT_FALSE(input_ready(terminal.program(), 0));
  terminal.type("x");
  EXPECT_TRUE(input_ready(terminal.program(), 1000));
  discard_input(terminal.program());
  EXPECT_FALSE(input_ready(terminal.program(), 0));
}

TEST(Terminal, AHangUpIsTheEndOfInput) {
  PseudoTerminal terminal;
  const RawMode raw(terminal.program());
  terminal.hang_up();
  std::array<char, 10> buffer{};
  EXPECT_EQ(read_available(terminal.program(), buffer, 1000).outcome, ReadOutcome::End);
}

TEST(Terminal, PipesEndWhenTheWriterCloses) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ASSERT_TRUE(write_all(ends[1], "last").ok());
  ::close(ends[1]);
  EXPECT_EQ(read_some(ends[0], -1), "last");
  std::array<char, 10> buffer{};
  EXPECT_EQ(read_available(ends[0], buffer, -1).outcome, ReadOutcome::End);
  ::close(ends[0]);
}

TEST(Terminal, ASignalThatComesBeforeTheWaitEndsItOnce) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const SignalGuard guard;
  std::array<char, 10> buffer{};
  ::raise(SIGTERM);
  EXPECT_EQ(read_available(ends[0], buffer, -1).outcome, ReadOutcome::Interrupted);
  EXPECT_TRUE(guard.terminate_pending());
  EXPECT_EQ(read_available(ends[0], buffer, 1).outcome, ReadOutcome::TimedOut);
  ASSERT_TRUE(nudge_process(this_process()));
  EXPECT_EQ(read_available(ends[0], buffer, -1).outcome, ReadOutcome::Interrupted);
  ASSERT_TRUE(nudge_process(this_process()));
  EXPECT_TRUE(guard.wait_for_signal(-1));
  EXPECT_FALSE(guard.wait_for_signal(1));
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Terminal, ASignalHidesNoInput) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const SignalGuard guard;
  ASSERT_TRUE(write_all(ends[1], "typed").ok());
  ::raise(SIGINT);
  EXPECT_TRUE(input_ready(ends[0], 0));
  EXPECT_EQ(read_some(ends[0], 0), "typed");
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace scarlet::os
