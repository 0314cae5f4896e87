// SPDX-License-Identifier: GPL-3.0-or-later
// CATALOGUE, DELETE.CATALOGUE and MAP.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "command/arguments.h"
#include "command/cataloguing.h"
#include "command/listing.h"
#include "command/program_files.h"
#include "command/verbs.h"
#include "convert/convert.h"
#include "os/clock.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::CatalogueKind;
using workspace::Keyword;

struct CatalogueWords {
  std::vector<std::string> names;
  CatalogueKind kind = CatalogueKind::Private;
  bool no_query = false;
  bool bad = false;
};

CatalogueWords parse(Call& call) {
  CatalogueWords words;
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::Local)) {
      words.kind = CatalogueKind::Local;
    } else if (call.words.accept(Keyword::Global) || call.words.accept(Keyword::Pcode)) {
      words.kind = CatalogueKind::Global;
    } else if (call.words.accept(Keyword::NoQuery)) {
      words.no_query = true;
    } else if (!call.words.accept(Keyword::Noxref)) {
      const auto name = take_file_name(call);
      words.bad = words.bad || !name || name->dict || name->data;
      if (words.bad) break;
      words.names.push_back(name->name);
    }
  }
  return words;
}

// The programs that have objects.
base::Result<std::vector<std::string>> objects_of(workspace::Workspace& workspace, const std::string& file) {
  auto out = workspace.files().open(object_file_name(file));
  if (!out) return out.error();
  return all_ids(**out);
}

std::int64_t catalogue_all(Call& call, const std::string& file, const std::vector<std::string>& programs,
                           const CatalogueWords& words) {
  std::int64_t code = kDone;
  for (const std::string& program : programs) {
    const std::int64_t one = catalogue_program(call, {file, base::upper(program), program, words.kind, words.no_query});
    if (one != kDone) code = one;
  }
  return code;
}

// A program as MAP shows it.
struct MapRow {
  std::string name;
  bool global = false;
  std::uint64_t bytes = 0;
  std::int64_t modified_seconds = 0;
};

void add_directory(Call& call, const std::string& path, bool global, bool all, std::vector<MapRow>& rows) {
  auto entries = call.workspace.env().list(path);
  if (!entries) return;
  for (const os::DirectoryEntry& entry : *entries) {
    if (entry.kind != os::EntryKind::Regular) continue;
    MapRow row{store::file_name_to_record(entry.name), global, 0, 0};
    const bool of_the_system = !row.name.empty() && std::string_view("$!_").find(row.name[0]) != std::string_view::npos;
    if (of_the_system && !all) continue;
    if (auto status = call.workspace.env().status(path + "/" + entry.name)) {
      row.bytes = status->size_bytes;
      row.modified_seconds = status->modified_seconds;
    }
    rows.push_back(std::move(row));
  }
}

std::int64_t write_map(Call& call, const std::string& name, const std::vector<MapRow>& rows) {
  auto file = open_file(call, {workspace::FileSpace::Part::Data, false, false, name});
  if (!file) return kRefused;
  if (auto cleared = file->file->clear(); !cleared) return call.fail(cleared.error());
  const std::string mark(1, base::kFieldMark);
  for (const MapRow& row : rows) {
    const os::LocalTime time = os::local_time_of(row.modified_seconds);
    const std::string record = std::string(row.global ? "G" : "") + mark + std::to_string(time.day) + mark +
                               std::to_string(time.second_of_day) + mark + std::to_string(row.bytes) + mark + "0";
    if (auto written = file->file->write(row.name, record); !written) return call.fail(written.error());
  }
  return kDone;
}

std::int64_t delete_one(Call& call, const std::string& name, CatalogueKind kind) {
  const bool removed = remove_from_catalogue(call.workspace, name, kind);
  if (removed) return kDone;
  return call.fail(MessageId::CommandNotCatalogued, {name}, -base::number(Status::NotInTheCatalogue));
}

}  // namespace

std::int64_t catalogue(Call& call) {
  const CatalogueWords words = parse(call);
  const bool list = call.workspace.lists()[0].active();
  if (words.bad || words.names.size() > 3 || (words.names.empty() && !list)) return call.bad_words();
  std::string file(kDefaultProgramFile);
  const bool file_first =
      words.names.size() > 1 || (list && !words.names.empty() && names_file(call.workspace, words.names[0]));
  if (file_first) file = words.names[0];
  if (!names_file(call.workspace, file)) return call.fail(MessageId::CommandNotInVoc, {file});
  if (words.names.size() < 2 && list && (words.names.empty() || file_first)) {
    if (!may_use_list(call, words.no_query)) return kRefused;
    auto programs = take_list(call.workspace, 0);
    return programs ? catalogue_all(call, file, *programs, words) : call.fail(programs.error());
  }
  if (words.names.back() == "*") {
    auto programs = objects_of(call.workspace, file);
    return programs ? catalogue_all(call, file, *programs, words) : call.fail(programs.error());
  }
  std::string program = words.names.back();
  std::string name = words.names.size() == 3 ? words.names[1] : program;
  if (words.names.size() < 3 && is_global_prefix(program[0])) program.erase(0, 1);
  return catalogue_program(call, {file, base::upper(name), program, words.kind, words.no_query});
}

std::int64_t delete_catalogue(Call& call) {
  CatalogueWords words = parse(call);
  if (words.bad) return call.bad_words();
  if (words.names.empty()) {
    if (!call.workspace.lists()[0].active()) return call.bad_words();
    auto listed = take_list(call.workspace, 0);
    if (!listed) return call.fail(listed.error());
    words.names = std::move(*listed);
  }
  std::int64_t code = kDone;
  for (const std::string& name : words.names) {
    if (const std::int64_t one = delete_one(call, base::upper(name), words.kind); one != kDone) code = one;
  }
  return code;
}

std::int64_t map(Call& call) {
  bool all = false;
  std::optional<std::string> target;
  ListingOptions options;
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::All)) {
      all = true;
    } else if (call.words.accept(Keyword::File)) {
      target = call.words.at_end() ? "$MAP" : call.word();
    } else if (!options.accept(call)) {
      return call.bad_words();
    }
  }
  std::vector<MapRow> rows;
  add_directory(call, call.workspace.catalogue().private_directory(), false, all, rows);
  add_directory(call, call.workspace.catalogue().global_directory(), true, all, rows);
  std::sort(rows.begin(), rows.end(), [](const MapRow& a, const MapRow& b) { return a.name < b.name; });
  if (target) return write_map(call, *target, rows);
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandMapHeading));
  for (const MapRow& row : rows) {
    const os::LocalTime time = os::local_time_of(row.modified_seconds);
    listing.line(left(row.name, 32) + " " + (row.global ? "G" : "P") + "  " + right(std::to_string(row.bytes), 8) +
                 "  " + convert::time_and_date(time.day, time.second_of_day));
  }
  return kDone;
}

}  // namespace scarlet::command::verbs
