// SPDX-License-Identifier: GPL-3.0-or-later
// Log: what the daemon did, a line each, to standard error (where the service manager keeps it) and to system.log, the
// journal and syslog as LOG_TARGET says. What
// strangers chose (a user name) can not forge a line: control characters and backslashes come out escaped.
//
//   2026-03-01T12:00:00.123456Z qmlnxd[812]: Login failed for user 'fred' from 10.0.0.7 (Authentication failure)
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "audit/targets.h"
#include "base/message.h"
#include "os/env.h"

namespace scarlet::daemon {

class Log {
 public:
  explicit Log(os::Env& env) : env_(env) {}
  // Where to write from now on. A directory that can not be written leaves standard error alone.
  void open(const std::string& directory, bool json, const audit::Targets& targets = {});

  void write(base::MessageId id, std::initializer_list<std::string_view> arguments = {});

 private:
  std::string line(const std::string& text);

  os::Env& env_;
  std::unique_ptr<os::FileHandle> file_;
  bool json_ = false;
  audit::Targets targets_;
};

// One line whatever it contains.
std::string harmless(std::string_view text);

}  // namespace scarlet::daemon
