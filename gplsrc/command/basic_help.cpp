// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/basic_help.h"

#include <algorithm>

#include "base/text.h"
#include "workspace/new_account_voc.h"

namespace scarlet::command {
namespace {

constexpr std::string_view kTable = "sys/SYSCOM/BASIC.HELP";

std::string_view name_of(std::string_view syntax) { return syntax.substr(0, syntax.find_first_of("( ", 1)); }

}  // namespace

std::vector<BasicEntry> parse_basic_help(std::string_view text) {
  std::vector<BasicEntry> entries;
  std::string_view section;
  bool heads = false;
  for (const std::string_view line : base::split(text, '\n')) {
    const std::string_view rest = line.size() > 2 ? line.substr(2) : std::string_view();
    const bool begins = line.starts_with("= ");
    if (line.starts_with("# ")) section = rest;
    if (begins && !heads) entries.push_back({section, {}, {}, {}, {}, {}});
    heads = begins;
    if (begins) {
      BasicEntry& entry = entries.back();
      entry.syntaxes.push_back(rest);
      if (std::ranges::find(entry.names, name_of(rest)) == entry.names.end()) entry.names.push_back(name_of(rest));
      continue;
    }
    if (entries.empty() || line.empty() || line[0] == '#' || line[0] == '*') continue;
    if (line.starts_with("  ") || line.starts_with("~ ")) {
      entries.back().code.push_back(rest);
    } else if (line[0] == '>') {
      entries.back().shown.push_back(rest);
    } else {
      if (!entries.back().description.empty()) entries.back().description += ' ';
      entries.back().description += line;
    }
  }
  return entries;
}

const std::vector<BasicEntry>& basic_entries() {
  static const std::vector<BasicEntry> kEntries = parse_basic_help(workspace::built_in_text(kTable));
  return kEntries;
}

}  // namespace scarlet::command
