// SPDX-License-Identifier: GPL-3.0-or-later
// Print units and printing.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/block_letters.h"
#include "command/listing.h"
#include "command/printer_settings.h"
#include "command/verbs.h"
#include "os/env.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;
using workspace::PrintMode;
using workspace::PrintSettings;

constexpr int kTerminalUnit = -1;
constexpr int kLastUnit = 255;

std::optional<int> take_unit(Call& call) {
  const auto number = call.number();
  if (!number || *number < kTerminalUnit || *number > kLastUnit) return std::nullopt;
  return static_cast<int>(*number);
}

// SETPTR DISPLAY: every unit that has settings.
std::int64_t show_units(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  workspace::PrintUnits& printers = call.workspace.printers();
  Listing listing(call.workspace, options.unit);
  for (int unit = kTerminalUnit; unit <= kLastUnit; ++unit) {
    if (printers.exists(unit)) listing.line(describe_settings(unit, printers.settings(unit)));
  }
  return kDone;
}

std::int64_t show_unit(Call& call, int unit) {
  call.output().line(describe_settings(unit, call.workspace.printers().settings(unit)));
  return kDone;
}

bool is_comma(const workspace::Token* token) { return token != nullptr && !token->quoted && token->text == ","; }

std::int64_t close_unit(Call& call, int unit) {
  auto closed = call.workspace.printers().close(unit);
  return closed ? kDone : call.fail(closed.error());
}

// Single settings of PRINTER that take a number.
struct NumberSetting {
  Keyword keyword;
  int least, most;
  int terminal::PageShape::*member;
};
constexpr NumberSetting kNumberSettings[] = {
    {Keyword::Width, 1, 32'767, &terminal::PageShape::width},
    {Keyword::Lines, 0, 32'767, &terminal::PageShape::depth},
    {Keyword::TopMargin, 0, 50, &terminal::PageShape::top_margin},
    {Keyword::BottomMargin, 0, 50, &terminal::PageShape::bottom_margin},
    {Keyword::LeftMargin, 0, 50, &terminal::PageShape::left_margin},
};

enum class Verdict { Taken, NotOne, Bad };

Verdict take_number_setting(Call& call, PrintSettings& settings) {
  for (const NumberSetting& setting : kNumberSettings) {
    if (!call.words.accept(setting.keyword)) continue;
    const auto number = call.number();
    if (!number || *number < setting.least || *number > setting.most) return Verdict::Bad;
    settings.shape.*setting.member = static_cast<int>(*number);
    return Verdict::Taken;
  }
  return Verdict::NotOne;
}

// FILE file id: the unit prints to that record of a directory file.
Verdict take_print_file(Call& call, PrintSettings& settings) {
  const auto name = take_file_name(call);
  const std::string id = call.word();
  if (!name || id.empty()) return Verdict::Bad;
  auto file = open_file(call, *name);
  if (!file) return Verdict::Bad;
  auto record = store::record_to_file_name(id);
  if (file->file->kind() != store::FileKind::Directory || !record) {
    call.say(MessageId::CommandNotDirectoryFile, {file->name.shown()});
    return Verdict::Bad;
  }
  settings.mode = PrintMode::HoldFile;
  settings.path_name = file->file->path() + "/" + *record;
  return Verdict::Taken;
}

Verdict take_printer_setting(Call& call, int unit, PrintSettings& settings) {
  if (call.words.accept(Keyword::Close)) {
    return close_unit(call, unit) == kDone ? Verdict::Taken : Verdict::Bad;
  }
  if (call.words.accept(Keyword::File)) return take_print_file(call, settings);
  if (call.words.accept(Keyword::At)) {
    settings.printer = call.word();
  } else if (call.words.accept(Keyword::KeepOpen)) {
    settings.keep_open = true;
  } else if (call.words.accept(Keyword::Reset)) {
    settings = call.workspace.printers().default_settings();
  } else if (call.words.accept(Keyword::Query)) {
    show_unit(call, unit);
  } else {
    return take_number_setting(call, settings);
  }
  return Verdict::Taken;
}

struct SpoolRequest {
  std::vector<std::string> ids;
  std::size_t first = 1, last = static_cast<std::size_t>(-1);
  bool numbers = false;
  int unit = 0;
};

// LINES n m, LNUM, LPTR n; anything else is an id. False for bad numbers.
bool take_spool_word(Call& call, SpoolRequest& request) {
  if (call.words.accept(Keyword::Lines)) {
    const auto first = call.number();
    const auto last = first ? call.number() : std::nullopt;
    if (!last || *first < 1 || *last < *first) return false;
    request.first = static_cast<std::size_t>(*first);
    request.last = static_cast<std::size_t>(*last);
  } else if (call.words.accept(Keyword::Lnum)) {
    request.numbers = true;
  } else if (call.words.accept(Keyword::Lptr)) {
    request.unit = take_unit(call).value_or(0);
  } else {
    request.ids.push_back(call.word());
  }
  return true;
}

void spool_record(Listing& listing, std::string_view record, const SpoolRequest& request) {
  std::size_t number = 0;
  for (const std::string_view field : fields_of(record)) {
    ++number;
    if (number < request.first || number > request.last) continue;
    std::string digits = std::to_string(number);
    digits.insert(0, 4 - std::min<std::size_t>(digits.size(), 4), '0');
    listing.line(request.numbers ? digits + ": " + std::string(field) : std::string(field));
  }
}

std::int64_t block_letters(Call& call, std::optional<int> unit) {
  const std::string_view text = base::trimmed(call.text);
  if (text.empty()) return call.fail(MessageId::CommandMissingWord, {call.verb.name, call.verb.syntax});
  Listing listing(call.workspace, unit);
  for (const std::string& line : large_letters(text)) listing.line(line);
  return kDone;
}

}  // namespace

std::int64_t setptr(Call& call) {
  workspace::PrintUnits& printers = call.workspace.printers();
  if (call.words.accept(Keyword::Display)) return show_units(call);
  const bool defaults = call.words.accept(Keyword::Default);
  const std::string named = call.words.at_end() ? std::string() : call.words.peek()->text;
  const auto unit = defaults || call.words.at_end() ? std::optional<int>(0) : take_unit(call);
  if (!unit) return call.fail(MessageId::CommandNoPrintUnit, {named});
  if (call.words.at_end() && !defaults) return show_unit(call, *unit);
  if (!is_comma(call.words.peek())) return call.bad_words();
  if (call.words.peek_keyword(1) == Keyword::Display && call.words.peek(2) == nullptr) return show_unit(call, *unit);
  PrintSettings& settings = defaults ? printers.default_settings() : printers.settings(*unit);
  auto request = parse_setptr(call, printers.default_settings(), settings);
  if (!request) return kRefused;
  if (!request->brief) {
    call.output().line(describe_settings(*unit, request->settings));
    if (!call.confirm(MessageId::CommandPrinterConfirm)) return kDone;
  }
  settings = request->settings;
  return kDone;
}

std::int64_t printer(Call& call) {
  workspace::PrintUnits& printers = call.workspace.printers();
  for (const Keyword keyword : {Keyword::On, Keyword::Off}) {
    if (!call.words.accept(keyword)) continue;
    if (!call.words.at_end()) return call.bad_words();
    printers.set_printer_on(keyword == Keyword::On);
    return kDone;
  }
  const int unit = take_unit(call).value_or(0);
  if (call.words.at_end()) return call.bad_words();
  PrintSettings& settings = printers.settings(unit);
  while (!call.words.at_end()) {
    const Verdict verdict = take_printer_setting(call, unit, settings);
    if (verdict == Verdict::NotOne) return call.bad_words();
    if (verdict == Verdict::Bad) return kRefused;
  }
  return kDone;
}

std::int64_t sp_open(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  call.workspace.printers().settings(0).keep_open = true;
  return kDone;
}

std::int64_t sp_close(Call& call) {
  if (!call.words.at_end()) return call.bad_words();
  call.workspace.printers().settings(0).keep_open = false;
  return close_unit(call, 0);
}

std::int64_t spool(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  SpoolRequest request;
  while (!call.words.at_end()) {
    if (!take_spool_word(call, request)) return call.bad_words();
  }
  base::Status why = base::Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  if (request.ids.empty()) {
    if (!call.workspace.lists()[0].active()) return call.bad_words();
    auto ids = take_list(call.workspace, 0);
    if (!ids) return call.fail(ids.error());
    request.ids = std::move(*ids);
  }
  Listing listing(call.workspace, request.unit);
  for (const std::string& id : request.ids) {
    std::string record;
    if (read_record(call, *file, id, record)) {
      spool_record(listing, record, request);
    } else {
      call.say(MessageId::CommandRecordMissing, {file->name.shown(), id});
    }
  }
  return kDone;
}

std::int64_t block_term(Call& call) { return block_letters(call, std::nullopt); }
std::int64_t block_print(Call& call) { return block_letters(call, 0); }

}  // namespace scarlet::command::verbs
