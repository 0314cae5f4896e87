// SPDX-License-Identifier: GPL-3.0-or-later
// The caged process of a connection: it alone reads what a stranger sends. It gives up every right before the first
// byte (os::enter_cage), does the TLS handshake, speaks the login dialogue and asks the monitor about it. After the
// login it carries bytes between client and session where they need translation (TLS, telnet); otherwise it ends.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/settings.h"

namespace scarlet::daemon {

struct CageInfo {
  Service service = Service::Terminal;
  bool tls = false;
  int socket = -1;
  int monitor = -1;  // message socket
  std::string peer_address;
  bool proxied = false;  // begins with a header of the PROXY protocol
};

// The whole life of the process. Gives its exit status.
int run_caged(const Settings& settings, const CageInfo& cage);

}  // namespace scarlet::daemon
