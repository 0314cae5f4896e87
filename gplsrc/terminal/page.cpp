// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/page.h"

#include <algorithm>
#include <climits>

namespace scarlet::terminal {

PageDevice::PageDevice(PageShape shape, Emit emit, BetweenPages between_pages)
    : shape_(shape), emit_(std::move(emit)), between_pages_(std::move(between_pages)) {}

void PageDevice::set_footing(std::string footing) {
  footing_ = std::move(footing);
  footing_lines_ = static_cast<int>(expand_heading(footing_, HeadingFacts()).size());
}

HeadingFacts PageDevice::facts_now() const {
  HeadingFacts facts;
  if (facts_) facts_(facts);
  facts.width = shape_.width;
  facts.page = page_;
  return facts;
}

// A template is expanded twice a page at most, and its facts cost conversions: none for an empty one.
std::vector<std::string> PageDevice::expand(const std::string& heading) const {
  return heading.empty() ? std::vector<std::string>() : expand_heading(heading, facts_now());
}

int PageDevice::body_lines() const {
  const int lines = shape_.depth - shape_.top_margin - shape_.bottom_margin - heading_lines_ - footing_lines_;
  return std::max(lines, 1);
}

bool PageDevice::full() const { return page_open_ && !shape_.continuous && shape_.depth > 0 && lines_ >= body_lines(); }

bool PageDevice::at_page_start() const { return !page_open_ || lines_ == 0 || full(); }

int PageDevice::lines_left() const {
  if (shape_.continuous || shape_.depth <= 0) return INT_MAX;
  if (page_open_) return std::max(body_lines() - lines_, 0);
  const auto heading = static_cast<int>(expand(heading_).size() + under_heading_.size());
  return std::max(shape_.depth - shape_.top_margin - shape_.bottom_margin - heading - footing_lines_, 1);
}

void PageDevice::emit_blank_lines(int count) {
  if (count > 0) emit_(std::string(static_cast<std::size_t>(count), '\n'));
}

void PageDevice::emit_lines(const std::vector<std::string>& lines) {
  const std::string margin(static_cast<std::size_t>(std::max(shape_.left_margin, 0)), ' ');
  std::string text;
  for (const std::string& line : lines) text += margin + line + '\n';
  if (!text.empty()) emit_(text);
}

void PageDevice::start_page() {
  if (pending_break_) {
    pending_break_ = false;
    page_ = next_page_ > 0 ? next_page_ : page_ + 1;
    next_page_ = 0;
    if (between_pages_ && !between_pages_()) {
      stopped_ = true;
      return;
    }
  }
  page_open_ = true;
  lines_ = 0;
  emit_blank_lines(shape_.top_margin);
  const std::vector<std::string> lines = expand(heading_);
  heading_lines_ = static_cast<int>(lines.size() + under_heading_.size());
  emit_lines(lines);
  emit_lines(under_heading_);
}

void PageDevice::close_page() {
  if (!footing_.empty()) {
    if (shape_.depth > 0) emit_blank_lines(body_lines() - lines_);
    std::vector<std::string> lines = expand(footing_);
    const std::string last = lines.empty() ? std::string() : std::move(lines.back());
    if (!lines.empty()) lines.pop_back();
    emit_lines(lines);
    emit_(std::string(static_cast<std::size_t>(std::max(shape_.left_margin, 0)), ' ') + last);
    if (shape_.footing_ends_line) emit_("\n");
  }
  page_open_ = false;
  lines_ = 0;
}

bool PageDevice::begin_line() {
  if (stopped_) return false;
  if (full()) eject();
  if (!page_open_) start_page();
  return !stopped_;
}

bool PageDevice::line(std::string_view text) {
  if (!at_line_start_) {
    emit_(text);
    emit_("\n");
  } else {
    if (!begin_line()) return false;
    buffer_.assign(static_cast<std::size_t>(std::max(shape_.left_margin, 0)), ' ');
    buffer_ += text;
    buffer_ += '\n';
    emit_(buffer_);
  }
  at_line_start_ = true;
  ++lines_;
  return !stopped_;
}

bool PageDevice::text(std::string_view text) {
  while (!text.empty() && !stopped_) {
    const auto end = text.find('\n');
    if (end != std::string_view::npos) {
      line(text.substr(0, end));
      text.remove_prefix(end + 1);
      continue;
    }
    if (at_line_start_) {
      if (!begin_line()) break;
      buffer_.assign(static_cast<std::size_t>(std::max(shape_.left_margin, 0)), ' ');
      buffer_ += text;
      emit_(buffer_);
    } else {
      emit_(text);
    }
    at_line_start_ = false;
    break;
  }
  return !stopped_;
}

void PageDevice::eject(int page_number) {
  next_page_ = page_number;
  if (!page_open_) return;
  if (!at_line_start_) line("");
  close_page();
  pending_break_ = true;
}

void PageDevice::force_heading() {
  if (!page_open_) start_page();
}

void PageDevice::finish() {
  if (!at_line_start_) line("");
  if (page_open_) close_page();
  pending_break_ = false;
  next_page_ = 0;
}

}  // namespace scarlet::terminal
