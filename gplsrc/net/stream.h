// SPDX-License-Identifier: GPL-3.0-or-later
// Stream: bytes to and from the other side of a connection, plain or under TLS, with time limits in milliseconds
// (negative: none). Owns the descriptor. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::net {

// Parts of a certificate's subject that may name a user.
enum class PeerName : std::uint8_t { None, CommonName, Email };

class Stream {
 public:
  virtual ~Stream() = default;
  // Of the other side's certificate, which was checked; empty without one, or when it has several or none of the part.
  virtual std::string peer_name(PeerName /*part*/) const { return {}; }
  // All of it, in one piece where the transport allows.
  virtual base::Result<void> send(std::string_view bytes, std::int64_t timeout_ms) = 0;
  // As much as goes at once, at least one byte. After Status::TimedOut the same bytes must be sent next.
  virtual base::Result<std::size_t> send_some(std::string_view bytes, std::int64_t timeout_ms) = 0;
  // At least one byte; 0: the other side has ended. Status::TimedOut after the time.
  virtual base::Result<std::size_t> receive(std::span<char> into, std::int64_t timeout_ms) = 0;
  virtual int descriptor() const = 0;
};

// Takes the descriptor over.
std::unique_ptr<Stream> plain_stream(int descriptor);
// Datagrams: each send and each receive is one; 0 bytes is one without any. What is not connected answers whom it heard
// last; before it has heard anybody, sending gives Status::NoConnection.
std::unique_ptr<Stream> datagram_stream(int descriptor, bool connected);

}  // namespace scarlet::net
