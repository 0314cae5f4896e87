// SPDX-License-Identifier: GPL-3.0-or-later
// Form queues: SET.QUEUE keeps the settings of a queue in $FORMS (width, depth, top margin, bottom margin, mode,
// options as values), SP.ASSIGN takes them for a print unit.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/listing.h"
#include "command/printer_settings.h"
#include "command/verbs.h"

namespace scarlet::command::verbs {
namespace {

using base::MessageId;
using base::Status;
using workspace::PrintMode;
using workspace::PrintSettings;

constexpr std::string_view kForms = "$FORMS";
constexpr int kLastUnit = 255;
constexpr std::size_t kOptionsField = 6;  // from 0 behind the queue number

// "5,80,60,0,0,3,AS X,BRIEF" as a record of $FORMS.
std::string queue_record(int queue, const PrintSettings& settings) {
  const std::string described = describe_settings(queue, settings);
  const auto parts = base::split(described, ',');
  std::string record;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (i > 1) record += i > kOptionsField ? base::kValueMark : base::kFieldMark;
    record += parts[i];
  }
  return record;
}

std::string as_sentence(const std::string& queue, std::string record) {
  std::replace(record.begin(), record.end(), base::kFieldMark, ',');
  std::replace(record.begin(), record.end(), base::kValueMark, ',');
  return "SETPTR " + queue + "," + record;
}

std::optional<OpenFile> open_forms(Call& call) {
  return open_file(call, {workspace::FileSpace::Part::Data, false, false, std::string(kForms)});
}

// The settings of a queue; nothing when there is no such queue (the reason is shown).
std::optional<PrintSettings> queue_settings(Call& call, const std::string& queue) {
  auto forms = open_forms(call);
  std::string record;
  if (!forms || !read_record(call, *forms, queue, record)) {
    call.say(MessageId::CommandNoQueue, {queue});
    return std::nullopt;
  }
  const std::string sentence = as_sentence(queue, record);
  auto tokens = workspace::tokenize(sentence);
  if (!tokens) return std::nullopt;
  Call settings(call.processor, call.verb, sentence, std::move(*tokens), {}, nullptr);
  settings.words.seek(2);
  const PrintSettings& defaults = call.workspace.printers().default_settings();
  auto request = parse_setptr(settings, defaults, defaults);
  return request ? std::optional(request->settings) : std::nullopt;
}

std::int64_t show_queues(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  auto forms = open_forms(call);
  if (!forms) return kRefused;
  auto ids = all_ids(*forms->file);
  if (!ids) return call.fail(ids.error());
  std::sort(ids->begin(), ids->end());
  Listing listing(call.workspace, options.unit);
  for (const std::string& id : *ids) {
    std::string record;
    if (read_record(call, *forms, id, record)) listing.line(as_sentence(id, record).substr(7));
  }
  return kDone;
}

// What the letters of SP.ASSIGN say.
struct Assignment {
  std::string queue;
  int unit = 0;
  std::optional<int> copies;
  bool hold = false, suppress = false, open = false, bad = false;
};

int take_digits(std::string_view& text) {
  int number = 0;
  while (!text.empty() && base::is_digit(text[0]) && number < 100'000) {
    number = number * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  return number;
}

// Letters with their numbers, run together or apart: "2 F5 R3 HS", "(HS)", "F5,O".
Assignment parse_letters(std::string_view text) {
  Assignment assignment;
  while (!text.empty()) {
    const char letter = base::to_upper(text[0]);
    if (base::is_digit(letter)) {
      assignment.copies = take_digits(text);
      continue;
    }
    text.remove_prefix(1);
    switch (letter) {
      case ' ':
      case ',':
      case '(':
      case ')':
      case '=': break;
      case 'F':
      case 'Q': assignment.queue = std::to_string(take_digits(text)); break;
      case 'R': assignment.unit = take_digits(text); break;
      case 'H': assignment.hold = true; break;
      case 'S': assignment.suppress = true; break;
      case 'O': assignment.open = true; break;
      default: assignment.bad = true;
    }
  }
  return assignment;
}

}  // namespace

std::int64_t set_queue(Call& call) {
  if (call.words.accept(workspace::Keyword::Display)) return show_queues(call);
  const auto queue = call.number();
  if (!queue || *queue < 0 || call.words.at_end()) return call.bad_words();
  const PrintSettings& defaults = call.workspace.printers().default_settings();
  auto request = parse_setptr(call, defaults, defaults);
  if (!request) return kRefused;
  auto forms = open_forms(call);
  if (!forms) return kRefused;
  const std::string id = std::to_string(*queue);
  const auto written =
      call.workspace.records().write(*forms->variable, id, queue_record(static_cast<int>(*queue), request->settings));
  if (written.ok()) return kDone;
  return call.fail(MessageId::CommandRecordNotWritten, {id, base::meaning(Status(written.status))}, -written.status);
}

std::int64_t sp_assign(Call& call) {
  const Assignment assignment = parse_letters(call.text);
  if (assignment.bad || assignment.unit > kLastUnit)
    return call.fail(MessageId::CommandBadOption, {call.verb.name, call.text});
  PrintSettings settings = call.workspace.printers().default_settings();
  if (!assignment.queue.empty()) {
    auto queue = queue_settings(call, assignment.queue);
    if (!queue) return kRefused;
    settings = std::move(*queue);
  }
  if (assignment.hold) settings.mode = assignment.suppress ? PrintMode::HoldFile : PrintMode::PrinterAndHold;
  if (assignment.copies) settings.copies = std::max(*assignment.copies, 1);
  settings.keep_open = settings.keep_open || assignment.open;
  call.workspace.printers().settings(assignment.unit) = settings;
  return kDone;
}

}  // namespace scarlet::command::verbs
