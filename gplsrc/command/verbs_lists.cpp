// SPDX-License-Identifier: GPL-3.0-or-later
// Select lists: active ones (0 to 10) and saved ones (records of $SAVEDLISTS).
#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "command/arguments.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::Keyword;
using workspace::SelectList;
using Items = std::vector<std::string>;

enum class Operation { Union, Intersection, Difference };

std::string as_record(const Items& items) { return base::join(items, std::string(1, base::kFieldMark)); }

Items split_items(std::string_view record) {
  Items items;
  for (const std::string_view field : fields_of(record)) items.emplace_back(field);
  return items;
}

// Makes the list active and says how much is in it. An empty list is not active.
std::int64_t activate(Call& call, int number, const Items& items, bool quiet = false) {
  call.workspace.lists()[number] = SelectList::of_items(as_record(items));
  const auto count = static_cast<std::int64_t>(items.size());
  call.variables().selected = count;
  if (!quiet) call.say(MessageId::CommandListSelected, {std::to_string(count), std::to_string(number)});
  return count;
}

// Every item once.
void append_new(Items& to, const Items& from, std::unordered_set<std::string>& seen) {
  for (const std::string& item : from) {
    if (seen.insert(item).second) to.push_back(item);
  }
}

Items keep(const Items& items, const Items& other, bool present) {
  const std::unordered_set<std::string> members(other.begin(), other.end());
  std::unordered_set<std::string> seen;
  Items kept;
  for (const std::string& item : items) {
    if (members.contains(item) == present && seen.insert(item).second) kept.push_back(item);
  }
  return kept;
}

// Union in the order of the first, then what is new in the second; intersection in the order of the second; difference
// in the order of the first.
Items combine(Operation operation, const Items& first, const Items& second) {
  switch (operation) {
    case Operation::Union: {
      Items all;
      std::unordered_set<std::string> seen;
      append_new(all, first, seen);
      append_new(all, second, seen);
      return all;
    }
    case Operation::Intersection: return keep(second, first, true);
    default: return keep(first, second, false);
  }
}

std::optional<Operation> take_operation(Call& call) {
  if (call.words.accept(Keyword::Union)) return Operation::Union;
  if (call.words.accept(Keyword::Intersect)) return Operation::Intersection;
  if (call.words.accept(Keyword::Diff)) return Operation::Difference;
  return std::nullopt;
}

// TO n or FROM n in any order; false for anything else.
struct ListNumbers {
  int from = 0;
  int to = 0;
};
bool take_list_options(Call& call, ListNumbers& numbers) {
  while (!call.words.at_end()) {
    const bool to = call.words.accept(Keyword::To);
    if (!to && !call.words.accept(Keyword::From)) return false;
    const auto number = take_list_number(call);
    if (!number) return false;
    (to ? numbers.to : numbers.from) = *number;
  }
  return true;
}

// A saved list's name for the next word, or the answer to a question.
std::string take_saved_name(Call& call, MessageId question) {
  std::string name = call.words.peek_keyword() == Keyword::CountSup ? std::string() : call.word();
  if (name.empty()) name = call.services().input(base::message(question)).value_or("");
  return name;
}

std::int64_t combine_saved(Call& call, Operation operation) {
  const std::string first = take_saved_name(call, MessageId::CommandAskFirstList);
  const std::string second = take_saved_name(call, MessageId::CommandAskSecondList);
  const std::string target = take_saved_name(call, MessageId::CommandAskTargetList);
  const bool quiet = call.words.accept(Keyword::CountSup);
  if (first.empty() || second.empty() || target.empty() || !call.words.at_end()) return call.bad_words();
  Items items[2];
  const std::string* names[2] = {&first, &second};
  for (std::size_t i = 0; i < 2; ++i) {
    auto record = call.workspace.read_saved_list(*names[i]);
    if (!record) return call.fail(MessageId::CommandNoSavedList, {*names[i]}, -base::number(record.status()));
    items[i] = split_items(*record);
  }
  const Items result = combine(operation, items[0], items[1]);
  auto written = call.workspace.write_saved_list(target, as_record(result));
  if (!written) return call.fail(written.error());
  const auto count = static_cast<std::int64_t>(result.size());
  if (!quiet) call.say(MessageId::CommandListSaved, {std::to_string(count), target});
  return count;
}

// The field that an item of a dictionary stands for: a D item's, or an A or S item's without correlative; otherwise -1.
std::int64_t field_of_item(std::string_view item) {
  const char type = base::to_upper(item.empty() ? ' ' : item[0]);
  const bool plain = type == 'D' || ((type == 'A' || type == 'S') && value::field_of(item, 8).empty());
  return plain ? base::parse_integer(value::field_of(item, 2)).value_or(-1) : -1;
}

// Field that SAVING names: a number, or an item of the dictionary that stands for a field. -1 when it is neither.
std::int64_t field_number(Call& call, const FileName& file, const std::string& name) {
  if (const auto number = base::parse_integer(name)) return *number;
  if (base::equal_ignoring_case(name, "@ID")) return 0;
  auto dictionary = call.workspace.files().open_any_case(file.name, workspace::FileSpace::Part::Dictionary);
  for (const std::string& id : {name, base::upper(name)}) {
    std::string record;
    store::StringSink sink(record);
    if (!dictionary) break;
    auto found = (*dictionary)->read(id, sink);
    if (!found || !*found) continue;
    if (const std::int64_t field = field_of_item(record); field >= 0) return field;
  }
  return -1;
}

// The values and subvalues of a record or of one of its fields; an empty one gives one empty item when it is a field.
void append_values(Items& items, std::string_view text) {
  std::string flat(text);
  std::replace(flat.begin(), flat.end(), base::kValueMark, base::kFieldMark);
  std::replace(flat.begin(), flat.end(), base::kSubvalueMark, base::kFieldMark);
  for (const std::string_view item : base::split(flat, base::kFieldMark)) items.emplace_back(item);
}

struct ContentsRequest {
  std::vector<std::string> ids;
  bool all = false;
  std::optional<int> from;
  int to = 0;
  std::optional<std::int64_t> field;
  std::string unknown_field;  // what SAVING names when it is no field
};

bool take_contents_option(Call& call, const FileName& name, ContentsRequest& request, bool& bad) {
  if (call.words.accept(Keyword::Saving)) {
    const std::string field = call.word();
    request.field = field_number(call, name, field);
    bad = *request.field < 0;
    if (bad) request.unknown_field = field;
  } else if (call.words.accept(Keyword::To)) {
    const auto number = take_list_number(call);
    bad = !number;
    request.to = number.value_or(0);
  } else if (call.words.accept(Keyword::From)) {
    request.from = take_list_number(call);
    bad = !request.from;
  } else {
    return false;
  }
  return true;
}

void append_contents(Call& call, OpenFile& file, const ContentsRequest& request, const std::string& id, Items& items) {
  std::string record;
  if (!read_record(call, file, id, record)) return;
  if (!request.field) {
    if (!record.empty()) append_values(items, record);
  } else if (*request.field == 0) {
    items.push_back(id);
  } else {
    append_values(items, value::field_of(record, *request.field));
  }
}

// Where COPY.LIST reads and writes.
struct ListCopy {
  std::string from_file = "$SAVEDLISTS";
  std::string to_file = "$SAVEDLISTS";
  bool overwriting = false, deleting = false, show = false;
  ListingOptions listing;
};

bool take_copy_option(Call& call, ListCopy& copy) {
  if (call.words.accept(Keyword::From)) {
    copy.from_file = call.word();
  } else if (call.words.accept(Keyword::To)) {
    copy.to_file = call.word();
  } else if (call.words.accept(Keyword::Overwriting)) {
    copy.overwriting = true;
  } else if (call.words.accept(Keyword::Deleting)) {
    copy.deleting = true;
  } else if (call.words.accept(Keyword::Crt)) {
    copy.show = true;
  } else {
    return copy.listing.accept(call);
  }
  return true;
}

bool show_list(Call& call, const ListCopy& copy, const std::string& name, std::string_view record) {
  Listing listing(call.workspace, copy.listing.unit);
  listing.line(name);
  for (const std::string_view item : fields_of(record)) listing.line(item);
  return true;
}

bool copy_one_list(Call& call, OpenFile& from, OpenFile& to, const ListCopy& copy, const std::string& name,
                   const std::string& new_name) {
  std::string record;
  if (!read_record(call, from, name, record)) {
    call.say(MessageId::CommandNoSavedList, {name});
    return false;
  }
  if (copy.show || copy.listing.unit) return show_list(call, copy, name, record);
  std::string present;
  if (!copy.overwriting && read_record(call, to, new_name, present)) {
    call.say(MessageId::CommandRecordExists, {to.name.shown(), new_name});
    return false;
  }
  if (!call.workspace.records().write(*to.variable, new_name, record).ok()) return false;
  if (copy.deleting) call.workspace.records().remove(*from.variable, name);
  return true;
}

}  // namespace

std::int64_t clear_select(Call& call) {
  if (call.words.accept(Keyword::All)) {
    if (!call.words.at_end()) return call.bad_words();
    for (int n = 0; n < workspace::kUserLists; ++n) call.workspace.lists()[n] = SelectList();
    return workspace::kUserLists;
  }
  const auto number = call.words.at_end() ? std::optional<int>(0) : take_list_number(call);
  if (!number || !call.words.at_end()) return call.bad_words();
  call.workspace.lists()[*number] = SelectList();
  return *number;
}

std::int64_t qselect(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  ContentsRequest request;
  while (!call.words.at_end()) {
    bool bad = false;
    const bool option = take_contents_option(call, *name, request, bad);
    if (!request.unknown_field.empty()) {
      return call.fail(MessageId::CommandNoField, {name->shown(), request.unknown_field});
    }
    if (bad) return call.bad_words();
    if (option) continue;
    const workspace::Token* token = call.words.next();
    if (!token->quoted && token->text == "*") {
      request.all = true;
    } else {
      request.ids.push_back(token->text);
    }
  }
  base::Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  if (request.all || request.ids.empty()) {
    const int from = request.from.value_or(0);
    if (!request.all && !call.workspace.lists()[from].active()) {
      return call.fail(MessageId::CommandNoList, {std::to_string(from)});
    }
    auto ids = request.all ? all_ids(*file->file) : take_list(call.workspace, from);
    if (!ids) return call.fail(ids.error());
    request.ids = std::move(*ids);
  }
  Items items;
  for (const std::string& id : request.ids) append_contents(call, *file, request, id, items);
  return activate(call, request.to, items);
}

std::int64_t nselect(Call& call) {
  const auto name = take_file_name(call);
  ListNumbers numbers;
  if (!name || !take_list_options(call, numbers)) return call.bad_words();
  base::Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  if (!call.workspace.lists()[numbers.from].active()) {
    return call.fail(MessageId::CommandNoList, {std::to_string(numbers.from)});
  }
  auto ids = take_list(call.workspace, numbers.from);
  if (!ids) return call.fail(ids.error());
  std::erase_if(*ids, [&](const std::string& id) {
    auto found = file->file->contains(id);
    return found && *found;
  });
  return activate(call, numbers.to, *ids);
}

std::int64_t form_list(Call& call) {
  const auto name = take_file_name(call);
  const std::string id = call.word();
  ListNumbers numbers;
  if (!name || id.empty() || !take_list_options(call, numbers)) return call.bad_words();
  base::Status why = Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  std::string record;
  if (!read_record(call, *file, id, record)) {
    return call.fail(MessageId::CommandRecordMissing, {file->name.shown(), id}, -base::number(Status::RecordNotFound));
  }
  return activate(call, numbers.to, split_items(record));
}

std::int64_t save_list(Call& call) {
  const std::string name = call.word();
  ListNumbers numbers;
  if (name.empty() || !take_list_options(call, numbers)) return call.bad_words();
  SelectList& list = call.workspace.lists()[numbers.from];
  if (!list.active()) return call.fail(MessageId::CommandNoList, {std::to_string(numbers.from)});
  auto rest = list.take_rest();
  if (!rest) return call.fail(rest.error());
  auto written = call.workspace.write_saved_list(name, *rest);
  if (!written) return call.fail(written.error());
  const auto count = static_cast<std::int64_t>(fields_of(*rest).size());
  call.say(MessageId::CommandListSaved, {std::to_string(count), name});
  return count;
}

std::int64_t get_list(Call& call) {
  const std::string name = call.word();
  ListNumbers numbers;
  if (name.empty() || !take_list_options(call, numbers)) return call.bad_words();
  auto record = call.workspace.read_saved_list(name);
  if (!record) return call.fail(MessageId::CommandNoSavedList, {name}, -base::number(record.status()));
  return activate(call, numbers.to, split_items(*record));
}

std::int64_t delete_list(Call& call) {
  const std::string name = call.word();
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  auto removed = call.workspace.delete_saved_list(name);
  if (!removed) return call.fail(removed.error());
  if (*removed) return kDone;
  return call.fail(MessageId::CommandNoSavedList, {name}, -base::number(Status::RecordNotFound));
}

// Numbers by their value when all items are numbers.
std::int64_t sort_list(Call& call) {
  const std::string name = call.word();
  if (name.empty()) return call.bad_words();
  std::string new_name = name;
  const workspace::Token* comma = call.words.peek();
  if (comma != nullptr && !comma->quoted && comma->text == ",") {
    call.words.next();
    new_name = call.word();
  }
  if (new_name.empty() || !call.words.at_end()) return call.bad_words();
  auto record = call.workspace.read_saved_list(name);
  if (!record) return call.fail(MessageId::CommandNoSavedList, {name}, -base::number(record.status()));
  std::vector<std::string> items;
  for (const std::string_view item : fields_of(*record)) items.emplace_back(item);
  const bool numbers = std::all_of(items.begin(), items.end(),
                                   [](const std::string& item) { return base::parse_integer(item).has_value(); });
  std::stable_sort(items.begin(), items.end(), [numbers](const std::string& a, const std::string& b) {
    return numbers ? *base::parse_integer(a) < *base::parse_integer(b) : a < b;
  });
  auto written = call.workspace.write_saved_list(new_name, base::join(items, std::string(1, base::kFieldMark)));
  if (!written) return call.fail(written.error());
  const auto count = static_cast<std::int64_t>(items.size());
  call.say(MessageId::CommandListSaved, {std::to_string(count), new_name});
  return count;
}

std::int64_t copy_list(Call& call) {
  const std::string name = call.word();
  if (name.empty()) return call.bad_words();
  std::string new_name = name;
  const workspace::Token* comma = call.words.peek();
  if (comma != nullptr && !comma->quoted && comma->text == ",") {
    call.words.next();
    new_name = call.word();
  }
  ListCopy copy;
  while (!call.words.at_end()) {
    if (!take_copy_option(call, copy)) return call.bad_words();
  }
  base::Status why = Status::Ok;
  auto from = open_file(call, {workspace::FileSpace::Part::Data, false, false, copy.from_file}, &why);
  if (!from) return -base::number(why);
  auto to = open_file(call, {workspace::FileSpace::Part::Data, false, false, copy.to_file}, &why);
  if (!to) return -base::number(why);
  if (name != "*") return copy_one_list(call, *from, *to, copy, name, new_name) ? 1 : 0;
  auto ids = all_ids(*from->file);
  if (!ids) return call.fail(ids.error());
  return std::count_if(ids->begin(), ids->end(),
                       [&](const std::string& id) { return copy_one_list(call, *from, *to, copy, id, id); });
}

std::int64_t merge_list(Call& call) {
  const auto first = take_list_number(call);
  const auto operation = first ? take_operation(call) : std::nullopt;
  const auto second = operation ? take_list_number(call) : std::nullopt;
  if (!second) return call.bad_words();
  int target = 0;
  if (call.words.accept(Keyword::To)) {
    const auto number = take_list_number(call);
    if (!number) return call.bad_words();
    target = *number;
  }
  const bool quiet = call.words.accept(Keyword::CountSup);
  if (!call.words.at_end()) return call.bad_words();
  if (*first == *second) return call.fail(MessageId::CommandSameList, {std::to_string(*first)});
  for (const int number : {*first, *second}) {
    if (!call.workspace.lists()[number].active()) return call.fail(MessageId::CommandNoList, {std::to_string(number)});
  }
  auto left_items = call.workspace.lists()[*first].take_rest();
  if (!left_items) return call.fail(left_items.error());
  auto right_items = call.workspace.lists()[*second].take_rest();
  if (!right_items) return call.fail(right_items.error());
  return activate(call, target, combine(*operation, split_items(*left_items), split_items(*right_items)), quiet);
}

std::int64_t list_union(Call& call) { return combine_saved(call, Operation::Union); }
std::int64_t list_intersection(Call& call) { return combine_saved(call, Operation::Intersection); }
std::int64_t list_difference(Call& call) { return combine_saved(call, Operation::Difference); }

}  // namespace scarlet::command::verbs
