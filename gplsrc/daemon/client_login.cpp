// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/client_login.h"

#include <span>
#include <string>

#include "base/limits.h"
#include "base/message.h"
#include "daemon/wire.h"
#include "os/message_socket.h"
#include "os/privileges.h"
#include "protocol/reply.h"
#include "protocol/request.h"

namespace scarlet::daemon {
namespace {

using base::MessageId;

constexpr std::size_t kLengthBytes = 4;
constexpr std::int64_t kSendMs = 10'000;

bool read_exactly(net::Stream& client, std::span<char> into, std::int64_t timeout_ms) {
  while (!into.empty()) {
    const auto got = client.receive(into, timeout_ms);
    if (!got || *got == 0) return false;
    into = into.subspan(*got);
  }
  return true;
}

// The first packet, or empty when it does not come or its length is none.
std::string first_packet(net::Stream& client, std::int64_t timeout_ms) {
  std::string packet(kLengthBytes, '\0');
  if (!read_exactly(client, packet, timeout_ms)) return {};
  std::size_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = length << 8 | static_cast<unsigned char>(packet[i]);
  if (length < protocol::kRequestHeaderBytes || length > base::limits::kLoginFrameBytes) return {};
  packet.resize(length);
  if (!read_exactly(client, std::span(packet).subspan(kLengthBytes), timeout_ms)) return {};
  return packet;
}

std::nullopt_t refuse(net::Stream& client, MessageId reason) {
  const std::string text = base::message(reason);
  (void)client.send(protocol::encode_reply({protocol::ResultCode::Failed, 0, text}), kSendMs);
  return std::nullopt;
}

bool plausible(const protocol::Request& request) {
  return !request.text.empty() && request.text.size() <= base::limits::kUserNameBytes && request.text[0] != '$' &&
         request.data.size() <= base::limits::kLoginFrameBytes;
}

}  // namespace

std::optional<int> client_login(net::Stream& client, int monitor, std::int64_t grace_ms,
                                const std::string& certificate) {
  if (!client.send(std::string_view(&protocol::kGreeting, 1), kSendMs)) return std::nullopt;
  std::string packet = first_packet(client, grace_ms);
  if (packet.empty()) return std::nullopt;
  const auto decoded = protocol::decode_request(packet);
  // Above all the local login: who is behind a network connection nobody knows.
  const bool login =
      decoded.problem == protocol::DecodeProblem::None && decoded.request.code == protocol::RequestCode::Login;
  if (!login) return refuse(client, MessageId::DaemonNotLoggedIn);
  if (!plausible(decoded.request)) return refuse(client, MessageId::DaemonLoginRefused);
  std::string request = encode(Kind::ClientLogin, {decoded.request.text, decoded.request.data, certificate});
  const bool sent = os::send_message(monitor, request).ok();
  os::wipe(request);
  os::wipe(packet);
  const auto answer = sent ? os::receive_message(monitor, -1) : std::nullopt;
  const auto message = answer ? decode(answer->bytes) : std::nullopt;
  if (!message || message->kind != Kind::Go) return refuse(client, MessageId::DaemonLoginRefused);
  return answer->descriptor;
}

}  // namespace scarlet::daemon
