// SPDX-License-Identifier: GPL-3.0-or-later
// Output: the one writer of a session's standard output. It knows whether that is a terminal, a pipe or a capture,
// keeps the column, counts lines for paging, tees to a COMO record, and obeys HUSH.
//
// Where text goes: the innermost capture (EXECUTE ... CAPTURING) if there is one, else, unless hushed, standard output
// and the como. Text is buffered; flush() before waiting for input and at the end. Page prompts come only when
// standard output is a terminal, nothing is captured and paging is on.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scarlet::terminal {

class ScreenModel;

class Output {
 public:
  // Bytes for standard output; given by the session (a file descriptor, a telnet connection, a string in tests).
  using Sink = std::function<void(std::string_view bytes)>;
  enum class PageAnswer { Next, StopPaging, Quit, Abort };
  // Called when a screen is full; shows its own prompt.
  using PagePrompt = std::function<PageAnswer()>;

  Output(Sink sink, bool is_terminal, int width, int depth);
  ~Output();

  // Text with '\n' as line ends. Throws nothing; what the page prompt answered is kept for page_answer().
  void write(std::string_view text);
  void line(std::string_view text) {
    write(text);
    write("\n");
  }
  void flush();

  bool is_terminal() const { return is_terminal_; }
  bool captured() const { return !captures_.empty(); }
  // Whether a child process that writes to standard output is seen where this output is.
  bool is_standard() const { return is_standard_ && captures_.empty(); }
  void set_standard(bool standard) { is_standard_ = standard; }
  int width() const { return width_; }
  int depth() const { return depth_; }
  void set_size(int width, int depth);
  int column() const { return column_; }  // from 0
  // The cursor was put there by what only the terminal understands.
  void set_column(int column) { column_ = column; }

  void begin_capture();
  // The text since begin_capture, lines joined by field marks, without a trailing one.
  std::string end_capture();
  // What is written goes where it would without captures, until they are given back.
  std::vector<std::string> suspend_captures() { return std::exchange(captures_, {}); }
  void resume_captures(std::vector<std::string> captures) { captures_ = std::move(captures); }
  std::size_t capture_depth() const { return captures_.size(); }

  bool hushed() const { return hushed_; }
  void set_hushed(bool hushed) { hushed_ = hushed; }

  // Copies everything shown (not captured) until stopped.
  void start_como(Sink sink) { como_ = std::move(sink); }
  void stop_como() { como_ = nullptr; }
  bool como_active() const { return como_ != nullptr; }

  void set_page_prompt(PagePrompt prompt) { page_prompt_ = std::move(prompt); }
  void set_paging(bool on) { paging_ = on; }
  bool paging() const { return paging_ && is_terminal_ && captures_.empty() && !hushed_; }
  // What stands on the screen; for one that is no terminal from the first call on.
  ScreenModel& screen();

  // Lines shown since the last prompt or input; input resets it.
  void reset_page() { lines_ = 0; }
  PageAnswer page_answer() const { return answer_; }
  void clear_page_answer() { answer_ = PageAnswer::Next; }

 private:
  enum class Escape : unsigned char { None, Started, Parameters };

  void write_paged(std::string_view line);
  void emit(std::string_view text);
  void track(std::string_view text);
  void advance(char c);
  void parameter(char c);
  int screen_lines() const;
  void end_of_line(int lines);

  Sink sink_;
  std::unique_ptr<ScreenModel> screen_;
  Sink como_;
  PagePrompt page_prompt_;
  std::string buffer_;
  std::vector<std::string> captures_;
  bool is_terminal_;
  bool is_standard_ = true;
  bool hushed_ = false;
  bool paging_ = true;
  int width_;
  int depth_;
  int column_ = 0;
  int widest_ = 0;  // furthest column of this line
  Escape escape_ = Escape::None;
  bool second_number_ = false;  // of a control sequence
  int number_ = 0;              // that sequence's last
  int lines_ = 0;               // of the screen, since the last prompt or input
  PageAnswer answer_ = PageAnswer::Next;
};

}  // namespace scarlet::terminal
