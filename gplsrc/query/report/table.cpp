// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/table.h"

#include "base/text.h"
#include "query/report/structure.h"
#include "query/report/xml.h"

namespace scarlet::query {
namespace {

// What Markdown would take for more than text.
constexpr std::string_view kMarkdownSigns = "|\\`*_<&[~";

// A row is one line: line ends and tabs become blanks, other control characters are left out.
std::string markdown_text(std::string_view text) {
  std::string out;
  for (const char c : in_utf8(text)) {
    const bool control = static_cast<unsigned char>(c) < 0x20;
    if (control && c != '\n' && c != '\r' && c != '\t') continue;
    if (kMarkdownSigns.find(c) != std::string_view::npos) out += '\\';
    out += control ? ' ' : c;
  }
  return out;
}

}  // namespace

void TableReport::print_break(std::size_t which) {
  if (!accumulates_ && !query_.options.no_detail) return;
  fill_break_figures(which, true);
  put_row(!query_.options.no_detail);
}

void TableReport::print_end_block() {
  fill_end_figures();
  put_row(true);
}

template <class Encode>
std::string TableReport::cell_text(const Cell& cell, std::string_view separator, Encode encode) {
  std::string out;
  for (std::size_t i = 0; i < cell.all_pieces(); ++i) {
    if (i > 0) out += separator;
    out += encode(cell.any_piece(i));
  }
  return out;
}

void HtmlReport::begin() {
  put_line("<table>");
  if (query_.options.no_column_headings) return put_line("<tbody>");
  std::string line = "<thead><tr>";
  for (const ReportColumn& column : layout_.columns) {
    if (column.shown()) line += "<th>" + markup_text(joined_heading(column)) + "</th>";
  }
  put_line(line + "</tr></thead>");
  put_line("<tbody>");
}

void HtmlReport::end() {
  put_line("</tbody>");
  put_line("</table>");
}

void HtmlReport::put_row(bool figures) {
  std::string line = "<tr>";
  for (const ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    const std::string text = cell_text(column.cell, "<br>", markup_text);
    line += column.item().right_justified() ? "<td style=\"text-align:right\">" : "<td>";
    line += figures && !text.empty() ? "<b>" + text + "</b>" : text;
    line += "</td>";
  }
  put_line(line + "</tr>");
}

void MarkdownReport::begin() {
  std::string headings = "|";
  std::string rules = "|";
  for (const ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    const std::string text = query_.options.no_column_headings ? "" : markdown_text(joined_heading(column));
    headings += " " + text + " |";
    rules += column.item().right_justified() ? " ---: |" : " --- |";
  }
  put_line(headings);
  put_line(rules);
}

void MarkdownReport::put_row(bool figures) {
  std::string line = "|";
  for (const ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    const std::string text = cell_text(column.cell, "<br>", markdown_text);
    line += " " + (figures && !text.empty() ? "**" + text + "**" : text) + " |";
  }
  put_line(line);
}

}  // namespace scarlet::query
