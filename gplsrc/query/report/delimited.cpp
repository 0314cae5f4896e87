// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/delimited.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::query {
namespace {

bool is_figure(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return base::is_digit(c) || c == '.' || c == '-'; });
}

}  // namespace

bool DelimitedReport::must_quote(std::string_view text) const {
  const Delimited& how = query_.options.delimited;
  if (!how.quoted) return false;
  if (how.quote_all && !is_figure(text)) return true;
  return text.find_first_of("\"\n\r") != std::string_view::npos || text.find(how.delimiter) != std::string_view::npos;
}

void DelimitedReport::add_item(std::string& line, std::string_view text, bool first) const {
  if (!first) line += query_.options.delimited.delimiter;
  if (!must_quote(text)) {
    line += text;
    return;
  }
  line += '"';
  line += base::replace_all(text, "\"", "\"\"");
  line += '"';
}

void DelimitedReport::begin() {
  if (query_.options.no_column_headings) return;
  std::string line;
  bool first = true;
  for (const ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    if (!first) line += query_.options.delimited.delimiter;
    line += joined_heading(column);
    first = false;
  }
  put_line(line);
}

void DelimitedReport::show(ReportColumn& column, std::string_view data, bool) {
  column.cell.set(column.format.converted(data));
}

void DelimitedReport::print_cells() {
  std::string line;
  bool first = true;
  for (const ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    add_item(line, column.cell.piece(0, 0, 0), first);
    first = false;
  }
  put_line(line);
}

void DelimitedReport::print_break(std::size_t which) {
  if (!accumulates_ && !query_.options.no_detail) return;
  fill_break_figures(which, true);
  print_cells();
}

void DelimitedReport::print_end_block() {
  fill_end_figures();
  print_cells();
}

}  // namespace scarlet::query
