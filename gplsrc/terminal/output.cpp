// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/output.h"

#include <algorithm>

#include "base/text.h"
#include "terminal/screen_model.h"

namespace scarlet::terminal {
namespace {

constexpr std::size_t kBufferBytes = 1 << 16;
constexpr int kTabColumns = 8;
constexpr int kFurthestColumn = 100'000;

}  // namespace

Output::Output(Sink sink, bool is_terminal, int width, int depth)
    : sink_(std::move(sink)), is_terminal_(is_terminal), width_(width), depth_(depth) {
  if (is_terminal_) (void)screen();
}

Output::~Output() = default;

ScreenModel& Output::screen() {
  if (!screen_) screen_ = std::make_unique<ScreenModel>(width_, depth_);
  return *screen_;
}

void Output::set_size(int width, int depth) {
  width_ = width;
  depth_ = depth;
  if (screen_) screen_->resize(width, depth);
}

void Output::write(std::string_view text) {
  if (captured()) {
    captures_.back() += text;
    return;
  }
  while (paging() && !text.empty()) {
    const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    write_paged(line);
    text.remove_prefix(line.size());
  }
  if (text.empty()) return;
  const std::size_t last = text.rfind('\n');
  track(last == std::string_view::npos ? text : text.substr(last));
  emit(text);
}

// A line, or the part of one that is there.
void Output::write_paged(std::string_view line) {
  const bool ended = line.back() == '\n';
  track(line.substr(0, line.size() - (ended ? 1 : 0)));
  const int lines = screen_lines();
  if (ended) track("\n");
  emit(line);
  if (ended) end_of_line(lines);
}

void Output::emit(std::string_view text) {
  if (hushed_) return;
  if (screen_) screen_->feed(text);
  if (como_) como_(text);
  buffer_ += text;
  if (buffer_.size() >= kBufferBytes) flush();
}

// Control sequences (ESC x, ESC [ ... letter) take no room on the line; ESC [ row ; column H moves to the column.
void Output::track(std::string_view text) {
  for (const char c : text) {
    switch (escape_) {
      case Escape::Started:
        escape_ = c == '[' ? Escape::Parameters : Escape::None;
        second_number_ = false;
        number_ = 0;
        break;
      case Escape::Parameters: parameter(c); break;
      case Escape::None: advance(c); break;
    }
  }
}

void Output::parameter(char c) {
  if (c == ';') {
    second_number_ = true;
    number_ = 0;
  } else if (base::is_digit(c)) {
    number_ = std::min(number_ * 10 + (c - '0'), kFurthestColumn);
  } else if (c >= '@' && c <= '~') {
    escape_ = Escape::None;
    if (c == 'H' || c == 'f') column_ = second_number_ ? std::max(number_ - 1, 0) : 0;
  }
}

void Output::advance(char c) {
  switch (c) {
    case '\n':
    case '\r': column_ = 0; break;
    case '\t': column_ = (column_ / kTabColumns + 1) * kTabColumns; break;
    case '\b': column_ = std::max(column_ - 1, 0); break;
    case '\x1b': escape_ = Escape::Started; break;
    default:
      if (static_cast<unsigned char>(c) >= ' ') ++column_;
  }
  widest_ = c == '\n' ? 0 : std::max(widest_, column_);
}

// Lines of the screen that the text since the last line end takes.
int Output::screen_lines() const { return width_ > 0 && widest_ > width_ ? (widest_ - 1) / width_ + 1 : 1; }

void Output::end_of_line(int lines) {
  lines_ += lines;
  if (lines_ < depth_ - 1) return;
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
