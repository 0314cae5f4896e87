// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/instance_home.h"

#include "base/message.h"
#include "os/process.h"
#include "workspace/config.h"

namespace scarlet::workspace {

std::string home_of_instance(os::Env& env) {
  if (const auto home = os::environment("SCARLET_HOME"); home && !home->empty()) return *home;
  if (const std::string system = Config::machine_instance(env); !system.empty()) return system;
  return os::home_directory() + "/.scarlet";
}

std::string why_not_opened(const base::Error& error) {
  if (error.status == base::Status::InUse) return base::message(base::MessageId::WorkspaceOtherVersion);
  return base::describe(error);
}

}  // namespace scarlet::workspace
