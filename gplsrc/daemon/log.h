// SPDX-License-Identifier: GPL-3.0-or-later
// Log: what the daemon did, a line each, to standard error (where the service manager keeps it) and to system.log, the
// journal and syslog as LOG_TARGET says; warnings and errors to errors.log too, logins and ends to sessions.log. What
// strangers chose (a user name) can not forge a line: control characters and backslashes come out escaped.
//
//   2026-03-01T12:00:00.123456Z qmlnxd[812]: Login failed for user 'fred' from 10.0.0.7 (Authentication failure)
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "audit/targets.h"
#include "base/message.h"
#include "os/env.h"

namespace scarlet::daemon {

enum class LogLevel : std::uint8_t { Error, Warning, Info };
std::optional<LogLevel> log_level_named(std::string_view name);

struct LogOptions {
  std::string directory;
  bool files = true;
  bool json = false;
  audit::Targets targets;
  LogLevel level = LogLevel::Info;
  std::string session_file;         // empty: none
  std::uint64_t rotated_bytes = 0;  // 0: somebody else moves the files away
  int kept = 0;
};

class Log {
 public:
  explicit Log(os::Env& env) : env_(env) {}
  // Where to write from now on. A directory that can not be written leaves standard error alone.
  void open(const LogOptions& options);
  void write(base::MessageId id, std::initializer_list<std::string_view> arguments = {});
  // Moves away what has grown too long.
  void rotate();

 private:
  std::string line(const std::string& text);
  std::unique_ptr<os::FileHandle> open_file(const std::string& path);

  os::Env& env_;
  LogOptions options_;
  std::unique_ptr<os::FileHandle> file_;
  std::unique_ptr<os::FileHandle> errors_;
  std::unique_ptr<os::FileHandle> sessions_;
};

// NAME to NAME.1, NAME.1 to NAME.2 and so on when the file has so many bytes. False: it stays.
bool rotate_file(os::Env& env, const std::string& path, std::uint64_t bytes, int kept);
// One line whatever it contains.
std::string harmless(std::string_view text);

}  // namespace scarlet::daemon
