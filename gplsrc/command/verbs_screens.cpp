// SPDX-License-Identifier: GPL-3.0-or-later
// SCRB {file} {screen}: makes and changes screen definitions, which subroutine !SCREEN carries out (sys/GPL.BP/SCREEN
// says what a definition holds). Field 1 is the description and whether the screen is cleared; each further field is a
// step with thirteen values.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/outline.h"
#include "command/verbs.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::string_view kUsualFile = "$SCREENS";
constexpr std::string_view kRunner = "!SCREEN";
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

class ScreenOutline final : public Outline {
 public:
  ScreenOutline() {
    ask = MessageId::CommandScrbAsk;
    help = MessageId::CommandScrbUsage;
    something_else = MessageId::CommandRecordLocked;
    headings = {{'H', MessageId::CommandScrbDescription}, {'C', MessageId::CommandScrbClear}};
  }

  bool take(std::string_view record) override {
    const auto fields = fields_of(record);
    const auto texts = values_of(fields.empty() ? std::string_view() : fields[0], headings.size());
    for (std::size_t n = 0; n < headings.size(); ++n) headings[n].text = texts[n];
    entries.clear();
    for (std::size_t n = 1; n < fields.size(); ++n) entries.push_back(values_of(fields[n], kParts));
    return true;
  }

  std::string record() const override {
    std::vector<std::string> fields = {joined({headings[0].text, headings[1].text})};
    for (Entry entry : entries) {
      entry[kKind] = base::upper(entry[kKind]);
      fields.push_back(joined(std::move(entry)));
    }
    return base::join(fields, std::string(1, base::kFieldMark));
  }

  std::string summary(const Entry& step) const override {
    std::string line =
        step[kKind] + "  (" + step[kColumn] + "," + step[kRow] + ") " + step[kWidth] + "  " + step[kText];
    if (!step[kElement].empty()) line += "<" + part_as_typed(*this, kElement, step[kElement]) + ">";
    return line;
  }

  bool is_list(std::size_t part) const override {
    return std::find(std::begin(kLists), std::end(kLists), part) != std::end(kLists);
  }

  // As it is now, with empty data; what it gave is shown.
  void show(Call& call, const std::string& /*id*/) override {
    value::Value arguments[] = {value::Value::of(record()), value::Value::empty(), value::Value::of(0),
                                value::Value::of(0)};
    if (!call.services().call_subroutine(kRunner, arguments)) {
      call.say(MessageId::CommandScrbNoRunner, {kRunner});
      return;
    }
    call.output().line("");
    call.say(MessageId::CommandScrbTested,
             {arguments[3].to_string(), arguments[2].to_string(), arguments[1].to_string()});
  }

  std::span<const MessageId> parts() const override { return kPartNames; }
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
  ScreenOutline outline;
  return edit_outline(call, *file, id, outline);
}

}  // namespace scarlet::command::verbs
