// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/cage.h"

#include <array>
#include <memory>

#include "daemon/client_login.h"
#include "daemon/relay.h"
#include "daemon/terminal_login.h"
#include "net/stream.h"
#include "os/env.h"
#include "os/privileges.h"
#include "os/socket.h"

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

}  // namespace

int run_caged(const Settings& settings, const CageInfo& cage) {
  os::connect_to_nothing(2);
  const std::array<int, 5> kept{0, 1, 2, cage.socket, cage.monitor};
  os::keep_only_descriptors(kept);
  if (!os::enter_cage({empty_directory(), settings.caged.user, settings.caged.group, kMemoryBytes})) return 1;
  const auto stream = open_stream(settings, cage);
  if (!stream) return 1;
  if (cage.service == Service::Client) {
    const auto session = client_login(*stream, cage.monitor, settings.login_grace_ms);
    if (session && *session >= 0) relay(*stream, *session);
    return 0;
  }
  protocol::TelnetStream telnet;
  TerminalLogin login(*stream, telnet, cage.monitor, settings.login_grace_ms);
  if (const auto session = login.run(cage.peer_address)) relay_terminal(*stream, telnet, *session, login.typed_ahead());
  return 0;
}

}  // namespace scarlet::daemon
