// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzing of the packets of the client protocol: a client's as the server takes them, in any pieces, and a server's as
// the client library does.
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
#include "protocol/reply.h"
#include "protocol/request.h"

namespace {

using namespace scarlet::protocol;

constexpr std::size_t kMostBytes = 4'096;

// A request that decodes must encode to what decodes to the same.
void packet(std::string_view bytes) {
  const Decoded decoded = decode_request(bytes);
  if (decoded.problem != DecodeProblem::None) return;
  const auto again = encode_request(decoded.request);
  scarlet::base::check(again.has_value());
  scarlet::base::check(encode_request(decode_request(*again).request) == again);
}

// A frame is what its length says, and the buffer never holds more than a packet may be.
void stream(std::string_view bytes, std::size_t header_bytes, std::size_t piece) {
  FrameBuffer buffer(header_bytes, kMostBytes);
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
      scarlet::base::check(frame.size() <= kMostBytes);
      packet(frame);
    }
  }
}

// An argument of a reply is put back as it came.
void reply(std::string_view bytes) {
  const auto decoded = decode_reply(bytes);
  if (!decoded) return;
  constexpr std::size_t kArguments = 20;
  const auto arguments = decode_arguments(decoded->data, kArguments);
  if (!arguments) return;
  std::string again;
  for (const auto& one : *arguments) put_argument(again, one);
  const auto same = decode_arguments(again, kArguments);
  scarlet::base::check(same && same->size() == arguments->size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr int kKinds = 4;
  const std::size_t piece = 1 + data[0] / kKinds;
  switch (data[0] % kKinds) {
    case 0: stream(bytes, kRequestHeaderBytes, piece); break;
    case 1: stream(bytes, kReplyHeaderBytes, piece); break;
    case 2: packet(bytes); break;
    default: reply(bytes); break;
  }
  return 0;
}
