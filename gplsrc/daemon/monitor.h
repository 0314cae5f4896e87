// SPDX-License-Identifier: GPL-3.0-or-later
// The monitor of one connection: the process with rights that stands between a stranger and a session. It never reads a
// byte of the network. A caged process (cage.h) does that and asks it for few things, in a fixed order (OpenSSH's
// privilege separation):
//
//   state      message of the caged process          what the monitor does
//   login      ClientLogin, TerminalLogin             PAM, group, lock-out; Refused or Go
//   question   Answer, NoAnswer                       gives it to PAM
//   session    none                                   waits for the session's end; PAM's close
//
// Anything else ends the connection. Whatever made a login fail, it is answered with the same words and at the same
// time after the request.
#pragma once

#include <string>

#include "daemon/settings.h"

namespace scarlet::daemon {

struct ConnectionInfo {
  Service service = Service::Terminal;
  bool tls = false;
  int socket = -1;
  int listener = -1;  // message socket to the listener
  std::string peer_address;
  int peer_port = 0;
  int server_port = 0;
};

// The whole life of the process. Gives its exit status.
int serve_connection(const Settings& settings, const ConnectionInfo& connection);

}  // namespace scarlet::daemon
