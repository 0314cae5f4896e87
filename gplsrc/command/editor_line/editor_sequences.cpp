// SPDX-License-Identifier: GPL-3.0-or-later
// The editor's own command stack and stored sequences: records of file $ED (made when the first is stored) with E in
// field 1 and a command in each further field. An error ends a sequence; PAUSE stops it until .XR goes on or .XK gives
// it up; LOOP {line {count}} goes back in it.
#include <algorithm>

#include "base/text.h"
#include "command/command_words.h"
#include "command/create_file.h"
#include "command/editor_line/editor.h"
#include "command/listing.h"
#include "command/stack_commands.h"

namespace scarlet::command::editor_line {
namespace {

using base::MessageId;

constexpr std::string_view kSequences = "$ED";
constexpr std::size_t kSequenceSteps = 1'000'000;

std::size_t number_or(std::string_view text, std::size_t fallback) {
  const auto number = base::parse_integer(text);
  return number && *number > 0 ? static_cast<std::size_t>(*number) : fallback;
}

}  // namespace

// What .A, .C, .D, .I, .R and .U do to the stack is what they do at the prompt.
void LineEditor::dot_command(const std::string& line) {
  const char letter = line.size() > 1 ? base::to_upper(line[1]) : ' ';
  const std::string rest = line.size() > 2 ? line.substr(2) : std::string();
  if (letter == 'X' && base::equal_ignoring_case(base::trimmed(rest), "R")) return run_sequence();
  if (letter == 'X' && base::equal_ignoring_case(base::trimmed(rest), "K")) return sequence_.reset();
  const bool named = !rest.empty() && rest[0] == ' ' && !base::trimmed(rest).empty();
  if (named && std::string_view("SLRDX").find(letter) != std::string_view::npos) return sequence_command(letter, rest);
  if (letter == 'X' || letter == 'L') return use_stack(letter, rest);
  if (std::string_view("ACDIRU").find(letter) == std::string_view::npos) return unknown(line);
  std::string typed = line;
  std::swap(stack_, call_.environment().stack);
  handle_stack_command(call_.processor, typed);
  std::swap(stack_, call_.environment().stack);
}

void LineEditor::use_stack(char letter, std::string_view rest) {
  const std::string_view digits = base::trimmed(rest);
  if (letter == 'L') {
    for (std::size_t n = std::min(number_or(digits, 20), stack_.size()); n >= 1; --n) {
      call_.output().line(right(std::to_string(n), 2) + "  " + stack_.at(n));
    }
    return;
  }
  const std::size_t entry = number_or(digits, 1);
  if (!stack_.has(entry)) return say(MessageId::CommandStackNoEntry, {std::to_string(entry)});
  const std::string again = stack_.at(entry);
  call_.output().line(again);
  if (!execute(again)) unknown(again);
}

// ".S {file} id {hi{,lo}}", ".L {file} id" and so on.
void LineEditor::sequence_command(char letter, const std::string& rest) {
  auto words = split_words(rest);
  std::string range;
  if (letter == 'S' && words.size() > 1 && base::is_digit(words.back().front())) {
    range = words.back();
    words.pop_back();
  }
  const std::string file_name(words.size() > 1 ? words[0] : kSequences);
  const std::string id(words.size() > 1 ? words[1] : words[0]);
  if (letter == 'S' && file_name == kSequences && !call_.workspace.voc().find(kSequences)) {
    NewFile wanted;
    wanted.name = kSequences;
    if (auto made = command::create_file(call_.workspace, wanted); !made) {
      return say(MessageId::CommandFileNotCreated, {kSequences, base::describe(made.error())});
    }
  }
  auto file = open_file(call_, FileName{workspace::FileSpace::Part::Data, false, false, file_name});
  if (!file) return;
  if (letter == 'S') return store_sequence(*file, id, range);
  std::string record;
  if (!read_record(call_, *file, id, record) || !base::upper(record).starts_with('E')) {
    failed_ = true;
    return say(MessageId::CommandEdNoSequence, {id, file_name});
  }
  const auto lines = fields_of(record);
  if (letter == 'X') {
    sequence_ = Sequence{{lines.begin() + 1, lines.end()}, 0, {}};
    return run_sequence();
  }
  if (letter == 'D') {
    if (confirm(MessageId::CommandEdDelete, {file_name, id})) call_.workspace.records().remove(*file->variable, id);
    return;
  }
  for (std::size_t n = 1; n < lines.size(); ++n) {
    if (letter == 'R') {
      stack_.push(lines[n]);
    } else {
      call_.output().line(right(std::to_string(n), 4) + "  " + std::string(lines[n]));
    }
  }
}

// From stack entry hi, the older, to lo; both 1 without a range.
void LineEditor::store_sequence(OpenFile& file, const std::string& id, const std::string& range) {
  const auto comma = range.find(',');
  const std::size_t first = number_or(std::string_view(range).substr(0, comma), 1);
  const std::size_t last = comma == std::string::npos ? 1 : number_or(std::string_view(range).substr(comma + 1), 1);
  if (!stack_.has(first) || last > first) return say(MessageId::CommandStackNoEntry, {std::to_string(first)});
  std::string present;
  if (read_record(call_, file, id, present) && !confirm(MessageId::CommandEdOverwrite, {file.name.shown(), id})) return;
  std::string record = "E";
  for (std::size_t n = first; n >= last; --n) (record += base::kFieldMark) += stack_.at(n);
  call_.workspace.records().write(*file.variable, id, record);
}

void LineEditor::run_sequence() {
  if (!sequence_) return say(MessageId::CommandEdNoPausedSequence);
  paused_ = false;
  for (std::size_t steps = 0; sequence_ && !leaving_ && !paused_; ++steps) {
    call_.services().poll();
    if (sequence_->at >= sequence_->lines.size() || steps >= kSequenceSteps) break;
    const std::string line = sequence_->lines[sequence_->at++];
    call_.output().line(line);
    failed_ = false;
    if (!execute(line)) {
      say(MessageId::CommandEdSequenceUnknown, {line});
      failed_ = true;
    }
    if (!failed_) continue;
    say(MessageId::CommandEdSequenceEnds, {std::to_string(sequence_ ? sequence_->at : 0)});
    break;
  }
  if (!paused_) sequence_.reset();
}

// LOOP {line {count}}: back to that line of the sequence, so many times in all.
void LineEditor::loop(const Command& command) {
  if (!sequence_) return say(MessageId::CommandEdOnlyInSequence, {"LOOP"});
  const auto words = split_words(command.rest);
  const std::size_t line = words.empty() ? 1 : number_or(words[0], 1);
  const std::size_t count = words.size() < 2 ? 1 : number_or(words[1], 1);
  std::size_t& done = sequence_->loops[sequence_->at];
  if (done >= count) {
    done = 0;
    return;
  }
  ++done;
  sequence_->at = std::min(line, sequence_->at) - 1;
}

void LineEditor::pause(const Command&) {
  if (!sequence_) return say(MessageId::CommandEdOnlyInSequence, {"PAUSE"});
  paused_ = true;
  say(MessageId::CommandEdPaused);
}

}  // namespace scarlet::command::editor_line
