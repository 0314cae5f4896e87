// SPDX-License-Identifier: GPL-3.0-or-later
// Keyboard: lines and keys from standard input, whatever that is (terminal, pipe, file, nothing). Lines that do not come
// from a terminal are echoed, so that captured sessions read like typed ones. Letter case is inverted while
// PTERM CASE INVERT is in force (the state at login).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace scarlet::session {

enum class InputEnd : std::uint8_t { Line, EndOfInput, TimedOut, Interrupted };

struct LineRequest {
  std::size_t max_length = 0;      // 0: any; input ends by itself when full
  std::int64_t timeout_ms = -1;    // negative: for ever
  bool hidden = false;
  bool echo = true;
  bool upper_case = false;
  bool invert_case = true;         // obeys the session's setting
};

struct InputLine {
  InputEnd end = InputEnd::EndOfInput;
  std::string text;
};

class Keyboard {
 public:
  // Bytes go to `echo` as they are taken (through the session's output).
  explicit Keyboard(int descriptor = 0) : descriptor_(descriptor) {}

  void set_echo_sink(std::function<void(std::string_view)> sink) { echo_ = std::move(sink); }
  bool is_terminal() const;
  InputLine read_line(const LineRequest& request);
  // One byte; nothing at end of input or after the time.
  std::optional<char> read_key(std::int64_t timeout_ms);
  bool key_waiting(std::int64_t timeout_ms = 0);
  void discard();
  // After an interruption that ends what the line was for.
  void forget_begun() { begun_.clear(); }
  bool at_end() const { return at_end_; }

  bool inverts_case() const { return inverts_case_; }
  void set_inverts_case(bool on) { inverts_case_ = on; }

 private:
  enum class Fill { Data, End, TimedOut, Interrupted };
  Fill fill(std::int64_t timeout_ms);
  InputLine interrupted(std::string text);
  InputLine finish(std::string text, const LineRequest& request, InputEnd end);
  InputLine read_from_stream(const LineRequest& request);
  InputLine read_from_terminal(const LineRequest& request);

  int descriptor_;
  std::function<void(std::string_view)> echo_;
  std::string buffer_;
  std::string begun_;  // what was read of the line before an interruption
  std::size_t at_ = 0;
  bool at_end_ = false;
  bool inverts_case_ = true;
};

}  // namespace scarlet::session
