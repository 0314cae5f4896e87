// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/trail.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <span>

#include "base/text.h"
#include "formats/crypto.h"
#include "formats/encoding.h"

namespace scarlet::audit {

using base::Result;

namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::size_t kDigestDigits = 64;
constexpr std::string_view kPrevious = ",\"prev\":\"";
constexpr std::string_view kSequence = "\"seq\":";
constexpr std::string_view kEnd = "\"}";

Result<std::string> digest_of(std::string_view line) {
  auto bytes = formats::digest("SHA256", line);
  if (!bytes) return bytes.error();
  return formats::encode(formats::Encoding::Hex, *bytes);
}

// The digest that a line names; empty when it is no line of a trail.
std::string_view named_digest(std::string_view line) {
  const std::size_t tail = kPrevious.size() + kDigestDigits + kEnd.size();
  if (line.size() < tail || !line.ends_with(kEnd)) return {};
  const std::string_view end = line.substr(line.size() - tail);
  return end.starts_with(kPrevious) ? end.substr(kPrevious.size(), kDigestDigits) : std::string_view();
}

std::uint64_t sequence_of(std::string_view line) {
  const auto at = line.find(kSequence);
  if (at == std::string_view::npos) return 0;
  const std::string_view rest = line.substr(at + kSequence.size());
  const auto number = base::parse_integer(rest.substr(0, rest.find(',')));
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

}  // namespace

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

std::string json_text(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (byte >= 0x20 && byte < 0x7F) {
      json += c;
    } else {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", byte);
      json += code.data();
    }
  }
  return json + '"';
}

Result<void> Trail::open(const std::string& path) {
  file_.reset();
  const std::string before = last_;
  const std::uint64_t sequence = sequence_;
  SCARLET_TRY(read_end(path));
  if (last_.empty()) {
    last_ = before.empty() ? std::string(kDigestDigits, '0') : before;
    sequence_ = sequence;
  }
  auto opened = env_.open(path, os::OpenMode::CreateOrOpen);
  if (!opened) return opened.error();
  file_ = std::move(*opened);
  return {};
}

// A line that was cut short by a crash is closed, and shows when the trail is verified.
Result<void> Trail::read_end(const std::string& path) {
  last_.clear();
  if (!os::exists(env_, path)) return {};
  auto content = os::read_file(env_, path);
  if (!content) return content.error();
  if (content->empty()) return {};
  if (content->back() != '\n') {
    auto file = env_.open(path, os::OpenMode::ReadWrite);
    if (!file) return file.error();
    SCARLET_TRY((*file)->append(std::as_bytes(std::span("\n", 1))));
    *content += '\n';
  }
  std::string_view lines(*content);
  lines.remove_suffix(1);
  const auto start = lines.rfind('\n');
  const std::string_view line = start == std::string_view::npos ? lines : lines.substr(start + 1);
  auto digest = digest_of(line);
  if (!digest) return digest.error();
  last_ = std::move(*digest);
  sequence_ = sequence_of(line);
  return {};
}

Result<void> Trail::write(const Event& event) {
  if (!file_) return base::Error{base::Status::FileNotFound, 0, "audit trail"};
  std::string line = "{\"timestamp\":\"" + timestamp(env_.unix_nanoseconds()) + "\"," + std::string(kSequence) +
                     std::to_string(sequence_ + 1) + ",\"event\":" + json_text(event.name);
  for (const auto& [name, value] : event.members) {
    if (!value.empty()) line += ",\"" + std::string(name) + "\":" + json_text(value);
  }
  line += std::string(kPrevious) + last_ + std::string(kEnd);
  auto digest = digest_of(line);
  if (!digest) return digest.error();
  line += '\n';
  SCARLET_TRY(file_->append(std::as_bytes(std::span(line.data(), line.size()))));
  last_ = std::move(*digest);
  ++sequence_;
  return {};
}

Result<Verdict> verify(os::Env& env, const std::string& path) {
  auto content = os::read_file(env, path);
  if (!content) return content.error();
  Verdict verdict;
  std::string expected;
  std::uint64_t sequence = 0;
  std::string_view rest(*content);
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    ++verdict.lines;
    const std::string_view named = named_digest(line);
    if (verdict.lines == 1) verdict.begins_behind = named;
    const bool follows = verdict.lines == 1 || (named == expected && sequence_of(line) == sequence + 1);
    if (named.empty() || end == std::string_view::npos || !follows) {
      verdict.broken_line = verdict.lines;
      return verdict;
    }
    sequence = sequence_of(line);
    auto digest = digest_of(line);
    if (!digest) return digest.error();
    expected = std::move(*digest);
  }
  return verdict;
}

}  // namespace scarlet::audit
