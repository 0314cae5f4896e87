// SPDX-License-Identifier: GPL-3.0-or-later
// COPY and COPYP.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/listing.h"
#include "command/verbs.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::Keyword;

// One record to copy and the id it gets.
struct Pair {
  std::string from;
  std::string to;
};

struct CopyOptions {
  bool all = false;
  bool overwriting = false;
  bool updating = false;
  bool deleting = false;
  bool reporting = false;
  bool binary = false;
  bool no_query = false;
};

bool accept_option(Call& call, CopyOptions& options) {
  struct Word {
    Keyword keyword;
    bool CopyOptions::*flag;
  };
  constexpr Word kWords[] = {
      {Keyword::All, &CopyOptions::all},
      {Keyword::Overwriting, &CopyOptions::overwriting},
      {Keyword::Updating, &CopyOptions::updating},
      {Keyword::Deleting, &CopyOptions::deleting},
      {Keyword::Reporting, &CopyOptions::reporting},
      {Keyword::Binary, &CopyOptions::binary},
      {Keyword::NoQuery, &CopyOptions::no_query},
  };
  for (const Word& word : kWords) {
    if (!call.words.accept(word.keyword)) continue;
    options.*word.flag = true;
    return true;
  }
  return false;
}

class Copier {
 public:
  Copier(Call& call, OpenFile& source, OpenFile& target, const CopyOptions& options)
      : call_(call), source_(source), target_(target), options_(options) {
    // Between directory files the bytes go over as they are.
    const bool raw = options.binary || (source.file->kind() == store::FileKind::Directory &&
                                        target.file->kind() == store::FileKind::Directory);
    source_.variable->mark_mapping = !raw;
    target_.variable->mark_mapping = !raw;
  }

  std::int64_t copy(const std::vector<Pair>& pairs) {
    return std::count_if(pairs.begin(), pairs.end(), [&](const Pair& pair) { return copy_one(pair); });
  }

 private:
  bool copy_one(const Pair& pair);
  bool same_place(const Pair& pair) const {
    return pair.from == pair.to && source_.file->identity() == target_.file->identity();
  }

  Call& call_;
  OpenFile& source_;
  OpenFile& target_;
  const CopyOptions& options_;
};

bool Copier::copy_one(const Pair& pair) {
  call_.services().poll();
  std::string record;
  if (!read_record(call_, source_, pair.from, record)) {
    call_.say(MessageId::CommandRecordMissing, {source_.name.shown(), pair.from});
    return false;
  }
  if (same_place(pair)) return false;
  std::string present;
  const bool exists = read_record(call_, target_, pair.to, present);
  if (exists && !options_.overwriting) {
    call_.say(MessageId::CommandRecordExists, {target_.name.shown(), pair.to});
    return false;
  }
  if (!exists && options_.updating) return false;
  const auto written = call_.workspace.records().write(*target_.variable, pair.to, record);
  if (!written.ok()) {
    call_.say(MessageId::CommandRecordNotWritten, {pair.to, base::meaning(base::Status(written.status))});
    return false;
  }
  if (options_.deleting) call_.workspace.records().remove(*source_.variable, pair.from);
  if (options_.reporting) call_.say(MessageId::CommandRecordCopied, {pair.from, pair.to});
  return true;
}

// "id", or "id,new" in the next tokens.
Pair take_pair(Call& call) {
  Pair pair;
  pair.from = pair.to = call.word();
  const workspace::Token* comma = call.words.peek();
  if (comma == nullptr || comma->quoted || comma->text != "," || call.words.peek(1) == nullptr) return pair;
  call.words.next();
  pair.to = call.word();
  return pair;
}

// The pairs for all records, or those of select list 0.
std::optional<std::vector<Pair>> pairs_of(base::Result<std::vector<std::string>> ids, Call& call) {
  if (!ids) return call.fail(ids.error()), std::nullopt;
  std::vector<Pair> pairs;
  for (std::string& id : *ids) pairs.push_back({id, id});
  return pairs;
}

std::int64_t report(Call& call, std::int64_t copied) {
  call.say(MessageId::CommandRecordsCopied, {std::to_string(copied)});
  return copied;
}

// The options of COPYP: letters behind an opening bracket.
struct PickOptions {
  bool deleting = false, no_ids = false, no_page = false, overwriting = false, printer = false, no_numbers = false,
       terminal = false;
  bool accept(char letter);
};

bool PickOptions::accept(char letter) {
  switch (base::to_upper(letter)) {
    case 'D': return deleting = true;
    case 'I': return no_ids = true;
    case 'N': return no_page = true;
    case 'O': return overwriting = true;
    case 'P': return printer = true;
    case 'S': return no_numbers = true;
    case 'T': return terminal = true;
    default: return letter == ' ' || letter == ',' || letter == ')';
  }
}

// Text of the sentence from an opening bracket on.
bool take_pick_options(Call& call, PickOptions& options) {
  const workspace::Token* token = call.words.peek();
  if (token == nullptr || token->quoted || token->text != "(") return true;
  const std::string_view letters = call.words.rest().substr(1);
  while (!call.words.at_end()) call.words.next();
  return std::all_of(letters.begin(), letters.end(), [&](char letter) { return options.accept(letter); });
}

void show_pick_record(Listing& listing, std::string_view id, std::string_view record, const PickOptions& options) {
  if (!options.no_ids) listing.line(id);
  std::size_t number = 0;
  for (const std::string_view field : fields_of(record)) {
    std::string digits = std::to_string(++number);
    digits.insert(0, 4 - std::min<std::size_t>(digits.size(), 4), '0');
    listing.line(options.no_numbers ? std::string(field) : digits + " " + std::string(field));
  }
}

std::int64_t show_pick_records(Call& call, OpenFile& file, const std::vector<std::string>& ids,
                               const PickOptions& options) {
  Listing listing(call.workspace, options.printer ? std::optional<int>(0) : std::nullopt);
  std::int64_t shown = 0;
  for (const std::string& id : ids) {
    std::string record;
    if (!read_record(call, file, id, record)) continue;
    show_pick_record(listing, id, record, options);
    ++shown;
  }
  return shown;
}

// The answer to "To:": new ids, or "(file new ids".
struct PickTarget {
  std::optional<FileName> file;
  std::vector<std::string> ids;
};

std::optional<PickTarget> parse_pick_target(Call& call, const std::string& reply) {
  auto tokens = workspace::tokenize(reply);
  if (!tokens) return std::nullopt;
  Call answer(call.processor, call.verb, reply, std::move(*tokens), {}, nullptr);
  PickTarget target;
  const workspace::Token* first = answer.words.peek();
  if (first != nullptr && !first->quoted && first->text == "(") {
    answer.words.next();
    target.file = take_file_name(answer);
    if (!target.file) return std::nullopt;
  }
  while (!answer.words.at_end()) {
    const workspace::Token* token = answer.words.next();
    if (token->quoted || token->text != ")") target.ids.push_back(token->text);
  }
  return target;
}

}  // namespace

std::int64_t copy(Call& call) {
  if (!call.words.accept(Keyword::From)) return call.bad_words();
  auto source_name = take_file_name(call);
  if (!source_name) return call.bad_words();
  FileName target_name = *source_name;
  if (call.words.accept(Keyword::To)) {
    auto name = take_file_name(call);
    if (!name) return call.bad_words();
    target_name = *name;
  }
  CopyOptions options;
  std::vector<Pair> pairs;
  while (!call.words.at_end()) {
    if (!accept_option(call, options)) pairs.push_back(take_pair(call));
  }
  if (options.all && !pairs.empty()) return call.fail(MessageId::CommandAllAndIds, {call.verb.name});
  base::Status why = base::Status::Ok;
  auto source = open_file(call, *source_name, &why);
  if (!source) return -base::number(why);
  auto target = open_file(call, target_name, &why);
  if (!target) return -base::number(why);
  if (options.all || pairs.empty()) {
    if (!options.all && !call.workspace.lists()[0].active()) return call.bad_words();
    if (!options.all && !may_use_list(call, options.no_query)) return kRefused;
    auto chosen = pairs_of(options.all ? all_ids(*source->file) : take_list(call.workspace, 0), call);
    if (!chosen) return kRefused;
    pairs = std::move(*chosen);
  }
  return report(call, Copier(call, *source, *target, options).copy(pairs));
}

std::int64_t copyp(Call& call) {
  auto name = take_file_name(call);
  if (!name) return call.bad_words();
  std::vector<std::string> ids;
  bool all = false;
  for (const workspace::Token* token = call.words.peek(); token != nullptr; token = call.words.peek()) {
    if (!token->quoted && token->text == "(") break;
    all = all || (!token->quoted && token->text == "*");
    ids.push_back(call.word());
  }
  PickOptions letters;
  if (!take_pick_options(call, letters))
    return call.fail(MessageId::CommandBadOption, {call.verb.name, call.words.text()});
  base::Status why = base::Status::Ok;
  auto source = open_file(call, *name, &why);
  if (!source) return -base::number(why);
  if (ids.empty() && !call.workspace.lists()[0].active()) return call.bad_words();
  if (all || ids.empty()) {
    auto chosen = all ? all_ids(*source->file) : take_list(call.workspace, 0);
    if (!chosen) return call.fail(chosen.error());
    ids = std::move(*chosen);
  }
  if (letters.terminal || letters.printer) return show_pick_records(call, *source, ids, letters);
  const auto reply = call.services().input(base::message(MessageId::CommandAskTo));
  if (!reply || base::trimmed(*reply).empty()) return kDone;
  auto target = parse_pick_target(call, *reply);
  if (!target) return call.fail(MessageId::CommandBadAnswer, {*reply});
  auto target_file = open_file(call, target->file.value_or(*name), &why);
  if (!target_file) return -base::number(why);
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < ids.size(); ++i)
    pairs.push_back({ids[i], i < target->ids.size() ? target->ids[i] : ids[i]});
  CopyOptions options;
  options.overwriting = letters.overwriting;
  options.deleting = letters.deleting;
  options.reporting = !letters.no_ids;
  return report(call, Copier(call, *source, *target_file, options).copy(pairs));
}

}  // namespace scarlet::command::verbs
