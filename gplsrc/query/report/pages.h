// SPDX-License-Identifier: GPL-3.0-or-later
// Pages: where a report's lines go: the terminal (or what captures it) or a print unit, page by page, with the report's
// heading, column headings and footing.
//
// The terminal's own page state (a program's HEADING) is left alone: a report there has pages of its own. On a print
// unit the report is part of the unit's job, which is closed at the end unless it is kept open.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/plan.h"
#include "query/report/screen.h"
#include "terminal/page.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

class Pages {
 public:
  Pages(workspace::Workspace& workspace, const Query& query);
  ~Pages();
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  // Columns that lines may use.
  int usable_width() const { return usable_width_; }
  bool printed() const { return query_.options.printer.has_value(); }
  void set_column_headings(std::vector<std::string> lines);

  // Trailing blanks go, the margin comes in front. False when the user has quit.
  bool line(std::string_view text);
  // As it is.
  bool full_line(std::string_view text);
  // An empty line, unless it would be the first of a page.
  void blank();
  void eject();
  bool at_page_start() const { return device_->at_page_start(); }
  int lines_left() const { return device_->lines_left(); }
  void force_heading() { device_->force_heading(); }
  // A report without records has no headings, unless FORCE asks for them.
  void drop_headings();
  bool stopped() const { return device_->stopped(); }
  int depth() const { return device_->shape().depth; }

  // What the next lines are, for STYLE.
  void set_class(LineClass line_class) { line_class_ = line_class; }
  // Columns behind the first `fixed` of `width` move sideways.
  void set_pan(int fixed, int width);

  // For the heading: the id of the record last read, the values of breaks with B.
  void set_record_id(std::string_view id) { record_id_ = id; }
  void set_break_value(int number, std::string value);

  // The last footing; ends the print job.
  base::Result<void> finish();

 private:
  // A print unit outlives the report: what points here is taken off it again, whatever ends the report.
  class UnitLoan {
   public:
    explicit UnitLoan(terminal::PageDevice& device) : device_(device), facts_(device.facts()) {}
    ~UnitLoan();
    UnitLoan(const UnitLoan&) = delete;
    UnitLoan& operator=(const UnitLoan&) = delete;

   private:
    terminal::PageDevice& device_;
    terminal::PageDevice::Facts facts_;
  };

  void make_terminal_device();
  void take_print_unit(int unit);
  bool ask_for_next_page();
  void set_templates(int output_width);
  void begin_line();
  std::string_view marked(std::string_view text);
  std::string default_heading(int output_width) const;
  void add_facts();
  void begin_page_sequence();
  void end_page_sequence();

  workspace::Workspace& workspace_;
  const Query& query_;
  std::unique_ptr<terminal::PageDevice> own_;
  terminal::PageDevice* device_ = nullptr;
  std::unique_ptr<UnitLoan> loan_;  // null: no print unit
  std::unique_ptr<Screen> screen_;  // null: pages go to the terminal as they are
  LineClass line_class_ = LineClass::Detail;
  bool pans_ = false;
  bool prompts_ = false;
  bool was_paging_ = false;
  int usable_width_ = 79;
  std::string margin_;
  std::string record_id_;
  std::vector<std::string> break_values_;
  std::string buffer_;
  std::string marked_;
};

}  // namespace scarlet::query
