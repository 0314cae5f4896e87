// SPDX-License-Identifier: GPL-3.0-or-later
// Message texts in other languages: records of file MESSAGES of the system account whose id is the language's prefix
// (up to three letters) and the number.
#include <algorithm>

#include "base/text.h"
#include "command/call.h"
#include "command/verbs.h"
#include "os/env.h"
#include "workspace/instance.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::size_t kPrefixBytes = 3;
constexpr std::string_view kVersionNumber = "0000";

bool is_prefix(std::string_view text) {
  return !text.empty() && text.size() <= kPrefixBytes && std::all_of(text.begin(), text.end(), base::is_letter);
}

// `\F` is a field mark; blanks at the end are written as ~.
std::string text_of(std::string line) {
  const auto last = line.find_last_not_of('~');
  const std::size_t kept = last == std::string::npos ? 0 : last + 1;
  std::fill(line.begin() + static_cast<std::ptrdiff_t>(kept), line.end(), ' ');
  return base::replace_all(line, "\\F", std::string(1, base::kFieldMark));
}

// Lines of the file, those that end in a backslash joined to the next.
std::vector<std::string> joined_lines(const std::string& content) {
  std::vector<std::string> lines;
  bool goes_on = false;
  for (std::string_view line : base::split(content, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!goes_on) lines.emplace_back();
    goes_on = line.ends_with('\\');
    if (goes_on) line.remove_suffix(1);
    lines.back() += line;
  }
  return lines;
}

}  // namespace

std::int64_t set_language(Call& call) {
  if (call.words.at_end()) {
    call.environment().language.clear();
    return kDone;
  }
  const std::string prefix = base::upper(call.word());
  if (!call.words.at_end() || !is_prefix(prefix)) return call.fail(MessageId::CommandBadLanguage, {prefix});
  call.environment().language = prefix;
  return kDone;
}

// Header lines PREFIX=xx and VERSION=n, then "nnnn text" in ascending order.
std::int64_t load_language(Call& call) {
  const std::string path = call.word();
  if (path.empty() || !call.words.at_end()) return call.bad_words();
  const auto content =
      os::read_file(call.workspace.env(), call.workspace.files().expand_path(path, call.workspace.account().path));
  if (!content) return call.fail(content.error());
  auto file = call.workspace.files().open_path(call.workspace.instance().system_account() + "/MESSAGES");
  if (!file) return call.fail(file.error());
  std::string prefix;
  std::size_t count = 0;
  std::int64_t last = -1;
  for (const std::string& line : joined_lines(*content)) {
    if (line.starts_with("PREFIX=")) {
      prefix = base::upper(line.substr(7));
      continue;
    }
    const bool version = line.starts_with("VERSION=");
    const std::string number = version ? std::string(kVersionNumber) : line.substr(0, line.find(' '));
    if (base::trimmed(line).empty()) continue;
    const auto parsed = base::parse_integer(number);
    if (!is_prefix(prefix) || !parsed || (!version && *parsed <= last)) {
      return call.fail(MessageId::CommandBadLanguageLine, {line});
    }
    if (!version) last = *parsed;
    const std::size_t start = version ? 8 : std::min(number.size() + 1, line.size());
    if (auto written = (*file)->write(prefix + number, text_of(line.substr(start))); !written) {
      return call.fail(written.error());
    }
    ++count;
  }
  call.say(MessageId::CommandLanguageLoaded, {std::to_string(count), prefix});
  return kDone;
}

}  // namespace scarlet::command::verbs
