// SPDX-License-Identifier: GPL-3.0-or-later
// What an administrator asks before people come: is the configuration right (qm -test-config), can nobody reach files
// who should not (qm -check-permissions), what do configuration and machine leave open (qm -check-security). Each gives
// sentences, one for each finding; nothing is changed.
#pragma once

#include <string>
#include <vector>

#include "os/env.h"

namespace scarlet::daemon {

// Of one file, or (empty) of all that the instance in `home` takes its configuration from, with certificates, users and
// addresses checked as the daemon does at its start.
std::vector<std::string> configuration_problems(os::Env& env, const std::string& home, const std::string& file);
std::vector<std::string> loose_permissions(os::Env& env, const std::string& home);
std::vector<std::string> security_findings(os::Env& env, const std::string& home);

}  // namespace scarlet::daemon
