// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/channel.h"

#include "os/terminal.h"
#include "protocol/request.h"

namespace scarlet::server {
namespace {

constexpr std::int64_t kLookRoundMs = 1'000;

}  // namespace

Channel::Channel(int input, int output, std::size_t limit_bytes)
    : input_(input),
      output_(output),
      waits_limited_(os::limit_waits(input, kLookRoundMs)),
      frames_(protocol::kRequestHeaderBytes, limit_bytes) {}

Channel::Got Channel::receive(std::string_view& packet, const std::function<bool()>& keep_waiting) {
  for (;;) {
    switch (frames_.next(packet)) {
      case protocol::FrameBuffer::Next::Frame: return Got::Packet;
      case protocol::FrameBuffer::Next::Broken: return Got::Broken;
      case protocol::FrameBuffer::Next::NeedMore: break;
    }
    const os::ReadResult got = waits_limited_ ? os::read_limited(input_, frames_.room())
                                              : os::read_available(input_, frames_.room(), kLookRoundMs);
    switch (got.outcome) {
      case os::ReadOutcome::Data: frames_.came(got.bytes); break;
      case os::ReadOutcome::End:
      case os::ReadOutcome::Failed: return Got::Closed;
      default:
        if (!keep_waiting()) return Got::TimedOut;
    }
  }
}

bool Channel::send(std::string_view packet) { return os::write_all(output_, packet).ok(); }

}  // namespace scarlet::server
