// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/log.h"

#include <array>
#include <cstdio>
#include <span>

#include "audit/trail.h"
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

void Log::open(const std::string& directory, bool json, const audit::Targets& targets) {
  json_ = json;
  targets_ = targets;
  file_.reset();
  if (!targets.file) return;
  if (!os::is_directory(env_, directory)) return;
  auto file = env_.open(directory + "/system.log", os::OpenMode::CreateOrOpen);
  if (file) file_ = std::move(*file);
}

std::string Log::line(const std::string& text) {
  const std::string time = audit::timestamp(env_.unix_nanoseconds());
  const std::string pid = std::to_string(os::this_process().pid);
  if (!json_) return time + " qmlnxd[" + pid + "]: " + text + "\n";
  return "{\"timestamp\":\"" + time + "\",\"program\":\"qmlnxd\",\"pid\":" + pid +
         ",\"message\":" + audit::json_text(text) + "}\n";
}

void Log::write(base::MessageId id, std::initializer_list<std::string_view> arguments) {
  const std::string text = line(base::message(id, arguments));
  (void)os::write_all(2, text);
  const std::string_view content = std::string_view(text).substr(0, text.size() - 1);
  if (targets_.journal) (void)audit::send_to_journal(targets_.journal_socket, content, {});
  if (targets_.syslog) (void)audit::send_to_syslog(targets_.syslog_socket, content);
  if (file_) (void)file_->append(std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace scarlet::daemon
