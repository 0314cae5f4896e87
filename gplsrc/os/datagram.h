// SPDX-License-Identifier: GPL-3.0-or-later
// Datagrams between processes of one machine over sockets in the file system: whole or not at all. Who receives them
// learns from the kernel which process of which user sent each; a sender can not say it is another.
//
// Threads: a DatagramSocket belongs to one thread, send_datagram may be called from any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::os {

inline constexpr std::size_t kDatagramBytes = 16'384;

struct Datagram {
  std::string bytes;
  std::int32_t pid = 0;
  std::uint32_t user = 0;
};

// The receiving end; its name in the file system goes with it.
class DatagramSocket {
 public:
  // Replaces what is at `path`. Everybody may send when `open_to_all`, otherwise who may write the socket's owner's
  // and group's files.
  static base::Result<DatagramSocket> open(const std::string& path, bool open_to_all);
  DatagramSocket() = default;
  DatagramSocket(DatagramSocket&& other) noexcept;
  DatagramSocket& operator=(DatagramSocket&& other) noexcept;
  ~DatagramSocket();

  int descriptor() const { return descriptor_; }
  // The next one; nothing when none waits, or it was longer than kDatagramBytes.
  std::optional<Datagram> receive();

 private:
  DatagramSocket(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  int descriptor_ = -1;
  std::string path_;
};

// Waits until the receiver has room, at most `timeout_ms`.
base::Result<void> send_datagram(const std::string& path, std::string_view bytes, std::int64_t timeout_ms);
// Whether somebody receives there.
bool is_received(const std::string& path);

}  // namespace scarlet::os
