// SPDX-License-Identifier: GPL-3.0-or-later
// Secondary indices of hashed files. Their return codes are positive, as those of the reference.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "query/index_keys.h"
#include "query/words.h"
#include "store/check.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;

constexpr std::size_t kNameColumns = 18;

// What a sentence about indices names.
struct Request {
  OpenFile file;
  std::vector<std::string> fields;
  bool all = false;
  bool no_nulls = false;
  bool no_case = false;
  bool statistics = false;
  ListingOptions listing;
};

std::int64_t failed(Call& call, Status status, std::string_view subject) {
  call.say(MessageId::CommandIndexFailed, {subject, base::meaning(status)});
  call.variables().failed = true;
  return base::number(status);
}

bool accept_option(Call& call, Request& request) {
  if (call.words.accept(Keyword::All)) {
    request.all = true;
  } else if (call.words.accept(Keyword::NoNulls)) {
    request.no_nulls = true;
  } else if (call.words.accept(Keyword::NoCase)) {
    request.no_case = true;
  } else if (call.words.accept(Keyword::Pathname)) {
    (void)call.word();  // indices lie in the file itself
  } else if (call.words.accept(Keyword::Statistics) || call.words.accept(Keyword::Detail)) {
    request.statistics = true;
  } else {
    return request.listing.accept(call);
  }
  return true;
}

std::optional<Request> parse(Call& call) {
  auto name = take_file_name(call);
  if (!name) return call.bad_words(), std::nullopt;
  auto file = open_file(call, *name);
  if (!file) return std::nullopt;
  Request request;
  request.file = std::move(*file);
  while (!call.words.at_end()) {
    if (!accept_option(call, request)) request.fields.push_back(call.word());
  }
  if (!request.fields.empty() || request.all) return request;
  const auto reply = call.services().input(base::message(MessageId::CommandAskIndexName));
  if (!reply || base::trimmed(*reply).empty()) return call.bad_words(), std::nullopt;
  request.fields.emplace_back(base::trimmed(*reply));
  return request;
}

// The definition of an index on a dictionary item; nothing when there is no such item.
std::optional<store::IndexDefinition> define(Call& call, const Request& request, const std::string& field) {
  auto file = call.workspace.files().open(request.file.name.name, workspace::FileSpace::Part::Dictionary);
  if (!file) return std::nullopt;
  query::Dictionary dictionary(*file);
  const query::DictionaryEntry* entry = dictionary.find_word(field);
  if (!entry) return std::nullopt;
  try {
    store::IndexDefinition definition = query::index_definition(call.workspace, *entry, dictionary);
    definition.no_nulls = request.no_nulls;
    definition.no_case = request.no_case;
    return definition;
  } catch (const query::SentenceError& error) {
    call.output().line(error.message);
    return std::nullopt;
  }
}

// Whether both give the same keys in the same order: the dictionary item may have another name and heading.
bool is_equivalent(const store::IndexDefinition& a, const store::IndexDefinition& b) {
  const auto type = [](const store::IndexDefinition& index) {
    return value::field_of(index.dictionary_record, 1).substr(0, 1);
  };
  return type(a) == type(b) && value::field_of(a.dictionary_record, 2) == value::field_of(b.dictionary_record, 2) &&
         a.order == b.order && a.multivalued == b.multivalued;
}

bool has_equivalent(const std::vector<store::IndexDefinition>& indices, const store::IndexDefinition& wanted) {
  return std::any_of(indices.begin(), indices.end(), [&](const store::IndexDefinition& index) {
    return is_equivalent(index, wanted) && index.no_nulls == wanted.no_nulls && index.no_case == wanted.no_case;
  });
}

// Whether the item of the dictionary is not any more what the index was made of.
bool has_changed(Call& call, const Request& request, const store::IndexDefinition& index) {
  const auto now = define(call, request, index.name);
  return !now || !is_equivalent(*now, index);
}

std::int64_t create_one(Call& call, Request& request, const std::string& field) {
  auto present = request.file.file->indices();
  if (!present) return failed(call, present.status(), request.file.name.shown());
  const auto definition = define(call, request, field);
  if (!definition) return failed(call, Status::RecordNotFound, field);
  if (has_equivalent(*present, *definition)) return failed(call, Status::IndexExists, definition->name);
  auto created = request.file.file->create_index(*definition);
  return created ? kDone : failed(call, created.status(), definition->name);
}

// The name as it stands among the indices, in any case when it is not there as written.
std::string known_name(const std::vector<store::IndexDefinition>& indices, const std::string& field) {
  for (const store::IndexDefinition& index : indices) {
    if (index.name == field) return field;
  }
  return base::upper(field);
}

std::vector<std::string> names_of(const Request& request, const std::vector<store::IndexDefinition>& indices) {
  std::vector<std::string> names;
  if (request.all) {
    for (const store::IndexDefinition& index : indices) names.push_back(index.name);
  } else {
    for (const std::string& field : request.fields) names.push_back(known_name(indices, field));
  }
  return names;
}

// Does something to every index named.
template <class Action>
std::int64_t for_each_index(Call& call, Request& request, Action action) {
  auto indices = request.file.file->indices();
  if (!indices) return failed(call, indices.status(), request.file.name.shown());
  if (indices->empty()) return failed(call, Status::NoIndices, request.file.name.shown());
  for (const std::string& name : names_of(request, *indices)) {
    const bool known = std::any_of(indices->begin(), indices->end(),
                                   [&](const store::IndexDefinition& index) { return index.name == name; });
    if (!known) return failed(call, Status::NoSuchIndex, name);
    const base::Result<void> done = action(name);
    if (!done) return failed(call, done.status(), name);
  }
  return kDone;
}

std::int64_t build(Call& call, Request& request) {
  if (!is_free_in_session(call, request.file)) return failed(call, Status::NotExclusive, request.file.name.shown());
  return for_each_index(call, request, [&](const std::string& name) {
    return request.file.file->build_index(name, call.workspace.key_extractor());
  });
}

// Defines the indices of the sentence; with `fill` they are built as well.
std::int64_t create(Call& call, bool fill) {
  auto request = parse(call);
  if (!request) return base::number(Status::BadArguments);
  for (const std::string& field : request->fields) {
    if (const std::int64_t code = create_one(call, *request, field); code != kDone) return code;
  }
  return fill ? build(call, *request) : kDone;
}

std::string describe_index(const store::IndexDefinition& index, std::size_t width) {
  const bool right = index.order == store::KeyOrder::RightNumeric;
  return left(index.name, width) + (index.built ? "Y  " : "N  ") +
         left(value::field_of(index.dictionary_record, 1).substr(0, 1), 5) + left(index.no_nulls ? "No" : "Yes", 6) +
         left(index.multivalued ? "M" : "S", 4) + left(right ? "R" : "L", 3) +
         std::string(value::field_of(index.dictionary_record, 2));
}

bool concerns_index(const store::DamageFound& found, std::uint64_t number) {
  const bool about_indices = found.damage == store::Damage::Index || found.damage == store::Damage::IndexEntryCount ||
                             found.damage == store::Damage::IndexOrphan;
  return about_indices && found.where == number;
}

}  // namespace

std::int64_t create_index(Call& call) { return create(call, false); }
std::int64_t make_index(Call& call) { return create(call, true); }

std::int64_t build_index(Call& call) {
  auto request = parse(call);
  return request ? build(call, *request) : base::number(Status::BadArguments);
}

std::int64_t enable_index(Call& call) {
  auto request = parse(call);
  if (!request) return base::number(Status::BadArguments);
  auto indices = request->file.file->indices();
  if (!indices) return failed(call, indices.status(), request->file.name.shown());
  const auto built = [&](const std::string& name) {
    return std::any_of(indices->begin(), indices->end(),
                       [&](const store::IndexDefinition& index) { return index.name == name && index.built; });
  };
  return for_each_index(call, *request, [&](const std::string& name) -> base::Result<void> {
    if (built(name)) return {};
    return request->file.file->build_index(name, call.workspace.key_extractor());
  });
}

std::int64_t disable_index(Call& call) {
  auto request = parse(call);
  if (!request) return base::number(Status::BadArguments);
  return for_each_index(call, *request,
                        [&](const std::string& name) { return request->file.file->disable_index(name); });
}

std::int64_t verify_index(Call& call) {
  auto request = parse(call);
  if (!request) return base::number(Status::BadArguments);
  auto indices = request->file.file->indices();
  if (!indices) return failed(call, indices.status(), request->file.name.shown());
  auto report = store::check_file(*request->file.file);
  if (!report) return failed(call, report.status(), request->file.name.shown());
  bool all_right = true;
  const std::int64_t code = for_each_index(call, *request, [&](const std::string& name) -> base::Result<void> {
    const auto index = std::find_if(indices->begin(), indices->end(),
                                    [&](const store::IndexDefinition& one) { return one.name == name; });
    std::uint64_t wrong = 0;
    for (const store::DamageFound& found : report->damages) wrong += concerns_index(found, index->number) ? 1U : 0U;
    const MessageId verdict = wrong != 0     ? MessageId::CommandIndexWrong
                              : index->built ? MessageId::CommandIndexWhole
                                             : MessageId::CommandIndexNotBuilt;
    call.say(verdict, {name, std::to_string(wrong)});
    all_right = all_right && wrong == 0;
    return {};
  });
  return code == kDone && !all_right ? base::number(Status::DhAkNodeError) : code;
}

std::int64_t delete_index(Call& call) {
  auto request = parse(call);
  if (!request) return base::number(Status::BadArguments);
  if (!is_free_in_session(call, request->file)) return failed(call, Status::NotExclusive, request->file.name.shown());
  return for_each_index(call, *request,
                        [&](const std::string& name) { return request->file.file->delete_index(name); });
}

std::int64_t list_index(Call& call) {
  auto request = parse(call);
  if (!request) return base::number(Status::BadArguments);
  auto indices = request->file.file->indices();
  if (!indices) return failed(call, indices.status(), request->file.name.shown());
  if (indices->empty()) return failed(call, Status::NoIndices, request->file.name.shown());
  const auto names = names_of(*request, *indices);
  for (const std::string& name : names) {
    const auto known = [&](const store::IndexDefinition& index) { return index.name == name; };
    if (std::none_of(indices->begin(), indices->end(), known)) return failed(call, Status::NoSuchIndex, name);
  }
  std::size_t width = kNameColumns;
  for (const std::string& name : names) width = std::max(width, name.size() + 2);
  Listing listing(call.workspace, request->listing.unit);
  listing.line(base::message(MessageId::CommandIndexTitle, {request->file.name.shown()}));
  listing.line(base::message(MessageId::CommandIndexCount, {std::to_string(names.size())}));
  listing.line("");
  listing.line(left(base::message(MessageId::CommandIndexHeading), width) +
               base::message(MessageId::CommandIndexColumns));
  for (const store::IndexDefinition& index : *indices) {
    if (std::find(names.begin(), names.end(), index.name) == names.end()) continue;
    listing.line(describe_index(index, width));
    if (has_changed(call, *request, index)) listing.line(base::message(MessageId::CommandIndexChanged, {index.name}));
    listing.line("");
    if (!request->statistics) continue;
    auto cursor = request->file.file->index_cursor(index.name);
    if (!cursor) continue;
    std::int64_t keys = 0;
    std::int64_t ids = 0;
    std::string key;
    std::vector<std::string> members;
    if (!(*cursor)->to_first()) continue;
    for (auto more = (*cursor)->next(key, members); more && *more; more = (*cursor)->next(key, members)) {
      ++keys;
      ids += static_cast<std::int64_t>(members.size());
    }
    listing.line(base::message(MessageId::CommandIndexFigures, {std::to_string(keys), std::to_string(ids)}));
  }
  return kDone;
}

}  // namespace scarlet::command::verbs
