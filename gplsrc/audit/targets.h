// SPDX-License-Identifier: GPL-3.0-or-later
// How much is written to the audit trail, and where to: its file, the machine's journal, syslog, any mix. Journal and
// syslog get the very lines of the chain, so they are a second copy that shows what was cut off the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace scarlet::audit {

// Each writes what those before it write, and more: logins and refusals; commands; writes and deletes; opens and reads.
enum class Level : std::uint8_t { None, Security, Command, Write, All };
std::optional<Level> level_named(std::string_view name);

struct Targets {
  bool file = true;
  bool journal = false;
  bool syslog = false;
  std::string journal_socket = "/run/systemd/journal/socket";
  std::string syslog_socket = "/dev/log";
};
// "file,journal": nothing when a word is none of file, journal, syslog, or there is none.
std::optional<Targets> targets_named(std::string_view list);

// What happened: a name and members in order. Values are bytes of strangers; they come out escaped.
struct Event {
  std::string name;
  std::vector<std::pair<std::string_view, std::string>> members;
};

// One line without its end, to the journal with the event's members as fields (SCARLET_USER=...).
base::Result<void> send_to_journal(const std::string& socket, std::string_view line, const Event& event);
// As authpriv.info of the program `scarlet`.
base::Result<void> send_to_syslog(const std::string& socket, std::string_view line);

}  // namespace scarlet::audit
