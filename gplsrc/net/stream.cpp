// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/stream.h"

#include "os/socket.h"

namespace scarlet::net {
namespace {

class PlainStream final : public Stream {
 public:
  explicit PlainStream(int descriptor) : descriptor_(descriptor) {}
  ~PlainStream() override { os::close_descriptor(descriptor_); }
  PlainStream(const PlainStream&) = delete;
  PlainStream& operator=(const PlainStream&) = delete;

  base::Result<void> send(std::string_view bytes, std::int64_t timeout_ms) override {
    return os::send_all(descriptor_, bytes, timeout_ms);
  }
  base::Result<std::size_t> send_some(std::string_view bytes, std::int64_t timeout_ms) override {
    return os::send_some(descriptor_, bytes, timeout_ms);
  }
  base::Result<std::size_t> receive(std::span<char> into, std::int64_t timeout_ms) override {
    return os::receive_some(descriptor_, into, timeout_ms);
  }
  int descriptor() const override { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

std::unique_ptr<Stream> plain_stream(int descriptor) { return std::make_unique<PlainStream>(descriptor); }

}  // namespace scarlet::net
