// SPDX-License-Identifier: GPL-3.0-or-later
// LineInput: lines and keys from a descriptor, whatever that is. On a terminal lines are edited in raw mode with recall
// of earlier ones; from a pipe or a file they are taken as they come. The end of the input is said once and for all:
// after it every read returns EndOfInput at once.
//
// Lines that do not come from a terminal are echoed like typed ones when asked, so that the output of a script reads
// like a session.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "terminal/key_decoder.h"
#include "terminal/line_editor.h"

namespace scarlet::terminal {

class Terminfo;

enum class InputEnd : std::uint8_t { Line, EndOfInput, TimedOut, Interrupted };

struct LineRequest {
  std::string prompt = {};       // shown before the line
  int start_column = 0;          // where the cursor stands
  int width = 80;                // of the screen
  std::size_t max_length = 0;    // 0: any; else input ends by itself when the line is full
  std::int64_t timeout_ms = -1;  // for each key; negative: for ever
  bool hidden = false;
  bool echo = true;
  bool upper_case = false;
  bool invert_case = true;      // obeys the setting
  std::string initial = {};     // text to edit
  bool typing_replaces = true;  // see LineSettings
  bool initial_is_recalled = false;
  const LineHistory* history = nullptr;
  std::function<void()> show_help = {};  // for F1 on an empty line
  // Asked when a wait is interrupted: true goes on as if nothing had been, with nothing shown again.
  std::function<bool()> keep_waiting = {};
  // On a terminal: asked for every key, which it may exchange; another number than 0 ends the input.
  std::function<int(KeyPress& key)> on_key = {};
};

struct InputLine {
  InputEnd end = InputEnd::EndOfInput;
  std::string text;          // of Line; what was typed so far of TimedOut and Interrupted
  std::size_t recalled = 0;  // the entry of the history the line came from, 0 for none
  int ended_by = 0;          // what on_key gave
};

class LineInput {
 public:
  using Sink = std::function<void(std::string_view bytes)>;

  // `show` gets what is to appear on the screen, at once. `terminfo` may be null; it is used here only.
  LineInput(int descriptor, Sink show, const Terminfo* terminfo = nullptr);

  bool is_terminal() const { return is_terminal_; }
  // Another type of terminal from now on; what was typed and not read stays.
  void use_terminfo(const Terminfo* terminfo) { decoder_ = KeyDecoder(terminfo); }
  // Interrupted: a signal came; what was typed is kept and the next read goes on with it.
  InputLine read_line(const LineRequest& request);
  // One byte as it comes; nothing after the time, at the end of input or after a signal.
  std::optional<char> read_key(std::int64_t timeout_ms);
  bool key_waiting(std::int64_t timeout_ms = 0);
  // After an interruption that ends what the line was for.
  void forget_begun() { begun_.clear(); }
  // Forgets what was typed and not read.
  void discard();
  bool at_end() const { return at_end_ && at_ >= buffer_.size(); }

  bool inverts_case() const { return inverts_case_; }
  void set_inverts_case(bool on) { inverts_case_ = on; }

 private:
  enum class Fill : std::uint8_t { Data, End, TimedOut, Interrupted };
  Fill fill(std::int64_t timeout_ms);
  static InputEnd end_of(Fill fill);
  InputLine read_plain(const LineRequest& request);
  InputLine read_edited(const LineRequest& request);
  Fill next_key(std::int64_t timeout_ms, KeyPress& press);
  void show_what_is_new(LineEditor& editor);

  int descriptor_;
  Sink show_;
  bool is_terminal_;
  KeyDecoder decoder_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::string begun_;  // of a line that was interrupted
  bool at_end_ = false;
  bool inverts_case_ = true;
};

}  // namespace scarlet::terminal
