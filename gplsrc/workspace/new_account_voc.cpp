// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the built-in texts of VOC/ and sys/. Their format, one record a line:
//
//   id | field 1 | field 2 ...      blanks around a field do not count; {vm} is a value mark,
//                                   {release} the release of the system
//   # comment
//   [NAME]                          in sys/*.txt: the records below belong to the file NAME of the system account
//
// A folder sys/NAME is a directory file, its files are records as they stand.
#include "workspace/new_account_voc.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>

#include "base/status.h"
#include "base/text.h"
#include "base/version.h"

namespace scarlet::workspace {
namespace {

using base::kFieldMark;

struct BuiltInText {
  std::string_view path;
  std::string_view content;
};
constexpr BuiltInText kTexts[] = {
#include "system_texts.inc"
};
constexpr std::string_view kSystemVoc = "VOC/system-account.txt";

VocEntry parse_entry(std::string_view line) {
  const auto pieces = base::split(line, '|');
  VocEntry entry;
  entry.first = base::trimmed(pieces.front());
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    if (i > 1) entry.second += kFieldMark;
    entry.second += base::trimmed(pieces[i]);
  }
  entry.second = base::replace_all(entry.second, "{vm}", std::string(1, base::kValueMark));
  entry.second = base::replace_all(entry.second, "{release}", base::kVersion);
  return entry;
}

void for_each_line(std::string_view text, const std::function<void(std::string_view)>& take) {
  for (const std::string_view line : base::split(text, '\n')) {
    if (!base::trimmed(line).empty() && line.front() != '#') take(line);
  }
}

void add_keyword(std::vector<VocEntry>& voc, int number, std::string_view spellings) {
  for (const std::string_view spelling : base::split(spellings, ' ')) {
    voc.emplace_back(spelling, "K" + std::string(1, kFieldMark) + std::to_string(number));
  }
}

// A keyword that is a verb as well has the verb's record from field 3 on.
void add_second_meaning(std::vector<VocEntry>& voc, std::string_view id, std::string_view verb) {
  const auto found = std::find_if(voc.begin(), voc.end(), [&](const VocEntry& entry) { return entry.first == id; });
  if (found == voc.end()) return;
  for (const std::string_view field : base::split(verb, ' ')) (found->second += kFieldMark) += field;
}

std::vector<VocEntry> keyword_entries() {
  std::vector<VocEntry> voc;
#define K(number, name, spellings, meaning) add_keyword(voc, number, spellings);
#include "workspace/keywords.def"
#undef K
  add_second_meaning(voc, "OFF", "V IN 1");
  add_second_meaning(voc, "BREAK", "V IN 9");
  add_second_meaning(voc, "COUNT", "V CA $COUNT");
  add_second_meaning(voc, "DISPLAY", "V IN 3");
  add_second_meaning(voc, "EXPLAIN", "V CA $EXPLAIN");
  add_second_meaning(voc, "RESIZE", "V CA $CONFIGURE.FILE");
  return voc;
}

std::vector<VocEntry> error_names() {
  std::string text = "* ERR.H: names for the numbers of STATUS()\n";
#define X(number, name, symbol, meaning, os) text += "EQUATE " symbol " TO " #number "   ;* " meaning "\n";
#include "base/status.def"
#undef X
  std::replace(text.begin(), text.end(), '\n', kFieldMark);
  return {{"ERR.H", text}};
}

std::string as_record(std::string_view text) {
  std::string record(text);
  if (!record.empty() && record.back() == '\n') record.pop_back();
  std::replace(record.begin(), record.end(), '\n', kFieldMark);
  return record;
}

void add_sections(std::vector<SystemFile>& files, std::string_view text) {
  for_each_line(text, [&](std::string_view line) {
    if (line.front() == '[') {
      files.push_back({std::string(line.substr(1, line.find(']') - 1)), false, {}});
    } else if (!files.empty()) {
      files.back().records.push_back(parse_entry(line));
    }
  });
}

}  // namespace

std::vector<VocEntry> new_account_voc() {
  std::vector<VocEntry> voc = keyword_entries();
  for (const BuiltInText& text : kTexts) {
    if (!text.path.starts_with("VOC/") || text.path == kSystemVoc) continue;
    for_each_line(text.content, [&](std::string_view line) { voc.push_back(parse_entry(line)); });
  }
  return voc;
}

std::vector<VocEntry> system_account_voc() {
  std::vector<VocEntry> voc;
  for (const BuiltInText& text : kTexts) {
    if (text.path != kSystemVoc) continue;
    for_each_line(text.content, [&](std::string_view line) { voc.push_back(parse_entry(line)); });
  }
  return voc;
}

std::vector<SystemFile> system_files() {
  std::vector<SystemFile> files;
  files.push_back({"NEWVOC", false, new_account_voc()});
  std::map<std::string, std::vector<VocEntry>> directories;
  directories["SYSCOM"] = error_names();
  for (const BuiltInText& text : kTexts) {
    if (!text.path.starts_with("sys/")) continue;
    const std::string_view below = text.path.substr(4);
    const auto slash = below.find('/');
    if (slash == std::string_view::npos) {
      add_sections(files, text.content);
    } else {
      directories[std::string(below.substr(0, slash))].emplace_back(below.substr(slash + 1), as_record(text.content));
    }
  }
  for (auto& [path, records] : directories) files.push_back({path, true, std::move(records)});
  return files;
}

std::string_view built_in_text(std::string_view path) {
  for (const BuiltInText& text : kTexts) {
    if (text.path == path) return text.content;
  }
  return {};
}

}  // namespace scarlet::workspace
