// SPDX-License-Identifier: GPL-3.0-or-later
// Names of other systems: file $SERVERS of the system account, made when the first is set. Field 1 of a record is the
// address, field 2 the port.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::store {
class File;
}
namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::command {

base::Result<std::shared_ptr<store::File>> server_register(workspace::Workspace& workspace);
// The address that a name of the register stands for; empty when it has none of that name.
std::string server_address(workspace::Workspace& workspace, std::string_view name);

}  // namespace scarlet::command
