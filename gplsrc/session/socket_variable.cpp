// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/socket_variable.h"

#include <utility>

#include "os/socket.h"

namespace scarlet::session {

SocketVariable::SocketVariable(int listener, std::shared_ptr<net::TlsContext> tls, bool is_blocking)
    : blocking(is_blocking), type_(Type::Server), listener_(listener), tls_(std::move(tls)) {}

SocketVariable::SocketVariable(Type type, std::unique_ptr<net::Stream> stream, bool is_blocking)
    : blocking(is_blocking), type_(type), stream_(std::move(stream)) {}

SocketVariable::~SocketVariable() { os::close_descriptor(listener_); }

int SocketVariable::descriptor() const { return stream_ ? stream_->descriptor() : listener_; }

void SocketVariable::close() {
  stream_.reset();
  os::close_descriptor(std::exchange(listener_, -1));
}

SocketVariable* socket_or_null(const value::Value& value) {
  if (!value.is_resource() || value.resource()->kind() != value::ResourceKind::Socket) return nullptr;
  return static_cast<SocketVariable*>(value.resource());
}

}  // namespace scarlet::session
