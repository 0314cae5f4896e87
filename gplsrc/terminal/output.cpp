// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/output.h"

#include "base/text.h"

namespace scarlet::terminal {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;

}  // namespace

Output::Output(Sink sink, bool is_terminal, int width, int depth)
    : sink_(std::move(sink)), is_terminal_(is_terminal), width_(width), depth_(depth) {}

void Output::set_size(int width, int depth) {
  width_ = width;
  depth_ = depth;
}

void Output::write(std::string_view text) {
  if (captured()) {
    captures_.back() += text;
    return;
  }
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view part = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
    track(part);
    emit(part);
    if (end != std::string_view::npos) end_of_line();
    text.remove_prefix(part.size());
  }
}

void Output::emit(std::string_view text) {
  if (hushed_) return;
  if (como_) como_(text);
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

void Output::track(std::string_view text) {
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      column_ = 0;
    } else if (c == '\t') {
      column_ = (column_ / 8 + 1) * 8;
    } else {
      ++column_;
    }
  }
}

void Output::end_of_line() {
  if (!paging() || ++lines_ < depth_ - 1) return;
  lines_ = 0;
  if (!page_prompt_) return;
  flush();
  answer_ = page_prompt_();
  if (answer_ == PageAnswer::StopPaging) paging_ = false;
}

void Output::flush() {
  if (buffer_.empty()) return;
  std::string bytes;
  bytes.swap(buffer_);
  sink_(bytes);
}

void Output::begin_capture() { captures_.emplace_back(); }

std::string Output::end_capture() {
  std::string text = std::move(captures_.back());
  captures_.pop_back();
  if (!text.empty() && text.back() == '\n') text.pop_back();
  for (char& c : text) {
    if (c == '\n') c = base::kFieldMark;
  }
  return text;
}

}  // namespace scarlet::terminal
