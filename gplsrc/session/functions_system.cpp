// SPDX-License-Identifier: GPL-3.0-or-later
// SYSTEM(), dates and times, the environment, configuration, messages.
#include "base/text.h"
#include "base/version.h"
#include "os/clock.h"
#include "os/process.h"
#include "session/session.h"
#include "session/statements.h"
#include "workspace/print_units.h"

namespace scarlet::session::functions {
namespace {

using value::Value;

constexpr std::int64_t kSecondsOfDay = 86'400;

Value places_text(const vm::Machine& machine) {
  std::string text;
  for (const vm::Place& place : machine.places()) {
    if (!text.empty()) text += base::kFieldMark;
    text += place.program;
    text += base::kValueMark;
    text += "0";
    text += base::kSubvalueMark;
    text += std::to_string(place.line);
  }
  return Value::of(text);
}

using SystemValue = Value (*)(Session& session, vm::Machine& machine);
struct SystemRow {
  std::int64_t key;
  SystemValue get;
};

terminal::PageDevice& default_device(Session& session) {
  workspace::PrintUnits& printers = session.workspace().printers();
  return printers.device(printers.default_unit());
}

Value text_value(const std::string& text) { return Value::of(text); }

#define ROW(key, expression)                                                                              \
  {                                                                                                       \
    key, []([[maybe_unused]] Session& s, [[maybe_unused]] vm::Machine& m) -> Value { return expression; } \
  }
constexpr SystemRow kSystem[] = {
    ROW(1, Value::truth(s.workspace().printers().printer_on())),
    ROW(2, Value::of(default_device(s).shape().width)),
    ROW(3, Value::of(default_device(s).shape().depth)),
    ROW(4, Value::of(default_device(s).lines_left())),
    ROW(5, Value::of(default_device(s).page())),
    ROW(6, Value::of(default_device(s).line_number())),
    ROW(7, text_value(s.terminfo().type())),
    ROW(9, Value::of(os::cpu_milliseconds())),
    ROW(10, Value::truth(!s.workspace().data_queue().empty())),
    ROW(11, Value::truth(s.workspace().lists()[0].active())),
    ROW(12, Value::of(s.workspace().seconds_since_midnight())),
    ROW(18, Value::of(s.workspace().user_number())),
    ROW(23, Value::truth(s.break_inhibits() == 0)),
    ROW(24, Value::truth(s.echo())),
    ROW(25, Value::truth(s.options().kind == shared::SessionKind::Phantom)),
    ROW(26, text_value(s.prompt_character())),
    ROW(27, Value::of(static_cast<std::int64_t>(os::user_id()))),
    ROW(28, Value::of(static_cast<std::int64_t>(os::effective_user_id()))),
    ROW(29, Value::of(static_cast<std::int64_t>(os::group_id()))),
    ROW(30, Value::of(static_cast<std::int64_t>(os::group_id()))),
    ROW(31, Value::of(0)),
    ROW(32, text_value(s.workspace().instance().system_account())),
    ROW(38, text_value(s.workspace().files().expand_path("@TMP", ""))),
    ROW(42, text_value(s.options().client_address)),
    ROW(91, Value::of(0)),
    ROW(1000, Value::truth(s.captures())),
    ROW(1001, Value::truth(s.keyboard().inverts_case())),
    ROW(1002, places_text(m)),
    ROW(1003, Value::of(0)),
    ROW(1004, Value::of(0)),
    ROW(1005, Value::of(s.workspace().today() * kSecondsOfDay + s.workspace().seconds_since_midnight())),
    ROW(1006, Value::of(0)),
    ROW(1007, Value::of(static_cast<std::int64_t>(s.workspace().records().transaction_id()))),
    ROW(1008, Value::of(s.workspace().records().transaction_level())),
    ROW(1009, Value::of(0)),
    ROW(1010, Value::of("Linux")),
    ROW(1011, text_value(s.workspace().instance().home() + "/scarlet.conf")),
    ROW(1012, Value::of(base::kVersion)),
    ROW(1013, Value::of(s.workspace().instance().config().number("NUMUSERS"))),
    ROW(1014, Value::of(s.workspace().instance().config().number("NUMUSERS"))),
    ROW(1015, text_value(os::host_name())),
    ROW(1017, Value::of(s.options().server_port)),
    ROW(1020,
        Value::of(s.workspace().seconds_since_midnight() * 1'000 + os::local_now(s.workspace().env()).millisecond)),
    ROW(1021, Value::empty()),
    ROW(1022, Value::empty()),
    ROW(1023, Value::empty()),
    ROW(1024, text_value(s.start_directory())),
    ROW(1025, text_value(s.environment_listing())),
    ROW(1026, text_value(s.options().single_command ? s.workspace().variables().command : std::string())),
    ROW(1027, s.serial_port().empty() ? Value::of(0) : Value::of(s.serial_port())),
    ROW(1029, Value::of(static_cast<std::int64_t>(m.gosub_depth()))),
    ROW(1030, Value::of(s.login_seconds())),
    ROW(1031, Value::of(os::this_process().pid)),
    ROW(1032, Value::truth(s.take_break())),
    ROW(1050, Value::truth(os::effective_user_id() == 0)),
};
#undef ROW

}  // namespace

SCARLET_FUNCTION(system) {
  const std::int64_t key = machine.integer(*arguments[0]);
  for (const auto& row : kSystem) {
    if (row.key == key) return row.get(session, machine);
  }
  Value call[2] = {Value::of(0), Value::of(key)};
  if (session.call_subroutine("$SYSTEM", call)) return call[0];
  return Value::of(0);
}

SCARLET_FUNCTION(date) {
  (void)arguments, (void)machine;
  return Value::of(session.workspace().today());
}

SCARLET_FUNCTION(time) {
  (void)arguments, (void)machine;
  return Value::of(session.workspace().seconds_since_midnight());
}

SCARLET_FUNCTION(time_date) {
  (void)arguments, (void)machine;
  return Value::of(convert::time_and_date(session.workspace().today(), session.workspace().seconds_since_midnight()));
}

SCARLET_FUNCTION(env) {
  (void)session;
  return Value::of(os::environment(text_of(*arguments[0], machine)).value_or(""));
}

SCARLET_FUNCTION(os_error) {
  (void)arguments, (void)machine;
  return Value::of(session.last_os_error());
}

SCARLET_FUNCTION(config) {
  const std::string name = text_of(*arguments[0], machine);
  const bool known = workspace::find_parameter(name) != nullptr;
  machine.set_status(known ? 0 : base::number(base::Status::NotFound));
  if (!known) return Value::empty();
  return Value::of(session.workspace().instance().config().text(base::upper(name)));
}

SCARLET_FUNCTION(catalogued) {
  auto entry = session.workspace().catalogue().find(text_of(*arguments[0], machine));
  return Value::of(static_cast<std::int64_t>(entry.kind));
}

SCARLET_FUNCTION(umask) {
  (void)session;
  const std::int64_t mask = machine.integer(*arguments[0]);
  const std::uint32_t old = os::set_umask(static_cast<std::uint32_t>(mask) & 0777);
  if (mask < 0) os::set_umask(old);
  return Value::of(static_cast<std::int64_t>(old));
}

SCARLET_FUNCTION(get_nls) {
  const convert::Locale& locale = session.workspace().locale();
  switch (machine.integer(*arguments[0])) {
    case 1: return Value::of(locale.currency);
    case 2: return Value::of(locale.thousands);
    case 3: return Value::of(locale.decimal);
    default: machine.set_status(base::number(base::Status::BadActionKey)); return Value::empty();
  }
}

SCARLET_FUNCTION(sentence) {
  (void)arguments, (void)machine;
  return Value::of(session.workspace().variables().sentence);
}

SCARLET_FUNCTION(sys_msg) {
  std::vector<std::string> texts;
  for (std::size_t i = 1; i < arguments.size(); ++i) texts.push_back(text_of(*arguments[i], machine));
  return Value::of(session.system_message(text_of(*arguments[0], machine), texts));
}

SCARLET_FUNCTION(get_messages) {
  (void)arguments, (void)machine;
  return Value::of(session.take_messages());
}

// The query that evaluates the expression knows the sums; elsewhere TOTAL(e) is e.
SCARLET_FUNCTION(total) {
  const auto& answer = session.workspace().variables().total;
  return answer ? answer(machine.integer(*arguments[0]), *arguments[1]) : *arguments[1];
}

SCARLET_FUNCTION(chg_phant) {
  (void)session, (void)arguments, (void)machine;
  return Value::of(0);
}

// ENTER.PACKAGE(name), EXIT.PACKAGE(name): packages are a matter of licences, of which there are none.
SCARLET_FUNCTION(package) {
  (void)session, (void)arguments;
  machine.set_status(base::number(base::Status::NotPossibleOnThisPlatform));
  return Value::of(0);
}

}  // namespace scarlet::session::functions
