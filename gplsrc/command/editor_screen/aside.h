// SPDX-License-Identifier: GPL-3.0-or-later
// ScreenEditor::aside, for the files that run commands from within the editor.
#pragma once

#include "command/editor_screen/editor.h"

namespace scarlet::command::editor_screen {

template <class Work>
void ScreenEditor::aside(Work work) {
  painter_.leave();
  raw_mode_.suspend();
  work();
  call_.output().flush();
  raw_mode_.resume();
  call_.say(base::MessageId::CommandPressReturn);
  call_.output().flush();
  for (;;) {
    const Stroke stroke = next_stroke();
    if (stroke.name == "^M" || stroke.name == "^J") break;
  }
  painter_.forget();
}

}  // namespace scarlet::command::editor_screen
