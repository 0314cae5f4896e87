// SPDX-License-Identifier: GPL-3.0-or-later
// MODIFY {DICT} file {fields} {ids}: records as a form made from dictionary items.
//
//     FILE ID
//      1  Name       Smith
//      2  Orders     100 200
//     Item, FI, Q, N, P or ?:
//
// Items: the fields named, else phrase @MODIFY, else phrase @, else all D items by field number.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/command_words.h"
#include "command/record_form.h"
#include "command/screen.h"
#include "command/verbs.h"
#include "convert/convert.h"
#include "query/dictionary.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using workspace::LockKind;
using workspace::LockWait;

constexpr std::int64_t kLastField = 32'767;

struct Item {
  std::string name;
  std::string heading;
  std::string conversion;
  std::string verify;  // file that values must be records of
  int field = 0;
  bool multivalued = false;
};

enum class Answer : std::uint8_t { Next, Previous, Leave };

class Form {
 public:
  Form(Call& call, OpenFile& file, std::vector<Item> items) : call_(call), file_(file), items_(std::move(items)) {}

  Answer edit(const std::string& id);

 private:
  void show(const std::string& id);
  std::string shown(const Item& item, std::string_view value);
  std::optional<std::string> converted(const Item& item, const std::string& typed);
  std::optional<std::string> ask_value(const Item& item, std::string_view now);
  void change(const Item& item);
  void change_values(const Item& item);
  bool file_it(const std::string& id);
  std::string& field(const Item& item);

  Call& call_;
  OpenFile& file_;
  std::vector<Item> items_;
  std::vector<std::string> fields_;
  bool changed_ = false;
};

std::string& Form::field(const Item& item) {
  const auto index = static_cast<std::size_t>(item.field - 1);
  if (fields_.size() <= index) fields_.resize(index + 1);
  return fields_[index];
}

std::string Form::shown(const Item& item, std::string_view value) {
  if (item.conversion.empty() || value.empty()) return std::string(value);
  int status = convert::kConverted;
  return convert::oconv(value::Value::of(value), item.conversion, call_.workspace.conversion_context(), status)
      .to_string();
}

void Form::show(const std::string& id) {
  call_.output().write(clear_screen_code(call_.workspace));
  call_.output().line(file_.name.shown() + " " + id);
  std::size_t width = 0;
  for (const Item& item : items_) width = std::max(width, item.heading.size());
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    std::string line = std::string(number.size() < 2 ? 1 : 0, ' ') + number + "  " + items_[i].heading +
                       std::string(width - items_[i].heading.size() + 2, ' ');
    for (const std::string_view value : base::split(field(items_[i]), base::kValueMark)) {
      line += shown(items_[i], value) + " ";
    }
    call_.output().line(line);
  }
}

// What is typed as it is stored; nothing (with a message) when it may not be.
std::optional<std::string> Form::converted(const Item& item, const std::string& typed) {
  std::string stored = typed;
  if (!item.conversion.empty() && !typed.empty()) {
    int status = convert::kConverted;
    stored = convert::iconv(value::Value::of(typed), item.conversion, call_.workspace.conversion_context(), status)
                 .to_string();
    if (status != convert::kConverted) {
      call_.say(MessageId::CommandModifyBadValue, {typed, item.conversion});
      return std::nullopt;
    }
  }
  if (item.verify.empty() || stored.empty()) return stored;
  auto file = call_.workspace.files().open_any_case(item.verify);
  std::string record;
  store::StringSink sink(record);
  auto read = file ? (*file)->read(stored, sink) : base::Result<bool>(false);
  if (read && *read) return stored;
  call_.say(MessageId::CommandModifyNotThere, {typed, item.verify});
  return std::nullopt;
}

// A null answer changes nothing (nothing comes back); a blank empties the value.
std::optional<std::string> Form::ask_value(const Item& item, std::string_view now) {
  for (;;) {
    const auto typed =
        call_.services().input(base::message(MessageId::CommandModifyValue, {item.heading, shown(item, now)}));
    if (!typed || typed->empty()) return std::nullopt;
    if (*typed == " ") return std::string();
    if (auto stored = converted(item, *typed)) return stored;
  }
}

void Form::change(const Item& item) {
  if (item.multivalued) return change_values(item);
  if (auto stored = ask_value(item, field(item))) {
    field(item) = *stored;
    changed_ = true;
  }
}

// n changes a value, In inserts one before it, Dn deletes it, E adds at the end until a null answer.
void Form::change_values(const Item& item) {
  for (;;) {
    std::vector<std::string> values;
    if (!field(item).empty()) {
      for (const std::string_view one : base::split(field(item), base::kValueMark)) values.emplace_back(one);
    }
    for (std::size_t n = 0; n < values.size(); ++n) {
      call_.output().line("    " + std::to_string(n + 1) + "  " + shown(item, values[n]));
    }
    const auto typed = call_.services().input(base::message(MessageId::CommandModifyValues, {item.heading}));
    const std::string answer = base::upper(base::trimmed(typed.value_or("")));
    if (answer.empty()) return;
    const bool lettered = answer[0] == 'I' || answer[0] == 'D';
    const auto number = base::parse_integer(lettered ? answer.substr(1) : answer);
    const std::size_t at = number && *number > 0 ? static_cast<std::size_t>(*number) : 0;
    if (answer == "E") {
      while (auto stored = ask_value(item, "")) values.push_back(*stored);
    } else if (at == 0 || at > values.size() + (answer[0] == 'I' ? 1U : 0U)) {
      call_.say(MessageId::CommandModifyHelpValues);
      continue;
    } else if (answer[0] == 'D') {
      values.erase(values.begin() + static_cast<std::ptrdiff_t>(at) - 1);
    } else if (auto stored = ask_value(item, lettered ? std::string() : values[at - 1])) {
      if (lettered) values.insert(values.begin() + static_cast<std::ptrdiff_t>(at) - 1, "");
      values[at - 1] = *stored;
    }
    field(item) = base::join(values, std::string(1, base::kValueMark));
    changed_ = true;
  }
}

bool Form::file_it(const std::string& id) {
  while (!fields_.empty() && fields_.back().empty()) fields_.pop_back();
  const auto written =
      call_.workspace.records().write(*file_.variable, id, base::join(fields_, std::string(1, base::kFieldMark)));
  if (written.ok()) {
    call_.say(MessageId::CommandEdFiled, {file_.name.shown(), id});
    return true;
  }
  call_.say(MessageId::CommandRecordNotWritten, {id, base::meaning(static_cast<base::Status>(written.status))});
  return false;
}

Answer Form::edit(const std::string& id) {
  std::string record;
  auto read = call_.workspace.records().read(*file_.variable, id, record, LockKind::Update, LockWait::Refuse);
  if (!read.ok() && read.status != base::number(base::Status::RecordNotFound)) {
    call_.say(MessageId::CommandRecordNotRead, {id, base::meaning(static_cast<base::Status>(read.status))});
    return Answer::Next;
  }
  fields_.clear();
  if (!record.empty()) {
    for (const std::string_view one : fields_of(record)) fields_.emplace_back(one);
  }
  changed_ = false;
  show(id);
  if (!read.ok()) call_.say(MessageId::CommandEdNewRecord);
  for (;;) {
    const auto typed = call_.services().input(base::message(MessageId::CommandModifyPrompt));
    const std::string answer = typed ? base::upper(base::trimmed(*typed)) : "Q";
    const auto number = base::parse_integer(answer);
    if (number && *number >= 1 && static_cast<std::size_t>(*number) <= items_.size()) {
      change(items_[static_cast<std::size_t>(*number) - 1]);
      show(id);
    } else if (answer == "FI") {
      if (file_it(id)) return Answer::Next;
    } else if (answer == "Q" || answer == "N" || answer == "P") {
      if (changed_ && typed && !call_.confirm(MessageId::CommandEdDiscard, {id})) continue;
      call_.workspace.records().release(*file_.variable, id);
      return answer == "Q" ? Answer::Leave : answer == "N" ? Answer::Next : Answer::Previous;
    } else {
      call_.say(MessageId::CommandModifyHelp);
    }
  }
}

std::optional<Item> item_of(query::Dictionary& dictionary, std::string_view word) {
  const query::DictionaryEntry* entry = dictionary.find_word(word);
  if (entry == nullptr || !entry->is_field()) return std::nullopt;
  const bool pick = entry->type == query::EntryType::Pick;
  if (!pick && entry->type != query::EntryType::Data) return std::nullopt;
  const auto number = base::parse_integer(entry->field(2));
  if (!number || *number < 1 || *number > kLastField) return std::nullopt;
  Item item;
  item.name = entry->id;
  item.heading = entry->field(pick ? 3 : 4);
  if (item.heading.empty()) item.heading = entry->id;
  std::replace(item.heading.begin(), item.heading.end(), base::kValueMark, ' ');
  item.conversion = entry->field(pick ? 7 : 3);
  item.field = static_cast<int>(*number);
  item.multivalued = !pick && base::upper(entry->field(6)).starts_with('M');
  return item;
}

// Words of the sentence (or of a phrase) that are fields, `field VERIFY file` with them; the rest are ids.
void sort_words(Call& call, query::Dictionary& dictionary, std::vector<Item>& items, std::vector<std::string>& ids) {
  while (!call.words.at_end()) {
    if (call.words.peek_keyword() == workspace::Keyword::Verify && !items.empty()) {
      call.words.next();
      items.back().verify = call.word();
      continue;
    }
    const workspace::Token* token = call.words.next();
    auto item = token->quoted || !ids.empty() ? std::nullopt : item_of(dictionary, token->text);
    if (item) {
      items.push_back(std::move(*item));
    } else {
      ids.push_back(token->text);
    }
  }
}

void take_phrase(Call& call, query::Dictionary& dictionary, std::string_view name, std::vector<Item>& items) {
  const query::DictionaryEntry* phrase = items.empty() ? dictionary.find(name) : nullptr;
  if (phrase == nullptr || phrase->type != query::EntryType::Phrase) return;
  const std::string text = phrase->joined_text(2);
  auto tokens = workspace::tokenize(text);
  if (!tokens) return;
  Call words(call.processor, call.verb, text, std::move(*tokens), {}, nullptr);
  std::vector<std::string> others;
  while (!words.words.at_end()) {
    auto item = item_of(dictionary, words.word());
    if (item) items.push_back(std::move(*item));
  }
}

void take_all(query::Dictionary& dictionary, std::vector<Item>& items) {
  if (!items.empty()) return;
  for (const std::string& id : dictionary.ids()) {
    const query::DictionaryEntry* entry = dictionary.find(id);
    auto item = entry != nullptr && entry->type == query::EntryType::Data ? item_of(dictionary, id) : std::nullopt;
    if (item) items.push_back(std::move(*item));
  }
  std::sort(items.begin(), items.end(),
            [](const Item& a, const Item& b) { return std::tie(a.field, a.name) < std::tie(b.field, b.name); });
}

void edit_listed(Form& form, const std::vector<std::string>& ids) {
  for (std::size_t at = 0; at < ids.size();) {
    const Answer answer = form.edit(ids[at]);
    if (answer == Answer::Leave) return;
    if (answer == Answer::Next) ++at;
    if (answer == Answer::Previous && at > 0) --at;
  }
}

std::int64_t fill_in(Call& call, OpenFile& file, query::Dictionary& dictionary, std::vector<Item> items,
                     const std::vector<std::string>& ids) {
  take_phrase(call, dictionary, "@MODIFY", items);
  take_phrase(call, dictionary, "@", items);
  take_all(dictionary, items);
  if (items.empty()) return call.fail(MessageId::CommandModifyNoItems, {file.name.shown()});
  Form form(call, file, std::move(items));
  if (!ids.empty()) {
    edit_listed(form, ids);
    return kDone;
  }
  for (;;) {
    const auto id = call.services().input(base::message(MessageId::CommandAskRecord));
    if (!id || id->empty() || form.edit(*id) == Answer::Leave) return kDone;
  }
}

}  // namespace

std::int64_t modify(Call& call) {
  const auto name = take_file_name(call);
  if (!name) return call.bad_words();
  base::Status why = base::Status::Ok;
  auto file = open_file(call, *name, &why);
  if (!file) return -base::number(why);
  auto dictionary_file = name->dict
                             ? call.workspace.files().open("DICT.DICT")
                             : call.workspace.files().open_any_case(name->name, workspace::FileSpace::Part::Dictionary);
  query::Dictionary dictionary(dictionary_file ? *dictionary_file : nullptr);
  std::vector<Item> items;
  std::vector<std::string> ids;
  sort_words(call, dictionary, items, ids);
  if (ids.empty() && call.workspace.lists()[0].active()) {
    if (!may_use_list(call, false)) return kRefused;
    auto listed = take_list(call.workspace, 0);
    if (!listed) return call.fail(listed.error());
    ids = std::move(*listed);
  }
  return fill_in(call, *file, dictionary, std::move(items), ids);
}

}  // namespace scarlet::command::verbs

namespace scarlet::command {

std::int64_t fill_in_records(Call& call, OpenFile& file, query::Dictionary& dictionary,
                             const std::vector<std::string>& ids) {
  return verbs::fill_in(call, file, dictionary, {}, ids);
}

}  // namespace scarlet::command
