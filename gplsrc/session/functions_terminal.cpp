// SPDX-License-Identifier: GPL-3.0-or-later
// @(c,r), keys, the screen, GETPU.
#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "session/printer_settings.h"
#include "session/screen_image.h"
#include "session/session.h"
#include "session/statements.h"
#include "terminal/terminfo.h"

namespace scarlet::session::functions {
namespace {

using value::Value;

std::int64_t timeout_of(Arguments arguments, vm::Machine& machine) {
  return arguments.empty() ? -1 : machine.integer(*arguments[0]) * 1'000;
}

// Of TERMINFO() without a name.
constexpr const char* kCapabilities[] = {
    "cols", "lines", "colors", "am",    "bel",   "clear", "cup",   "cub1",  "cuf1",  "cuu1",  "cud1",  "home", "ed",
    "el",   "bold",  "dim",    "blink", "rev",   "smul",  "rmul",  "sgr0",  "setaf", "setab", "ich1",  "dch1", "il1",
    "dl1",  "civis", "cnorm",  "kcuu1", "kcud1", "kcub1", "kcuf1", "khome", "kend",  "kich1", "kdch1", "kpp",  "knp",
    "kcbt", "kf1",   "kf2",    "kf3",   "kf4",   "kf5",   "kf6",   "kf7",   "kf8",   "kf9",   "kf10",  "kf11", "kf12"};

}  // namespace

SCARLET_FUNCTION(cursor) {
  const std::int64_t first = machine.integer(*arguments[0]);
  const bool has_second = arguments.size() > 1;
  if (first >= 0) session.workspace().output().set_paging(false);
  if (first >= 0 && !has_second) return Value::of(session.terminfo().column(first));
  if (first >= 0) return Value::of(session.terminfo().cursor(first, machine.integer(*arguments[1])));
  return Value::of(session.terminfo().control(first, has_second ? text_of(*arguments[1], machine) : std::string()));
}

SCARLET_FUNCTION(key_in) {
  const auto key = session.read_key(timeout_of(arguments, machine));
  machine.set_status(key ? 0 : base::number(base::Status::TimedOut));
  return key ? Value::of(std::string_view(&*key, 1)) : Value::empty();
}

SCARLET_FUNCTION(key_code) {
  const int code = session.read_key_code(timeout_of(arguments, machine));
  machine.set_status(code != 0 ? 0 : base::number(base::Status::TimedOut));
  return Value::of(code);
}

// BINDKEY(sequence, number): 1 to 255 binds, -1 takes the binding away, -2 gives the number.
SCARLET_FUNCTION(bind_key) {
  const std::string sequence = text_of(*arguments[0], machine);
  const std::int64_t action = machine.integer(*arguments[1]);
  KeyBindings& keys = session.key_bindings();
  if (action == -2) return Value::of(keys.bound(sequence));
  if (action == -1) return Value::truth(keys.unbind(sequence));
  const bool bound = action > 0 && keys.bind(sequence, static_cast<int>(std::min<std::int64_t>(action, 256)));
  machine.set_status(bound ? 0 : base::number(base::Status::BadParameters));
  return Value::truth(bound);
}

SCARLET_FUNCTION(key_ready) {
  (void)arguments, (void)machine;
  return Value::truth(session.input_waiting());
}

SCARLET_FUNCTION(input_block) {
  const std::int64_t wanted = machine.integer(*arguments[0]);
  std::string block;
  while (static_cast<std::int64_t>(block.size()) < wanted) {
    if (session.options().conversation) return Value::empty();
    const auto key = session.keyboard().read_key(block.empty() ? -1 : 0);
    if (key) {
      block += *key;
      continue;
    }
    if (!block.empty() || session.keyboard().at_end()) break;
    session.poll();
  }
  return Value::of(block);
}

SCARLET_FUNCTION(get_pu) {
  const auto setting = get_printer_setting(
      session.workspace().printers(), static_cast<int>(machine.integer(*arguments[1])), machine.integer(*arguments[0]));
  machine.set_status(setting ? 0 : base::number(base::Status::BadActionKey));
  return Value::of(setting.value_or(""));
}

SCARLET_FUNCTION(printer_setting) {
  workspace::PrintUnits& units = session.workspace().printers();
  const int unit = static_cast<int>(machine.integer(*arguments[0]));
  const std::int64_t key = machine.integer(*arguments[1]);
  const auto old = get_printer_setting(units, unit, key);
  const bool known = old && set_printer_setting(units, unit, key, text_of(*arguments[2], machine));
  machine.set_status(known ? 0 : base::number(base::Status::BadActionKey));
  return Value::of(old.value_or(""));
}

// TERMINFO(name): the capability; TERMINFO(): those that keys and screens use, a field "name]value" each.
SCARLET_FUNCTION(term_info) {
  const terminal::Terminfo& info = session.terminfo();
  if (!arguments.empty()) {
    const std::string text = info.capability(text_of(*arguments[0], machine));
    machine.set_status(text.empty() ? base::number(base::Status::TerminfoHasNothingForThis) : 0);
    return Value::of(text);
  }
  std::string all;
  for (const char* name : kCapabilities) {
    if (!all.empty()) all += base::kFieldMark;
    all += std::string(name) + base::kValueMark + info.capability(name);
  }
  return Value::of(all);
}

// TTYGET(): what TTYSET puts back: break key, echo, case inversion, prompt character, paging, width, depth.
SCARLET_FUNCTION(tty_get) {
  (void)arguments, (void)machine;
  const terminal::Output& output = session.workspace().output();
  const std::int64_t states[] = {session.break_inhibits() == 0, session.echo(), session.case_inverted()};
  std::string all;
  for (const std::int64_t state : states) all += std::to_string(state) + base::kFieldMark;
  all += session.prompt_character() + base::kFieldMark + (output.paging() ? "1" : "0") + base::kFieldMark;
  return Value::of(all + std::to_string(output.width()) + base::kFieldMark + std::to_string(output.depth()));
}

// SAVE.SCREEN(column, row, width, height)
SCARLET_FUNCTION(save_screen) {
  int place[4];
  for (std::size_t i = 0; i < std::size(place); ++i) {
    place[i] = static_cast<int>(std::clamp<std::int64_t>(machine.integer(*arguments[i]), 0, 32'767));
  }
  auto image = session.workspace().output().screen().save(place[0], place[1], place[2], place[3]);
  return Value::adopt(static_cast<value::Resource*>(new ScreenImage(std::move(image))));
}

}  // namespace scarlet::session::functions
