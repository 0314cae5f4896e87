// SPDX-License-Identifier: GPL-3.0-or-later
// MODIFY {DICT} file {fields} {ids}: records as a form made from dictionary items, which fills the screen of a terminal
// (record_screen.h); elsewhere line by line:
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
#include "command/record_items.h"
#include "command/record_screen.h"
#include "command/screen.h"
#include "command/verbs.h"
#include "query/dictionary.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

// Line by line, where there is no terminal to fill.
class Dialogue {
 public:
  Dialogue(Call& call, FilledRecord& record) : call_(call), record_(record) {}
  void show();
  NextRecord run();

 private:
  std::optional<std::string> ask_value(const RecordItem& item, std::string_view now);
  void change(const RecordItem& item);
  void change_values(const RecordItem& item);

  Call& call_;
  FilledRecord& record_;
  bool changed_ = false;
};

void Dialogue::show() {
  call_.output().write(clear_screen_code(call_.workspace));
  call_.output().line(record_.file().name.shown() + " " + record_.id());
  const auto& items = record_.items();
  std::size_t width = 0;
  for (const RecordItem& item : items) width = std::max(width, item.heading.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    std::string line = std::string(number.size() < 2 ? 1 : 0, ' ') + number + "  " + items[i].heading +
                       std::string(width - items[i].heading.size() + 2, ' ');
    for (const std::string_view value : base::split(record_.field(items[i]), base::kValueMark)) {
      line += record_.shown(items[i], value) + " ";
    }
    call_.output().line(line);
  }
}

// A null answer changes nothing (nothing comes back); a blank empties the value.
std::optional<std::string> Dialogue::ask_value(const RecordItem& item, std::string_view now) {
  for (;;) {
    const auto typed =
        call_.services().input(base::message(MessageId::CommandModifyValue, {item.heading, record_.shown(item, now)}));
    if (!typed || typed->empty()) return std::nullopt;
    if (*typed == " ") return std::string();
    std::string why;
    if (auto stored = record_.converted(item, *typed, why)) return stored;
    call_.output().line(why);
  }
}

void Dialogue::change(const RecordItem& item) {
  if (item.multivalued) return change_values(item);
  if (auto stored = ask_value(item, record_.field(item))) {
    record_.field(item) = *stored;
    changed_ = true;
  }
}

// n changes a value, In inserts one before it, Dn deletes it, E adds at the end until a null answer.
void Dialogue::change_values(const RecordItem& item) {
  for (;;) {
    std::vector<std::string> values = record_.values(item);
    for (std::size_t n = 0; n < values.size(); ++n) {
      call_.output().line("    " + std::to_string(n + 1) + "  " + record_.shown(item, values[n]));
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
    record_.set_values(item, values);
    changed_ = true;
  }
}

NextRecord Dialogue::run() {
  for (;;) {
    const auto typed = call_.services().input(base::message(MessageId::CommandModifyPrompt));
    const std::string answer = typed ? base::upper(base::trimmed(*typed)) : "Q";
    const auto number = base::parse_integer(answer);
    if (number && *number >= 1 && static_cast<std::size_t>(*number) <= record_.items().size()) {
      change(record_.items()[static_cast<std::size_t>(*number) - 1]);
      show();
    } else if (answer == "FI") {
      std::string said;
      const bool filed = record_.file_it(said);
      call_.output().line(said);
      if (filed) return NextRecord::Next;
    } else if (answer == "Q" || answer == "N" || answer == "P") {
      if (changed_ && typed && !call_.confirm(MessageId::CommandEdDiscard, {record_.id()})) continue;
      record_.release();
      return answer == "Q" ? NextRecord::Leave : answer == "N" ? NextRecord::Next : NextRecord::Previous;
    } else {
      call_.say(MessageId::CommandModifyHelp);
    }
  }
}

NextRecord edit(Call& call, FilledRecord& record, const std::string& id) {
  std::string why;
  const auto opened = record.open(id, why);
  if (opened == FilledRecord::Opened::Refused) {
    call.output().line(why);
    return NextRecord::Next;
  }
  const bool fresh = opened == FilledRecord::Opened::New;
  if (editor_screen::ScreenTerminal::usable(call)) return RecordScreen(call, record, fresh).run();
  Dialogue dialogue(call, record);
  dialogue.show();
  if (fresh) call.say(MessageId::CommandEdNewRecord);
  return dialogue.run();
}

// Words of the sentence (or of a phrase) that are fields, `field VERIFY file` with them; the rest are ids.
void sort_words(Call& call, query::Dictionary& dictionary, std::vector<RecordItem>& items,
                std::vector<std::string>& ids) {
  while (!call.words.at_end()) {
    if (call.words.peek_keyword() == workspace::Keyword::Verify && !items.empty()) {
      call.words.next();
      items.back().verify = call.word();
      continue;
    }
    const workspace::Token* token = call.words.next();
    auto item = token->quoted || !ids.empty() ? std::nullopt : record_item(dictionary, token->text);
    if (item) {
      items.push_back(std::move(*item));
    } else {
      ids.push_back(token->text);
    }
  }
}

void take_phrase(Call& call, query::Dictionary& dictionary, std::string_view name, std::vector<RecordItem>& items) {
  const query::DictionaryEntry* phrase = items.empty() ? dictionary.find(name) : nullptr;
  if (phrase == nullptr || phrase->type != query::EntryType::Phrase) return;
  const std::string text = phrase->joined_text(2);
  auto tokens = workspace::tokenize(text);
  if (!tokens) return;
  Call words(call.processor, call.verb, text, std::move(*tokens), {}, nullptr);
  std::vector<std::string> others;
  while (!words.words.at_end()) {
    auto item = record_item(dictionary, words.word());
    if (item) items.push_back(std::move(*item));
  }
}

void take_all(query::Dictionary& dictionary, std::vector<RecordItem>& items) {
  if (!items.empty()) return;
  for (const std::string& id : dictionary.ids()) {
    const query::DictionaryEntry* entry = dictionary.find(id);
    auto item = entry != nullptr && entry->type == query::EntryType::Data ? record_item(dictionary, id) : std::nullopt;
    if (item) items.push_back(std::move(*item));
  }
  std::sort(items.begin(), items.end(), [](const RecordItem& a, const RecordItem& b) {
    return std::tie(a.field, a.name) < std::tie(b.field, b.name);
  });
}

void edit_listed(Call& call, FilledRecord& record, const std::vector<std::string>& ids) {
  for (std::size_t at = 0; at < ids.size();) {
    const NextRecord next = edit(call, record, ids[at]);
    if (next == NextRecord::Leave) return;
    if (next == NextRecord::Next) ++at;
    if (next == NextRecord::Previous && at > 0) --at;
  }
}

std::int64_t fill_in(Call& call, OpenFile& file, query::Dictionary& dictionary, std::vector<RecordItem> items,
                     const std::vector<std::string>& ids) {
  take_phrase(call, dictionary, "@MODIFY", items);
  take_phrase(call, dictionary, "@", items);
  take_all(dictionary, items);
  if (items.empty()) return call.fail(MessageId::CommandModifyNoItems, {file.name.shown()});
  FilledRecord record(call, file, std::move(items));
  if (!ids.empty()) {
    edit_listed(call, record, ids);
    return kDone;
  }
  for (;;) {
    const auto id = call.services().input(base::message(MessageId::CommandAskRecord));
    if (!id || id->empty() || edit(call, record, *id) == NextRecord::Leave) return kDone;
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
  std::vector<RecordItem> items;
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
