// SPDX-License-Identifier: GPL-3.0-or-later
// Which instance a program works with: SCARLET_HOME names it, else QMSYS= in /etc/scarlet.conf, else ~/.scarlet.
#pragma once

#include <string>

#include "os/env.h"

namespace scarlet::workspace {

std::string home_of_instance(os::Env& env);

}  // namespace scarlet::workspace
