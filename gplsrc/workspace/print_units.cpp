// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/print_units.h"

#include "base/text.h"
#include "convert/convert.h"
#include "os/process.h"
#include "os/terminal.h"
#include "workspace/instance.h"
#include "workspace/workspace.h"

namespace scarlet::workspace {
namespace {

constexpr int kTerminalUnit = -1;
constexpr int kHighestNext = 1000;
constexpr char kFormFeed = '\f';

}  // namespace

// A unit collects the text of its job; close() delivers it. The terminal's unit writes through at once.
struct PrintUnits::Unit {
  PrintSettings settings;
  std::unique_ptr<terminal::PageDevice> device;  // made by the first output
  std::string job;
};

PrintUnits::PrintUnits(Workspace& workspace) : workspace_(workspace) {
  const Config& config = workspace.instance().config();
  defaults_.shape.width = static_cast<int>(config.number("LPTRWIDE"));
  defaults_.shape.depth = static_cast<int>(config.number("LPTRHIGH"));
}

PrintUnits::~PrintUnits() { close_all(true); }

std::unique_ptr<PrintUnits::Unit> PrintUnits::make_unit(int unit) {
  auto made = std::make_unique<Unit>();
  made->settings = defaults_;
  if (unit == kTerminalUnit) {
    made->settings.mode = PrintMode::Terminal;
    made->settings.shape = {workspace_.output().width(), workspace_.output().depth(), 0, 0, 0};
  }
  return made;
}

PrintSettings& PrintUnits::settings(int unit) {
  auto& slot = units_[unit];
  if (!slot) slot = make_unit(unit);
  return slot->settings;
}

terminal::PageDevice& PrintUnits::device(int unit) {
  PrintSettings& set = settings(unit);
  Unit& at = *units_[unit];
  if (at.device) return *at.device;
  terminal::PageDevice::Emit emit;
  terminal::PageDevice::BetweenPages between;
  if (set.mode == PrintMode::Terminal) {
    emit = [this](std::string_view text) { workspace_.output().write(text); };
    between = [this] { return ask_for_next_page(); };
  } else {
    emit = [&at](std::string_view text) { at.job += text; };
    between = [&at] {
      at.job += kFormFeed;
      return true;
    };
    if (set.keep_open && !at.job.empty()) at.job += kFormFeed;
  }
  terminal::PageShape shape = set.shape;
  shape.footing_ends_line = set.mode == PrintMode::Terminal;
  at.device = std::make_unique<terminal::PageDevice>(shape, std::move(emit), std::move(between));
  at.device->set_facts([this](terminal::HeadingFacts& facts) { fill_facts(facts); });
  return *at.device;
}

void PrintUnits::fill_facts(terminal::HeadingFacts& facts) {
  int status = 0;
  const auto context = workspace_.conversion_context();
  const std::string date = convert::oconv(value::Value::of(workspace_.today()), "D", context, status).to_string();
  const std::string time =
      convert::oconv(value::Value::of(workspace_.seconds_since_midnight()), "MTS", context, status).to_string();
  facts.date = date;
  facts.time_and_date = time + "  " + date;
}

// On a real terminal the next page comes when the user says so; elsewhere pages follow one another.
bool PrintUnits::ask_for_next_page() {
  terminal::Output& output = workspace_.output();
  if (!output.paging()) return true;
  output.reset_page();
  return workspace_.services().ask_for_next_page();
}

std::string PrintUnits::hold_record_name(PrintSettings& settings, int unit) {
  std::string name = settings.hold_name.empty() ? "P" + std::to_string(unit) : settings.hold_name;
  if (!settings.as_next) return name;
  auto dictionary = workspace_.files().open("$HOLD", FileSpace::Part::Dictionary);
  if (!dictionary) return name;
  FileVariable variable(workspace_, *dictionary, "$HOLD");
  std::string last;
  workspace_.records().read(variable, "$NEXT", last, LockKind::Update);
  const std::int64_t next = base::parse_integer(last).value_or(0) % kHighestNext + 1;
  workspace_.records().write(variable, "$NEXT", std::to_string(next));
  std::string digits = std::to_string(next);
  return name + "_" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

base::Result<void> PrintUnits::deliver(Unit& unit, int number) {
  const PrintMode mode = unit.settings.mode;
  std::string job = std::move(unit.job);
  unit.job.clear();
  if (mode == PrintMode::HoldFile || mode == PrintMode::PrinterAndHold) {
    if (!unit.settings.path_name.empty()) {
      SCARLET_TRY(os::write_file(workspace_.env(), unit.settings.path_name, job));
    } else {
      auto hold = workspace_.files().open_path(workspace_.account().path + "/$HOLD");
      if (!hold) return hold.error();
      last_hold_name_ = hold_record_name(unit.settings, number);
      auto file_name = store::record_to_file_name(last_hold_name_);
      if (!file_name) return file_name.error();
      SCARLET_TRY(os::write_file(workspace_.env(), (*hold)->path() + "/" + *file_name, job));
    }
  }
  if (mode == PrintMode::StandardError) return os::write_all(2, job);
  if (mode == PrintMode::Auxiliary) {
    workspace_.output().write(job);
    return {};
  }
  if (mode == PrintMode::Printer || mode == PrintMode::PrinterAndHold) return spool(unit.settings, job);
  return {};
}

base::Result<void> PrintUnits::spool(const PrintSettings& settings, const std::string& job) {
  std::string command = settings.spooler.empty() ? workspace_.instance().config().text("SPOOLER") : settings.spooler;
  if (command.empty()) {
    command = "lp -s";
    if (!settings.printer.empty()) command += " -d " + os::shell_quoted(settings.printer);
    if (settings.copies > 1) command += " -n " + std::to_string(settings.copies);
    if (!settings.banner.empty()) command += " -t " + os::shell_quoted(settings.banner);
  }
  const std::string path = workspace_.files().expand_path("@TMP/scarlet-print-", "") +
                           std::to_string(os::this_process().pid) + "-" +
                           std::to_string(workspace_.env().monotonic_nanoseconds());
  SCARLET_TRY(os::write_file(workspace_.env(), path, job));
  auto ran = os::run_shell(command + " " + os::shell_quoted(path), os::ShellOutput::Captured);
  (void)workspace_.env().remove(path);
  if (!ran) return ran.error();
  if (ran->exit_code != 0) {
    const std::string said = base::replace_all(ran->output, "\n", " ");
    return base::Error{base::Status::ActionFailed, 0, command + ": " + std::string(base::trimmed(said))};
  }
  return {};
}

base::Result<void> PrintUnits::close(int unit) {
  const auto at = units_.find(unit);
  if (at == units_.end() || !at->second->device) return {};
  at->second->device->finish();
  at->second->device.reset();
  if (at->second->settings.mode == PrintMode::Terminal) return {};
  return deliver(*at->second, unit);
}

void PrintUnits::close_all(bool even_kept_open) {
  for (auto& [number, unit] : units_) {
    if (unit->settings.keep_open && !even_kept_open) continue;
    if (auto closed = close(number); !closed) workspace_.output().line(base::describe(closed.error()));
  }
}

void PrintUnits::reset_terminal() {
  const auto at = units_.find(kTerminalUnit);
  if (at != units_.end()) units_.erase(at);
}

}  // namespace scarlet::workspace
