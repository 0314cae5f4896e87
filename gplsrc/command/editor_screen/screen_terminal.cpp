// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/editor_screen/screen_terminal.h"

#include <algorithm>

#include "terminal/terminfo.h"

namespace scarlet::command::editor_screen {
namespace {

constexpr std::int64_t kPauseMs = 1'000;
// What is painted when the window is smaller; the rest of it lies outside.
constexpr int kLeastWidth = 20;
constexpr int kLeastHeight = 4;

}  // namespace

ScreenTerminal::ScreenTerminal(Call& call)
    : call_(call),
      painter_(call.services().terminfo(),
               [&call](std::string_view bytes) {
                 call.output().write(bytes);
                 call.output().flush();
               }),
      reader_([&call](std::int64_t timeout_ms) { return call.services().read_key(timeout_ms); },
              call.services().terminfo()),
      raw_mode_(0, false),
      seen_size_(os::window_size(1)),
      paging_(call.output().paging()) {
  call_.output().flush();
  call_.output().set_paging(false);
  size_painter();
}

void ScreenTerminal::size_painter() {
  painter_.resize(static_cast<std::size_t>(std::max(call_.output().width(), kLeastWidth)),
                  static_cast<std::size_t>(std::max(call_.output().depth(), kLeastHeight)));
}

ScreenTerminal::~ScreenTerminal() {
  painter_.leave();
  call_.output().set_paging(paging_);
}

bool ScreenTerminal::usable(Call& call) {
  const terminal::Output& output = call.output();
  return output.is_terminal() && !output.captured() && os::is_terminal(0) && call.workspace.data_queue().empty() &&
         !call.services().terminfo().cursor(0, 0).empty();
}

void ScreenTerminal::follow_window_size() {
  const auto size = os::window_size(1);
  if (size && seen_size_ && (size->columns != seen_size_->columns || size->rows != seen_size_->rows) &&
      size->columns > 0 && size->rows > 0) {
    call_.output().set_size(size->columns, size->rows);
    seen_size_ = size;
  }
  size_painter();
}

Stroke ScreenTerminal::next_stroke(const std::function<void()>& pause, const std::function<void()>& paint) {
  for (;;) {
    if (auto stroke = reader_.next(kPauseMs)) return std::move(*stroke);
    pause();
    const std::size_t width = painter_.width();
    const std::size_t height = painter_.height();
    follow_window_size();
    if (painter_.width() != width || painter_.height() != height) paint();
  }
}

}  // namespace scarlet::command::editor_screen
