// SPDX-License-Identifier: GPL-3.0-or-later
// DelimitedReport: CSV and DELIMITER: one line a record, items joined by the delimiter, converted but not formatted;
// break and end figures are lines of the same shape. To the terminal or printer, or to a file of the operating system.
#pragma once

#include "query/report/report.h"

namespace scarlet::query {

class DelimitedReport final : public Report {
 public:
  using Report::Report;

  void finish(const Outcome& outcome) override;
  bool row(RowData& row) override;

 protected:
  void print_detail() override;
  void print_break(std::size_t which) override;
  void after_breaks() override {}
  void print_end_block() override;
  void before_count() override {}
  void closing_line(std::string_view text) override;
  void show(ReportColumn& column, std::string_view data, bool split_values) override;
  void show_unconverted(ReportColumn& column, std::string_view text) override;

 private:
  void print_headings();
  void print_cells();
  void add_item(std::string& line, std::string_view text, bool first) const;
  void put_line(std::string_view line);
  bool must_quote(std::string_view text) const;
  base::Result<void> write_file();

  std::string file_text_;
};

}  // namespace scarlet::query
