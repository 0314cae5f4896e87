// SPDX-License-Identifier: GPL-3.0-or-later
// ScreenEditor::aside, for the files that run commands from within the editor.
#pragma once

#include "command/editor_screen/editor.h"

namespace scarlet::command::editor_screen {

template <class Work>
void ScreenEditor::aside(Work work) {
  terminal_.aside([&] {
    work();
    call_.say(base::MessageId::CommandPressReturn);
  });
  for (;;) {
    const Stroke stroke = next_stroke([] {});
    if (stroke.name == "^M" || stroke.name == "^J") break;
  }
}

}  // namespace scarlet::command::editor_screen
