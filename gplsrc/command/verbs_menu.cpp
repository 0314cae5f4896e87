// SPDX-License-Identifier: GPL-3.0-or-later
// MED {file {menu}}: makes and changes menus (M records of the VOC or of another file).
//
//     VOC DAILY
//     T  Title       Daily work          S  Subroutine
//     P  Prompt                          E  Exits           X  Stops
//      1  Orders  ->  RUN BP ORDERS
//     T S P E X, a number, In, Dn, M, FI, Q or ?:
//
// An option is a text with action, help, access key and hide flag: value n of fields 3 to 7 each.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/menu.h"
#include "command/screen.h"
#include "command/verbs.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::size_t kFields = 11;
constexpr std::size_t kFirstOptionField = 3;  // texts; then actions, helps, keys, hide flags
constexpr std::size_t kOptionParts = 5;
constexpr MessageId kPartNames[kOptionParts] = {MessageId::CommandMedText, MessageId::CommandMedAction,
                                                MessageId::CommandMedOptionHelp, MessageId::CommandMedKey,
                                                MessageId::CommandMedHide};
struct Heading {
  char letter;
  std::size_t field;
  MessageId name;
};
constexpr Heading kHeadings[] = {{'T', 2, MessageId::CommandMedTitle},
                                 {'S', 8, MessageId::CommandMedSubroutine},
                                 {'P', 9, MessageId::CommandMedPromptText},
                                 {'E', 10, MessageId::CommandMedExits},
                                 {'X', 11, MessageId::CommandMedStops}};

using Option = std::vector<std::string>;  // kOptionParts texts

class MenuEditor {
 public:
  MenuEditor(Call& call, OpenFile& file, std::string id) : call_(call), file_(file), id_(std::move(id)) {}

  std::int64_t run() {
    std::string record;
    if (!load(record)) return call_.fail(MessageId::CommandMedNoMenu, {id_});
    bool more = true;
    while (more) {
      show();
      const auto typed = call_.services().input(base::message(MessageId::CommandMedAsk));
      more = obey(typed ? base::upper(base::trimmed(*typed)) : "Q", !typed);
    }
    call_.workspace.records().release(*file_.variable, id_);
    return kDone;
  }

 private:
  // False when there is something else of that name.
  bool load(std::string& record) {
    const auto read = call_.workspace.records().read(*file_.variable, id_, record, workspace::LockKind::Update,
                                                     workspace::LockWait::Refuse);
    if (!read.ok() && read.status != base::number(base::Status::RecordNotFound)) return false;
    fields_.resize(kFields);
    if (record.empty()) return true;
    if (base::to_upper(record[0]) != 'M') return false;
    std::size_t at = 0;
    for (const std::string_view field : fields_of(record)) {
      if (at < kFields) fields_[at++] = field;
    }
    std::size_t count = 0;
    for (std::size_t part = 0; part < kOptionParts; ++part) {
      const std::string& values = fields_[kFirstOptionField - 1 + part];
      if (!values.empty()) count = std::max(count, base::split(values, base::kValueMark).size());
    }
    for (std::size_t n = 1; n <= count; ++n) {
      Option option;
      for (std::size_t part = 0; part < kOptionParts; ++part) {
        option.emplace_back(
            value::element_of(fields_[kFirstOptionField - 1 + part], base::kValueMark, static_cast<std::int64_t>(n)));
      }
      options_.push_back(std::move(option));
    }
    return true;
  }

  std::string made() const {
    std::vector<std::string> fields = fields_;
    fields[0] = "M";
    for (std::size_t part = 0; part < kOptionParts; ++part) {
      std::vector<std::string> values;
      for (const Option& option : options_) values.push_back(option[part]);
      while (!values.empty() && values.back().empty()) values.pop_back();
      fields[kFirstOptionField - 1 + part] = base::join(values, std::string(1, base::kValueMark));
    }
    while (fields.back().empty()) fields.pop_back();
    return base::join(fields, std::string(1, base::kFieldMark));
  }

  void show() {
    call_.output().write(clear_screen_code(call_.workspace));
    call_.output().line(file_.name.shown() + " " + id_);
    for (const Heading& heading : kHeadings) {
      call_.output().line(std::string(1, heading.letter) + "   " + base::message(heading.name) + "  " +
                          fields_[heading.field - 1]);
    }
    for (std::size_t n = 0; n < options_.size(); ++n) {
      const std::string number = std::to_string(n + 1);
      call_.output().line(number + std::string(number.size() < 4 ? 4 - number.size() : 1, ' ') + options_[n][0] +
                          "  ->  " + options_[n][1]);
    }
  }

  // A null answer keeps what is there, a blank empties it.
  void ask(MessageId name, std::string& text) {
    const auto typed =
        call_.services().input(base::message(MessageId::CommandModifyValue, {base::message(name), text}));
    if (!typed || typed->empty()) return;
    text = *typed == " " ? std::string() : *typed;
    changed_ = true;
  }

  void ask_option(Option& option) {
    for (std::size_t part = 0; part < kOptionParts; ++part) ask(kPartNames[part], option[part]);
  }

  bool file_it() {
    const auto written = call_.workspace.records().write(*file_.variable, id_, made(), true);
    if (written.ok()) {
      call_.say(MessageId::CommandEdFiled, {file_.name.shown(), id_});
      changed_ = false;
      return true;
    }
    call_.say(MessageId::CommandRecordNotWritten, {id_, base::meaning(static_cast<base::Status>(written.status))});
    return false;
  }

  bool change_option(const std::string& answer) {
    const bool lettered = !answer.empty() && (answer[0] == 'I' || answer[0] == 'D');
    const auto number = base::parse_integer(lettered ? answer.substr(1) : answer);
    const std::size_t room = options_.size() + (answer.starts_with('D') ? 0U : 1U);
    if (!number || *number < 1 || static_cast<std::size_t>(*number) > room) return false;
    const auto at = static_cast<std::ptrdiff_t>(*number) - 1;
    changed_ = true;
    if (answer[0] == 'D') {
      options_.erase(options_.begin() + at);
      return true;
    }
    const bool fresh = answer[0] == 'I' || static_cast<std::size_t>(at) == options_.size();
    if (fresh) options_.insert(options_.begin() + at, Option(kOptionParts));
    ask_option(options_[static_cast<std::size_t>(at)]);
    return true;
  }

  // False: the editor ends.
  bool obey(const std::string& answer, bool end_of_input) {
    for (const Heading& heading : kHeadings) {
      if (answer == std::string(1, heading.letter)) return ask(heading.name, fields_[heading.field - 1]), true;
    }
    if (answer == "FI") return !file_it();
    if (answer == "Q") {
      return changed_ && !end_of_input && !call_.confirm(MessageId::CommandEdDiscard, {id_});
    }
    if (!change_option(answer)) call_.say(MessageId::CommandMedHelp);
    return true;
  }

  Call& call_;
  OpenFile& file_;
  std::string id_;
  std::vector<std::string> fields_;
  std::vector<Option> options_;
  bool changed_ = false;
};

}  // namespace

std::int64_t edit_menu(Call& call) {
  FileName name;
  name.name = "VOC";
  std::string id;
  if (!call.words.at_end()) {
    auto given = take_file_name(call);
    if (!given) return call.bad_words();
    name = *given;
    id = call.word();
  }
  if (!call.words.at_end()) return call.bad_words();
  base::Status why = base::Status::Ok;
  auto file = open_file(call, name, &why);
  if (!file) return -base::number(why);
  if (id.empty()) id = call.services().input(base::message(MessageId::CommandAskMenu)).value_or("");
  if (id.empty()) return kDone;
  return MenuEditor(call, *file, id).run();
}

}  // namespace scarlet::command::verbs
