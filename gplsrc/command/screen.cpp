// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/screen.h"

#include "base/text.h"
#include "terminal/terminfo.h"
#include "workspace/workspace.h"

namespace scarlet::command {
namespace {

constexpr std::int64_t kClearScreen = -1;

bool shows_codes(workspace::Workspace& workspace) {
  return workspace.output().is_terminal() && !workspace.output().captured();
}

}  // namespace

std::string screen_control(workspace::Workspace& workspace, const Environment& environment, std::string_view control) {
  const std::string name = base::upper(base::trimmed(control));
  if (name == "BELL") return environment.terminal.bell ? "\a" : "";
  if (!shows_codes(workspace)) return {};
  const terminal::Terminfo& terminfo = workspace.services().terminfo();
  if (name == "CLR") return terminfo.control(kClearScreen, {});
  if (name == "TOF") return terminfo.cursor(0, 0);
  const auto comma = name.find(',');
  const auto column = base::parse_integer(name.substr(0, comma));
  if (!column) return {};
  const std::string argument = comma == std::string::npos ? std::string() : name.substr(comma + 1);
  if (*column < 0) return terminfo.control(*column, argument);
  if (comma == std::string::npos) return terminfo.column(*column);
  const auto row = base::parse_integer(argument);
  return row && *row >= 0 ? terminfo.cursor(*column, *row) : std::string();
}

std::string clear_screen_code(workspace::Workspace& workspace) {
  return shows_codes(workspace) ? workspace.services().terminfo().control(kClearScreen, {}) : std::string();
}

}  // namespace scarlet::command
