// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/stream.h"

#include <string>

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

class DatagramStream final : public Stream {
 public:
  DatagramStream(int descriptor, bool connected) : descriptor_(descriptor), connected_(connected) {}
  ~DatagramStream() override { os::close_descriptor(descriptor_); }
  DatagramStream(const DatagramStream&) = delete;
  DatagramStream& operator=(const DatagramStream&) = delete;

  base::Result<void> send(std::string_view bytes, std::int64_t) override {
    if (!connected_ && sender_.empty()) return base::Error{base::Status::NoConnection, 0, "nobody has sent anything"};
    return os::send_datagram(descriptor_, bytes, connected_ ? std::string_view() : sender_);
  }
  base::Result<std::size_t> send_some(std::string_view bytes, std::int64_t timeout_ms) override {
    auto sent = send(bytes, timeout_ms);
    if (!sent) return sent.error();
    return bytes.size();
  }
  base::Result<std::size_t> receive(std::span<char> into, std::int64_t timeout_ms) override {
    return os::receive_datagram(descriptor_, into, timeout_ms, sender_);
  }
  int descriptor() const override { return descriptor_; }

 private:
  int descriptor_;
  bool connected_;
  std::string sender_;
};

}  // namespace

std::unique_ptr<Stream> datagram_stream(int descriptor, bool connected) {
  return std::make_unique<DatagramStream>(descriptor, connected);
}

std::unique_ptr<Stream> plain_stream(int descriptor) { return std::make_unique<PlainStream>(descriptor); }

}  // namespace scarlet::net
