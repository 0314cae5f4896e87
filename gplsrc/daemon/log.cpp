// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/log.h"

#include <array>
#include <cstdio>
#include <span>

#include "audit/trail.h"
#include "base/text.h"
#include "os/process.h"
#include "os/terminal.h"

namespace scarlet::daemon {

std::string harmless(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '\\' && c != '\'') {
      result += c;
      continue;
    }
    std::array<char, 5> code{};
    std::snprintf(code.data(), code.size(), "\\x%02x", byte);
    result += code.data();
  }
  return result;
}

std::optional<LogLevel> log_level_named(std::string_view name) {
  if (base::equal_ignoring_case(name, "error")) return LogLevel::Error;
  if (base::equal_ignoring_case(name, "warning")) return LogLevel::Warning;
  if (base::equal_ignoring_case(name, "info")) return LogLevel::Info;
  return std::nullopt;
}

namespace {

using base::MessageId;

LogLevel level_of(MessageId id) {
  switch (id) {
    case MessageId::DaemonNotListening:
    case MessageId::DaemonNotReloaded:
    case MessageId::DaemonNoAuditSocket:
    case MessageId::DaemonAudit: return LogLevel::Error;
    case MessageId::DaemonTooMany:
    case MessageId::DaemonLoginFailed:
    case MessageId::DaemonLocked:
    case MessageId::DaemonDropped:
    case MessageId::DaemonNotUnlocked:
    case MessageId::DaemonCertificateWarning: return LogLevel::Warning;
    default: return LogLevel::Info;
  }
}

bool is_of_sessions(MessageId id) {
  return id == MessageId::DaemonLoggedIn || id == MessageId::DaemonLoggedOut || id == MessageId::DaemonLoginFailed;
}

}  // namespace

std::unique_ptr<os::FileHandle> Log::open_file(const std::string& path) {
  auto file = env_.open(path, os::OpenMode::CreateOrOpen);
  return file ? std::move(*file) : nullptr;
}

void Log::open(const LogOptions& options) {
  options_ = options;
  file_.reset();
  errors_.reset();
  sessions_.reset();
  if (!options.files || !options.targets.file || !os::is_directory(env_, options.directory)) return;
  file_ = open_file(options.directory + "/system.log");
  errors_ = open_file(options.directory + "/errors.log");
  if (!options.session_file.empty()) sessions_ = open_file(options.session_file);
}

void Log::rotate() {
  if (options_.rotated_bytes == 0 || !file_) return;
  bool moved = false;
  for (const std::string& path :
       {options_.directory + "/system.log", options_.directory + "/errors.log", options_.session_file}) {
    if (!path.empty()) moved = rotate_file(env_, path, options_.rotated_bytes, options_.kept) || moved;
  }
  if (moved) open(LogOptions(options_));
}

bool rotate_file(os::Env& env, const std::string& path, std::uint64_t bytes, int kept) {
  const auto status = env.status(path);
  if (!status || status->kind != os::EntryKind::Regular || status->size_bytes < bytes) return false;
  const auto name = [&](int number) { return path + "." + std::to_string(number); };
  for (int number = kept - 1; number >= 1; --number) {
    if (os::exists(env, name(number))) (void)env.rename(name(number), name(number + 1));
  }
  return env.rename(path, name(1)).ok();
}

std::string Log::line(const std::string& text) {
  const std::string time = audit::timestamp(env_.unix_nanoseconds());
  const std::string pid = std::to_string(os::this_process().pid);
  if (!options_.json) return time + " qmlnxd[" + pid + "]: " + text + "\n";
  return "{\"timestamp\":\"" + time + "\",\"program\":\"qmlnxd\",\"pid\":" + pid +
         ",\"message\":" + audit::json_text(text) + "}\n";
}

void Log::write(MessageId id, std::initializer_list<std::string_view> arguments) {
  const LogLevel level = level_of(id);
  if (level > options_.level) return;
  const std::string text = line(base::message(id, arguments));
  (void)os::write_all(2, text);
  const std::string_view content = std::string_view(text).substr(0, text.size() - 1);
  if (options_.targets.journal) (void)audit::send_to_journal(options_.targets.journal_socket, content, {});
  if (options_.targets.syslog) (void)audit::send_to_syslog(options_.targets.syslog_socket, content);
  const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
  if (file_) (void)file_->append(bytes);
  if (errors_ && level != LogLevel::Info) (void)errors_->append(bytes);
  if (sessions_ && is_of_sessions(id)) (void)sessions_->append(bytes);
}

}  // namespace scarlet::daemon
