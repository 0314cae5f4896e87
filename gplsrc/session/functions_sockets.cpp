// SPDX-License-Identifier: GPL-3.0-or-later
// Sockets of programs: stream sockets over TCP, plain or under TLS, and datagrams over UDP.
//
//   flags      1 blocking, 2 non-blocking; for READ.SOCKET and WRITE.SOCKET they stand above the socket's own mode.
//              256 datagrams, with 65536 UDP or without; UDP as a stream, 131072 ICMP and TLS of datagrams: 7025
//   context    absent or null: plain. Else TLS: items NAME=VALUE parted by field or value marks or commas,
//              CERT=file KEY=file CA=file VERIFY=PEER; the word TLS alone asks for nothing besides
//   timeout    milliseconds, 0: none
//
// A wait is made of slices, so that the break key and a logout end it. Errors set STATUS(), OS.ERROR() and
// STATUS.TEXT().
#include "session/functions_sockets.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/text.h"
#include "os/clock.h"
#include "os/socket.h"
#include "session/functions_formats.h"
#include "session/session.h"
#include "session/socket_variable.h"
#include "workspace/servers.h"

namespace scarlet::session {
namespace {

using base::MessageId;
using base::Result;
using base::Status;
using value::Value;

constexpr std::int64_t kBlocking = 1;
constexpr std::int64_t kNonBlocking = 2;
constexpr std::int64_t kDatagram = 256;
constexpr std::int64_t kUdp = 65'536;
constexpr std::int64_t kIcmp = 131'072;
constexpr std::size_t kDatagramBytes = 65'536;
constexpr std::int64_t kSliceMs = 100;
constexpr int kBacklog = 64;
constexpr const char* kAnyAddress = "0.0.0.0";

// Keys of SOCKET.INFO() and SET.SOCKET.MODE().
enum class InfoKey : std::int64_t { IsSocket, Type, Port, Address, Blocking, NoDelay, KeepAlive, Family };

// One wait of a program: over after the time (0: never), at once when it does not block.
class Wait {
 public:
  Wait(Session& session, std::int64_t timeout_ms, bool blocking)
      : session_(session), blocking_(blocking), end_(timeout_ms > 0 ? now() + timeout_ms : 0) {}

  // How long to wait now; negative when the time is over. Throws when the session is to stop.
  std::int64_t next_ms() {
    if (!begun_ || !blocking_) {
      const bool first = !begun_;
      begun_ = true;
      return first ? 0 : -1;
    }
    session_.poll();
    if (end_ == 0) return kSliceMs;
    const std::int64_t left = end_ - now();
    return left <= 0 ? -1 : std::min(left, kSliceMs);
  }

 private:
  std::int64_t now() const { return session_.workspace().env().monotonic_nanoseconds() / 1'000'000; }

  Session& session_;
  bool blocking_;
  bool begun_ = false;
  std::int64_t end_;
};

struct TlsRequest {
  bool wanted = false;
  net::TlsOptions options;
  std::string unknown;  // an item that means nothing
};

TlsRequest tls_request(std::string text) {
  TlsRequest request;
  request.wanted = !text.empty();
  for (char& c : text) {
    if (c == base::kValueMark || c == ',') c = base::kFieldMark;
  }
  for (const std::string_view item : base::split(text, base::kFieldMark)) {
    const std::string_view trimmed = base::trimmed(item);
    const auto equals = trimmed.find('=');
    const std::string name = base::upper(trimmed.substr(0, equals));
    const std::string value(equals == std::string_view::npos ? "" : trimmed.substr(equals + 1));
    if (name == "CERT") {
      request.options.certificate_file = value;
    } else if (name == "KEY") {
      request.options.key_file = value;
    } else if (name == "CA") {
      request.options.authority_file = value;
    } else if (name == "VERIFY" && base::equal_ignoring_case(value, "PEER")) {
      request.options.require_peer = true;
    } else if (!name.empty() && name != "TLS") {
      request.unknown = trimmed;
    }
  }
  return request;
}

// Null without TLS.
Result<std::shared_ptr<net::TlsContext>> tls_context(const std::string& text, bool server) {
  const TlsRequest request = tls_request(text);
  if (!request.wanted) return std::shared_ptr<net::TlsContext>();
  if (!request.unknown.empty()) return base::Error{Status::BadParameters, 0, request.unknown};
  return server ? net::TlsContext::for_server(request.options) : net::TlsContext::for_client(request.options);
}

// 0 with the error, as all these functions give.
Value refuse(Session& session, const FormatCall& call, const base::Error& error, Status status) {
  session.set_last_os_error(error.os_error);
  return call.fail_with_zero(base::Error{status, error.os_error, error.subject});
}

// The transport that the flags ask for does not carry that protocol.
bool is_contradictory(std::int64_t flags, const std::string& context) {
  const bool datagram = (flags & kDatagram) != 0;
  return (flags & kIcmp) != 0 || ((flags & kUdp) != 0 && !datagram) || (datagram && !context.empty());
}

Status connect_status(Status status) {
  if (status == Status::NotFound) return Status::ResolverNameUnknown;
  return Status::NoConnection;
}

// Errors of a stream that is open.
Status stream_status(const base::Error& error) {
  if (error.status == Status::TimedOut || error.status == Status::NoConnection) return error.status;
  return error.status == Status::SocketClosed ? Status::SocketClosed : Status::ActionFailed;
}

SocketVariable& socket_of(const Value& operand, vm::Machine& machine) {
  SocketVariable* socket = socket_or_null(operand);
  if (!socket) machine.fail(MessageId::SessionNotASocket);
  return *socket;
}

bool blocks(std::int64_t flags, const SocketVariable& socket) {
  if ((flags & kBlocking) != 0) return true;
  return (flags & kNonBlocking) == 0 && socket.blocking;
}

Value socket_value(std::unique_ptr<SocketVariable> socket) {
  return Value::adopt(static_cast<value::Resource*>(socket.release()));
}

Value datagram_value(SocketVariable::Type type, int descriptor, std::int64_t flags) {
  auto stream = net::datagram_stream(descriptor, type == SocketVariable::Type::Outgoing);
  auto socket = std::make_unique<SocketVariable>(type, std::move(stream), (flags & kBlocking) != 0);
  socket->datagrams = true;
  return socket_value(std::move(socket));
}

std::int64_t handshake_ms(std::int64_t timeout_ms) {
  return timeout_ms > 0 ? timeout_ms : base::limits::kHandshakeMilliseconds;
}

// One datagram.
Result<std::string> receive_one(net::Stream& stream, std::size_t most, Wait wait) {
  std::string text(std::min(most, kDatagramBytes), '\0');
  for (std::int64_t wait_ms = wait.next_ms(); wait_ms >= 0; wait_ms = wait.next_ms()) {
    auto got = stream.receive(text, wait_ms);
    if (!got && got.error().status != Status::TimedOut) return got.error();
    if (!got) continue;
    text.resize(*got);
    return text;
  }
  return base::Error{Status::TimedOut, 0, "receive"};
}

// What has come, once something has: up to `most` bytes.
Result<std::string> receive(net::Stream& stream, std::size_t most, Wait wait) {
  std::string text;
  std::array<char, 65'536> piece;
  for (std::int64_t wait_ms = wait.next_ms(); wait_ms >= 0;) {
    auto got = stream.receive(std::span(piece.data(), std::min(piece.size(), most - text.size())), wait_ms);
    if (got && *got == 0) break;
    if (got) {
      text.append(piece.data(), *got);
      if (text.size() == most) break;
      wait_ms = 0;
      continue;
    }
    if (got.error().status != Status::TimedOut && text.empty()) return got.error();
    if (!text.empty()) break;
    wait_ms = wait.next_ms();
    if (wait_ms < 0) return got.error();
  }
  if (text.empty()) return base::Error{Status::SocketClosed, 0, "the other side has closed the connection"};
  return text;
}

}  // namespace

namespace functions {

// OPEN.SOCKET(address, port, flags{, context})
SCARLET_FUNCTION(open_socket) {
  const FormatCall call(session, arguments, machine);
  const std::string host = call.text(0);
  const std::int64_t port = call.integer(1);
  const std::int64_t flags = call.integer(2);
  if (is_contradictory(flags, call.text(3)))
    return call.fail_with_zero({Status::ProtocolDoesNotFitTheTransport, 0, {}});
  if (host.empty() || port < 1 || port > 65'535)
    return call.fail_with_zero({Status::HostNameOrAddressBadlyFormed, 0, {}});
  if ((flags & kDatagram) != 0) {
    auto socket = os::connect_udp(host, static_cast<int>(port));
    if (!socket) return refuse(session, call, socket.error(), connect_status(socket.error().status));
    return datagram_value(SocketVariable::Type::Outgoing, *socket, flags);
  }
  auto tls = tls_context(call.text(3), false);
  if (!tls) return call.fail_with_zero(tls.error());
  session.workspace().output().flush();
  auto socket = os::connect_tcp(host, static_cast<int>(port), -1, [&] { return !session.interrupt_pending(); });
  if (!socket) {
    session.poll();
    return refuse(session, call, socket.error(), connect_status(socket.error().status));
  }
  std::unique_ptr<net::Stream> stream;
  if (*tls) {
    auto secured = (*tls)->connect(*socket, host, base::limits::kHandshakeMilliseconds);
    if (!secured) return refuse(session, call, secured.error(), Status::NoConnection);
    stream = std::move(*secured);
  } else {
    stream = net::plain_stream(*socket);
  }
  return socket_value(
      std::make_unique<SocketVariable>(SocketVariable::Type::Outgoing, std::move(stream), (flags & kBlocking) != 0));
}

// CREATE.SERVER.SOCKET(address, port{, flags{, context}})
SCARLET_FUNCTION(create_server_socket) {
  const FormatCall call(session, arguments, machine);
  const std::string given = call.text(0);
  const std::int64_t port = call.integer(1);
  const std::int64_t flags = call.integer(2);
  if (is_contradictory(flags, call.text(3)))
    return call.fail_with_zero({Status::ProtocolDoesNotFitTheTransport, 0, {}});
  if (port < 0 || port > 65'535) return call.fail_with_zero({Status::HostNameOrAddressBadlyFormed, 0, {}});
  auto tls = tls_context(call.text(3), true);
  if (!tls) return call.fail_with_zero(tls.error());
  auto address = os::resolve(given.empty() ? kAnyAddress : given);
  if (!address) return refuse(session, call, address.error(), Status::ResolverNameUnknown);
  if ((flags & kDatagram) != 0) {
    auto socket = os::bind_udp(*address, static_cast<int>(port));
    if (!socket) return refuse(session, call, socket.error(), Status::BindFailed);
    return datagram_value(SocketVariable::Type::Server, *socket, flags);
  }
  auto listener = os::listen_tcp(*address, static_cast<int>(port), kBacklog);
  if (!listener) return refuse(session, call, listener.error(), Status::BindFailed);
  return socket_value(std::make_unique<SocketVariable>(*listener, std::move(*tls), (flags & kBlocking) != 0));
}

// ACCEPT.SOCKET.CONNECTION(server, timeout)
SCARLET_FUNCTION(accept_socket_connection) {
  const FormatCall call(session, arguments, machine);
  SocketVariable& server = socket_of(call.value(0), machine);
  const std::int64_t timeout_ms = call.integer(1);
  if (server.type() != SocketVariable::Type::Server || !server.is_open()) {
    return call.fail_with_zero({Status::NoSocket, 0, "not a server socket"});
  }
  if (server.datagrams) return call.fail_with_zero({Status::ProtocolDoesNotFitTheTransport, 0, "datagrams"});
  session.workspace().output().flush();
  Wait wait(session, timeout_ms, true);
  std::optional<int> socket;
  while (!socket) {
    const std::int64_t wait_ms = wait.next_ms();
    if (wait_ms < 0) return call.fail_with_zero({Status::TimedOut, 0, "nobody has called"});
    if (os::wait_ready(server.descriptor(), os::Ready::ToRead, wait_ms)) {
      socket = os::accept_connection(server.descriptor());
    }
  }
  os::send_without_delay(*socket);
  std::unique_ptr<net::Stream> stream;
  if (server.tls()) {
    auto secured = server.tls()->accept(*socket, handshake_ms(timeout_ms));
    if (!secured) return refuse(session, call, secured.error(), Status::NoConnection);
    stream = std::move(*secured);
  } else {
    stream = net::plain_stream(*socket);
  }
  return socket_value(std::make_unique<SocketVariable>(SocketVariable::Type::Incoming, std::move(stream), false));
}

// READ.SOCKET(socket, most bytes, flags, timeout)
SCARLET_FUNCTION(read_socket) {
  const FormatCall call(session, arguments, machine);
  SocketVariable& socket = socket_of(call.value(0), machine);
  const std::int64_t most = call.integer(1);
  if (!socket.stream()) return call.fail(Status::NoSocket);
  if (most <= 0) return Value::empty();
  session.workspace().output().flush();
  const auto limit = std::min(static_cast<std::size_t>(most), base::limits::kStringBytes);
  const Wait wait(session, call.integer(3), blocks(call.integer(2), socket));
  auto text = (socket.datagrams ? receive_one : receive)(*socket.stream(), limit, wait);
  if (text) return Value::of(*text);
  session.set_last_os_error(text.error().os_error);
  return call.fail(stream_status(text.error()), text.error().subject);
}

// WRITE.SOCKET(socket, data, flags, timeout)
SCARLET_FUNCTION(write_socket) {
  const FormatCall call(session, arguments, machine);
  SocketVariable& socket = socket_of(call.value(0), machine);
  if (!socket.stream()) return call.fail_with_zero({Status::NoSocket, 0, {}});
  session.workspace().output().flush();
  const std::string data = call.text(1);
  Wait wait(session, call.integer(3), blocks(call.integer(2), socket));
  std::size_t sent = 0;
  bool empty_datagram = socket.datagrams && data.empty();
  for (std::int64_t wait_ms = wait.next_ms(); sent < data.size() || empty_datagram;) {
    auto some = socket.stream()->send_some(std::string_view(data).substr(sent), wait_ms);
    if (some) {
      sent += *some;
      empty_datagram = false;
      continue;
    }
    if (some.error().status == Status::TimedOut) {
      wait_ms = wait.next_ms();
      if (wait_ms >= 0) continue;
    }
    session.set_last_os_error(some.error().os_error);
    (void)call.fail(stream_status(some.error()), some.error().subject);
    break;
  }
  return Value::of(static_cast<std::int64_t>(sent));
}

// SOCKET.INFO(socket, key)
SCARLET_FUNCTION(socket_info) {
  // Leaves STATUS() of the call that failed to give a socket.
  const auto key = static_cast<InfoKey>(machine.integer(*arguments[1]));
  if (key == InfoKey::IsSocket) return Value::truth(socket_or_null(*arguments[0]) != nullptr);
  const FormatCall call(session, arguments, machine);
  SocketVariable& socket = socket_of(call.value(0), machine);
  if (!socket.is_open()) return call.fail(Status::NoSocket);
  const bool server = socket.type() == SocketVariable::Type::Server;
  const auto end = server ? os::local_endpoint(socket.descriptor()) : os::peer_endpoint(socket.descriptor());
  const std::string address = end ? end->address : "";
  switch (key) {
    case InfoKey::Type: return Value::of(static_cast<std::int64_t>(socket.type()));
    case InfoKey::Port: return Value::of(std::int64_t{end ? end->port : 0});
    case InfoKey::Address: return Value::of(address);
    case InfoKey::Blocking: return Value::truth(socket.blocking);
    case InfoKey::NoDelay: return Value::truth(os::socket_option(socket.descriptor(), os::SocketOption::NoDelay));
    case InfoKey::KeepAlive: return Value::truth(os::socket_option(socket.descriptor(), os::SocketOption::KeepAlive));
    case InfoKey::Family: return Value::of(address.find(':') == std::string::npos ? 1 : 2);
    default: return call.fail(Status::BadActionKey);
  }
}

// SET.SOCKET.MODE(socket, key, value)
SCARLET_FUNCTION(set_socket_mode) {
  const FormatCall call(session, arguments, machine);
  SocketVariable& socket = socket_of(call.value(0), machine);
  const auto key = static_cast<InfoKey>(call.integer(1));
  const bool on = call.integer(2) != 0;
  if (!socket.is_open()) return call.fail_with_zero({Status::NoSocket, 0, {}});
  if (key == InfoKey::Blocking) {
    socket.blocking = on;
    return Value::of(1);
  }
  if (key != InfoKey::NoDelay && key != InfoKey::KeepAlive) return call.fail_with_zero({Status::BadActionKey, 0, {}});
  const auto option = key == InfoKey::NoDelay ? os::SocketOption::NoDelay : os::SocketOption::KeepAlive;
  if (os::set_socket_option(socket.descriptor(), option, on)) return Value::of(1);
  return call.fail_with_zero({Status::ActionFailed, 0, {}});
}

// SERVER.ADDR(name)
SCARLET_FUNCTION(server_address) {
  const FormatCall call(session, arguments, machine);
  const auto named = workspace::find_server(session.workspace(), call.text(0));
  auto address = os::resolve(named ? named->address : std::string(call.text(0)));
  return address ? Value::of(*address) : call.fail(Status::ServerNameUnknown, call.text(0));
}

}  // namespace functions

namespace statements {

SCARLET_STATEMENT(close_socket) {
  (void)session, (void)clauses;
  socket_of(*operands[0], machine).close();
  *operands[0] = Value::of(0);
  return done(machine);
}

}  // namespace statements
}  // namespace scarlet::session
