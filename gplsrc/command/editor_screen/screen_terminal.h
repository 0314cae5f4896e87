// SPDX-License-Identifier: GPL-3.0-or-later
// ScreenTerminal: the terminal while something fills its screen: keys one at a time, a painter that sends what differs,
// no page prompts, and the size of the window followed while keys are waited for. Leaving it clears the screen and puts
// everything back.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "command/call.h"
#include "command/editor_screen/painter.h"
#include "command/editor_screen/strokes.h"
#include "os/terminal.h"

namespace scarlet::command::editor_screen {

class ScreenTerminal {
 public:
  explicit ScreenTerminal(Call& call);
  ~ScreenTerminal();
  ScreenTerminal(const ScreenTerminal&) = delete;
  ScreenTerminal& operator=(const ScreenTerminal&) = delete;

  // Whether somebody sits at a terminal whose cursor can be placed, with no answers queued for the command.
  static bool usable(Call& call);

  Painter& painter() { return painter_; }
  std::size_t width() const { return painter_.width(); }
  std::size_t height() const { return painter_.height(); }
  void follow_window_size();
  // `pause` is called whenever nothing has been typed for a second, `paint` when the window then has another size.
  Stroke next_stroke(const std::function<void()>& pause, const std::function<void()>& paint);
  // Runs something that writes to the terminal by itself.
  template <class Work>
  void aside(Work work) {
    painter_.leave();
    raw_mode_.suspend();
    work();
    call_.output().flush();
    raw_mode_.resume();
    painter_.forget();
  }

 private:
  void size_painter();

  Call& call_;
  Painter painter_;
  StrokeReader reader_;
  os::RawMode raw_mode_;
  std::optional<os::WindowSize> seen_size_;
  bool paging_;
};

}  // namespace scarlet::command::editor_screen
