// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/delimited.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "query/words.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;

bool is_figure(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return base::is_digit(c) || c == '.' || c == '-'; });
}

}  // namespace

bool DelimitedReport::must_quote(std::string_view text) const {
  const Delimited& how = *query_.options.delimited;
  if (!how.quoted) return false;
  if (how.quote_all && !is_figure(text)) return true;
  return text.find('"') != std::string_view::npos || text.find(how.delimiter) != std::string_view::npos;
}

void DelimitedReport::add_item(std::string& line, std::string_view text, bool first) const {
  if (!first) line += query_.options.delimited->delimiter;
  if (!must_quote(text)) {
    line += text;
    return;
  }
  line += '"';
  line += base::replace_all(text, "\"", "\"\"");
  line += '"';
}

void DelimitedReport::put_line(std::string_view line) {
  if (query_.options.to_path.empty()) {
    (void)pages_.full_line(line);
  } else {
    file_text_ += line;
    file_text_ += '\n';
  }
}

void DelimitedReport::print_headings() {
  if (query_.options.no_column_headings) return;
  std::string line;
  bool first = true;
  for (const ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    if (!first) line += query_.options.delimited->delimiter;
    line += joined_heading(column);
    first = false;
  }
  put_line(line);
}

bool DelimitedReport::row(RowData& row) {
  if (!any_row_) print_headings();
  return Report::row(row);
}

void DelimitedReport::print_detail() { print_cells(); }

void DelimitedReport::show(ReportColumn& column, std::string_view data, bool) {
  column.cell.set(column.format.converted(data));
}

void DelimitedReport::show_unconverted(ReportColumn& column, std::string_view text) { column.cell.set(text); }

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

void DelimitedReport::closing_line(std::string_view text) {
  if (query_.options.to_path.empty()) {
    (void)pages_.line(text);
  } else {
    workspace_.output().line(text);
  }
}

void DelimitedReport::finish(const Outcome& outcome) {
  if (!any_row_ && query_.options.force) print_headings();
  Report::finish(outcome);
  if (query_.options.to_path.empty()) return;
  if (auto written = write_file(); !written) {
    fail_at(nullptr, MessageId::QueryFileFault, {query_.options.to_path, base::describe(written.error())});
  }
}

base::Result<void> DelimitedReport::write_file() {
  const std::string path = workspace_.files().expand_path(query_.options.to_path, workspace_.account().path);
  if (!query_.options.appending) return os::write_file(workspace_.env(), path, file_text_);
  auto file = workspace_.env().open(path, os::OpenMode::CreateOrOpen);
  if (!file) return file.error();
  return (*file)->append(std::as_bytes(std::span(file_text_)));
}

}  // namespace scarlet::query
