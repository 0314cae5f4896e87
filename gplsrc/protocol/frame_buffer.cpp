// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/frame_buffer.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "protocol/fields.h"

namespace scarlet::protocol {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kLeastRoom = 4'096;
constexpr std::size_t kMostRoom = 262'144;  // asked for ahead of the bytes
constexpr std::size_t kKeptBytes = 65'536;  // a larger buffer goes when it is empty

}  // namespace

// What is missing of the packet that has begun, as far as it is known and not more than kMostRoom.
std::size_t FrameBuffer::wanted() const {
  if (end_ - begin_ < kLengthBytes) return kLeastRoom;
  const std::int32_t announced = long_at(bytes_, begin_);
  const std::size_t length = announced > 0 ? static_cast<std::size_t>(announced) : 0;
  const std::size_t missing = length > end_ - begin_ ? length - (end_ - begin_) : 0;
  return std::clamp(missing, kLeastRoom, kMostRoom);
}

void FrameBuffer::make_place() {
  if (begin_ == end_ && bytes_.size() > kKeptBytes) bytes_ = std::string();
  if (begin_ == 0) return;
  if (begin_ < end_) std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
}

std::span<char> FrameBuffer::room() {
  make_place();
  const std::size_t needed = end_ + wanted();
  if (bytes_.size() < needed) bytes_.resize(std::max(needed, std::min(2 * end_, limit_bytes_ + kLeastRoom)));
  return std::span(bytes_.data() + end_, bytes_.size() - end_);
}

void FrameBuffer::came(std::size_t bytes) {
  base::check(bytes <= bytes_.size() - end_);
  end_ += bytes;
}

FrameBuffer::Next FrameBuffer::next(std::string_view& packet) {
  if (end_ - begin_ < kLengthBytes) return Next::NeedMore;
  const std::int32_t announced = long_at(bytes_, begin_);
  if (announced < 0 || static_cast<std::size_t>(announced) < header_bytes_) return Next::Broken;
  const auto length = static_cast<std::size_t>(announced);
  if (length > limit_bytes_) return Next::Broken;
  if (end_ - begin_ < length) return Next::NeedMore;
  packet = std::string_view(bytes_).substr(begin_, length);
  begin_ += length;
  return Next::Frame;
}

}  // namespace scarlet::protocol
