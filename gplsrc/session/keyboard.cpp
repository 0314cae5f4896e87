// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/keyboard.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.h"
#include "os/terminal.h"

namespace scarlet::session {
namespace {

constexpr char kBackspace = '\b';
constexpr char kDelete = '\x7f';
constexpr char kEndOfTransmission = '\x04';
constexpr char kKillLine = '\x15';

char inverted(char c) { return base::is_lower(c) ? base::to_upper(c) : base::to_lower(c); }

}  // namespace

bool Keyboard::is_terminal() const { return os::is_terminal(descriptor_); }

Keyboard::Fill Keyboard::fill(std::int64_t timeout_ms) {
  if (at_ < buffer_.size()) return Fill::Data;
  if (at_end_) return Fill::End;
  std::array<char, 4096> bytes;
  const os::ReadResult got = os::read_available(descriptor_, std::span(bytes), timeout_ms);
  switch (got.outcome) {
    case os::ReadOutcome::Data:
      buffer_.assign(bytes.data(), got.bytes);
      at_ = 0;
      return Fill::Data;
    case os::ReadOutcome::TimedOut: return Fill::TimedOut;
    case os::ReadOutcome::Interrupted: return Fill::Interrupted;
    default: at_end_ = true; return Fill::End;
  }
}

InputLine Keyboard::finish(std::string text, const LineRequest& request, InputEnd end) {
  if (inverts_case_ && request.invert_case) std::transform(text.begin(), text.end(), text.begin(), inverted);
  if (request.upper_case) text = base::upper(text);
  return {end, std::move(text)};
}

InputLine Keyboard::interrupted(std::string text) {
  begun_ = std::move(text);
  return {InputEnd::Interrupted, {}};
}

InputLine Keyboard::read_line(const LineRequest& request) {
  InputLine line = is_terminal() ? read_from_terminal(request) : read_from_stream(request);
  return line;
}

InputLine Keyboard::read_from_stream(const LineRequest& request) {
  std::string text = std::exchange(begun_, {});
  for (;;) {
    const Fill filled = fill(request.timeout_ms);
    if (filled == Fill::End && !text.empty()) break;
    if (filled == Fill::End) return {InputEnd::EndOfInput, {}};
    if (filled == Fill::TimedOut) return {InputEnd::TimedOut, {}};
    if (filled == Fill::Interrupted) return interrupted(std::move(text));
    const char c = buffer_[at_++];
    if (c == '\n') break;
    if (c == '\r') continue;
    text += c;
    if (request.max_length > 0 && text.size() >= request.max_length) break;
  }
  InputLine line = finish(std::move(text), request, InputEnd::Line);
  if (request.echo && !request.hidden && echo_) echo_(line.text);
  return line;
}

// Raw mode: this side echoes and edits, so that INPUT can end by itself and hide what is typed.
InputLine Keyboard::read_from_terminal(const LineRequest& request) {
  const os::RawMode raw(descriptor_);
  std::string text = std::exchange(begun_, {});
  const auto show = [&](std::string_view bytes) {
    if (request.echo && !request.hidden && echo_) echo_(bytes);
  };
  for (;;) {
    const Fill filled = fill(request.timeout_ms);
    if (filled == Fill::End) return {InputEnd::EndOfInput, {}};
    if (filled == Fill::TimedOut) return {InputEnd::TimedOut, {}};
    if (filled == Fill::Interrupted) return interrupted(std::move(text));
    const char typed = buffer_[at_++];
    if (typed == '\n' || typed == '\r') break;
    if (typed == kEndOfTransmission && text.empty()) return {InputEnd::EndOfInput, {}};
    if (typed == kBackspace || typed == kDelete) {
      if (text.empty()) continue;
      text.pop_back();
      show("\b \b");
    } else if (typed == kKillLine) {
      for (std::size_t i = 0; i < text.size(); ++i) show("\b \b");
      text.clear();
    } else if (static_cast<unsigned char>(typed) >= ' ') {
      text += typed;
      const char shown = inverts_case_ && request.invert_case ? inverted(typed) : typed;
      show(std::string_view(&shown, 1));
      if (request.max_length > 0 && text.size() >= request.max_length) break;
    }
  }
  return finish(std::move(text), request, InputEnd::Line);
}

std::optional<char> Keyboard::read_key(std::int64_t timeout_ms) {
  const os::RawMode raw(descriptor_);
  if (fill(timeout_ms) != Fill::Data) return std::nullopt;
  return buffer_[at_++];
}

bool Keyboard::key_waiting(std::int64_t timeout_ms) {
  return at_ < buffer_.size() || (!at_end_ && os::input_ready(descriptor_, timeout_ms));
}

void Keyboard::discard() {
  buffer_.clear();
  begun_.clear();
  at_ = 0;
  if (is_terminal()) os::discard_input(descriptor_);
}

}  // namespace scarlet::session
