// SPDX-License-Identifier: GPL-3.0-or-later
// The questions line by line:
//
//     VOC DAILY
//     T   Title  Daily work
//     1   Orders  ->  RUN BP ORDERS
//     T S P E X, n, In, Dn, M, FI, Q or ?:
#include "command/outline.h"

#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/outline_form.h"
#include "command/screen.h"

namespace scarlet::command {
namespace {

using base::MessageId;

constexpr std::size_t kNumberColumn = 4;

std::string exchanged(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

class OutlineDialogue {
 public:
  OutlineDialogue(Call& call, OpenFile& file, std::string id, Outline& outline)
      : call_(call), file_(file), id_(std::move(id)), outline_(outline) {}

  std::int64_t run() {
    std::string record;
    const auto read = call_.workspace.records().read(*file_.variable, id_, record, workspace::LockKind::Update,
                                                     workspace::LockWait::Refuse);
    if (!read.ok() && read.status != base::number(base::Status::RecordNotFound))
      return call_.fail(MessageId::CommandRecordLocked, {id_});
    if (!record.empty() && !outline_.take(record)) {
      call_.workspace.records().release(*file_.variable, id_);
      return call_.fail(outline_.something_else, {id_});
    }
    if (editor_screen::ScreenTerminal::usable(call_)) {
      OutlineForm(call_, file_, id_, outline_, [this] { return written(); }).run();
    } else {
      converse();
    }
    call_.workspace.records().release(*file_.variable, id_);
    return kDone;
  }

 private:
  void converse() {
    bool more = true;
    while (more) {
      show();
      const auto typed = call_.services().input(base::message(outline_.ask));
      more = obey(typed ? base::upper(base::trimmed(*typed)) : "Q", !typed);
    }
  }

  void show() {
    terminal::Output& output = call_.output();
    output.write(clear_screen_code(call_.workspace));
    output.line(file_.name.shown() + " " + id_);
    for (const Outline::Heading& heading : outline_.headings)
      output.line(std::string(1, heading.letter) + "   " + base::message(heading.name) + "  " + heading.text);
    for (std::size_t n = 0; n < outline_.entries.size(); ++n) {
      std::string number = std::to_string(n + 1);
      number.resize(std::max(number.size() + 1, kNumberColumn), ' ');
      output.line(number + outline_.summary(outline_.entries[n]));
    }
  }

  // A null answer keeps what is there, a blank empties it. The text is as it is typed.
  bool ask(MessageId name, std::string& text) {
    const auto typed =
        call_.services().input(base::message(MessageId::CommandModifyValue, {base::message(name), text}));
    if (!typed || typed->empty()) return false;
    text = *typed == " " ? std::string() : *typed;
    return changed_ = true;
  }

  void ask_entry(Outline::Entry& entry) {
    for (std::size_t part = 0; part < entry.size(); ++part) {
      std::string text = part_as_typed(outline_, part, entry[part]);
      if (ask(outline_.parts()[part], text)) entry[part] = part_from_typed(outline_, part, std::move(text));
    }
  }

  bool change_entry(const std::string& answer) {
    auto& entries = outline_.entries;
    const bool lettered = !answer.empty() && (answer[0] == 'I' || answer[0] == 'D');
    const auto number = base::parse_integer(lettered ? answer.substr(1) : answer);
    const std::size_t room = entries.size() + (answer.starts_with('D') ? 0U : 1U);
    if (!number || *number < 1 || static_cast<std::size_t>(*number) > room) return false;
    const auto at = static_cast<std::ptrdiff_t>(*number) - 1;
    changed_ = true;
    if (answer[0] == 'D') {
      entries.erase(entries.begin() + at);
      return true;
    }
    const bool fresh = answer[0] == 'I' || static_cast<std::size_t>(at) == entries.size();
    if (fresh) entries.insert(entries.begin() + at, Outline::Entry(outline_.parts().size()));
    ask_entry(entries[static_cast<std::size_t>(at)]);
    return true;
  }

  // Why it could not be, or nothing. The record stays locked.
  std::string written() {
    const auto done = call_.workspace.records().write(*file_.variable, id_, outline_.record(), true);
    return done.ok() ? std::string()
                     : base::message(MessageId::CommandRecordNotWritten,
                                     {id_, base::meaning(static_cast<base::Status>(done.status))});
  }

  bool file_it() {
    const std::string why = written();
    if (!why.empty()) return call_.output().line(why), false;
    call_.say(MessageId::CommandEdFiled, {file_.name.shown(), id_});
    changed_ = false;
    return true;
  }

  // False: the dialogue ends.
  bool obey(const std::string& answer, bool end_of_input) {
    for (Outline::Heading& heading : outline_.headings) {
      if (answer == std::string(1, heading.letter)) return (void)ask(heading.name, heading.text), true;
    }
    if (answer == std::string(1, outline_.show_letter)) {
      outline_.show(call_, id_);
      (void)call_.services().input(base::message(MessageId::CommandScrbGoOn));
      return true;
    }
    if (answer == "FI") return !file_it();
    if (answer == "Q") return changed_ && !end_of_input && !call_.confirm(MessageId::CommandEdDiscard, {id_});
    if (!change_entry(answer)) call_.say(outline_.help);
    return true;
  }

  Call& call_;
  OpenFile& file_;
  std::string id_;
  Outline& outline_;
  bool changed_ = false;
};

}  // namespace

std::string part_from_typed(const Outline& outline, std::size_t part, std::string typed) {
  return outline.is_list(part) ? exchanged(std::move(typed), ',', base::kSubvalueMark) : typed;
}

std::string part_as_typed(const Outline& outline, std::size_t part, std::string kept) {
  return outline.is_list(part) ? exchanged(std::move(kept), base::kSubvalueMark, ',') : kept;
}

std::int64_t edit_outline(Call& call, OpenFile& file, const std::string& id, Outline& outline) {
  return OutlineDialogue(call, file, id, outline).run();
}

}  // namespace scarlet::command
