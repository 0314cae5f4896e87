// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes between a client and its session, after the login. What the client sends waits in a bounded buffer while the
// session does not take it, and the session's output goes on meanwhile: otherwise both could wait for each other.
#pragma once

#include <string>

#include "net/stream.h"
#include "protocol/telnet.h"

namespace scarlet::daemon {

// As they are, until one side ends. Takes the descriptor over.
void relay(net::Stream& client, int session);
// Through telnet: keys, break and window size to the terminal's master; output back.
void relay_terminal(net::Stream& client, protocol::TelnetStream& telnet, int master, const std::string& typed_ahead);

}  // namespace scarlet::daemon
