// SPDX-License-Identifier: GPL-3.0-or-later
// Channel: packets of one client over descriptors (a socket, or a pipe each way). Requests may be sent ahead; replies
// are written in one piece each, as old clients need.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "protocol/frame_buffer.h"

namespace scarlet::server {

class Channel {
 public:
  Channel(int input, int output, std::size_t limit_bytes);

  enum class Got : std::uint8_t { Packet, Closed, Broken, TimedOut };
  // The next request; the view lives until the next call. `keep_waiting` is asked at least once a second while nothing
  // comes; false ends the wait as TimedOut.
  Got receive(std::string_view& packet, const std::function<bool()>& keep_waiting);
  // False when the client is gone.
  bool send(std::string_view packet);
  void set_limit(std::size_t limit_bytes) { frames_.set_limit(limit_bytes); }

 private:
  int input_;
  int output_;
  bool waits_limited_;
  protocol::FrameBuffer frames_;
};

}  // namespace scarlet::server
