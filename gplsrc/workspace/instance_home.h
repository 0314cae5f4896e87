// SPDX-License-Identifier: GPL-3.0-or-later
// Which instance a program works with: SCARLET_HOME names it, else QMSYS= in /etc/scarlet.conf, else ~/.scarlet.
#pragma once

#include <string>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::workspace {

std::string home_of_instance(os::Env& env);
// What to tell when Instance::open() refused.
std::string why_not_opened(const base::Error& error);

}  // namespace scarlet::workspace
