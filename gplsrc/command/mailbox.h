// SPDX-License-Identifier: GPL-3.0-or-later
// Records of $IPC in the system account, through which sessions leave each other things: M<user> messages, X<user> the
// command of a phantom.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::command {

base::Result<void> put_in_mailbox(workspace::Workspace& workspace, const std::string& id, std::string_view record);
// As one more field.
base::Result<void> add_to_mailbox(workspace::Workspace& workspace, const std::string& id, std::string_view line);
// The record, which is then gone; empty when there is none.
std::string take_from_mailbox(workspace::Workspace& workspace, const std::string& id);

}  // namespace scarlet::command
