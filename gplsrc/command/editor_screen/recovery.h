// SPDX-License-Identifier: GPL-3.0-or-later
// Recovery: text that is being edited is kept in the directory file &SED.RECOVERY& of the account, so that a line that
// drops, a kill or a power failure costs seconds of work at most. A record of it is gone when the text is filed or
// given up; one that is still there when the record is edited next is what was not filed.
//
//     id      login name*file*record id, shortened when it is too long
//     field 1 when it was kept; the other fields are the text
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "workspace/workspace.h"

namespace scarlet::command::editor_screen {

struct KeptText {
  std::string when;
  std::string text;
};

void keep_text(workspace::Workspace& workspace, std::string_view file, std::string_view id, std::string_view text);
std::optional<KeptText> kept_text(workspace::Workspace& workspace, std::string_view file, std::string_view id);
void forget_text(workspace::Workspace& workspace, std::string_view file, std::string_view id);

}  // namespace scarlet::command::editor_screen
