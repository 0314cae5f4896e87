// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/line_input.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <thread>

namespace scarlet::terminal {
namespace {

class Pipe {
 public:
  Pipe() {
    if (pipe(ends_) != 0) ADD_FAILURE() << "pipe";
  }
  ~Pipe() {
    close(ends_[0]);
    end();
  }
  void send(std::string_view text) {
    ASSERT_EQ(write(ends_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void end() {
    if (ends_[1] >= 0) close(ends_[1]);
    ends_[1] = -1;
  }
  int input() const { return ends_[0]; }

 private:
  int ends_[2] = {-1, -1};
};

// The far end of a pseudo terminal plays the person.
class PseudoTerminal {
 public:
  PseudoTerminal() : person_(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (person_ < 0 || grantpt(person_) != 0 || unlockpt(person_) != 0) return;
    line_ = open(ptsname(person_), O_RDWR | O_NOCTTY);
  }
  ~PseudoTerminal() {
    if (line_ >= 0) close(line_);
    if (person_ >= 0) close(person_);
  }
  bool ok() const { return line_ >= 0; }
  int input() const { return line_; }
  void type(std::string_view text) {
    ASSERT_EQ(write(person_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void hang_up() {
    close(person_);
    person_ = -1;
  }

 private:
  int person_;
  int line_ = -1;
};

class LineInputTest : public testing::Test {
 protected:
  LineInput make(int descriptor) {
    LineInput input(descriptor, [this](std::string_view bytes) { shown_ += bytes; });
    input.set_inverts_case(false);
    return input;
  }
  std::string shown_;
};

TEST_F(LineInputTest, APipeGivesPlainLinesAndTheLastNeedsNoEnd) {
  Pipe pipe;
  pipe.send("one\r\n\ntwo");
  pipe.end();
  LineInput input = make(pipe.input());
  EXPECT_FALSE(input.is_terminal());
  EXPECT_EQ(input.read_line({}).text, "one");
  const InputLine empty = input.read_line({});
  EXPECT_EQ(empty.end, InputEnd::Line);
  EXPECT_EQ(empty.text, "");
  EXPECT_EQ(input.read_line({}).text, "two");
  EXPECT_EQ(shown_, "onetwo");
}

TEST_F(LineInputTest, TheEndOfInputIsSaidEveryTime) {
  Pipe pipe;
  pipe.end();
  LineInput input = make(pipe.input());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(input.read_line({}).end, InputEnd::EndOfInput);
  EXPECT_TRUE(input.at_end());
  EXPECT_FALSE(input.read_key(-1));
  EXPECT_FALSE(input.key_waiting());
}

TEST_F(LineInputTest, LinesEndWhenFullAndTheRestStays) {
  Pipe pipe;
  pipe.send("abcdef\n");
  LineInput input = make(pipe.input());
  EXPECT_EQ(input.read_line({.max_length = 4}).text, "abcd");
  EXPECT_EQ(input.read_line({}).text, "ef");
}

TEST_F(LineInputTest, TimesRunOut) {
  Pipe pipe;
  LineInput input = make(pipe.input());
  EXPECT_EQ(input.read_line({.timeout_ms = 1}).end, InputEnd::TimedOut);
  EXPECT_FALSE(input.read_key(1));
  EXPECT_FALSE(input.at_end());
}

TEST_F(LineInputTest, PlainLinesObeyCaseAndEcho) {
  Pipe pipe;
  pipe.send("aB\naB\naB\n");
  LineInput input = make(pipe.input());
  input.set_inverts_case(true);
  EXPECT_EQ(input.read_line({.prompt = ":"}).text, "Ab");
  EXPECT_EQ(input.read_line({.hidden = true, .upper_case = true}).text, "AB");
  EXPECT_EQ(input.read_line({.echo = false, .invert_case = false}).text, "aB");
  EXPECT_EQ(shown_, ":Ab");
}

TEST_F(LineInputTest, KeysComeByteByByteBetweenLines) {
  Pipe pipe;
  pipe.send("xyz\n");
  LineInput input = make(pipe.input());
  EXPECT_EQ(input.read_key(-1), 'x');
  EXPECT_TRUE(input.key_waiting());
  EXPECT_EQ(input.read_line({}).text, "yz");
}

TEST_F(LineInputTest, ATerminalIsEditedInRawMode) {
  PseudoTerminal terminal;
  if (!terminal.ok()) GTEST_SKIP() << "no pseudo terminals here";
  LineInput input = make(terminal.input());
  ASSERT_TRUE(input.is_terminal());
  std::thread person([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    terminal.type("helxo\x1b[D\x08l\r");
  });
  const InputLine line = input.read_line({.prompt = ":"});
  person.join();
  EXPECT_EQ(line.end, InputEnd::Line);
  EXPECT_EQ(line.text, "hello");
  EXPECT_EQ(shown_.substr(0, 6), ":helxo");
}

TEST_F(LineInputTest, AnEscapeAloneDoesNotHoldTheLineUp) {
  PseudoTerminal terminal;
  if (!terminal.ok()) GTEST_SKIP() << "no pseudo terminals here";
  LineInput input = make(terminal.input());
  std::thread person([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    terminal.type("a\x1b");
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    terminal.type("b\r");
  });
  EXPECT_EQ(input.read_line({}).text, "ab");
  person.join();
}

TEST_F(LineInputTest, AHangUpIsTheEndOfInput) {
  PseudoTerminal terminal;
  if (!terminal.ok()) GTEST_SKIP() << "no pseudo terminals here";
  LineInput input = make(terminal.input());
  terminal.hang_up();
  EXPECT_EQ(input.read_line({}).end, InputEnd::EndOfInput);
  EXPECT_EQ(input.read_line({}).end, InputEnd::EndOfInput);
}

TEST_F(LineInputTest, HelpIsShownAndTheLineComesBack) {
  PseudoTerminal terminal;
  if (!terminal.ok()) GTEST_SKIP() << "no pseudo terminals here";
  LineInput input = make(terminal.input());
  std::thread person([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    terminal.type("\x1bOPx\r");
  });
  LineRequest request;
  request.prompt = ":";
  request.show_help = [&] { shown_ += "[help]"; };
  EXPECT_EQ(input.read_line(request).text, "x");
  person.join();
  EXPECT_EQ(shown_, ":[help]:x");
}

}  // namespace
}  // namespace scarlet::terminal
