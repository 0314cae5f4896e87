// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the network's bytes: packets of clients, replies of servers and telnet, whatever comes, in any pieces.
//
//   first byte: what the rest is, and the size of the pieces
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/check.h"
#include "protocol/frame_buffer.h"
#include "protocol/proxy_header.h"
#include "protocol/reply.h"
#include "protocol/request.h"
#include "protocol/telnet.h"

namespace {

using namespace scarlet::protocol;

// A request that decodes must encode to what decodes to the same.
void packet(std::string_view bytes) {
  const Decoded decoded = decode_request(bytes);
  if (decoded.problem != DecodeProblem::None) return;
  const auto again = encode_request(decoded.request);
  scarlet::base::check(again.has_value());
  scarlet::base::check(encode_request(decode_request(*again).request) == again);
}

void stream(std::string_view bytes, std::size_t piece) {
  FrameBuffer buffer(kRequestHeaderBytes, 4'096);
  while (!bytes.empty()) {
    const auto room = buffer.room();
    const std::size_t part = std::min({room.size(), bytes.size(), piece});
    std::memcpy(room.data(), bytes.data(), part);
    buffer.came(part);
    bytes.remove_prefix(part);
    std::string_view frame;
    for (;;) {
      const auto next = buffer.next(frame);
      if (next == FrameBuffer::Next::Broken) return;
      if (next == FrameBuffer::Next::NeedMore) break;
      packet(frame);
    }
  }
}

void telnet(std::string_view bytes, std::size_t piece) {
  TelnetStream terminal;
  TelnetEvents events;
  for (std::size_t at = 0; at < bytes.size(); at += piece) terminal.receive(bytes.substr(at, piece), events);
  scarlet::base::check(events.keys.size() <= bytes.size());
  (void)terminal.escaped(events.keys);
}

// A header is taken byte for byte: none behind it, and every beginning asks for more.
void proxy(std::string_view bytes) {
  std::size_t taken = 0;
  ProxyHeader header = parse_proxy_header({});
  while (header.state == ProxyHeader::State::NeedsMore && taken + header.wanted_bytes <= bytes.size()) {
    scarlet::base::check(header.wanted_bytes > 0);
    taken += header.wanted_bytes;
    header = parse_proxy_header(bytes.substr(0, taken));
  }
  scarlet::base::check(taken <= 1'000 && header.port >= 0 && header.port <= 65'535);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t piece = 1 + data[0] / 5;
  switch (data[0] % 5) {
    case 0: stream(bytes, piece); break;
    case 1: telnet(bytes, piece); break;
    case 2: packet(bytes); break;
    case 3: proxy(bytes); break;
    default:
      if (const auto reply = decode_reply(bytes)) (void)decode_arguments(reply->data, 20);
  }
  return 0;
}
