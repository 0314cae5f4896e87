// SPDX-License-Identifier: GPL-3.0-or-later
// INPUT in its forms, the DATA queue, PROMPT, the break key.
#include <algorithm>
#include <functional>

#include "base/text.h"
#include "session/csv.h"
#include "session/session.h"
#include "session/statements.h"
#include "terminal/terminfo.h"

namespace scarlet::session::statements {
namespace {

using value::Value;

constexpr std::int64_t kNoLineFeed = 1;
constexpr std::int64_t kNoFinalEcho = 2;
constexpr std::int64_t kHidden = 4;
constexpr std::int64_t kUpcase = 8;
constexpr std::int64_t kNoCaseInvert = 16;
constexpr std::int64_t kNoEchoData = 32;
constexpr std::int64_t kShowOldValue = 64;
constexpr std::int64_t kAppend = 128;
constexpr std::int64_t kEdit = 256;
constexpr std::int64_t kInputField = 2048;

LineRequest request_for(Session& session, std::int64_t length, std::int64_t flags, const Value& timeout,
                        vm::Machine& machine) {
  LineRequest request;
  request.max_length = length > 0 ? static_cast<std::size_t>(length) : 0;
  request.hidden = (flags & kHidden) != 0;
  request.upper_case = (flags & kUpcase) != 0;
  request.invert_case = (flags & kNoCaseInvert) == 0;
  request.echo = session.echo();
  if (present(timeout)) request.timeout_ms = machine.integer(timeout) * 1'000;
  return request;
}

// One answer: the DATA queue first, then the keyboard. Nothing when the time ran out.
std::optional<InputLine> take_answer(Session& session, const LineRequest& request, std::int64_t flags) {
  auto& queue = session.workspace().data_queue();
  if (!queue.empty()) {
    std::string text = std::move(queue.front());
    queue.pop_front();
    if (request.max_length > 0 && text.size() > request.max_length) text.resize(request.max_length);
    if (request.upper_case) text = base::upper(text);
    if ((flags & (kNoEchoData | kHidden)) == 0) session.workspace().output().write(text);
    return InputLine{InputEnd::Line, std::move(text), 0, 0};
  }
  InputLine line = session.read_line(request);
  if (line.end == InputEnd::TimedOut) return std::nullopt;
  return line;
}

// THEN, with the number of the key that ended the input in STATUS().
code::Outcome ended(int key, vm::Machine& machine) {
  machine.set_status(key);
  return code::Outcome::Then;
}

}  // namespace

SCARLET_STATEMENT(input) {
  (void)clauses;
  const std::int64_t length = integer_of(*operands[1], machine);
  const std::int64_t flags = operands[2]->as_int();
  terminal::Output& output = session.workspace().output();
  if (length < 0) {  // INPUT v,-1: is anything waiting?
    *operands[0] = Value::of(session.input_waiting() ? 1 : 0);
    return done(machine);
  }
  // A prompt is for somebody who reads it: a person, or the program that captures it.
  if (output.captured() || session.at_keyboard() || session.options().conversation)
    output.write(session.prompt_character());
  output.flush();
  const auto answer = take_answer(session, request_for(session, length, flags, *operands[3], machine), flags);
  if (!answer) return otherwise(base::number(base::Status::TimedOut), machine);
  const bool full = length > 0 && answer->text.size() >= static_cast<std::size_t>(length);
  if ((flags & kNoLineFeed) == 0 && !(full && (flags & kNoFinalEcho) != 0)) output.write("\n");
  *operands[0] = Value::of(answer->text);
  return done(machine);
}

namespace {

// KEYEDIT, KEYEXIT and KEYTRAP in INPUT @; a field ends with any function key too.
std::function<int(terminal::KeyPress&)> key_rules(Session& session, std::int64_t flags) {
  return [&session, flags](terminal::KeyPress& press) {
    const int code = key_code(press);
    if (const auto ending = session.key_bindings().ending(code)) return ending->code;
    press = session.key_bindings().translated(press);
    return (flags & kInputField) != 0 && press.key >= terminal::Key::F1 ? code : 0;
  };
}

bool restores(Session& session, int ended_by) { return ended_by != 0 && session.key_bindings().restores(ended_by); }

}  // namespace

SCARLET_STATEMENT(input_at) {
  (void)clauses;
  terminal::Output& output = session.workspace().output();
  const std::int64_t flags = operands[5]->as_int();
  const std::int64_t column = machine.integer(*operands[0]);
  const std::int64_t row = machine.integer(*operands[1]);
  const std::string place = session.terminfo().cursor(column, row);
  const std::int64_t length = integer_of(*operands[3], machine);
  output.write(place);
  if (!output.captured()) output.set_column(static_cast<int>(std::clamp<std::int64_t>(column, 0, output.width())));
  const std::string old = present(*operands[2]) ? text_of(*operands[2], machine) : std::string();
  LineRequest request = request_for(session, length, flags, *operands[6], machine);
  request.on_key = key_rules(session, flags);
  // Somebody who types edits the old value in its place; to others it is only shown.
  const bool shows = (flags & kShowOldValue) != 0;
  const bool edits = session.at_keyboard() && session.workspace().data_queue().empty();
  if (edits && (shows || (flags & (kEdit | kAppend)) != 0)) {
    request.initial = old;
    request.initial_is_recalled = (flags & (kEdit | kAppend)) == 0;
  } else if (shows) {
    output.write(old + place);
  }
  output.flush();
  const auto answer = take_answer(session, request, flags);
  if (!answer) return otherwise(base::number(base::Status::TimedOut), machine);
  if (restores(session, answer->ended_by)) return ended(answer->ended_by, machine);
  // An empty answer keeps the value that was shown.
  std::string text = answer->text.empty() && shows && !edits ? old : answer->text;
  const std::string mask = present(*operands[4]) ? text_of(*operands[4], machine) : std::string();
  if (!mask.empty()) {
    int status = 0;
    const std::string shown =
        convert::oconv(Value::of(text), mask, session.workspace().conversion_context(), status).to_string();
    output.write(place + shown);
  }
  *operands[2] = Value::of(text);
  return ended(answer->ended_by, machine);
}

SCARLET_STATEMENT(input_csv) {
  (void)clauses;
  const auto answer = take_answer(session, LineRequest{}, 0);
  session.workspace().output().write("\n");
  const auto items = parse_csv(answer ? answer->text : std::string(), ',');
  for (std::size_t i = 0; i < operands.size(); ++i) {
    *operands[i] = i < items.size() ? Value::of(items[i]) : Value::empty();
  }
  return done(machine);
}

SCARLET_STATEMENT(input_clear) {
  (void)operands, (void)clauses;
  session.keyboard().discard();
  return done(machine);
}

SCARLET_STATEMENT(in_key) {
  (void)clauses;
  const std::int64_t timeout = present(*operands[1]) ? machine.integer(*operands[1]) * 1'000 : -1;
  const auto key = session.read_key(timeout);
  *operands[0] = key ? Value::of(static_cast<std::int64_t>(static_cast<unsigned char>(*key))) : Value::of(0);
  return key ? done(machine) : otherwise(base::number(base::Status::TimedOut), machine);
}

SCARLET_STATEMENT(prompt) {
  (void)clauses;
  session.prompt_character() = text_of(*operands[0], machine).substr(0, 1);
  return code::Outcome::Then;
}

SCARLET_STATEMENT(data) {
  (void)clauses;
  for (const Value* item : operands) session.workspace().data_queue().push_back(text_of(*item, machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(clear_data) {
  (void)operands, (void)clauses, (void)machine;
  session.workspace().data_queue().clear();
  return code::Outcome::Then;
}

SCARLET_STATEMENT(pause) {
  (void)clauses;
  const std::int64_t timeout = present(*operands[0]) ? machine.integer(*operands[0]) * 1'000 : -1;
  machine.set_status(session.wait_for_wake(timeout) ? 0 : base::number(base::Status::TimedOut));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(break_key) {
  (void)clauses;
  const std::int64_t state = machine.integer(*operands[0]);
  int& inhibits = session.break_inhibits();
  if (state < 0) {
    inhibits = 0;
  } else if (state == 0) {
    ++inhibits;
  } else if (inhibits > 0) {
    --inhibits;
  }
  return code::Outcome::Then;
}

SCARLET_STATEMENT(proc_read) {
  (void)clauses;
  const std::string& buffer = session.workspace().variables().pib;
  *operands[0] = Value::of(buffer);
  return buffer.empty() ? otherwise(1, machine) : done(machine);
}

SCARLET_STATEMENT(proc_write) {
  (void)clauses;
  session.workspace().variables().pib = text_of(*operands[0], machine);
  return done(machine);
}

SCARLET_STATEMENT(tcl_read) {
  (void)clauses, (void)machine;
  *operands[0] = Value::of(session.workspace().variables().sentence);
  return code::Outcome::Then;
}

}  // namespace scarlet::session::statements
