// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/recorder.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "audit/trail.h"
#include "base/crc32c.h"
#include "os/datagram.h"
#include "os/process.h"

namespace scarlet::audit {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr unsigned kByteBits = 8;
constexpr std::size_t kValueBytes = 2'048;  // of one member; the rest of a long command is left out
constexpr std::int64_t kSendMs = 2'000;

// What sessions may tell; logins and the daemon's own doings are not among it.
constexpr std::string_view kEvents[] = {
    "command",       "command-denied", "access-denied", "permit",         "account",        "timeout",
    "file-open",     "record-read",    "record-write",  "record-delete",  "file-clear",     "create-file",
    "delete-file",   "commit",         "phantom",       "account-create", "account-delete", "security-change",
    "config-change", "token-create",   "token-revoke",  "privilege",      "admin-kill",     "unlock",
    "control",       "backup",         "restore",       "recovery",       "session-start",  "session-end"};
constexpr std::string_view kMembers[] = {"session", "account",     "tty",    "object", "command", "rule",
                                         "action",  "duration_ms", "result", "lost",   "token"};

void put(std::string& bytes, std::string_view text) {
  text = text.substr(0, kValueBytes);
  for (std::size_t i = 0; i < kLengthBytes; ++i) bytes += static_cast<char>(text.size() >> (i * kByteBits) & 0xFF);
  bytes += text;
}

std::optional<std::string> take(std::string_view& bytes) {
  if (bytes.size() < kLengthBytes) return std::nullopt;
  std::size_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = length << kByteBits | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(kLengthBytes);
  if (length > kValueBytes || length > bytes.size()) return std::nullopt;
  std::string text(bytes.substr(0, length));
  bytes.remove_prefix(length);
  return text;
}

template <std::size_t N>
std::optional<std::string_view> known(const std::string_view (&names)[N], std::string_view name) {
  const auto* at = std::find(std::begin(names), std::end(names), name);
  return at == std::end(names) ? std::nullopt : std::optional(*at);
}

}  // namespace

std::string daemon_socket(const std::string& home, bool of_root) {
  if (!of_root) return home + "/run/audit.socket";
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "%08x", base::crc32c(home.data(), home.size()));
  return std::string("/run/scarlet/audit-") + name.data();
}

std::string encode_event(const Event& event) {
  std::string bytes;
  put(bytes, event.name);
  for (const auto& [name, value] : event.members) {
    if (value.empty()) continue;
    put(bytes, name);
    put(bytes, value);
  }
  return bytes;
}

std::optional<Event> decode_event(std::string_view bytes) {
  auto name = take(bytes);
  if (!name || !known(kEvents, *name)) return std::nullopt;
  Event event{std::move(*name), {}};
  while (!bytes.empty()) {
    const auto member = take(bytes);
    const auto listed = member ? known(kMembers, *member) : std::nullopt;
    auto value = listed ? take(bytes) : std::nullopt;
    const auto same = [&](const auto& other) { return listed && other.first == *listed; };
    if (!value || std::any_of(event.members.begin(), event.members.end(), same)) return std::nullopt;
    event.members.emplace_back(*listed, std::move(*value));
  }
  return event;
}

base::Result<void> Recorder::deliver(const Event& event) {
  for (const std::string& socket : options_.sockets) {
    auto sent = os::send_datagram(socket, encode_event(event), kSendMs);
    // A daemon that is busy writes the chain all the same: a second writer would break it.
    if (sent || os::is_received(socket)) return sent;
  }
  Event whole = event;
  whole.members.insert(whole.members.begin(),
                       {{"user", os::user_name(os::user_id())}, {"uid", std::to_string(os::user_id())}});
  if (options_.targets.file) (void)env_.make_directory(options_.file.substr(0, options_.file.rfind('/')));
  return Trail(env_).write_shared(options_.file, options_.targets, whole);
}

bool Recorder::reachable() {
  const auto heard = [](const std::string& socket) { return os::is_received(socket); };
  if (std::any_of(options_.sockets.begin(), options_.sockets.end(), heard)) return true;
  return deliver({"session-start", {}}).ok();
}

void Recorder::record(Event event) {
  const std::scoped_lock lock(mutex_);
  if (lost_ > 0) event.members.emplace_back("lost", std::to_string(lost_));
  lost_ = deliver(event).ok() ? 0 : lost_ + 1;
}

}  // namespace scarlet::audit
