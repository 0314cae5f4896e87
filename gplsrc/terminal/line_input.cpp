// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/line_input.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "os/terminal.h"

namespace scarlet::terminal {
namespace {

constexpr std::size_t kReadBytes = 4096;
// How long the bytes of one key may be apart.
constexpr std::int64_t kEscapeWaitMs = 100;

char inverted(char c) { return base::is_lower(c) ? base::to_upper(c) : base::to_lower(c); }

LineSettings settings_of(const LineRequest& request, bool inverts_case, const std::string& begun) {
  LineSettings settings;
  settings.prompt = request.prompt;
  settings.start_column = request.start_column;
  settings.width = request.width;
  settings.max_length = request.max_length;
  settings.show = request.echo && !request.hidden;
  settings.invert_case = inverts_case && request.invert_case;
  settings.upper_case = request.upper_case;
  settings.initial_is_recalled = request.initial_is_recalled && begun.empty();
  settings.initial = begun.empty() ? request.initial : begun;
  settings.typing_replaces = request.typing_replaces;
  return settings;
}

}  // namespace

LineInput::LineInput(int descriptor, Sink show, const Terminfo* terminfo)
    : descriptor_(descriptor), show_(std::move(show)), is_terminal_(os::is_terminal(descriptor)), decoder_(terminfo) {}

LineInput::Fill LineInput::fill(std::int64_t timeout_ms) {
  if (at_ < buffer_.size()) return Fill::Data;
  if (at_end_) return Fill::End;
  std::array<char, kReadBytes> bytes;
  const os::ReadResult got = os::read_available(descriptor_, bytes, timeout_ms);
  switch (got.outcome) {
    case os::ReadOutcome::Data:
      buffer_.assign(bytes.data(), got.bytes);
      at_ = 0;
      return Fill::Data;
    case os::ReadOutcome::TimedOut: return Fill::TimedOut;
    case os::ReadOutcome::Interrupted: return Fill::Interrupted;
    case os::ReadOutcome::End:
    case os::ReadOutcome::Failed: break;
  }
  at_end_ = true;
  return Fill::End;
}

InputEnd LineInput::end_of(Fill fill) {
  if (fill == Fill::TimedOut) return InputEnd::TimedOut;
  return fill == Fill::Interrupted ? InputEnd::Interrupted : InputEnd::EndOfInput;
}

InputLine LineInput::read_line(const LineRequest& request) {
  return is_terminal_ ? read_edited(request) : read_plain(request);
}

InputLine LineInput::read_plain(const LineRequest& request) {
  if (begun_.empty() && !request.prompt.empty()) show_(request.prompt);
  std::string text;
  text.swap(begun_);
  while (request.max_length == 0 || text.size() < request.max_length) {
    const Fill filled = fill(request.timeout_ms);
    if (filled == Fill::Interrupted && request.keep_waiting && request.keep_waiting()) continue;
    if (filled == Fill::End && !text.empty()) break;
    if (filled != Fill::Data) {
      if (filled == Fill::Interrupted) begun_ = text;
      return {end_of(filled), std::move(text), 0, 0};
    }
    const char c = buffer_[at_++];
    if (c == '\n') break;
    if (c != '\r') text += c;
  }
  if (inverts_case_ && request.invert_case) std::transform(text.begin(), text.end(), text.begin(), inverted);
  if (request.upper_case) text = base::upper(text);
  if (request.echo && !request.hidden) show_(text);
  return {InputEnd::Line, std::move(text), 0, 0};
}

InputLine LineInput::read_edited(const LineRequest& request) {
  const os::RawMode raw(descriptor_);
  std::string begun;
  begun.swap(begun_);
  LineEditor editor(settings_of(request, inverts_case_, begun), request.history);
  LineEditor::State state = LineEditor::State::Editing;
  while (state != LineEditor::State::Finished) {
    show_what_is_new(editor);
    KeyPress press;
    const Fill filled = next_key(request.timeout_ms, press);
    if (filled == Fill::Interrupted && request.keep_waiting && request.keep_waiting()) continue;
    if (filled != Fill::Data) {
      if (filled == Fill::Interrupted) begun_ = editor.text();
      return {end_of(filled), editor.text(), 0, 0};
    }
    if (const int ended_by = request.on_key ? request.on_key(press) : 0; ended_by != 0) {
      return {InputEnd::Line, editor.text(), 0, ended_by};
    }
    state = editor.press(press);
    if (state == LineEditor::State::HelpWanted && request.show_help) {
      request.show_help();
      editor.show_again();
    }
  }
  show_what_is_new(editor);
  return {InputEnd::Line, editor.text(), editor.entry(), 0};
}

void LineInput::show_what_is_new(LineEditor& editor) {
  const std::string bytes = editor.take_output();
  if (!bytes.empty()) show_(bytes);
}

LineInput::Fill LineInput::next_key(std::int64_t timeout_ms, KeyPress& press) {
  while (true) {
    const Fill filled = fill(decoder_.pending() ? kEscapeWaitMs : timeout_ms);
    if (filled == Fill::TimedOut && decoder_.pending()) {
      press = decoder_.give_up();
      return Fill::Data;
    }
    if (filled != Fill::Data) return filled;
    if (const auto key = decoder_.feed(buffer_[at_++])) {
      press = *key;
      return Fill::Data;
    }
  }
}

std::optional<char> LineInput::read_key(std::int64_t timeout_ms) {
  const os::RawMode raw(descriptor_);
  if (fill(timeout_ms) != Fill::Data) return std::nullopt;
  return buffer_[at_++];
}

bool LineInput::key_waiting(std::int64_t timeout_ms) {
  return at_ < buffer_.size() || (!at_end_ && os::input_ready(descriptor_, timeout_ms));
}

void LineInput::discard() {
  buffer_.clear();
  at_ = 0;
  begun_.clear();
  if (is_terminal_) os::discard_input(descriptor_);
}

}  // namespace scarlet::terminal
