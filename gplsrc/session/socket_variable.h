// SPDX-License-Identifier: GPL-3.0-or-later
// SocketVariable: what OPEN.SOCKET(), CREATE.SERVER.SOCKET() and ACCEPT.SOCKET.CONNECTION() give. Copies of the
// variable share the socket; it is closed by CLOSE.SOCKET or with the last of them.
#pragma once

#include <cstdint>
#include <memory>

#include "net/stream.h"
#include "net/tls.h"
#include "value/value.h"

namespace scarlet::session {

class SocketVariable final : public value::Resource {
 public:
  enum class Type : std::uint8_t { Server = 1, Incoming = 2, Outgoing = 3 };  // as SOCKET.INFO() tells them

  // A server: listens; connections are under TLS when there is a context. Takes the descriptor over.
  SocketVariable(int listener, std::shared_ptr<net::TlsContext> tls, bool blocking);
  SocketVariable(Type type, std::unique_ptr<net::Stream> stream, bool blocking);
  ~SocketVariable() override;
  value::ResourceKind kind() const override { return value::ResourceKind::Socket; }

  Type type() const { return type_; }
  bool is_open() const { return descriptor() >= 0; }
  int descriptor() const;
  // Null for a server of connections and after close().
  net::Stream* stream() { return stream_.get(); }
  const std::shared_ptr<net::TlsContext>& tls() const { return tls_; }
  void close();
  bool blocking;
  bool datagrams = false;

 private:
  Type type_;
  int listener_ = -1;
  std::shared_ptr<net::TlsContext> tls_;
  std::unique_ptr<net::Stream> stream_;
};

// Null when the value is no socket.
SocketVariable* socket_or_null(const value::Value& value);

}  // namespace scarlet::session
