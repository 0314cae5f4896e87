// SPDX-License-Identifier: GPL-3.0-or-later
// @(c,r), keys, GETPU.
#include "session/printer_settings.h"
#include "session/session.h"
#include "session/statements.h"
#include "terminal/terminfo.h"

namespace scarlet::session::functions {
namespace {

using value::Value;

std::int64_t timeout_of(Arguments arguments, vm::Machine& machine) {
  return arguments.empty() ? -1 : machine.integer(*arguments[0]) * 1'000;
}

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
  const auto key = session.read_key(timeout_of(arguments, machine));
  machine.set_status(key ? 0 : base::number(base::Status::TimedOut));
  return Value::of(key ? static_cast<std::int64_t>(static_cast<unsigned char>(*key)) : 0);
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
  const auto setting = get_printer_setting(session.workspace().printers(), static_cast<int>(machine.integer(*arguments[1])),
                                           machine.integer(*arguments[0]));
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

}  // namespace scarlet::session::functions
