// SPDX-License-Identifier: GPL-3.0-or-later
// ADD.DF, DELETE.DF, LIST.DF: which files are the parts of a distributed file (workspace/distributed_file.h).
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/file_entry.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "vm/host.h"
#include "workspace/distributed_file.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::DistributedFile;
using workspace::Keyword;
using workspace::VocType;

constexpr std::size_t kFields = 8;

// The VOC entry of a distributed file, taken apart.
struct Distribution {
  std::string id;
  std::vector<std::string> fields = std::vector<std::string>(kFields);
  std::vector<std::string> names;
  std::vector<std::string> numbers;

  std::string& dictionary() { return fields[2]; }
  std::string& algorithm() { return fields[7]; }
  static Distribution of(const workspace::VocRecord& entry);
  std::string record();
};

std::vector<std::string> values_of(std::string_view field) {
  std::vector<std::string> values;
  if (field.empty()) return values;
  for (const std::string_view value : base::split(field, base::kValueMark)) values.emplace_back(value);
  return values;
}

Distribution Distribution::of(const workspace::VocRecord& entry) {
  Distribution distribution;
  distribution.id = entry.id;
  for (std::size_t i = 0; i < kFields; ++i) distribution.fields[i] = entry.field(static_cast<int>(i) + 1);
  distribution.names = values_of(distribution.fields[5]);
  distribution.numbers = values_of(distribution.fields[6]);
  distribution.numbers.resize(distribution.names.size());
  return distribution;
}

std::string Distribution::record() {
  const std::string mark(1, base::kValueMark);
  if (fields[0].empty()) fields[0] = "F";
  fields[1] = workspace::kDistributedPrefix;
  fields[5] = base::join(names, mark);
  fields[6] = base::join(numbers, mark);
  return base::join(fields, std::string(1, base::kFieldMark));
}

// A distributed file, or what may become one: nothing yet, or a dictionary alone. Shows why not.
std::optional<Distribution> find_distribution(Call& call, const std::string& name, bool may_be_new) {
  const auto entry = call.workspace.voc().find_word(name);
  Distribution fresh;
  fresh.id = name;
  if (!entry && may_be_new) return fresh;
  const bool is_file = entry && entry->type == VocType::File && entry->field(4).empty();
  if (is_file && entry->field(2).starts_with(workspace::kDistributedPrefix)) return Distribution::of(*entry);
  if (is_file && may_be_new && entry->field(2).empty()) return Distribution::of(*entry);
  call.say(MessageId::CommandNotDistributed, {name});
  return std::nullopt;
}

struct NewPart {
  std::string name;
  std::string number;
  std::string algorithm;
  bool force = false;
};

bool fits(Call& call, const Distribution& distribution, const NewPart& part) {
  const auto number = base::parse_integer(part.number);
  if (!number || *number < 1) {
    call.say(MessageId::CommandPartNumber, {part.number});
    return false;
  }
  for (const auto* taken : {&distribution.names, &distribution.numbers}) {
    const std::string& wanted = taken == &distribution.names ? part.name : part.number;
    if (std::find(taken->begin(), taken->end(), wanted) == taken->end()) continue;
    call.say(MessageId::CommandPartTaken, {distribution.id, wanted});
    return false;
  }
  return true;
}

// The first part comes with the algorithm; later ones may repeat it.
bool take_algorithm(Call& call, Distribution& distribution, const NewPart& part) {
  if (distribution.names.empty()) distribution.algorithm() = part.algorithm;
  if (distribution.algorithm().empty()) {
    call.say(MessageId::CommandPartAlgorithmMissing, {distribution.id});
    return false;
  }
  if (part.algorithm.empty() || part.algorithm == distribution.algorithm()) return true;
  call.say(MessageId::CommandPartAlgorithmOther, {distribution.id, distribution.algorithm()});
  return false;
}

// Each record of the new part must belong there.
bool records_belong(Call& call, DistributedFile& file, store::File& part, const NewPart& wanted) {
  auto ids = all_ids(part);
  if (!ids) return call.fail(ids.error()) == kDone;
  for (const std::string& id : *ids) {
    const std::int64_t number = file.number_of(id);
    if (std::to_string(number) == wanted.number) continue;
    call.say(MessageId::CommandPartWrongRecord, {id, wanted.name, std::to_string(number)});
    return false;
  }
  return true;
}

// Opens the file as it is to be; undoes nothing: the VOC is written when all is well.
bool check_part(Call& call, Distribution& distribution, const NewPart& part, store::File& file) {
  const workspace::VocRecord entry{distribution.id, distribution.record(), VocType::File};
  auto whole = call.workspace.files().open_distributed(entry);
  if (!whole) return call.fail(whole.error()) == kDone;
  auto& distributed = static_cast<DistributedFile&>(**whole);
  try {
    (void)distributed.number_of("1");
    return part.force || records_belong(call, distributed, file, part);
  } catch (const vm::Abort& abort) {
    if (abort.code != 1) throw;
    call.say(MessageId::CommandPartNoAlgorithm, {distribution.algorithm(), abort.message});
    return false;
  }
}

std::string dictionary_of(Call& call, const std::string& file) {
  const auto entry = call.workspace.voc().find(file);
  return entry && entry->type == VocType::File ? std::string(entry->field(3)) : std::string();
}

}  // namespace

std::int64_t add_part(Call& call) {
  const std::string name = call.word();
  const auto part_name = take_file_name(call);
  NewPart part;
  part.number = call.word();
  while (!call.words.at_end()) {
    if (call.words.accept(Keyword::Force)) {
      part.force = true;
    } else if (part.algorithm.empty()) {
      part.algorithm = call.word();
    } else {
      return call.bad_words();
    }
  }
  if (name.empty() || !part_name || part_name->dict || part.number.empty()) return call.bad_words();
  auto distribution = find_distribution(call, name, true);
  if (!distribution) return kRefused;
  auto file = open_file(call, *part_name);
  if (!file) return kRefused;
  part.name = file->name.name;
  if (!fits(call, *distribution, part) || !take_algorithm(call, *distribution, part)) return kRefused;
  if (distribution->dictionary().empty()) distribution->dictionary() = dictionary_of(call, part.name);
  distribution->names.push_back(part.name);
  distribution->numbers.push_back(part.number);
  if (!check_part(call, *distribution, part, *file->file)) return kRefused;
  if (auto written = call.workspace.voc().write(distribution->id, distribution->record()); !written) {
    return call.fail(written.error());
  }
  call.say(MessageId::CommandPartAdded, {part.name, part.number, distribution->id});
  return kDone;
}

std::int64_t delete_part(Call& call) {
  const std::string name = call.word();
  const std::string part = call.word();
  if (name.empty() || part.empty() || !call.words.at_end()) return call.bad_words();
  auto distribution = find_distribution(call, name, false);
  if (!distribution) return kRefused;
  std::size_t at = 0;
  while (at < distribution->names.size() && distribution->names[at] != part && distribution->numbers[at] != part) ++at;
  if (at == distribution->names.size()) {
    return call.fail(MessageId::CommandNoSuchPart, {distribution->id, part}, -base::number(Status::NoSuchPart));
  }
  const std::string removed = distribution->names[at];
  distribution->names.erase(distribution->names.begin() + static_cast<std::ptrdiff_t>(at));
  distribution->numbers.erase(distribution->numbers.begin() + static_cast<std::ptrdiff_t>(at));
  call.say(MessageId::CommandPartDeleted, {removed, distribution->id});
  if (!distribution->names.empty()) {
    auto written = call.workspace.voc().write(distribution->id, distribution->record());
    return written ? kDone : call.fail(written.error());
  }
  auto gone = call.workspace.voc().remove(distribution->id);
  if (!gone) return call.fail(gone.error());
  call.say(MessageId::CommandDistributedDeleted, {distribution->id});
  return kDone;
}

std::int64_t list_parts(Call& call) {
  const std::string name = call.word();
  ListingOptions options;
  while (options.accept(call)) continue;
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  auto distribution = find_distribution(call, name, false);
  if (!distribution) return kRefused;
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandPartAlgorithm, {distribution->algorithm()}));
  listing.line(base::message(MessageId::CommandPartsHeading));
  for (std::size_t i = 0; i < distribution->names.size(); ++i) {
    auto where = call.workspace.files().resolve(distribution->names[i]);
    listing.line(right(distribution->numbers[i], 6) + "  " + left(distribution->names[i], 24) + "  " +
                 (where ? where->path : base::describe(where.error())));
  }
  return kDone;
}

}  // namespace scarlet::command::verbs
