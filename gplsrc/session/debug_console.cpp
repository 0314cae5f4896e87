// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/debug_console.h"

#include <algorithm>

#include "base/message.h"
#include "base/text.h"
#include "command/inquiry.h"
#include "session/session.h"
#include "store/file.h"

namespace scarlet::session {
namespace {

using base::MessageId;
using vm::Debugger;
using vm::DebugStop;

constexpr std::int64_t kLinesAround = 5;
constexpr std::size_t kShownBytes = 500;      // of one value
constexpr std::int64_t kLookNs = 20'000'000;  // between looks for a note

// Marks and control characters in a form that can be seen.
std::string visible(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kShownBytes)) {
    switch (c) {
      case base::kFieldMark: out += '^'; break;
      case base::kValueMark: out += ']'; break;
      case base::kSubvalueMark: out += '\\'; break;
      case base::kTextMark: out += '_'; break;
      default: out += static_cast<unsigned char>(c) < ' ' ? '?' : c;
    }
  }
  if (text.size() > kShownBytes) out += "... (" + std::to_string(text.size()) + ")";
  return out;
}

std::string_view word_of(std::string_view& text) {
  text = base::trimmed(text);
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  text = base::trimmed(text);
  return word;
}

MessageId reason(DebugStop::Why why) {
  switch (why) {
    case DebugStop::Why::Breakpoint: return MessageId::SessionDebugBreakpoint;
    case DebugStop::Why::Step: return MessageId::SessionDebugStep;
    case DebugStop::Why::Watch: return MessageId::SessionDebugWatch;
    case DebugStop::Why::BreakKey: return MessageId::SessionDebugBreakKey;
    case DebugStop::Why::Statement: break;
  }
  return MessageId::SessionDebugStatement;
}

}  // namespace

struct DebugConsole::Command {
  char letter;
  bool (DebugConsole::*run)(std::string_view);
  MessageId description;
};

const DebugConsole::Command DebugConsole::kCommands[] = {
    {'G', &DebugConsole::go, MessageId::SessionDebugHelpGo},
    {'S', &DebugConsole::step, MessageId::SessionDebugHelpInto},
    {'N', &DebugConsole::next, MessageId::SessionDebugHelpOver},
    {'O', &DebugConsole::out, MessageId::SessionDebugHelpOut},
    {'V', &DebugConsole::variables, MessageId::SessionDebugHelpShow},
    {'/', &DebugConsole::variables, MessageId::SessionDebugHelpSet},
    {'B', &DebugConsole::breakpoint, MessageId::SessionDebugHelpBreak},
    {'C', &DebugConsole::clear, MessageId::SessionDebugHelpClear},
    {'W', &DebugConsole::watch, MessageId::SessionDebugHelpWatch},
    {'U', &DebugConsole::unwatch, MessageId::SessionDebugHelpUnwatch},
    {'L', &DebugConsole::list_source, MessageId::SessionDebugHelpList},
    {'T', &DebugConsole::stack, MessageId::SessionDebugHelpStack},
    {'F', &DebugConsole::level, MessageId::SessionDebugHelpLevel},
    {'!', &DebugConsole::execute, MessageId::SessionDebugHelpExecute},
    {'Q', &DebugConsole::quit, MessageId::SessionDebugHelpQuit},
    {'A', &DebugConsole::abort, MessageId::SessionDebugHelpAbort},
    {'?', &DebugConsole::help, MessageId::SessionDebugHelpHelp},
};

void DebugConsole::say(std::string_view text) {
  if (far_user_ == 0) return session_.workspace().output().line(text);
  if (!far_text_.empty()) far_text_ += base::kFieldMark;
  far_text_ += text;
}

void DebugConsole::attach(std::uint32_t user, vm::Machine& machine) {
  far_user_ = user;
  steps_left_ = 0;
  if (user == 0) {
    machine.debugger().clear_breakpoints();
    machine.debugger().clear_watches();
  }
  machine.debugger().resume(user == 0 ? Debugger::Go::On : Debugger::Go::Into);
}

// The debugger's side may end without a word.
std::string DebugConsole::line_from_afar() {
  workspace::Workspace& workspace = session_.workspace();
  const auto self = static_cast<std::uint32_t>(workspace.user_number());
  command::leave_note(workspace, command::debug_answer_note(self), " " + far_text_);
  far_text_.clear();
  while (far_user_ != 0 && workspace.instance().users().find(far_user_)) {
    const std::string line = command::take_note(workspace, command::debug_line_note(self));
    // A mark in front, so that an empty line is a note as well.
    if (!line.empty()) return line.substr(1);
    session_.poll();
    workspace.env().sleep_nanoseconds(kLookNs);
  }
  return std::string(command::kDetach);
}

std::string DebugConsole::next_line() {
  if (session_.options().kind == shared::SessionKind::Phantom) return line_from_afar();
  LineRequest request;
  request.prompt = base::message(MessageId::SessionDebugPrompt);
  request.invert_case = false;
  InputLine line = session_.read_line(request);
  say("");
  return std::move(line.text);
}

void DebugConsole::stopped(const DebugStop& why, vm::Machine& machine) {
  // Nobody to talk with, or a program that a command of the dialogue runs.
  const bool phantom = session_.options().kind == shared::SessionKind::Phantom;
  if ((phantom && far_user_ == 0) || session_.options().conversation || talking_) return;
  machine_ = &machine;
  if (why.why == DebugStop::Why::Step && --steps_left_ > 0) {
    machine.debugger().resume(step_);
    return;
  }
  steps_left_ = 0;
  level_ = 0;
  terminal::Output& output = session_.workspace().output();
  // What a program captures is not for this dialogue.
  std::vector<std::string> captures = output.suspend_captures();
  const bool hushed = output.hushed();
  output.set_hushed(false);
  talking_ = true;
  const auto back = [&] {
    talking_ = false;
    output.set_hushed(hushed);
    output.resume_captures(std::move(captures));
  };
  try {
    if (!phantom && output.column() > 0) say("");
    tell_place(why);
    converse();
  } catch (...) {
    back();
    throw;
  }
  back();
}

void DebugConsole::tell_place(const DebugStop& why) {
  const vm::Place place = machine_->places().front();
  std::string what = base::message(reason(why.why), {why.variable, visible(why.before)});
  say(base::message(MessageId::SessionDebugStopped, {std::to_string(place.line), place.source, what}));
  if (why.why == DebugStop::Why::Watch) show(why.variable);
  list(place.source, place.line, place.line);
}

void DebugConsole::converse() {
  for (bool stays = true; stays;) stays = obey(base::trimmed(next_line()));
}

bool DebugConsole::obey(std::string_view line) {
  if (far_user_ != 0 && base::equal_ignoring_case(line, command::kDetach)) return attach(0, *machine_), false;
  if (session_.options().kind == shared::SessionKind::Phantom && far_user_ == 0) return false;
  if (line.empty()) return steps(step_, "");
  const char letter = base::to_upper(line.front());
  const auto* command = std::find_if(std::begin(kCommands), std::end(kCommands),
                                     [&](const Command& known) { return known.letter == letter; });
  if (command == std::end(kCommands)) {
    say(base::message(MessageId::SessionDebugUnknown, {line}));
    return true;
  }
  return (this->*command->run)(base::trimmed(line.substr(1)));
}

bool DebugConsole::help(std::string_view) {
  for (const Command& command : kCommands) say(base::message(command.description));
  return true;
}

bool DebugConsole::go(std::string_view) { return false; }

bool DebugConsole::steps(Debugger::Go how, std::string_view words) {
  const auto count = base::parse_integer(words);
  steps_left_ = count && *count > 0 ? *count : 1;
  step_ = how;
  machine_->debugger().resume(how);
  return false;
}

bool DebugConsole::step(std::string_view words) { return steps(Debugger::Go::Into, words); }
bool DebugConsole::next(std::string_view words) { return steps(Debugger::Go::Over, words); }

bool DebugConsole::out(std::string_view) {
  steps_left_ = 1;
  machine_->debugger().resume(Debugger::Go::Out);
  return false;
}

bool DebugConsole::take_line_of(std::string_view words, std::string& program, std::uint32_t& line) {
  const auto space = words.rfind(' ');
  const std::string_view number = space == std::string_view::npos ? words : words.substr(space + 1);
  const auto parsed = base::parse_integer(number);
  if (!parsed || *parsed < 1 || *parsed > UINT32_MAX) {
    say(base::message(MessageId::SessionDebugLine, {words}));
    return false;
  }
  program = space == std::string_view::npos ? machine_->places().front().source
                                            : std::string(base::trimmed(words.substr(0, space)));
  line = static_cast<std::uint32_t>(*parsed);
  return true;
}

bool DebugConsole::breakpoint(std::string_view words) {
  std::string program;
  std::uint32_t line = 0;
  if (!words.empty()) {
    if (take_line_of(words, program, line)) machine_->debugger().set_breakpoint(program, line);
    return true;
  }
  for (const auto& [at, name] : machine_->debugger().breakpoints()) say(name + " " + std::to_string(at));
  return true;
}

bool DebugConsole::clear(std::string_view words) {
  std::string program;
  std::uint32_t line = 0;
  if (words.empty()) {
    machine_->debugger().clear_breakpoints();
  } else if (take_line_of(words, program, line) && !machine_->debugger().clear_breakpoint(program, line)) {
    say(base::message(MessageId::SessionDebugNoBreakpoint, {words}));
  }
  return true;
}

bool DebugConsole::watch(std::string_view words) {
  Debugger& debugger = machine_->debugger();
  if (words.empty()) {
    for (const std::string& name : debugger.watches()) say(name);
  } else if (!debugger.show(words)) {
    say(base::message(MessageId::SessionDebugNoVariable, {words}));
  } else {
    debugger.watch(words);
  }
  return true;
}

bool DebugConsole::unwatch(std::string_view words) {
  if (words.empty()) {
    machine_->debugger().clear_watches();
  } else if (!machine_->debugger().unwatch(words)) {
    say(base::message(MessageId::SessionDebugNoVariable, {words}));
  }
  return true;
}

void DebugConsole::show(std::string_view place) {
  const auto found = machine_->debugger().show(place, level_);
  if (!found) return say(base::message(MessageId::SessionDebugNoVariable, {place}));
  const std::string text = found->assigned ? visible(found->text) : base::message(MessageId::SessionDebugUnassigned);
  say(base::upper(place) + " = " + text);
}

// Nothing: all; NAME; NAME=value
bool DebugConsole::variables(std::string_view words) {
  if (words.empty() || words == "*") {
    for (const vm::NamedVariable& variable : machine_->variables(level_)) show(variable.name);
    return true;
  }
  const auto equals = words.find('=');
  if (equals == std::string_view::npos) {
    show(words);
    return true;
  }
  const std::string_view place = base::trimmed(words.substr(0, equals));
  std::string_view text = base::trimmed(words.substr(equals + 1));
  const bool quoted = text.size() > 1 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0];
  if (quoted) text = text.substr(1, text.size() - 2);
  if (machine_->debugger().set(place, text, level_)) {
    show(place);
  } else {
    say(base::message(MessageId::SessionDebugNotSet, {place}));
  }
  return true;
}

const std::vector<std::string>& DebugConsole::source(const std::string& name) {
  auto [found, is_new] = sources_.try_emplace(name);
  const auto space = name.find(' ');
  if (!is_new || space == std::string::npos) return found->second;
  auto file = session_.workspace().files().open_any_case(name.substr(0, space));
  if (!file) return found->second;
  std::string record;
  store::StringSink sink(record);
  auto read = (*file)->read(name.substr(space + 1), sink);
  if (!read || !*read) return found->second;
  for (const std::string_view line : base::split(record, base::kFieldMark)) found->second.emplace_back(line);
  return found->second;
}

void DebugConsole::list(const std::string& source_name, std::int64_t from, std::int64_t to) {
  const auto& lines = source(source_name);
  const auto here = std::int64_t{machine_->places()[level_].line};
  to = std::min(to, static_cast<std::int64_t>(lines.size()));
  for (std::int64_t n = std::max<std::int64_t>(from, 1); n <= to; ++n) {
    std::string number = std::to_string(n);
    if (number.size() < 5) number.insert(0, 5 - number.size(), ' ');
    say(number + (n == here ? "> " : "  ") + lines[static_cast<std::size_t>(n - 1)]);
  }
}

// Nothing: around the line; n: around line n; n m: from n to m
bool DebugConsole::list_source(std::string_view words) {
  const vm::Place place = machine_->places()[level_];
  const auto first = base::parse_integer(word_of(words));
  const auto last = base::parse_integer(words);
  const std::int64_t middle = first.value_or(place.line);
  if (first && last) {
    list(place.source, *first, *last);
  } else {
    list(place.source, middle - kLinesAround, middle + kLinesAround);
  }
  return true;
}

bool DebugConsole::stack(std::string_view) {
  const auto places = machine_->places();
  for (std::size_t i = 0; i < places.size(); ++i) {
    const vm::Place& place = places[i];
    const std::string routine = place.routine.empty() ? "" : " " + place.routine;
    say((i == level_ ? ">" : " ") + std::to_string(i) + " " + place.source + routine + " " +
        std::to_string(place.line));
  }
  return true;
}

bool DebugConsole::level(std::string_view words) {
  const auto wanted = base::parse_integer(words);
  const auto count = static_cast<std::int64_t>(machine_->places().size());
  if (wanted && *wanted >= 0 && *wanted < count) level_ = static_cast<std::size_t>(*wanted);
  return stack({});
}

bool DebugConsole::execute(std::string_view words) {
  const bool afar = far_user_ != 0;
  const std::string shown = session_.execute_nested(std::string(words), {.capture = afar, .trap_aborts = true});
  if (afar) say(shown);
  return true;
}

bool DebugConsole::quit(std::string_view) { throw vm::Stop{}; }

bool DebugConsole::abort(std::string_view) { throw vm::Abort{1, "", false}; }

}  // namespace scarlet::session
