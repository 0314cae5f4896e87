// SPDX-License-Identifier: GPL-3.0-or-later
// What `@(...)` in DISPLAY, inline prompts and PROCs sends to the terminal. Nothing is sent when output does not go to
// one, so that captured text and files stay clean.
#pragma once

#include <string>
#include <string_view>

#include "command/environment.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::command {

// `control` is what stands between the brackets: "x,y", "x", "-n", BELL, CLR, TOF. Unknown ones send nothing.
std::string screen_control(workspace::Workspace& workspace, const Environment& environment, std::string_view control);
std::string clear_screen_code(workspace::Workspace& workspace);

}  // namespace scarlet::command
