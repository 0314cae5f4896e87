// SPDX-License-Identifier: GPL-3.0-or-later
// SCRB {file} {screen}: makes and changes screen definitions, which subroutine !SCREEN carries out (sys/GPL.BP/SCREEN
// says what a definition holds). Field 1 is the description and whether the screen is cleared; each further field is a
// step with thirteen values.
//
//     $SCREENS CUSTOMER
//     H  Description    Customers          C  Clear the screen first   1
//      1  D  (10,2) 20  Customer number
//      2  I  (30,2) 10  <1>
//     H C, a number, In, Dn, T, FI, Q or ?:
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/screen.h"
#include "command/verbs.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::string_view kUsualFile = "$SCREENS";
constexpr std::string_view kRunner = "!SCREEN";
constexpr std::size_t kNumberColumn = 4;
// Values of a step that are named when it is shown.
constexpr std::size_t kKind = 0, kColumn = 1, kRow = 2, kWidth = 3, kText = 4, kElement = 5;
constexpr MessageId kPartNames[] = {
    MessageId::CommandScrbKind,       MessageId::CommandScrbColumn, MessageId::CommandScrbRow,
    MessageId::CommandScrbWidth,      MessageId::CommandScrbText,   MessageId::CommandScrbElement,
    MessageId::CommandScrbConversion, MessageId::CommandScrbCheck,  MessageId::CommandScrbError,
    MessageId::CommandScrbHelp,       MessageId::CommandScrbNext,   MessageId::CommandScrbKeys,
    MessageId::CommandScrbTargets};
constexpr std::size_t kParts = std::size(kPartNames);
// Values with parts of their own, typed with commas between them.
constexpr std::size_t kLists[] = {kElement, 11, 12};

using Step = std::vector<std::string>;  // kParts texts

bool is_list(std::size_t part) { return std::find(std::begin(kLists), std::end(kLists), part) != std::end(kLists); }

std::string exchanged(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

std::vector<std::string> values_of(std::string_view field, std::size_t count) {
  std::vector<std::string> values;
  for (std::size_t n = 1; n <= count; ++n)
    values.emplace_back(value::element_of(field, base::kValueMark, static_cast<std::int64_t>(n)));
  return values;
}

std::string joined(std::vector<std::string> values) {
  while (!values.empty() && values.back().empty()) values.pop_back();
  return base::join(values, std::string(1, base::kValueMark));
}

class ScreenBuilder {
 public:
  ScreenBuilder(Call& call, OpenFile& file, std::string id) : call_(call), file_(file), id_(std::move(id)) {}

  std::int64_t run() {
    if (!load()) return call_.fail(MessageId::CommandRecordLocked, {id_});
    bool more = true;
    while (more) {
      show();
      const auto typed = call_.services().input(base::message(MessageId::CommandScrbAsk));
      more = obey(typed ? base::upper(base::trimmed(*typed)) : "Q", !typed);
    }
    call_.workspace.records().release(*file_.variable, id_);
    return kDone;
  }

 private:
  bool load() {
    std::string record;
    const auto read = call_.workspace.records().read(*file_.variable, id_, record, workspace::LockKind::Update,
                                                     workspace::LockWait::Refuse);
    if (!read.ok() && read.status != base::number(base::Status::RecordNotFound)) return false;
    const auto fields = fields_of(record);
    heading_ = values_of(fields.empty() ? std::string_view() : fields[0], 2);
    for (std::size_t n = 1; n < fields.size(); ++n) steps_.push_back(values_of(fields[n], kParts));
    return true;
  }

  std::string made() const {
    std::vector<std::string> fields = {joined(heading_)};
    for (const Step& step : steps_) fields.push_back(joined(step));
    return base::join(fields, std::string(1, base::kFieldMark));
  }

  void show() {
    terminal::Output& output = call_.output();
    output.write(clear_screen_code(call_.workspace));
    output.line(file_.name.shown() + " " + id_);
    output.line("H   " + base::message(MessageId::CommandScrbDescription) + "  " + heading_[0]);
    output.line("C   " + base::message(MessageId::CommandScrbClear) + "  " + heading_[1]);
    for (std::size_t n = 0; n < steps_.size(); ++n) {
      const Step& step = steps_[n];
      std::string line = std::to_string(n + 1);
      line.resize(std::max(line.size() + 1, kNumberColumn), ' ');
      line += step[kKind] + "  (" + step[kColumn] + "," + step[kRow] + ") " + step[kWidth] + "  " + step[kText];
      if (!step[kElement].empty()) line += "<" + exchanged(step[kElement], base::kSubvalueMark, ',') + ">";
      output.line(line);
    }
  }

  // A null answer keeps what is there, a blank empties it.
  void ask(MessageId name, std::string& text, bool list = false) {
    const std::string now = list ? exchanged(text, base::kSubvalueMark, ',') : text;
    const auto typed = call_.services().input(base::message(MessageId::CommandModifyValue, {base::message(name), now}));
    if (!typed || typed->empty()) return;
    text = *typed == " " ? std::string() : list ? exchanged(*typed, ',', base::kSubvalueMark) : *typed;
    changed_ = true;
  }

  void ask_step(Step& step) {
    for (std::size_t part = 0; part < kParts; ++part) ask(kPartNames[part], step[part], is_list(part));
    step[kKind] = base::upper(step[kKind]);
  }

  bool change_step(const std::string& answer) {
    const bool lettered = !answer.empty() && (answer[0] == 'I' || answer[0] == 'D');
    const auto number = base::parse_integer(lettered ? answer.substr(1) : answer);
    const std::size_t room = steps_.size() + (answer.starts_with('D') ? 0U : 1U);
    if (!number || *number < 1 || static_cast<std::size_t>(*number) > room) return false;
    const auto at = static_cast<std::ptrdiff_t>(*number) - 1;
    changed_ = true;
    if (answer[0] == 'D') {
      steps_.erase(steps_.begin() + at);
      return true;
    }
    const bool fresh = answer[0] == 'I' || static_cast<std::size_t>(at) == steps_.size();
    if (fresh) steps_.insert(steps_.begin() + at, Step(kParts));
    ask_step(steps_[static_cast<std::size_t>(at)]);
    return true;
  }

  // T: the screen as it is now, with empty data; what it gave is shown.
  void test() {
    value::Value arguments[] = {value::Value::of(made()), value::Value::empty(), value::Value::of(0),
                                value::Value::of(0)};
    if (!call_.services().call_subroutine(kRunner, arguments)) {
      call_.say(MessageId::CommandScrbNoRunner, {kRunner});
      return;
    }
    call_.output().line("");
    call_.say(MessageId::CommandScrbTested,
              {arguments[3].to_string(), arguments[2].to_string(), arguments[1].to_string()});
    (void)call_.services().input(base::message(MessageId::CommandScrbGoOn));
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

  // False: the builder ends.
  bool obey(const std::string& answer, bool end_of_input) {
    if (answer == "H") return ask(MessageId::CommandScrbDescription, heading_[0]), true;
    if (answer == "C") return ask(MessageId::CommandScrbClear, heading_[1]), true;
    if (answer == "T") return test(), true;
    if (answer == "FI") return !file_it();
    if (answer == "Q") return changed_ && !end_of_input && !call_.confirm(MessageId::CommandEdDiscard, {id_});
    if (!change_step(answer)) call_.say(MessageId::CommandScrbUsage);
    return true;
  }

  Call& call_;
  OpenFile& file_;
  std::string id_;
  std::vector<std::string> heading_;
  std::vector<Step> steps_;
  bool changed_ = false;
};

// $SCRB.FILE of the VOC names the file that is meant without one.
FileName usual_file(Call& call) {
  FileName name;
  name.name = kUsualFile;
  if (const auto record = call.workspace.voc().find("$SCRB.FILE"); record && !record->field(2).empty())
    name.name = record->field(2);
  return name;
}

}  // namespace

std::int64_t build_screen(Call& call) {
  FileName name = usual_file(call);
  if (call.words.peek(1) != nullptr) {
    auto given = take_file_name(call);
    if (!given) return call.bad_words();
    name = *given;
  }
  std::string id = call.words.at_end() ? std::string() : call.word();
  if (!call.words.at_end()) return call.bad_words();
  base::Status why = base::Status::Ok;
  auto file = open_file(call, name, &why);
  if (!file) return -base::number(why);
  if (id.empty()) id = call.services().input(base::message(MessageId::CommandAskScreen)).value_or("");
  if (id.empty()) return kDone;
  return ScreenBuilder(call, *file, id).run();
}

}  // namespace scarlet::command::verbs
