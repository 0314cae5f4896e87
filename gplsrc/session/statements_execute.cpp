// SPDX-License-Identifier: GPL-3.0-or-later
// EXECUTE, CHAIN, STOP and ABORT with their texts, the shell, sleeping.
#include <algorithm>

#include "base/text.h"
#include "command/dispatcher.h"
#include "os/process.h"
#include "session/error_messages.h"
#include "session/session.h"
#include "session/statements.h"

namespace scarlet::session::statements {
namespace {

using value::Value;

constexpr std::int64_t kCapturing = 1;
constexpr std::int64_t kReturning = 2;
constexpr std::int64_t kPassList = 4;
constexpr std::int64_t kReturnList = 8;
constexpr std::int64_t kTrappingAborts = 16;

constexpr std::int64_t kNanosecondsOfMillisecond = 1'000'000;
constexpr std::int64_t kPollMs = 100;
constexpr std::int64_t kSecondsOfDay = 86'400;

std::string list_text(Operands items, std::size_t from, const vm::Machine& machine) {
  std::string text;
  for (std::size_t i = from; i < items.size(); ++i) {
    if (i > from) text += '\t';
    text += text_of(*items[i], machine);
  }
  return text;
}

std::vector<std::string> texts(Operands items, std::size_t from, const vm::Machine& machine) {
  std::vector<std::string> all;
  for (std::size_t i = from; i < items.size(); ++i) all.push_back(text_of(*items[i], machine));
  return all;
}

// Sleeps in short pieces so that the break key and a logout are noticed.
void wait_for(Session& session, std::int64_t milliseconds) {
  session.workspace().output().flush();
  while (milliseconds > 0) {
    const std::int64_t piece = std::min(milliseconds, kPollMs);
    session.workspace().env().sleep_nanoseconds(piece * kNanosecondsOfMillisecond);
    milliseconds -= piece;
    session.poll();
  }
}

// "hh:mm{:ss}" as seconds since midnight; negative when it is no time.
std::int64_t time_of_day(std::string_view text) {
  std::int64_t seconds = 0;
  const auto parts = base::split(text, ':');
  for (std::size_t i = 0; i < 3; ++i) {
    const auto part = i < parts.size() ? base::parse_integer(parts[i]) : std::optional<std::int64_t>(0);
    if (!part) return -1;
    seconds = seconds * 60 + *part;
  }
  return seconds;
}

}  // namespace

SCARLET_STATEMENT(execute) {
  (void)clauses;
  const std::int64_t flags = operands[5]->as_int();
  workspace::SelectLists& lists = session.workspace().lists();
  if ((flags & kPassList) != 0 && present(*operands[3])) {
    if (workspace::SelectListVariable* list = list_variable(*operands[3])) {
      lists[0] = std::move(list->list());
      list->list() = workspace::SelectList();
    } else {
      lists[0] = workspace::SelectList::of_items(text_of(*operands[3], machine));
    }
  }
  Session::Execution how;
  how.capture = (flags & kCapturing) != 0;
  how.trap_aborts = (flags & kTrappingAborts) != 0;
  const std::string captured = session.execute_nested(text_of(*operands[0], machine), how);
  if (how.capture) *operands[1] = Value::of(captured);
  if ((flags & kReturning) != 0) *operands[2] = Value::of(session.workspace().variables().system_return_code);
  if ((flags & kReturnList) != 0) {
    *operands[4] = Value::adopt(static_cast<value::Resource*>(new workspace::SelectListVariable(std::move(lists[0]))));
    lists[0] = workspace::SelectList();
  }
  return code::Outcome::Then;
}

SCARLET_STATEMENT(os_execute) {
  (void)clauses;
  const bool capture = (operands[2]->as_int() & kCapturing) != 0;
  if (const auto refusal = command::command_refusal(session.workspace(), "SH")) {
    machine.fail(base::MessageId::SessionShellRefused, {*refusal});
  }
  session.workspace().output().flush();
  auto ran = os::run_shell(text_of(*operands[0], machine), capture || !session.workspace().output().is_standard()
                                                               ? os::ShellOutput::Captured
                                                               : os::ShellOutput::Inherited);
  std::string output = ran ? ran->output : std::string();
  if (capture) {
    if (output.ends_with('\n')) output.pop_back();
    std::replace(output.begin(), output.end(), '\n', base::kFieldMark);
    *operands[1] = Value::of(output);
  } else {
    session.workspace().output().write(output);
  }
  machine.set_status(ran ? ran->exit_code : base::number(ran.status()));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(chain) {
  (void)session, (void)clauses;
  throw vm::Stop{text_of(*operands[0], machine)};
}

SCARLET_STATEMENT(stop_text) {
  (void)clauses;
  if (!operands.empty()) session.workspace().output().line(list_text(operands, 0, machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(stop_message) {
  (void)clauses;
  show_error_message(session, text_of(*operands[0], machine), texts(operands, 1, machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(abort) {
  (void)session, (void)clauses;
  vm::Abort abort;
  abort.message = list_text(operands, 0, machine);
  abort.with_place = false;
  throw abort;
}

SCARLET_STATEMENT(abort_message) {
  show_error_message(session, text_of(*operands[0], machine), texts(operands, 1, machine));
  return abort(session, {}, clauses, machine);
}

SCARLET_STATEMENT(err_msg) {
  (void)clauses;
  show_error_message(session, text_of(*operands[0], machine), texts(operands, 1, machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(sleep) {
  (void)clauses;
  if (!present(*operands[0])) {
    wait_for(session, 1'000);
    return code::Outcome::Then;
  }
  const std::string text = text_of(*operands[0], machine);
  if (text.find(':') == std::string::npos) {
    wait_for(session, static_cast<std::int64_t>(machine.number(*operands[0]).as_double() * 1'000));
    return code::Outcome::Then;
  }
  const std::int64_t until = time_of_day(text);
  if (until < 0) return code::Outcome::Then;
  std::int64_t seconds = until - session.workspace().seconds_since_midnight();
  if (seconds < 0) seconds += kSecondsOfDay;
  wait_for(session, seconds * 1'000);
  return code::Outcome::Then;
}

SCARLET_STATEMENT(nap) {
  (void)clauses;
  wait_for(session, machine.integer(*operands[0]));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(set_exit_status) {
  (void)clauses;
  session.set_exit_status(static_cast<int>(machine.integer(*operands[0]) & 0xFF));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(set_nls) {
  (void)clauses;
  convert::Locale& locale = session.workspace().locale();
  const std::string text = text_of(*operands[1], machine);
  switch (machine.integer(*operands[0])) {
    case 1: locale.currency = text; return done(machine);
    case 2: locale.thousands = text.substr(0, 1); return done(machine);
    case 3: locale.decimal = text.substr(0, 1); return done(machine);
    default: machine.set_status(base::number(base::Status::BadActionKey)); return code::Outcome::Then;
  }
}

SCARLET_STATEMENT(clear_common) {
  (void)operands, (void)clauses, (void)machine;
  session.zero_unnamed_common();
  return code::Outcome::Then;
}

}  // namespace scarlet::session::statements
