// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/layout.h"

#include <algorithm>

#include "base/text.h"
#include "query/elements.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

constexpr int kDefaultGap = 3;
constexpr std::string_view kNoHeading = "\\";

int length(const std::string& text) { return static_cast<int>(text.size()); }

// A group of nothing but R and X in front of a COL.HDG text.
void take_heading_codes(ReportColumn& column, std::string& heading) {
  if (!heading.starts_with('\'')) return;
  const auto close = heading.find('\'', 1);
  if (close == std::string::npos || close == 1) return;
  const std::string_view codes = std::string_view(heading).substr(1, close - 1);
  if (codes.find_first_not_of("RX") != std::string_view::npos) return;
  column.heading_right = codes.find('R') != std::string_view::npos;
  column.heading_blank = codes.find('X') != std::string_view::npos;
  heading.erase(0, close + 1);
}

void set_heading(ReportColumn& column) {
  const Item& item = column.item();
  std::string heading = item.heading;
  if (item.heading_given) {
    take_heading_codes(column, heading);
  } else if (heading.empty()) {
    heading = item.name;
  } else if (heading == kNoHeading) {
    heading.clear();
  }
  any_piece(heading, base::kValueMark, [&](std::string_view line) {
    column.heading.emplace_back(line);
    return false;
  });
}

int heading_width(const ReportColumn& column) {
  int width = 0;
  for (const std::string& line : column.heading) width = std::max(width, length(line));
  return width;
}

void add_column(workspace::Workspace& workspace, const Column& column, Layout& layout) {
  layout.columns.emplace_back(workspace, column);
  set_heading(layout.columns.back());
}

int shown_columns(const Layout& layout) {
  return static_cast<int>(std::count_if(layout.columns.begin(), layout.columns.end(), [](const ReportColumn& column) {
    return column.shown() && std::max(column.format.width(), heading_width(column)) > 0;
  }));
}

int width_without_gaps(const Layout& layout) {
  int width = 0;
  for (const ReportColumn& column : layout.columns) {
    if (column.shown()) width += std::max(column.format.width(), heading_width(column));
  }
  return width;
}

void place(workspace::Workspace& workspace, Layout& layout, int gap) {
  int at = 0;
  for (ReportColumn& column : layout.columns) {
    if (!column.shown()) continue;
    const int width = std::max(column.format.width(), heading_width(column));
    if (width > column.format.width()) column.format = ColumnFormat(workspace, column.item(), width);
    column.start = at;
    if (width > 0) at += width + gap;
  }
  layout.width = std::max(at - gap, 0);
}

std::string heading_cell(const ReportColumn& column, std::size_t line) {
  const auto width = static_cast<std::size_t>(column.format.width());
  if (line >= column.heading.size()) return std::string(width, ' ');
  const std::string& text = column.heading[line];
  const std::string fill(width - std::min(width, text.size()), column.heading_blank ? ' ' : '.');
  return column.heading_right ? fill + text : text + fill;
}

bool pans_columns(workspace::Workspace& workspace, const Options& options) {
  const terminal::Output& output = workspace.output();
  return options.panned_from && !options.id_only && !options.printer && options.format == OutputFormat::Pages &&
         output.is_terminal() && !output.captured();
}

}  // namespace

Layout lay_out(workspace::Workspace& workspace, const Query& query, int usable_width) {
  Layout layout;
  const Options& options = query.options;
  if (!options.no_id && !options.no_detail && query.verb != Verb::Sum && query.id_item) {
    Column id;
    id.item = query.id_item;
    add_column(workspace, id, layout);
  }
  if (!options.id_only) {
    for (const Column& column : query.columns) add_column(workspace, column, layout);
  }
  std::size_t breaks = 0;
  for (const ReportColumn& column : layout.columns) {
    if (column.breaks()) ++breaks;
  }
  for (ReportColumn& column : layout.columns) column.sums.resize(breaks + 1);
  const std::size_t first_panned = options.panned_from.value_or(0) + layout.columns.size() - query.columns.size();
  const bool pans = pans_columns(workspace, options) && first_panned < layout.columns.size();
  int gap = options.column_gap.value_or(kDefaultGap);
  const int gaps = std::max(shown_columns(layout) - 1, 0);
  const int width = width_without_gaps(layout);
  while (!pans && width + gap * gaps > usable_width && gap > 1) --gap;
  layout.vertical = options.vertical || query.verb == Verb::Sum || (!pans && width + gap * gaps > usable_width);
  const bool pages = options.format == OutputFormat::Pages;
  if (!pages) layout.vertical = false;
  if (!layout.vertical && pages) place(workspace, layout, gap);
  if (!layout.vertical && pans) layout.pan_from = layout.columns[first_panned].start;
  return layout;
}

std::vector<std::string> column_heading_lines(const Layout& layout) {
  std::size_t count = 0;
  for (const ReportColumn& column : layout.columns) {
    if (column.shown()) count = std::max(count, column.heading.size());
  }
  std::vector<std::string> lines(count, std::string(static_cast<std::size_t>(layout.width), ' '));
  for (const ReportColumn& column : layout.columns) {
    if (!column.shown() || column.format.width() == 0) continue;
    for (std::size_t line = 0; line < count; ++line) {
      const std::string cell = heading_cell(column, line);
      lines[line].replace(static_cast<std::size_t>(column.start), cell.size(), cell);
    }
  }
  return lines;
}

std::string joined_heading(const ReportColumn& column) { return base::join(column.heading, " "); }

}  // namespace scarlet::query
