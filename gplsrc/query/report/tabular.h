// SPDX-License-Identifier: GPL-3.0-or-later
// TabularReport: columns beside each other. Values, subvalues and pieces of all columns of a row are lined up by their
// numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/report/report.h"

namespace scarlet::query {

class TabularReport final : public Report {
 public:
  TabularReport(workspace::Workspace& workspace, const Query& query, Pages& pages, Layout layout);

 protected:
  void print_detail() override;
  void print_break(std::size_t which) override;
  void after_breaks() override;
  void print_end_block() override;

 private:
  // Lines of the row in the cells.
  void compose(bool repeat_singles);
  void compose_line(std::size_t value, std::size_t subvalue, std::size_t piece, bool repeat_singles);
  void put(const ReportColumn& column, std::string_view text);
  void print_lines();
  void print_cells();
  void print_break_lines(std::size_t which);

  std::vector<std::string> lines_;
  std::size_t line_count_ = 0;
  bool blank_printed_ = false;
};

}  // namespace scarlet::query
