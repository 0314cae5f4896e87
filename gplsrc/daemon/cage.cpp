// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/cage.h"

#include <array>
#include <memory>
#include <span>
#include <string>

#include "daemon/client_login.h"
#include "daemon/relay.h"
#include "daemon/terminal_login.h"
#include "daemon/wire.h"
#include "net/stream.h"
#include "os/env.h"
#include "os/message_socket.h"
#include "os/privileges.h"
#include "os/socket.h"
#include "protocol/proxy_header.h"

namespace scarlet::daemon {
namespace {

constexpr std::uint64_t kMemoryBytes = std::uint64_t{512} << 20;  // of address space; most of it is libraries
constexpr const char* kEmptyDirectory = "/run/scarlet/empty";
constexpr const char* kFallbackDirectory = "/var/empty";

std::string empty_directory() {
  for (const char* path : {kEmptyDirectory, kFallbackDirectory}) {
    if (os::is_directory(os::real_env(), path)) return path;
  }
  return "/proc/self/fdinfo";
}

std::unique_ptr<net::Stream> open_stream(const Settings& settings, const CageInfo& cage) {
  if (!cage.tls) return net::plain_stream(cage.socket);
  auto accepted = settings.tls->accept(cage.socket, settings.login_grace_ms);
  return accepted ? std::move(*accepted) : nullptr;
}

// Reads the header and not a byte more; the monitor then says whether the address it names may connect.
bool take_proxy_header(const CageInfo& cage, std::int64_t timeout_ms, std::string& address) {
  std::string bytes;
  protocol::ProxyHeader header = protocol::parse_proxy_header(bytes);
  while (header.state == protocol::ProxyHeader::State::NeedsMore) {
    const std::size_t before = bytes.size();
    bytes.resize(before + header.wanted_bytes);
    const auto got = os::receive_some(cage.socket, std::span(bytes).subspan(before), timeout_ms);
    if (!got || *got == 0) return false;
    bytes.resize(before + *got);
    header = protocol::parse_proxy_header(bytes);
  }
  if (header.state != protocol::ProxyHeader::State::Complete) return false;
  if (!header.address.empty()) address = header.address;
  if (!os::send_message(cage.monitor, encode(Kind::Proxied, {header.address, std::to_string(header.port)})))
    return false;
  const auto answer = os::receive_message(cage.monitor, -1);
  const auto message = answer ? decode(answer->bytes) : std::nullopt;
  return message && message->kind == Kind::Yes;
}

}  // namespace

int run_caged(const Settings& settings, const CageInfo& cage) {
  os::connect_to_nothing(2);
  const std::array<int, 5> kept{0, 1, 2, cage.socket, cage.monitor};
  os::keep_only_descriptors(kept);
  if (!os::enter_cage({empty_directory(), settings.caged.user, settings.caged.group, kMemoryBytes})) return 1;
  std::string peer_address = cage.peer_address;
  if (cage.proxied && !take_proxy_header(cage, settings.login_grace_ms, peer_address)) return 1;
  const auto stream = open_stream(settings, cage);
  if (!stream) return 1;
  const std::string certificate = stream->peer_name(settings.certificate_user);
  if (cage.service == Service::Client) {
    const auto session = client_login(*stream, cage.monitor, settings.login_grace_ms, certificate);
    if (session && *session >= 0) relay(*stream, *session);
    return 0;
  }
  protocol::TelnetStream telnet;
  TerminalLogin login(*stream, telnet, cage.monitor, settings.login_grace_ms, certificate);
  if (const auto session = login.run(peer_address)) relay_terminal(*stream, telnet, *session, login.typed_ahead());
  return 0;
}

}  // namespace scarlet::daemon
