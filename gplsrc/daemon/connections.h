// SPDX-License-Identifier: GPL-3.0-or-later
// Connections: who is connected, by the number of the monitor's process. Each is also a small file in the run
// directory, so that a daemon that was started again (after a crash, with sessions running on) counts them and can end
// them: PID-TICKS holds `address user`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "os/env.h"
#include "os/process.h"

namespace scarlet::daemon {

struct ActiveConnection {
  os::ProcessIdentity monitor;
  int channel = -1;  // message socket to the monitor; -1: of an earlier daemon
  std::string address;
  std::string service;
  std::string user;  // empty before the login
  std::int32_t session_pid = 0;
};

class Connections {
 public:
  Connections(os::Env& env, std::string directory) : env_(env), directory_(std::move(directory)) {}

  // Those an earlier daemon left running.
  std::size_t adopt();
  void add(ActiveConnection connection);
  void remove(std::int32_t pid);
  // Of an earlier daemon, and gone by now.
  void forget_ended();

  std::map<std::int32_t, ActiveConnection>& all() { return all_; }
  std::size_t of_host(const std::string& address) const;
  std::size_t of_user(const std::string& user) const;
  // Rewrites the file of the connection.
  void save(const ActiveConnection& connection);

 private:
  std::string path_of(const os::ProcessIdentity& monitor) const;
  void adopt_file(const std::string& name);

  os::Env& env_;
  std::string directory_;
  std::map<std::int32_t, ActiveConnection> all_;
};

}  // namespace scarlet::daemon
