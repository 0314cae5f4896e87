// SPDX-License-Identifier: GPL-3.0-or-later
// RESTORE.SCREEN, TTYSET, KEYEDIT, KEYEXIT, KEYTRAP, the break handler, WAKE.
#include <algorithm>

#include "base/text.h"
#include "session/screen_image.h"
#include "session/session.h"
#include "session/statements.h"
#include "terminal/terminfo.h"

namespace scarlet::session::statements {
namespace {

using base::MessageId;
using terminal::ScreenModel;
using value::Value;

constexpr std::int64_t kKeyEdit = 0;
constexpr std::int64_t kKeyExit = 1;

const ScreenModel::Image& image_of(const Value& operand, vm::Machine& machine) {
  if (!operand.is_resource() || operand.resource()->kind() != value::ResourceKind::ScreenImage) {
    machine.fail(MessageId::SessionNotAScreenImage);
  }
  return static_cast<const ScreenImage*>(operand.resource())->image;
}

std::string drawn(const ScreenModel::Image& image, const terminal::Terminfo& info) {
  std::string text;
  ScreenModel::Look look;
  const auto width = static_cast<std::size_t>(image.width);
  for (std::size_t i = 0; i < image.cells.size(); ++i) {
    if (i % width == 0) text += info.cursor(image.column, image.row + static_cast<int>(i / width));
    const ScreenModel::Cell& cell = image.cells[i];
    if (!(cell.look == look)) text += ScreenModel::sequence(cell.look);
    look = cell.look;
    text += cell.character;
  }
  if (!(look == ScreenModel::Look{})) text += ScreenModel::sequence({});
  return text;
}

}  // namespace

// RESTORE.SCREEN image, flag: with a true flag the cursor goes where it was too.
SCARLET_STATEMENT(restore_screen) {
  (void)clauses;
  const ScreenModel::Image& image = image_of(*operands[0], machine);
  const terminal::Terminfo& info = session.terminfo();
  terminal::Output& output = session.workspace().output();
  const int row = output.screen().row();
  const int column = output.screen().column();
  const bool state = present(*operands[1]) && machine.integer(*operands[1]) != 0;
  output.write(drawn(image, info));
  output.write(state ? info.cursor(image.cursor_column, image.cursor_row) : info.cursor(column, row));
  return done(machine);
}

// TTYSET state: what TTYGET() gave.
SCARLET_STATEMENT(tty_set) {
  (void)clauses;
  const std::string all = text_of(*operands[0], machine);
  const auto fields = base::split(all, base::kFieldMark);
  const auto number = [&](std::size_t at) {
    return at < fields.size() ? base::parse_integer(fields[at]) : std::nullopt;
  };
  if (const auto on = number(0)) session.break_inhibits() = *on != 0 ? 0 : std::max(session.break_inhibits(), 1);
  if (const auto on = number(1)) session.set_echo(*on != 0);
  if (const auto on = number(2)) session.set_case_inverted(*on != 0);
  if (fields.size() > 3) session.prompt_character() = std::string(fields[3].substr(0, 1));
  terminal::Output& output = session.workspace().output();
  if (const auto on = number(4)) output.set_paging(*on != 0);
  const auto width = number(5);
  const auto depth = number(6);
  if (width && depth && *width > 0 && *depth > 0 && *width < 32'768 && *depth < 32'768) {
    output.set_size(static_cast<int>(*width), static_cast<int>(*depth));
  }
  return done(machine);
}

SCARLET_STATEMENT(key_edit) {
  (void)clauses;
  const std::int64_t what = operands[0]->as_int();
  KeyBindings& keys = session.key_bindings();
  for (std::size_t i = 1; i + 1 < operands.size(); i += 2) {
    const int code = static_cast<int>(std::clamp<std::int64_t>(machine.integer(*operands[i]), 0, 255));
    const int key = static_cast<int>(std::clamp<std::int64_t>(machine.integer(*operands[i + 1]), 0, 255));
    if (what == kKeyExit) {
      keys.exit(code, key);
    } else if (what != kKeyEdit) {
      keys.trap(code, key);
    } else if (!keys.edit(code, key)) {
      machine.fail(MessageId::SessionKeyAction, {std::to_string(code)});
    }
  }
  return done(machine);
}

SCARLET_STATEMENT(set_break_handler) {
  (void)clauses;
  const std::string name = text_of(*operands[0], machine);
  const bool known = session.find_program(name) != nullptr;
  if (known) session.set_break_handler(name);
  machine.set_status(known ? 0 : base::number(base::Status::NotCatalogued));
  return code::Outcome::Then;
}

SCARLET_STATEMENT(remove_break_handler) {
  (void)operands, (void)clauses;
  session.set_break_handler({});
  return done(machine);
}

// WAKE user: ends the PAUSE of that session, or the next one.
SCARLET_STATEMENT(wake) {
  (void)clauses;
  const std::int64_t user = machine.integer(*operands[0]);
  const bool found =
      user > 0 && user <= UINT32_MAX &&
      session.workspace().instance().users().raise_flags(static_cast<std::uint32_t>(user), shared::kWake);
  machine.set_status(found ? 0 : base::number(base::Status::NotFound));
  return code::Outcome::Then;
}

}  // namespace scarlet::session::statements
