// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/tabular.h"

#include <algorithm>

#include "query/break_text.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {

using workspace::Option;

TabularReport::TabularReport(workspace::Workspace& workspace, const Query& query, Pages& pages, Layout layout)
    : Report(workspace, query, pages, std::move(layout)) {
  if (layout_.pan_from) pages_.set_pan(*layout_.pan_from, layout_.width);
  if (!query.options.no_column_headings) pages_.set_column_headings(column_heading_lines(layout_));
}

void TabularReport::put(const ReportColumn& column, std::string_view text) {
  std::string& line = lines_[line_count_ - 1];
  const auto start = static_cast<std::size_t>(column.start);
  if (line.size() < start) line.resize(start, ' ');
  line += text;
}

void TabularReport::compose_line(std::size_t value, std::size_t subvalue, std::size_t piece, bool repeat_singles) {
  if (lines_.size() == line_count_) lines_.emplace_back();
  lines_[line_count_++].clear();
  for (const ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    const bool repeated = repeat_singles && !column.item().multivalued;
    const std::string_view text = repeated ? column.cell.piece(0, 0, piece) : column.cell.piece(value, subvalue, piece);
    if (!text.empty()) put(column, text);
  }
}

void TabularReport::compose(bool repeat_singles) {
  line_count_ = 0;
  const bool simple = std::all_of(layout_.columns.begin(), layout_.columns.end(), [](const ReportColumn& column) {
    return !column.shown() || column.cell.is_simple();
  });
  if (simple) return compose_line(0, 0, 0, false);
  std::size_t values = 1;
  for (const ReportColumn& column : layout_.columns) {
    if (column.shown()) values = std::max(values, column.cell.values());
  }
  for (std::size_t value = 0; value < values; ++value) {
    std::size_t subvalues = 1;
    for (const ReportColumn& column : layout_.columns) {
      if (column.shown()) subvalues = std::max(subvalues, column.cell.subvalues(value));
    }
    for (std::size_t subvalue = 0; subvalue < subvalues; ++subvalue) {
      std::size_t pieces = 1;
      for (const ReportColumn& column : layout_.columns) {
        if (column.shown()) pieces = std::max(pieces, column.cell.pieces(value, subvalue));
      }
      for (std::size_t piece = 0; piece < pieces; ++piece) compose_line(value, subvalue, piece, repeat_singles);
    }
  }
}

void TabularReport::print_lines() {
  for (std::size_t i = 0; i < line_count_; ++i) {
    if (!pages_.line(lines_[i])) return;
  }
}

void TabularReport::print_cells() {
  compose(false);
  print_lines();
}

void TabularReport::print_detail() {
  const Options& options = query_.options;
  if (options.new_page && !pages_.at_page_start()) pages_.eject();
  compose(options.repeating);
  if (options.no_split && !pages_.at_page_start() && static_cast<int>(line_count_) > pages_.lines_left())
    pages_.eject();
  print_lines();
  if (options.double_space) pages_.blank();
}

// A break that is suppressed leaves its blank line.
void TabularReport::print_break(std::size_t which) {
  blank_printed_ = false;
  if (query_.options.no_detail) {
    fill_break_figures(which, true);
    return print_cells();
  }
  if (!is_suppressed(which)) return print_break_lines(which);
  pages_.blank();
  blank_printed_ = true;
}

void TabularReport::print_break_lines(std::size_t which) {
  const BreakText& text = *breaks_[which]->column.break_text;
  if (!accumulates_) {
    if (!breaks_[which]->shown()) return;
    clear_cells();
    fill_break_text(which);
    return print_cells();
  }
  if (!underlined(text)) {
    fill_break_figures(which, false);
    fill_break_text(which);
    return print_cells();
  }
  const bool text_with_figures = !shows_value_line();
  clear_cells();
  fill_rules('-');
  if (!text_with_figures) fill_break_text(which);
  print_cells();
  fill_break_figures(which, !text_with_figures);
  if (text_with_figures) fill_break_text(which);
  print_cells();
}

void TabularReport::after_breaks() {
  if (!query_.options.no_detail && !blank_printed_) pages_.blank();
}

void TabularReport::print_end_block() {
  const auto overlay = [&] {
    if (!query_.options.grand_total) return;
    const std::string text = with_break_value(*query_.options.grand_total, "");
    std::string& line = lines_[0];
    if (line.size() < text.size()) line.resize(text.size(), ' ');
    line.replace(0, text.size(), text);
  };
  const bool text_with_figures = workspace_.options()[Option::PickGrandTotal];
  clear_cells();
  fill_rules('=');
  compose(false);
  if (!text_with_figures) overlay();
  print_lines();
  fill_end_figures();
  compose(false);
  if (text_with_figures) overlay();
  print_lines();
}

}  // namespace scarlet::query
