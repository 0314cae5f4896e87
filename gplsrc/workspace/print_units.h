// SPDX-License-Identifier: GPL-3.0-or-later
// Print units of a session: 0 to 255, and -1 the terminal. PRINT, HEADING, LPTR reports and SETPTR meet here. Unit 0
// means the terminal until PRINTER ON.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "terminal/page.h"

namespace scarlet::workspace {

class Workspace;

enum class PrintMode : int {
  Terminal = 0,
  Printer = 1,
  HoldFile = 3,
  StandardError = 4,
  Auxiliary = 5,
  PrinterAndHold = 6
};

// What SETPTR sets (reference, command sheet section 19).
struct PrintSettings {
  terminal::PageShape shape{80, 66, 0, 0, 0};
  PrintMode mode = PrintMode::Printer;
  std::string hold_name;  // AS name; empty: Pn
  bool as_next = false;   // AS NEXT
  std::string path_name;  // AS PATHNAME
  std::string printer;    // AT
  std::string banner, form, options, spooler, prefix, overlay, style;
  int copies = 1;
  bool keep_open = false;
  bool no_format = false;  // NFMT
  bool landscape = false, pcl = false, postscript = false, raw = false;
  std::string newline = "\n";
};

class PrintUnits {
 public:
  explicit PrintUnits(Workspace& workspace);
  ~PrintUnits();

  // Whether unit 0 goes to the printer (PRINTER ON).
  bool printer_on() const { return printer_on_; }
  void set_printer_on(bool on) { printer_on_ = on; }
  // The unit that an unspecified PRINT means: 0 when the printer is on, else -1.
  int default_unit() const { return printer_on_ ? 0 : -1; }

  // The page stream of a unit; opened by the first output. Unit 0 without PRINTER ON is the terminal when
  // `follow_printer_on`; LPTR reports pass false.
  terminal::PageDevice& device(int unit);
  PrintSettings& settings(int unit);  // made from the defaults when new
  PrintSettings& default_settings() { return defaults_; }
  bool exists(int unit) const { return units_.contains(unit); }

  base::Result<void> close(int unit);  // ends the job: spools it, or completes the hold record
  void close_all(bool even_kept_open);
  // A new terminal page state at a new command: no heading or footing, page 1.
  void reset_terminal();
  const std::string& last_hold_name() const { return last_hold_name_; }

 private:
  struct Unit;
  std::unique_ptr<Unit> make_unit(int unit);
  void fill_facts(terminal::HeadingFacts& facts);
  bool ask_for_next_page();
  std::string hold_record_name(PrintSettings& settings, int unit);
  base::Result<void> deliver(Unit& unit, int number);
  base::Result<void> spool(const PrintSettings& settings, const std::string& job);

  Workspace& workspace_;
  PrintSettings defaults_;
  std::map<int, std::unique_ptr<Unit>> units_;
  bool printer_on_ = false;
  std::string last_hold_name_;
};

}  // namespace scarlet::workspace
