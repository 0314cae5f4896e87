// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/trail.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <span>

#include "base/text.h"
#include "formats/crypto.h"
#include "formats/encoding.h"
#include "os/shared_memory.h"

namespace scarlet::audit {

using base::Result;

namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::size_t kDigestDigits = 64;
constexpr std::uint64_t kPieceBytes = 16'384;
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

Result<void> Trail::open(const std::string& path, const Targets& targets) {
  close();
  targets_ = targets;
  if (last_.empty()) last_ = std::string(kDigestDigits, '0');
  if (targets.file) {
    auto opened = env_.open(path, os::OpenMode::CreateOrOpen);
    if (!opened) return opened.error();
    SCARLET_TRY(read_end(**opened));
    file_ = std::move(*opened);
  }
  open_ = true;
  return {};
}

// The last line of the file, if it has one, is what the next line follows; an empty file goes on with what this process
// wrote before. A line that was cut short by a crash is closed, and shows when the trail is verified.
Result<void> Trail::read_end(os::FileHandle& file) {
  const auto size = file.size_bytes();
  if (!size) return size.error();
  std::string tail;
  std::uint64_t start = *size;
  // Back in pieces until a whole line is there.
  while (start > 0 && tail.substr(0, tail.size() - (tail.ends_with('\n') ? 1 : 0)).find('\n') == std::string::npos) {
    const std::uint64_t piece = std::min<std::uint64_t>(start, kPieceBytes);
    start -= piece;
    std::string bytes(piece, '\0');
    const auto got = file.read_at(start, std::as_writable_bytes(std::span(bytes.data(), bytes.size())));
    if (!got) return got.error();
    tail.insert(0, bytes);
  }
  if (tail.empty()) return {};
  if (tail.back() != '\n') {
    SCARLET_TRY(file.append(std::as_bytes(std::span("\n", 1))));
    tail += '\n';
  }
  std::string_view lines(tail);
  lines.remove_suffix(1);
  const std::string_view line = lines.substr(lines.rfind('\n') + 1);
  auto digest = digest_of(line);
  if (!digest) return digest.error();
  last_ = std::move(*digest);
  sequence_ = sequence_of(line);
  return {};
}

std::string Trail::line_of(const Event& event) {
  std::string line = "{\"timestamp\":\"" + timestamp(env_.unix_nanoseconds()) + "\"," + std::string(kSequence) +
                     std::to_string(sequence_ + 1) + ",\"event\":" + json_text(event.name);
  for (const auto& [name, value] : event.members) {
    if (!value.empty()) line += ",\"" + std::string(name) + "\":" + json_text(value);
  }
  return line + std::string(kPrevious) + last_ + std::string(kEnd);
}

Result<void> Trail::write(const Event& event) {
  if (!open_) return base::Error{base::Status::FileNotFound, 0, "audit trail"};
  const std::string line = line_of(event);
  auto digest = digest_of(line);
  if (!digest) return digest.error();
  SCARLET_TRY(send(line, event));
  last_ = std::move(*digest);
  ++sequence_;
  return {};
}

// A target that fails does not keep the others from it; none is left: an error.
Result<void> Trail::send(const std::string& line, const Event& event) {
  Result<void> result = base::Error{base::Status::ActionFailed, 0, "audit trail"};
  const auto tell = [&](Result<void> sent) {
    if (sent.ok() || !result.ok()) result = std::move(sent);
  };
  if (targets_.journal) tell(send_to_journal(targets_.journal_socket, line, event));
  if (targets_.syslog) tell(send_to_syslog(targets_.syslog_socket, line));
  if (file_) {
    const std::string bytes = line + '\n';
    tell(file_->append(std::as_bytes(std::span(bytes.data(), bytes.size()))));
  }
  return result;
}

Result<void> Trail::write_shared(const std::string& path, const Targets& targets, const Event& event) {
  std::unique_ptr<os::FileLock> lock;
  if (targets.file) {
    auto locked = os::FileLock::acquire(path + ".lock");
    if (!locked) return locked.error();
    lock = std::move(*locked);
  }
  SCARLET_TRY(open(path, targets));
  auto written = write(event);
  close();
  return written;
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
