// SPDX-License-Identifier: GPL-3.0-or-later
// Report: LIST, SORT and SUM: detail lines, breaks with their figures, the end block and the count. What the lines look
// like is the business of its subclasses: tabular, vertical, or a document without pages.
//
// Figures are gathered for the lowest group only; at a break the sums of a group are added to those of the group above.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/executor.h"
#include "query/report/layout.h"
#include "query/report/pages.h"

namespace scarlet::query {

class Report : public RowConsumer {
 public:
  // The kind of report that query and layout ask for.
  static std::unique_ptr<Report> make(workspace::Workspace& workspace, const Query& query, Pages& pages);

  Report(workspace::Workspace& workspace, const Query& query, Pages& pages, Layout layout);
  ~Report() override;

  bool needs_records() const override { return true; }
  bool surveys() const override { return has_percent_; }
  void survey(RowData& row) override;
  bool row(RowData& row) override;
  // Last breaks, end block, count, ids not found.
  void finish(const Outcome& outcome) override;

 protected:
  // The cells of all columns are filled.
  virtual void print_detail() = 0;
  // Break `which` (a number in breaks_) has come; fill_...() below give what stands in the cells.
  virtual void print_break(std::size_t which) = 0;
  // After all breaks that came together.
  virtual void after_breaks() = 0;
  virtual void print_end_block() = 0;
  // Between the last line and the count.
  virtual void before_count() { pages_.blank(); }
  // Where the count goes.
  virtual void closing_line(std::string_view text) { (void)pages_.line(text); }
  // Puts data into a cell, as the report shows it.
  virtual void show(ReportColumn& column, std::string_view data, bool split_values);
  virtual void show_unconverted(ReportColumn& column, std::string_view text);

  // The two halves of finish().
  void finish_rows(const Outcome& outcome);
  void finish_count(const Outcome& outcome);

  void clear_cells();
  // Values of the break columns down to `which`, figures of the accumulated columns.
  void fill_break_figures(std::size_t which, bool own_value);
  void fill_break_text(std::size_t which);
  void fill_rules(char character);
  void fill_end_figures();
  bool is_suppressed(std::size_t which) const;
  bool shows_value_line() const;
  bool underlined(const BreakText& text) const;

  workspace::Workspace& workspace_;
  const Query& query_;
  Pages& pages_;
  Layout layout_;
  std::vector<ReportColumn*> breaks_;  // major first
  bool accumulates_ = false;
  std::int64_t details_in_group_ = 0;  // of the lowest group
  std::vector<std::int64_t> details_;  // by break
  bool any_row_ = false;

 private:
  bool check_breaks(RowData& row);
  void fire_breaks(std::size_t from);
  void close_group(std::size_t which);
  void begin_group(RowData& row, std::size_t from);
  void take_row(RowData& row);
  void fill_detail(ReportColumn& column, RowData& row, std::string_view data);
  std::string detail_text(ReportColumn& column, RowData& row, std::string_view data);
  std::string running_totals(ReportColumn& column, std::string_view data);
  std::string percentages(const ReportColumn& column, std::string_view data);
  std::string percentage(const ReportColumn& column, const value::Number& part) const;
  std::string calculated_detail(ReportColumn& column, RowData& row);
  void fill_figure(ReportColumn& column, std::size_t level);
  std::string calculated_figure(ReportColumn& column, std::size_t level);
  std::string break_text_of(const ReportColumn& column) const;
  void remember_row(RowData& row);
  void say_count(const Outcome& outcome);

  RowData* data_ = nullptr;
  bool has_percent_ = false;
  bool has_calculate_ = false;
  bool in_end_block_ = false;
  // For Calculate: figures are worked out on the last record of their group.
  std::string last_id_;
  std::string last_record_;
  std::string next_id_;
  std::string next_record_;
};

}  // namespace scarlet::query
