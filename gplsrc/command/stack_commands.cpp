// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/stack_commands.h"

#include <algorithm>
#include <optional>

#include "base/message.h"
#include "base/text.h"
#include "command/command_words.h"
#include "command/processor.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::VocRecord;
using workspace::VocType;

constexpr std::size_t kListedEntries = 20;
constexpr std::size_t kNumberDigits = 3;

// ".A12 text": letter, number and what follows the number.
struct DotCommand {
  char letter = ' ';
  std::size_t number = 0;  // 0: none given
  std::string rest;
};

std::optional<DotCommand> parse_dot_command(std::string_view line) {
  if (line.size() < 2 || line[0] != '.') return std::nullopt;
  DotCommand dot;
  dot.letter = base::to_upper(line[1]);
  if (std::string_view("ACDILRSUX?").find(dot.letter) == std::string_view::npos) return std::nullopt;
  std::size_t at = 2;
  while (at < line.size() && at < 2 + kNumberDigits && base::is_digit(line[at])) {
    dot.number = dot.number * 10 + static_cast<std::size_t>(line[at++] - '0');
  }
  dot.rest = line.substr(at);
  // A longer word is a command of its own; only .C is followed by any character.
  const bool separate = dot.rest.empty() || dot.rest[0] == ' ' || (dot.letter == 'C' && !base::is_letter(dot.rest[0]));
  return separate ? std::optional(dot) : std::nullopt;
}

class StackCommand {
 public:
  StackCommand(Processor& processor, DotCommand dot)
      : processor_(processor),
        workspace_(processor.workspace()),
        stack_(processor.environment().stack),
        dot_(std::move(dot)) {}

  StackVerdict run(std::string& line);

 private:
  bool names_record() const { return dot_.number == 0 && !base::trimmed(dot_.rest).empty(); }
  std::size_t entry() const { return std::max<std::size_t>(dot_.number, 1); }
  std::string name() const { return std::string(base::trimmed(dot_.rest)); }
  // The entry meant, or null with a message.
  std::string* find_entry();
  void show(std::size_t number) { line_of(number, stack_.at(number)); }
  void line_of(std::size_t number, std::string_view text);
  std::optional<VocRecord> find_record();
  void append();
  void change();
  void insert();
  void list_entries();
  void list_record();
  void remove();
  void recall();
  void recall_record();
  void save();
  void upper_case();
  StackVerdict execute(std::string& line);
  StackVerdict execute_record(const std::vector<std::string_view>& words);

  Processor& processor_;
  workspace::Workspace& workspace_;
  CommandStack& stack_;
  DotCommand dot_;
};

StackVerdict StackCommand::run(std::string& line) {
  switch (dot_.letter) {
    case 'A': append(); break;
    case 'C': change(); break;
    case 'D': remove(); break;
    case 'I': insert(); break;
    case 'L': names_record() ? list_record() : list_entries(); break;
    case 'R': names_record() ? recall_record() : recall(); break;
    case 'S': save(); break;
    case 'U': upper_case(); break;
    case 'X': return execute(line);
    default: workspace_.say(MessageId::CommandStackHelp); break;
  }
  return StackVerdict::Done;
}

std::string* StackCommand::find_entry() {
  if (stack_.has(entry())) return &stack_.at(entry());
  workspace_.say(MessageId::CommandStackNoEntry, {std::to_string(entry())});
  return nullptr;
}

void StackCommand::line_of(std::size_t number, std::string_view text) {
  const std::string digits = std::to_string(number);
  workspace_.output().line((digits.size() < 2 ? "0" : "") + digits + "  " + std::string(text));
}

std::optional<VocRecord> StackCommand::find_record() {
  auto found = workspace_.voc().find_word(name());
  if (!found) workspace_.say(MessageId::CommandStackNoRecord, {name()});
  return found;
}

void StackCommand::append() {
  std::string* text = find_entry();
  if (text == nullptr) return;
  *text += std::string_view(dot_.rest).substr(dot_.rest.empty() ? 0 : 1);
  show(entry());
}

// /old/new/{G} with any delimiter.
void StackCommand::change() {
  std::string* text = find_entry();
  if (text == nullptr) return;
  const std::string rest = name();
  const auto parts =
      rest.empty() ? std::vector<std::string_view>() : base::split(std::string_view(rest).substr(1), rest[0]);
  if (parts.size() < 2 || parts[0].empty()) return workspace_.say(MessageId::CommandStackChange);
  if (parts.size() > 2 && base::equal_ignoring_case(parts[2], "G")) {
    *text = base::replace_all(*text, parts[0], parts[1]);
  } else if (const auto at = text->find(parts[0]); at != std::string::npos) {
    text->replace(at, parts[0].size(), parts[1]);
  }
  show(entry());
}

void StackCommand::insert() {
  if (dot_.rest.size() < 2) return;
  if (entry() > stack_.size() + 1) {
    find_entry();
    return;
  }
  stack_.insert(entry(), std::string_view(dot_.rest).substr(1));
}

void StackCommand::list_entries() {
  const std::size_t count = dot_.number == 0 ? kListedEntries : dot_.number;
  for (std::size_t n = std::min(count, stack_.size()); n >= 1; --n) show(n);
}

void StackCommand::list_record() {
  const auto record = find_record();
  if (!record) return;
  std::size_t number = 0;
  for (const std::string_view field : base::split(record->record, base::kFieldMark)) {
    const std::string digits = std::to_string(++number);
    workspace_.output().line(std::string(3 - std::min<std::size_t>(digits.size(), 3), '0') + digits + "  " +
                             std::string(field));
  }
}

void StackCommand::remove() {
  if (!names_record()) {
    if (find_entry() != nullptr) stack_.remove(entry());
    return;
  }
  const auto record = find_record();
  if (!record) return;
  if (record->type != VocType::Sentence && record->type != VocType::Paragraph) {
    return workspace_.say(MessageId::CommandStackNotCommands, {record->id});
  }
  if (!workspace_.services().confirm(base::message(MessageId::CommandStackDelete, {record->id}))) return;
  auto removed = workspace_.voc().remove(record->id);
  if (!removed) workspace_.output().line(base::describe(removed.error()));
}

void StackCommand::recall() {
  const std::string* text = find_entry();
  if (text == nullptr) return;
  stack_.insert(1, std::string(*text));
  show(1);
}

void StackCommand::recall_record() {
  const auto record = find_record();
  if (!record) return;
  const auto fields = base::split(record->record, base::kFieldMark);
  for (std::size_t i = 1; i < fields.size(); ++i) stack_.insert(1, fields[i]);
}

// name {start {end}}: one entry becomes a sentence, several a paragraph with the oldest first.
void StackCommand::save() {
  const auto words = split_words(dot_.rest);
  if (words.empty()) return workspace_.say(MessageId::CommandStackSave);
  const auto number = [&](std::size_t word, std::int64_t otherwise) {
    return words.size() > word ? base::parse_integer(words[word]).value_or(0) : otherwise;
  };
  const std::int64_t start = number(1, 1);
  const std::int64_t end = number(2, start);
  const auto [low, high] = std::minmax(start, end);
  if (low < 1 || !stack_.has(static_cast<std::size_t>(high))) {
    return workspace_.say(MessageId::CommandStackNoEntry, {std::to_string(low < 1 ? low : high)});
  }
  if (workspace_.voc().find(words[0]) &&
      !workspace_.services().confirm(base::message(MessageId::CommandStackOverwrite, {words[0]}))) {
    return;
  }
  std::string record = low == high ? "S" : "PA";
  for (std::int64_t n = high; n >= low; --n) (record += base::kFieldMark) += stack_.at(static_cast<std::size_t>(n));
  auto written = workspace_.voc().write(words[0], record);
  if (!written) workspace_.output().line(base::describe(written.error()));
}

void StackCommand::upper_case() {
  std::string* text = find_entry();
  if (text == nullptr) return;
  *text = base::upper(*text);
  show(entry());
}

StackVerdict StackCommand::execute(std::string& line) {
  const auto words = split_words(dot_.rest);
  if (dot_.number == 0 && words.size() == 2) return execute_record(words);
  const std::string* text = find_entry();
  if (text == nullptr) return StackVerdict::Done;
  show(entry());
  line = *text;
  return StackVerdict::Push;
}

StackVerdict StackCommand::execute_record(const std::vector<std::string_view>& words) {
  auto file = workspace_.files().open_any_case(words[0]);
  VocRecord record{std::string(words[1]), {}, VocType::None};
  store::StringSink sink(record.record);
  for (const std::string& id : {std::string(words[1]), base::upper(words[1])}) {
    if (!file) break;
    auto read = (*file)->read(id, sink);
    if (!read || !*read) continue;
    record.type = workspace::classify_voc_record(record.record);
    processor_.run_record(record, id);
    return StackVerdict::Done;
  }
  workspace_.say(MessageId::CommandRecordMissing, {words[0], words[1]});
  return StackVerdict::Done;
}

}  // namespace

StackVerdict handle_stack_command(Processor& processor, std::string& line) {
  if (line == "?") {
    processor.workspace().say(MessageId::CommandStackKeys);
    return StackVerdict::Done;
  }
  if (line.ends_with('?') && line != ".?") {
    line.pop_back();
    processor.environment().stack.push(line);
    return StackVerdict::Done;
  }
  auto dot = parse_dot_command(line);
  if (!dot) return StackVerdict::Push;
  return StackCommand(processor, std::move(*dot)).run(line);
}

}  // namespace scarlet::command
