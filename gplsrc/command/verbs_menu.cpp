// SPDX-License-Identifier: GPL-3.0-or-later
// MED {file {menu}}: makes and changes menus (M records of the VOC or of another file), in a form or line by line
// (outline.h). An option is a text with action, help, access key and hide flag: value n of fields 3 to 7 each.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/menu.h"
#include "command/outline.h"
#include "command/verbs.h"
#include "value/dynamic_array.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;

constexpr std::size_t kFields = 11;
constexpr std::size_t kFirstOptionField = 3;  // texts; then actions, helps, keys, hide flags
constexpr MessageId kPartNames[] = {MessageId::CommandMedText, MessageId::CommandMedAction,
                                    MessageId::CommandMedOptionHelp, MessageId::CommandMedKey,
                                    MessageId::CommandMedHide};
constexpr std::size_t kOptionParts = std::size(kPartNames);
// Fields of the headings, in their order.
constexpr std::size_t kHeadingFields[] = {2, 8, 9, 10, 11};

class MenuOutline final : public Outline {
 public:
  MenuOutline() {
    ask = MessageId::CommandMedAsk;
    help = MessageId::CommandMedHelp;
    something_else = MessageId::CommandMedNoMenu;
    show_letter = 'M';
    headings = {{'T', MessageId::CommandMedTitle},
                {'S', MessageId::CommandMedSubroutine},
                {'P', MessageId::CommandMedPromptText},
                {'E', MessageId::CommandMedExits},
                {'X', MessageId::CommandMedStops}};
  }

  bool take(std::string_view record) override;
  std::string record() const override;
  std::string summary(const Entry& entry) const override { return entry[0] + "  ->  " + entry[1]; }
  void show(Call& call, const std::string& id) override {
    show_menu(call.processor, {id, record(), workspace::VocType::Menu});
  }
  std::span<const MessageId> parts() const override { return kPartNames; }
};

bool MenuOutline::take(std::string_view record) {
  if (record.empty() || base::to_upper(record[0]) != 'M') return false;
  std::vector<std::string> fields;
  for (const std::string_view field : fields_of(record)) fields.emplace_back(field);
  fields.resize(std::max(fields.size(), kFields));
  for (std::size_t n = 0; n < headings.size(); ++n) headings[n].text = fields[kHeadingFields[n] - 1];
  std::size_t count = 0;
  for (std::size_t part = 0; part < kOptionParts; ++part) {
    const std::string& values = fields[kFirstOptionField - 1 + part];
    if (!values.empty()) count = std::max(count, base::split(values, base::kValueMark).size());
  }
  entries.clear();
  for (std::size_t n = 1; n <= count; ++n) {
    Entry& entry = entries.emplace_back();
    for (std::size_t part = 0; part < kOptionParts; ++part) {
      entry.emplace_back(
          value::element_of(fields[kFirstOptionField - 1 + part], base::kValueMark, static_cast<std::int64_t>(n)));
    }
  }
  return true;
}

std::string MenuOutline::record() const {
  std::vector<std::string> fields(kFields);
  fields[0] = "M";
  for (std::size_t n = 0; n < headings.size(); ++n) fields[kHeadingFields[n] - 1] = headings[n].text;
  for (std::size_t part = 0; part < kOptionParts; ++part) {
    std::vector<std::string> values;
    for (const Entry& entry : entries) values.push_back(entry[part]);
    while (!values.empty() && values.back().empty()) values.pop_back();
    fields[kFirstOptionField - 1 + part] = base::join(values, std::string(1, base::kValueMark));
  }
  while (fields.back().empty()) fields.pop_back();
  return base::join(fields, std::string(1, base::kFieldMark));
}

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
  MenuOutline outline;
  return edit_outline(call, *file, id, outline);
}

}  // namespace scarlet::command::verbs
