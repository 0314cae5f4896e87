// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/processor.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "command/call.h"
#include "command/command_words.h"
#include "command/dispatcher.h"
#include "command/inline_prompts.h"
#include "command/inquiry.h"
#include "command/mailbox.h"
#include "command/paragraph.h"
#include "command/stack_commands.h"
#include "command/system_programs.h"
#include "os/env.h"
#include "shared/user_table.h"
#include "store/store.h"
#include "workspace/instance.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::VocType;

bool is_executable(const workspace::VocRecord& record) {
  switch (record.type) {
    case VocType::Verb:
    case VocType::Sentence:
    case VocType::Paragraph:
    case VocType::Proc:
    case VocType::ProcNative:
    case VocType::Menu:
    case VocType::Remote: return true;
    default: return false;
  }
}

// Where the command stack of the user is kept; nothing when it is not to be kept.
std::optional<std::string> stack_path(workspace::Workspace& workspace) {
  const auto wanted = workspace.voc().find("$COMMAND.STACK");
  const auto name = store::record_to_file_name(workspace.login_name());
  if (!wanted || !wanted->type_code().starts_with('X') || !name) return std::nullopt;
  return workspace.account().path + "/stacks/" + *name;
}

// "$ECHO", "$ECHO ON", "$ECHO OFF".
bool echo_directive(std::string_view line, Paragraph& paragraph) {
  const auto words = split_words(line);
  if (words.empty() || !base::equal_ignoring_case(words[0], "$ECHO")) return false;
  paragraph.echo = words.size() < 2 || !base::equal_ignoring_case(words[1], "OFF");
  return true;
}

}  // namespace

Processor::Processor(workspace::Workspace& workspace) : workspace_(workspace) {
  environment_.stack.set_depth(static_cast<std::size_t>(workspace.instance().config().number("CMDSTACK")));
  install_system_programs(workspace);
}

Processor::~Processor() = default;

std::int64_t Processor::run(std::string_view command) {
  const int transactions = workspace_.records().transaction_level();
  run_lines({}, command);
  roll_back_to(transactions);
  return workspace_.variables().system_return_code;
}

void Processor::roll_back_to(int transactions) {
  while (workspace_.records().transaction_level() > transactions) {
    workspace_.records().roll_back_transaction();
    workspace_.say(MessageId::CommandRolledBack);
  }
}

std::int64_t Processor::run_single(std::string_view command) {
  // Whatever ends the command, what was queued for it goes.
  struct Finish {
    Processor& processor;
    ~Finish() { processor.finish_typed(); }
  } finish{*this};
  workspace_.variables().command = command;
  if (command.find(base::kFieldMark) == std::string_view::npos) {
    execute_line(command, nullptr);
  } else {
    run_lines({}, command);
  }
  return workspace_.variables().system_return_code;
}

std::int64_t Processor::run_typed(std::string_view line) {
  std::string command(base::trimmed(line));
  if (command.empty()) return workspace_.variables().system_return_code;
  switch (handle_stack_command(*this, command)) {
    case StackVerdict::Done: return workspace_.variables().system_return_code;
    case StackVerdict::Push: environment_.stack.push(command); break;
    case StackVerdict::Plain: break;
  }
  return run_single(command);
}

bool Processor::run_item(std::string_view id) {
  const auto found = workspace_.voc().find(id);
  if (!found || !is_executable(*found)) return false;
  Dispatcher(*this, nullptr).record(*found, std::string(id));
  return true;
}

Flow Processor::run_record(const workspace::VocRecord& record, const std::string& sentence) {
  return Dispatcher(*this, nullptr).record(record, sentence);
}

Flow Processor::execute_line(std::string_view line, Paragraph* around) {
  const auto start = line.find_first_not_of(' ');
  if (start == std::string_view::npos) return Flow::Next;
  std::optional<std::string> text;
  if (line.size() > base::limits::kSentenceBytes) {
    workspace_.say(MessageId::CommandTooLong, {std::to_string(base::limits::kSentenceBytes)});
  } else {
    text = expand_inline_prompts(*this, line.substr(start));
  }
  if (!text) {
    workspace_.variables().system_return_code = kRefused;
    return Flow::EndAll;
  }
  return execute_expanded(std::move(*text), around);
}

Flow Processor::execute_expanded(std::string line, Paragraph* around) {
  line.erase(0, std::min(line.find_first_not_of(' '), line.size()));
  return Dispatcher(*this, around).line(std::move(line));
}

// STOP ends these lines and is spent; what ends all paragraphs goes on to the caller.
Flow Processor::run_lines(const std::string& name, std::string_view lines) {
  auto paragraph = Paragraph::prepare(name, lines);
  if (!paragraph) {
    throw vm::Abort{1, base::message(MessageId::CommandLoopUnpaired, {name}), false};
  }
  while (const auto line = paragraph->next()) {
    workspace_.services().poll();
    if (echo_directive(*line, *paragraph)) continue;
    if (paragraph->echo) {
      workspace_.say(MessageId::CommandEcho, {paragraph->name(), std::to_string(paragraph->line_number()), *line});
    }
    const Flow flow = execute_line(*line, &*paragraph);
    if (flow == Flow::Stop) return Flow::Next;
    if (flow == Flow::EndAll) return flow;
  }
  return Flow::Next;
}

void Processor::show_news() {
  shared::UserTable& users = workspace_.instance().users();
  constexpr std::uint32_t kNews = shared::kMessagePending | shared::kChildEnded;
  if ((users.flags(workspace_.slot()) & kNews) == 0) return;
  users.clear_flags(workspace_.slot(), kNews);
  const std::string news = take_from_mailbox(workspace_, "M" + std::to_string(workspace_.user_number()));
  if (news.empty() || !environment_.messages_accepted) return;
  for (const std::string_view line : base::split(news, base::kFieldMark)) workspace_.output().line(line);
}

void Processor::obey_others(int& break_inhibits) {
  shared::UserTable& users = workspace_.instance().users();
  constexpr std::uint32_t kAsked =
      shared::kMessageAtOnce | shared::kAllowBreak | shared::kQuestionPending | shared::kDropFileCache;
  const std::uint32_t asked = users.flags(workspace_.slot()) & kAsked;
  if (asked == 0) return;
  // Before its flag goes: who asked looks whether it is gone.
  if ((asked & shared::kDropFileCache) != 0) workspace_.files().drop_all_cached();
  users.clear_flags(workspace_.slot(), asked);
  if ((asked & shared::kAllowBreak) != 0 && break_inhibits > 0) --break_inhibits;
  if ((asked & shared::kQuestionPending) != 0) answer_question(workspace_);
  if ((asked & shared::kMessageAtOnce) == 0) return;
  if (workspace_.output().column() > 0) workspace_.output().write("\n");
  show_news();
  workspace_.output().flush();
}

std::string Processor::prompt() {
  return workspace_.lists()[0].active() ? environment_.terminal.list_prompt : environment_.terminal.prompt;
}

void Processor::load_stack() {
  const auto path = stack_path(workspace_);
  auto lines = path ? os::read_file(workspace_.env(), *path) : base::Result<std::string>(std::string());
  if (!lines || lines->empty()) return;
  if (lines->ends_with('\n')) lines->pop_back();
  std::replace(lines->begin(), lines->end(), '\n', base::kFieldMark);
  environment_.stack.load(*lines);
}

void Processor::save_stack() {
  const auto path = stack_path(workspace_);
  if (!path) return;
  std::string lines = environment_.stack.as_record();
  std::replace(lines.begin(), lines.end(), base::kFieldMark, '\n');
  auto made = workspace_.env().make_directory(workspace_.account().path + "/stacks");
  if (made) made = os::replace_file(workspace_.env(), *path, lines + "\n");
  if (!made) workspace_.output().line(base::describe(made.error()));
}

void Processor::finish_typed() {
  workspace_.data_queue().clear();
  environment_.answers.clear();
}

void Processor::reset_after_abort() {
  workspace_.lists()[0] = workspace::SelectList();
  workspace_.output().set_hushed(false);
  workspace_.services().set_echo(true);
  depth_ = 0;
  finish_typed();
}

}  // namespace scarlet::command
