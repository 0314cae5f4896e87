// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/log.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <span>

#include "os/process.h"
#include "os/terminal.h"

namespace scarlet::daemon {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

void append_quoted(std::string& json, std::string_view text) {
  json += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  json += '"';
}

}  // namespace

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

std::string timestamp(std::int64_t unix_nanoseconds) {
  const std::time_t seconds = unix_nanoseconds / kNanosecondsPerSecond;
  const long microseconds = static_cast<long>(unix_nanoseconds % kNanosecondsPerSecond / 1'000);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%06ldZ", parts.tm_year + 1900,
                parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, microseconds);
  return text.data();
}

void Log::open(const std::string& directory, bool json) {
  json_ = json;
  file_.reset();
  if (!os::is_directory(env_, directory)) return;
  auto file = env_.open(directory + "/system.log", os::OpenMode::CreateOrOpen);
  if (file) file_ = std::move(*file);
}

std::string Log::line(const std::string& text) {
  const std::string time = timestamp(env_.unix_nanoseconds());
  const std::string pid = std::to_string(os::this_process().pid);
  if (!json_) return time + " qmlnxd[" + pid + "]: " + text + "\n";
  std::string json = "{\"timestamp\":\"" + time + "\",\"program\":\"qmlnxd\",\"pid\":" + pid + ",\"message\":";
  append_quoted(json, text);
  return json + "}\n";
}

void Log::write(base::MessageId id, std::initializer_list<std::string_view> arguments) {
  const std::string text = line(base::message(id, arguments));
  (void)os::write_all(2, text);
  if (file_) (void)file_->append(std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace scarlet::daemon
