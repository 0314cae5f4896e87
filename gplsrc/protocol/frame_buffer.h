// SPDX-License-Identifier: GPL-3.0-or-later
// FrameBuffer: packets out of a stream of bytes, however it is cut. Memory follows the bytes that have come, never the
// length a packet announces. A length below the header or above the limit ends the stream: what follows can not be told
// apart any more.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace scarlet::protocol {

class FrameBuffer {
 public:
  // `header_bytes`: the least a packet can have. `limit_bytes`: the most.
  FrameBuffer(std::size_t header_bytes, std::size_t limit_bytes)
      : header_bytes_(header_bytes), limit_bytes_(limit_bytes) {}

  // Room for the next bytes of the stream, and how many came. Views given by next() end here.
  std::span<char> room();
  void came(std::size_t bytes);

  enum class Next { Frame, NeedMore, Broken };
  // Frame: `packet` is the next whole packet, length included.
  Next next(std::string_view& packet);

  void set_limit(std::size_t limit_bytes) { limit_bytes_ = limit_bytes; }
  // Bytes that belong to no packet given yet.
  std::string_view unread() const { return std::string_view(bytes_).substr(begin_, end_ - begin_); }
  bool empty() const { return begin_ == end_; }

 private:
  std::size_t wanted() const;
  void make_place();

  std::size_t header_bytes_;
  std::size_t limit_bytes_;
  std::string bytes_;  // [begin_, end_) are unread
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace scarlet::protocol
