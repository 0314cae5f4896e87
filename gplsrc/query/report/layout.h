// SPDX-License-Identifier: GPL-3.0-or-later
// Layout: the columns of a report with their widths and headings, and whether they fit beside each other.
//
// The gap between columns is 3 or what COL.SPACES says; it shrinks to 1 where the columns would not fit. What does not
// fit even so is printed vertically. A column is as wide as its format, or the longest line of its heading; a column of
// width 0 has no gap.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "query/plan.h"
#include "query/report/accumulator.h"
#include "query/report/cell.h"
#include "query/report/column_format.h"

namespace scarlet::query {

struct ReportColumn {
  ReportColumn(workspace::Workspace& workspace, const Column& column_)
      : column(column_), format(workspace, *column_.item) {}

  Column column;
  ColumnFormat format;
  std::vector<std::string> heading;  // lines
  bool heading_right = false;        // COL.HDG "'R'..."
  bool heading_blank = false;        // COL.HDG "'X'...": no dots
  int start = 0;                     // from 0

  Cell cell;                 // of the row being printed
  std::string break_value;   // of the group
  bool group_begins = true;  // no line of the group has been printed
  std::vector<Sums> sums;    // of the lowest group, ... , of the report
  value::Number running;     // Cumulative
  value::Number percent_of;  // Percent: the total of the report

  const Item& item() const { return *column.item; }
  bool accumulates() const { return column.accumulator != Accumulator::None; }
  bool breaks() const { return column.break_text.has_value(); }
  bool shown() const { return !column.hidden; }
};

struct Layout {
  std::deque<ReportColumn> columns;  // a deque: cells and sums do not move
  bool vertical = false;
  int width = 0;
  std::optional<int> pan_from;  // columns of the line that stay in sight (PAN)
};

Layout lay_out(workspace::Workspace& workspace, const Query& query, int usable_width);
// Lines of column headings, each as wide as the report.
std::vector<std::string> column_heading_lines(const Layout& layout);
// The heading in one line.
std::string joined_heading(const ReportColumn& column);

}  // namespace scarlet::query
