// SPDX-License-Identifier: GPL-3.0-or-later
// The beginning of a QMClient connection: the greeting, then one packet, which must be a login. No byte behind that
// packet is read: they are the session's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "net/stream.h"

namespace scarlet::daemon {

// The descriptor of the session to carry bytes to, -1 when the session has the connection itself; nothing when there is
// no login. `grace_ms` is the time for each step; the monitor watches the whole. `certificate` is the name that the
// client's certificate gives.
std::optional<int> client_login(net::Stream& client, int monitor, std::int64_t grace_ms,
                                const std::string& certificate);

}  // namespace scarlet::daemon
