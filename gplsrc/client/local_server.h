// SPDX-License-Identifier: GPL-3.0-or-later
// Where the `qm` of this machine is, for local connections: $SCARLET_QM, else bin/qm below the directory that the line
// QMSYS= of the [qm] section names in $SCARLET_CONFIG (default /etc/scarlet.conf), else beside this library, else
// /usr/qmsys/bin/qm.
#pragma once

#include <string>
#include <vector>

namespace scarlet::client {

std::string local_server_program();
std::vector<std::string> local_server_arguments();

}  // namespace scarlet::client
