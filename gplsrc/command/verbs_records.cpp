// SPDX-License-Identifier: GPL-3.0-or-later
// CT, DUMP and DELETE: verbs that take a file and records of it.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/hex_dump.h"
#include "command/listing.h"
#include "command/verbs.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

// The records that a sentence chooses: ids, all, or select list 0.
struct Choice {
  std::vector<std::string> ids;
  bool all = false;
  bool no_query = false;
};

// `*` or ALL.
bool accept_all(Call& call) {
  const workspace::Token* token = call.words.peek();
  if (token != nullptr && !token->quoted && token->text == "*") return call.words.next() != nullptr;
  return call.words.accept(Keyword::All);
}

enum class Format { Text, Hexadecimal, Bytes };

struct ShowOptions {
  Format format = Format::Text;
  ListingOptions listing;
  Choice choice;
};

bool accept_show_option(Call& call, ShowOptions& options) {
  if (call.words.accept(Keyword::Hex)) {
    options.format = Format::Hexadecimal;
  } else if (call.words.accept(Keyword::Binary)) {
    options.format = Format::Bytes;
  } else if (call.words.accept(Keyword::NoQuery)) {
    options.choice.no_query = true;
  } else {
    return options.listing.accept(call);
  }
  return true;
}

std::string zero_filled(std::size_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

void show_fields(Listing& listing, std::string_view record, bool hexadecimal) {
  const auto fields = fields_of(record);
  const std::size_t width = std::to_string(fields.size()).size();
  for (std::size_t i = 0; i < fields.size() && !listing.stopped(); ++i) {
    listing.line(zero_filled(i + 1, width) + ": " +
                 (hexadecimal ? hexadecimal_text(fields[i]) : std::string(fields[i])));
  }
}

// The record as typed, then in upper case; `id` becomes the one found.
bool find_record(Call& call, OpenFile& file, std::string& id, std::string& record) {
  if (read_record(call, file, id, record)) return true;
  const std::string folded = base::upper(id);
  if (folded == id || !read_record(call, file, folded, record)) return false;
  id = folded;
  return true;
}

void show_records(Call& call, OpenFile& file, const ShowOptions& options) {
  Listing listing(call.workspace, options.listing.unit);
  for (std::string id : options.choice.ids) {
    std::string record;
    if (!find_record(call, file, id, record)) {
      call.say(MessageId::CommandRecordMissing, {file.name.shown(), id});
      continue;
    }
    listing.line(file.name.shown() + " " + id);
    if (options.format == Format::Bytes) {
      for (const std::string& line : dump_lines(record)) listing.line(line);
    } else {
      show_fields(listing, record, options.format == Format::Hexadecimal);
    }
    if (listing.stopped()) return;
  }
}

// Ids of the choice filled in from the file or the list; false when there is nothing to work on.
bool complete(Call& call, OpenFile& file, Choice& choice) {
  if (choice.all) {
    auto ids = all_ids(*file.file);
    if (!ids) return call.fail(ids.error()), false;
    choice.ids = std::move(*ids);
  } else if (choice.ids.empty()) {
    if (!call.workspace.lists()[0].active()) return call.bad_words(), false;
    if (!may_use_list(call, choice.no_query)) return false;
    auto ids = take_list(call.workspace, 0);
    if (!ids) return call.fail(ids.error()), false;
    choice.ids = std::move(*ids);
  }
  return true;
}

std::int64_t show(Call& call, Format format) {
  auto name = take_file_name(call);
  if (!name) return call.bad_words();
  ShowOptions options;
  options.format = format;
  while (!call.words.at_end()) {
    if (accept_show_option(call, options)) continue;
    if (accept_all(call)) {
      options.choice.all = true;
    } else {
      options.choice.ids.push_back(call.word());
    }
  }
  base::Status why = base::Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  if (!complete(call, *file, options.choice)) return kRefused;
  show_records(call, *file, options);
  return kDone;
}

// True when the record was there and is gone.
bool delete_one(Call& call, OpenFile& file, const std::string& id) {
  std::string record;
  if (!read_record(call, file, id, record)) return false;
  const auto removed = call.workspace.records().remove(*file.variable, id);
  if (!removed.ok()) call.say(MessageId::CommandRecordNotDeleted, {id, base::meaning(base::Status(removed.status))});
  return removed.ok();
}

}  // namespace

std::int64_t copy_to_terminal(Call& call) { return show(call, Format::Text); }

std::int64_t dump(Call& call) { return show(call, Format::Bytes); }

std::int64_t delete_records(Call& call) {
  auto name = take_file_name(call);
  if (!name) return call.bad_words();
  Choice choice;
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::All)) {
      choice.all = true;
    } else if (call.words.accept(Keyword::NoQuery)) {
      choice.no_query = true;
    } else {
      choice.ids.push_back(call.word());
    }
  }
  base::Status why = base::Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  if (choice.all && !choice.no_query && !call.confirm(MessageId::CommandDeleteAll, {file->name.shown()}))
    return kRefused;
  const bool from_list = !choice.all && choice.ids.empty();
  if (!complete(call, *file, choice)) {
    if (from_list) call.workspace.lists()[0] = workspace::SelectList();
    return kRefused;
  }
  const auto deleted = std::count_if(choice.ids.begin(), choice.ids.end(),
                                     [&](const std::string& id) { return delete_one(call, *file, id); });
  call.say(MessageId::CommandRecordsDeleted, {std::to_string(deleted)});
  return deleted;
}

}  // namespace scarlet::command::verbs
