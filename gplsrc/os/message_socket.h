// SPDX-License-Identifier: GPL-3.0-or-later
// Messages between two processes of the daemon: whole or not at all, each with at most one descriptor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace scarlet::os {

inline constexpr std::size_t kMessageBytes = 8'192;

base::Result<std::pair<int, int>> make_message_pair();

// `descriptor` below 0: none. The sender keeps its own copy.
base::Result<void> send_message(int socket, std::string_view message, int descriptor = -1);

struct ReceivedMessage {
  std::string bytes;
  int descriptor = -1;  // now the receiver's
};
// Nothing when the other side has gone, the time ran out, or the message was too long.
std::optional<ReceivedMessage> receive_message(int socket, std::int64_t timeout_ms);

}  // namespace scarlet::os
