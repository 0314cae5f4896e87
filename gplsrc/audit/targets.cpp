// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/targets.h"

#include "base/text.h"
#include "os/datagram.h"

namespace scarlet::audit {
namespace {

constexpr std::int64_t kSendMs = 1'000;
constexpr std::string_view kSyslogPriority = "<86>";  // authpriv.info
constexpr std::string_view kProgram = "scarlet";

// In the journal's own protocol a value that may hold any byte has its length in front, eight bytes little-endian.
void add_field(std::string& packet, const std::string& name, std::string_view value) {
  packet += name + '\n';
  std::uint64_t length = value.size();
  for (int i = 0; i < 8; ++i, length >>= 8) packet += static_cast<char>(length & 0xFF);
  packet.append(value) += '\n';
}

}  // namespace

std::optional<Level> level_named(std::string_view name) {
  constexpr std::pair<std::string_view, Level> kNames[] = {{"NONE", Level::None},
                                                           {"SECURITY", Level::Security},
                                                           {"COMMAND", Level::Command},
                                                           {"WRITE", Level::Write},
                                                           {"ALL", Level::All}};
  for (const auto& [known, level] : kNames) {
    if (base::equal_ignoring_case(name, known)) return level;
  }
  return std::nullopt;
}

std::optional<Targets> targets_named(std::string_view list) {
  Targets targets;
  targets.file = false;
  for (const std::string_view word : base::split(list, ',')) {
    const std::string name = base::lower(base::trimmed(word));
    bool* target = name == "file" ? &targets.file : name == "journal" ? &targets.journal : nullptr;
    if (name == "syslog") target = &targets.syslog;
    if (target == nullptr) return std::nullopt;
    *target = true;
  }
  return targets;
}

base::Result<void> send_to_journal(const std::string& socket, std::string_view line, const Event& event) {
  std::string packet = "PRIORITY=6\nSYSLOG_IDENTIFIER=" + std::string(kProgram) + "\n";
  add_field(packet, "MESSAGE", line);
  if (!event.name.empty()) add_field(packet, "SCARLET_EVENT", event.name);
  for (const auto& [name, value] : event.members) {
    if (!value.empty()) add_field(packet, "SCARLET_" + base::upper(name), value);
  }
  return os::send_datagram(socket, packet, kSendMs);
}

base::Result<void> send_to_syslog(const std::string& socket, std::string_view line) {
  const std::string packet = std::string(kSyslogPriority) + std::string(kProgram) + ": " + std::string(line);
  return os::send_datagram(socket, packet, kSendMs);
}

}  // namespace scarlet::audit
