// SPDX-License-Identifier: GPL-3.0-or-later
// qmfix: checks hashed files and repairs them. Works beside sessions that use the files.
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "programs/tool.h"
#include "store/check.h"

namespace {

using scarlet::base::describe;
using scarlet::base::MessageId;
using scarlet::programs::complain;
using scarlet::programs::say;
using scarlet::programs::ToolCommandLine;
using scarlet::store::CheckReport;
using scarlet::store::damage_name;
using scarlet::store::DamageFound;

struct Options {
  bool repair = false;
  bool json = false;
};

std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') json += '\\';
    if (byte >= 32 && byte < 127) {
      json += c;
    } else {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      json += escape;
    }
  }
  return json + '"';
}

void print_json(const std::string& path, const CheckReport& report) {
  std::printf(
      "{\"path\":%s,\"whole\":%s,\"groups\":%llu,\"records\":%llu,\"large_records\":%llu,\"index_entries\":%llu,"
      "\"blocks\":%llu,\"used_blocks\":%llu,\"damages\":[",
      quoted(path).c_str(), report.damage_count == 0 ? "true" : "false", static_cast<unsigned long long>(report.groups),
      static_cast<unsigned long long>(report.records), static_cast<unsigned long long>(report.large_records),
      static_cast<unsigned long long>(report.index_entries), static_cast<unsigned long long>(report.blocks),
      static_cast<unsigned long long>(report.used_blocks));
  const char* separator = "";
  for (const DamageFound& found : report.damages) {
    std::printf("%s{\"kind\":\"%s\",\"where\":%llu,\"detail\":%s}", separator,
                std::string(damage_name(found.damage)).c_str(), static_cast<unsigned long long>(found.where),
                quoted(found.detail).c_str());
    separator = ",";
  }
  std::printf("],\"damage_count\":%llu}\n", static_cast<unsigned long long>(report.damage_count));
}

void print_text(const std::string& path, const CheckReport& report) {
  if (report.damage_count == 0) {
    return say(MessageId::StoreFixWhole, {path, std::to_string(report.records), std::to_string(report.groups),
                                          std::to_string(report.used_blocks), std::to_string(report.blocks)});
  }
  say(MessageId::StoreFixDamaged, {path, std::to_string(report.damage_count)});
  for (const DamageFound& found : report.damages) std::printf("%s\n", scarlet::store::describe(found).c_str());
  if (report.damage_count > report.damages.size()) {
    say(MessageId::StoreFixMore, {std::to_string(report.damage_count - report.damages.size())});
  }
}

void print_error(const Options& options, MessageId id, const std::string& path, const scarlet::base::Error& error) {
  if (options.json) {
    std::printf("{\"path\":%s,\"whole\":false,\"error\":%s}\n", quoted(path).c_str(), quoted(describe(error)).c_str());
  } else {
    say(id, {path, describe(error)});
  }
}

// True when the file is whole, or was made so.
bool treat(scarlet::workspace::Instance& instance, const Options& options, const std::string& path) {
  bool whole = false;
  {
    auto file = instance.store().open(path);
    if (!file) return print_error(options, MessageId::StoreFixNotOpened, path, file.error()), false;
    if ((*file)->kind() != scarlet::store::FileKind::Hashed) {
      if (!options.json) say(MessageId::StoreFixNotHashed, {path});
      return true;
    }
    auto report = scarlet::store::check_file(**file);
    if (!report) return print_error(options, MessageId::StoreFixNotOpened, path, report.error()), false;
    whole = report->damage_count == 0;
    options.json ? print_json(path, *report) : print_text(path, *report);
  }
  if (whole || !options.repair) return whole;
  auto repaired = scarlet::store::repair_file(instance.env(), instance.store(), path);
  if (!repaired) return print_error(options, MessageId::StoreFixNotRepaired, path, repaired.error()), false;
  if (!options.json) {
    say(MessageId::StoreFixRepaired, {path, std::to_string(repaired->records), std::to_string(repaired->lost_entries),
                                      std::to_string(repaired->lost_pages)});
  }
  return true;
}

}  // namespace

int main(int count, char** words) {
  // Checking is what it does anyway; the bar and verbosity of old are accepted.
  const ToolCommandLine line(
      count, words,
      {{"--repair", 'F'}, {"-F", 'F'}, {"--json", 'j'}, {"--check", 'C'}, {"-C", 'C'}, {"-B", 'B'}, {"-V", 'V'}});
  if (!line.wrong().empty()) return complain(MessageId::StoreFixUnknownOption, {line.wrong()}) ? 0 : 1;
  if (line.help() || line.words().empty()) {
    say(MessageId::StoreFixUsage, {});
    return line.help() ? 0 : 1;
  }
  const auto instance = scarlet::programs::open_instance();
  if (!instance) return 1;
  const Options options{line.has('F'), line.has('j')};
  bool all_whole = true;
  for (const std::string& path : line.words()) all_whole = treat(*instance, options, path) && all_whole;
  return all_whole ? 0 : 1;
}
