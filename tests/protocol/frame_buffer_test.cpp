// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/frame_buffer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "protocol/request.h"

namespace {

using namespace scarlet::protocol;

std::string of_size(std::size_t data_bytes) {
  Request request;
  request.code = RequestCode::Execute;
  const std::string text(data_bytes, 'c');
  request.text = text;
  return *encode_request(request);
}

void feed(FrameBuffer& buffer, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto room = buffer.room();
    const std::size_t part = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), part);
    buffer.came(part);
    bytes.remove_prefix(part);
  }
}

TEST(FrameBuffer, PacketsComeWholeHoweverTheStreamIsCut) {
  const std::string stream = of_size(0) + of_size(1) + of_size(5'000) + of_size(3);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{4'096}, stream.size()}) {
    FrameBuffer buffer(kRequestHeaderBytes, 100'000);
    std::vector<std::size_t> sizes;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
      feed(buffer, std::string_view(stream).substr(at, piece));
      for (std::string_view packet; buffer.next(packet) == FrameBuffer::Next::Frame;) sizes.push_back(packet.size());
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{6, 7, 5'006, 9})) << "pieces of " << piece;
    EXPECT_TRUE(buffer.empty());
  }
}

TEST(FrameBuffer, LengthsOutsideTheLimitsBreakTheStream) {
  const auto verdict = [](std::int32_t length, std::size_t limit) {
    FrameBuffer buffer(kRequestHeaderBytes, limit);
    std::string bytes(4, '\0');
    std::memcpy(bytes.data(), &length, 4);
    feed(buffer, bytes);
    std::string_view packet;
    return buffer.next(packet);
  };
  for (const std::int32_t length : {0, 1, 5, -1, -2'147'483'647 - 1, 4'097, 2'147'483'647}) {
    EXPECT_EQ(verdict(length, 4'096), FrameBuffer::Next::Broken) << length;
  }
  for (const std::int32_t length : {6, 4'095, 4'096}) {
    EXPECT_EQ(verdict(length, 4'096), FrameBuffer::Next::NeedMore) << length;
  }
}

TEST(FrameBuffer, MemoryFollowsWhatCameNotWhatIsAnnounced) {
  FrameBuffer buffer(kRequestHeaderBytes, std::size_t{1} << 30);
  feed(buffer, std::string("\xFF\xFF\xFF\x3F\x01", 5));
  EXPECT_LE(buffer.room().size(), std::size_t{300'000});
}

}  // namespace
