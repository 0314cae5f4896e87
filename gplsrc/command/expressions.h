// SPDX-License-Identifier: GPL-3.0-or-later
// Expressions of the language evaluated by commands (SYSTEM() in inline prompts).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::command {

// The value of an expression; nothing when it does not compile.
std::optional<std::string> evaluate_expression(workspace::Workspace& workspace, std::string_view expression);

}  // namespace scarlet::command
