// SPDX-License-Identifier: GPL-3.0-or-later
// CRT, PRINT and the statements on print units.
#include "base/text.h"
#include "session/csv.h"
#include "session/printer_settings.h"
#include "session/session.h"
#include "session/statements.h"
#include "workspace/print_units.h"

namespace scarlet::session::statements {
namespace {

using value::Value;

constexpr std::int64_t kNoNewLine = 1;
constexpr int kTerminalUnit = -1;
constexpr int kLastUnit = 255;

// An unassigned unit means the default one; unit 0 is the terminal until PRINTER ON.
int unit_of(Session& session, const Value& operand, vm::Machine& machine) {
  workspace::PrintUnits& printers = session.workspace().printers();
  if (!present(operand)) return printers.default_unit();
  const std::int64_t unit = machine.integer(operand);
  if (unit < kTerminalUnit || unit > kLastUnit) machine.fail(base::MessageId::SessionPrintUnit, {std::to_string(unit)});
  return unit == 0 && !printers.printer_on() ? kTerminalUnit : static_cast<int>(unit);
}

std::string list_text(Operands operands, std::size_t from, std::int64_t flags, const vm::Machine& machine) {
  std::string text;
  value::Scratch scratch;
  for (std::size_t i = from; i < operands.size(); ++i) {
    if (i > from) text += '\t';
    text += operands[i]->text(scratch, machine.precision());
  }
  if ((flags & kNoNewLine) == 0) text += '\n';
  return text;
}

// Text on the terminal passes a page device only when there is a heading or footing to print.
void show(Session& session, int unit, std::string_view text) {
  workspace::Workspace& workspace = session.workspace();
  if (unit == kTerminalUnit && !workspace.printers().exists(kTerminalUnit)) {
    workspace.output().write(text);
  } else {
    workspace.printers().device(unit).text(text);
  }
  session.obey_page_answer();
}

}  // namespace

SCARLET_STATEMENT(crt) {
  (void)clauses;
  show(session, kTerminalUnit, list_text(operands, 1, operands[0]->as_int(), machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(print) {
  (void)clauses;
  show(session, unit_of(session, *operands[0], machine), list_text(operands, 2, operands[1]->as_int(), machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(print_csv) {
  (void)clauses;
  std::string text;
  for (std::size_t i = 2; i < operands.size(); ++i) {
    if (i > 2) text += ',';
    text += csv_item(text_of(*operands[i], machine), ',');
  }
  if ((operands[1]->as_int() & kNoNewLine) == 0) text += '\n';
  show(session, unit_of(session, *operands[0], machine), text);
  return code::Outcome::Then;
}

SCARLET_STATEMENT(print_err) {
  (void)clauses;
  session.workspace().output().line(text_of(*operands[0], machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(heading) {
  (void)clauses;
  terminal::PageDevice& device = session.workspace().printers().device(unit_of(session, *operands[0], machine));
  if (operands[1]->as_int() == 0 && !device.at_page_start()) device.eject();
  device.set_heading(text_of(*operands[2], machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(footing) {
  (void)clauses;
  session.workspace()
      .printers()
      .device(unit_of(session, *operands[0], machine))
      .set_footing(text_of(*operands[1], machine));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(page) {
  (void)clauses;
  terminal::PageDevice& device = session.workspace().printers().device(unit_of(session, *operands[0], machine));
  device.eject();
  if (present(*operands[1])) device.set_page(static_cast<int>(machine.integer(*operands[1])));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(printer_on) {
  (void)clauses;
  if (!present(*operands[1])) {
    session.workspace().printers().set_printer_on(operands[0]->as_int() != 0);
  } else if (machine.integer(*operands[1]) == 0) {
    session.workspace().printers().set_printer_on(operands[0]->as_int() != 0);
  }
  return code::Outcome::Then;
}

SCARLET_STATEMENT(printer_close) {
  (void)clauses;
  workspace::PrintUnits& printers = session.workspace().printers();
  if (!present(*operands[1]) && operands[0]->as_int() == 0) {
    printers.close_all(true);
    return code::Outcome::Then;
  }
  const int unit = present(*operands[1]) ? static_cast<int>(machine.integer(*operands[1])) : 0;
  auto closed = printers.close(unit);
  machine.set_status(closed ? 0 : base::number(closed.status()));
  if (!closed) session.workspace().output().line(base::describe(closed.error()));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(printer_reset) {
  (void)operands, (void)clauses, (void)machine;
  session.workspace().printers().set_printer_on(false);
  session.workspace().printers().close_all(true);
  session.workspace().printers().reset_terminal();
  return code::Outcome::Then;
}

SCARLET_STATEMENT(printer_setting) {
  (void)clauses;
  const int unit = present(*operands[0]) ? static_cast<int>(machine.integer(*operands[0])) : 0;
  const bool known = set_printer_setting(session.workspace().printers(), unit, machine.integer(*operands[1]),
                                         text_of(*operands[2], machine));
  machine.set_status(known ? 0 : base::number(base::Status::BadActionKey));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(set_pu) {
  Value* reordered[] = {operands[1], operands[0], operands[2]};
  return printer_setting(session, reordered, clauses, machine);
}

SCARLET_STATEMENT(printer_file) {
  (void)clauses;
  const int unit = present(*operands[0]) ? static_cast<int>(machine.integer(*operands[0])) : 0;
  auto file = session.workspace().files().open_any_case(text_of(*operands[1], machine));
  if (!file) return otherwise(base::number(file.status()), machine);
  if ((*file)->kind() != store::FileKind::Directory)
    return otherwise(base::number(base::Status::NotDirectoryFile), machine);
  auto name = store::record_to_file_name(text_of(*operands[2], machine));
  if (!name) return otherwise(base::number(name.status()), machine);
  workspace::PrintSettings& settings = session.workspace().printers().settings(unit);
  settings.mode = workspace::PrintMode::HoldFile;
  settings.path_name = (*file)->path() + "/" + *name;
  return done(machine);
}

SCARLET_STATEMENT(printer_name) {
  (void)clauses;
  const int unit = present(*operands[0]) ? static_cast<int>(machine.integer(*operands[0])) : 0;
  session.workspace().printers().settings(unit).printer = text_of(*operands[1], machine);
  return done(machine);
}

SCARLET_STATEMENT(printer_display) {
  (void)clauses;
  const int unit = present(*operands[0]) ? static_cast<int>(machine.integer(*operands[0])) : 0;
  session.workspace().printers().settings(unit).mode = workspace::PrintMode::Terminal;
  return done(machine);
}

SCARLET_STATEMENT(hush) {
  (void)clauses;
  terminal::Output& output = session.workspace().output();
  *operands[1] = Value::of(output.hushed() ? 1 : 0);
  output.set_hushed(machine.integer(*operands[0]) != 0);
  return code::Outcome::Then;
}

SCARLET_STATEMENT(echo) {
  (void)clauses;
  session.set_echo(machine.integer(*operands[0]) != 0);
  return code::Outcome::Then;
}

SCARLET_STATEMENT(log_msg) {
  (void)clauses;
  session.log_message(text_of(*operands[0], machine));
  return code::Outcome::Then;
}

}  // namespace scarlet::session::statements
