// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/inquiry.h"

#include "base/text.h"
#include "command/command_words.h"
#include "command/listing.h"
#include "os/process.h"
#include "shared/user_table.h"
#include "workspace/hot_spots.h"
#include "workspace/instance.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::CallPlace;

constexpr std::int64_t kPatienceMs = 3'000;
constexpr std::int64_t kLookMs = 20;
constexpr std::int64_t kNanosecondsOfMillisecond = 1'000'000;
constexpr std::size_t kDumpedValueBytes = 1'000;

std::string line_of(const CallPlace& place) {
  std::string text = place.program;
  if (!place.routine.empty()) text += " " + place.routine;
  return place.line == 0 ? text : text + " " + base::message(MessageId::CommandAtLine, {std::to_string(place.line)});
}

// The command that runs, and with level bit 1 the programs that call each other.
std::string status(workspace::Workspace& workspace, std::int64_t level) {
  const std::vector<CallPlace> places = workspace.services().call_stack();
  std::string answer = workspace.variables().command;
  for (std::size_t n = 0; n < places.size() && (n == 0 || (level & 1) != 0); ++n) {
    (answer += base::kFieldMark) += line_of(places[n]);
  }
  return answer;
}

std::string hot_spots(workspace::Workspace& workspace, std::string_view what) {
  workspace::HotSpots* spots = workspace.services().hot_spots();
  if (spots == nullptr) return {};
  if (what == "ON") spots->start();
  if (what == "OFF") spots->stop();
  std::string answer;
  std::int64_t total = 0;
  for (const auto& spot : spots->report()) total += spot.milliseconds;
  for (const auto& spot : spots->report()) {
    const std::int64_t share = total == 0 ? 0 : spot.milliseconds * 100 / total;
    if (!answer.empty()) answer += base::kFieldMark;
    answer += right(std::to_string(spot.milliseconds), 9) + right(std::to_string(share), 6) +
              right(std::to_string(spot.samples), 9) + right(std::to_string(spot.calls), 13) + "  " + spot.program;
  }
  return answer;
}

// Marks and what can not be printed as DUMP shows them.
std::string readable(std::string text) {
  for (char& c : text) {
    if (c == base::kFieldMark) c = '^';
    if (c == base::kValueMark) c = ']';
    if (c == base::kSubvalueMark) c = '\\';
    if (static_cast<unsigned char>(c) < ' ') c = '.';
  }
  return text;
}

// "0" lets the programs of this session go on without a debugger.
std::string attach_debugger(workspace::Workspace& workspace, std::string_view user) {
  return workspace.services().debug_from(static_cast<std::uint32_t>(base::parse_integer(user).value_or(0))) ? "1" : "";
}

std::string answer_to(workspace::Workspace& workspace, std::string_view question) {
  const auto words = split_words(question);
  if (words.empty()) return {};
  const std::string_view second = words.size() > 1 ? words[1] : std::string_view();
  if (words[0] == "STATUS") return status(workspace, base::parse_integer(second).value_or(0));
  if (words[0] == "HSM") return hot_spots(workspace, second);
  if (words[0] == "DUMP") return write_dump(workspace);
  if (words[0] == "DEBUG") return attach_debugger(workspace, second);
  return {};
}

}  // namespace

// Straight to the file: what a session asks and answers is no part of its transaction.
std::string take_note(workspace::Workspace& workspace, const std::string& id) {
  auto file = workspace.files().open_path(workspace.instance().system_account() + "/$IPC");
  std::string record;
  store::StringSink sink(record);
  if (!file || !(*file)->read(id, sink).ok() || record.empty()) return {};
  (void)(*file)->remove(id);
  return record;
}

void leave_note(workspace::Workspace& workspace, const std::string& id, std::string_view text) {
  auto file = workspace.files().open_path(workspace.instance().system_account() + "/$IPC");
  if (file) (void)(*file)->write(id, text);
}

std::string debug_line_note(std::uint32_t phantom) { return "D" + std::to_string(phantom); }
std::string debug_answer_note(std::uint32_t phantom) { return "A" + std::to_string(phantom); }

std::vector<std::string> call_stack_lines(workspace::Workspace& workspace) {
  std::vector<std::string> lines;
  for (const CallPlace& place : workspace.services().call_stack()) lines.push_back("    " + line_of(place));
  return lines;
}

std::string write_dump(workspace::Workspace& workspace) {
  std::string text =
      base::message(MessageId::CommandDumpTitle, {std::to_string(workspace.user_number()), workspace.login_name(),
                                                  workspace.account().name, workspace.variables().command}) +
      "\n";
  const std::vector<CallPlace> places = workspace.services().call_stack();
  for (std::size_t level = 0; level < places.size(); ++level) {
    text += "\n" + line_of(places[level]) + "\n";
    for (const auto& [name, value] : workspace.services().variables_at(level)) {
      text += "    " + name + " = " + readable(value.substr(0, kDumpedValueBytes)) + "\n";
    }
  }
  std::string folder = workspace.instance().config().text("DUMPDIR");
  if (folder.empty()) folder = workspace.account().path;
  const std::string path = folder + "/qmdump." + std::to_string(workspace.user_number());
  auto written = os::write_file(workspace.env(), path, text);
  return written ? path : base::describe(written.error());
}

std::optional<std::string> ask_session(workspace::Workspace& workspace, std::uint32_t user, std::string_view question) {
  const auto self = static_cast<std::uint32_t>(workspace.user_number());
  if (user == self) return answer_to(workspace, question);
  const std::string reply = "S" + std::to_string(self);
  (void)take_note(workspace, reply);
  leave_note(workspace, "R" + std::to_string(user), std::to_string(self) + base::kFieldMark + std::string(question));
  workspace.instance().users().raise_flags(user, shared::kQuestionPending);
  for (std::int64_t waited_ms = 0; waited_ms < kPatienceMs; waited_ms += kLookMs) {
    workspace.services().poll();
    std::string answer = take_note(workspace, reply);
    if (!answer.empty()) return answer.substr(1);
    workspace.env().sleep_nanoseconds(kLookMs * kNanosecondsOfMillisecond);
  }
  return std::nullopt;
}

void answer_question(workspace::Workspace& workspace) {
  const std::string asked = take_note(workspace, "R" + std::to_string(workspace.user_number()));
  const auto mark = asked.find(base::kFieldMark);
  if (mark == std::string::npos) return;
  // A leading blank, so that an empty answer is one.
  leave_note(workspace, "S" + asked.substr(0, mark), " " + answer_to(workspace, asked.substr(mark + 1)));
}

}  // namespace scarlet::command
