// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/vertical.h"

#include "query/break_text.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kHeadingColumns = 12;
constexpr std::string_view kSeparator = " : ";

}  // namespace

void VerticalReport::compose_item(const ReportColumn& column) {
  std::string lead;
  std::string indent;
  if (!query_.options.no_column_headings) {
    lead = joined_heading(column).substr(0, kHeadingColumns);
    lead.resize(kHeadingColumns, '.');
    lead += kSeparator;
    indent.assign(lead.size(), ' ');
  }
  for (std::size_t i = 0; i < column.cell.all_pieces(); ++i) {
    lines_.push_back(i == 0 ? lead : indent);
    lines_.back() += column.cell.any_piece(i);
  }
}

void VerticalReport::compose() {
  lines_.clear();
  for (const ReportColumn& column : layout_.columns) {
    if (column.shown()) compose_item(column);
  }
}

void VerticalReport::print_block() {
  for (const std::string& line : lines_) {
    if (!pages_.line(line)) return;
  }
}

void VerticalReport::print_detail() {
  const Options& options = query_.options;
  if (options.new_page && !pages_.at_page_start()) pages_.eject();
  compose();
  if (options.no_split && !pages_.at_page_start() && static_cast<int>(lines_.size()) > pages_.lines_left())
    pages_.eject();
  print_block();
  pages_.blank();
}

// Text and value of the break stand one below the other in its item.
void VerticalReport::print_break(std::size_t which) {
  if (is_suppressed(which) && !query_.options.no_detail) return pages_.blank();
  const BreakText& text = *breaks_[which]->column.break_text;
  ReportColumn& column = *breaks_[which];
  const bool with_text = !query_.options.no_detail && column.shown();
  const bool with_value = query_.options.no_detail || (accumulates_ && underlined(text) && shows_value_line());
  fill_break_figures(which, true);
  if (with_text) {
    Cell value = column.cell;
    fill_break_text(which);
    for (std::size_t i = 0; with_value && i < value.all_pieces(); ++i) column.cell.add_piece(value.any_piece(i));
  }
  compose();
  print_block();
  pages_.blank();
}

void VerticalReport::after_breaks() {
  if (!query_.options.no_detail) pages_.blank();
}

void VerticalReport::print_end_block() {
  fill_end_figures();
  compose();
  if (query_.options.grand_total) {
    const std::string text = with_break_value(*query_.options.grand_total, "");
    if (!text.empty()) lines_.insert(lines_.begin(), text);
  }
  print_block();
  if (query_.verb != Verb::Sum) pages_.blank();
}

}  // namespace scarlet::query
