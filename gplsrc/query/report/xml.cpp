// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/xml.h"

#include "base/text.h"

namespace scarlet::query {
namespace {

// A name that XML allows: letters, digits, point, hyphen and underscore, not beginning with a digit.
std::string element_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (base::is_letter(c) || base::is_digit(c) || c == '.' || c == '-' || c == '_') {
      out += c;
    } else if (!out.empty()) {
      out += '_';
    }
  }
  if (out.empty() || !(base::is_letter(out[0]) || out[0] == '_')) out.insert(0, "_");
  return out;
}

void add_element(const ReportColumn& column, const std::string& name, std::size_t value, std::string& out) {
  const std::size_t subvalues = column.cell.subvalues(value);
  for (std::size_t i = 0; i < std::max<std::size_t>(subvalues, 1); ++i) {
    out += "<" + name + ">" + markup_text(column.cell.piece(value, i, 0)) + "</" + name + ">";
  }
}

}  // namespace

std::string markup_text(std::string_view text) {
  std::string out;
  for (const char c : in_utf8(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      // As references, because a reader may take plain line ends for others, or for blanks.
      case '\n': out += "&#10;"; break;
      case '\r': out += "&#13;"; break;
      default:
        // The other control characters have no place in XML.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
    }
  }
  return out;
}

XmlReport::XmlReport(workspace::Workspace& workspace, const Query& query, Pages& pages, Layout layout)
    : Document(workspace, query, pages, std::move(layout)),
      root_(element_name(query.file_name)),
      members_(members_of(layout_)) {
  for (Member& member : members_) {
    member.name = element_name(member.name);
    for (std::string& name : member.names) name = element_name(name);
  }
}

void XmlReport::begin() {
  put_line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  put_line("<" + root_ + ">");
}

void XmlReport::end() { put_line("</" + root_ + ">"); }

void XmlReport::put_member(const Member& member) {
  const std::size_t values = std::max<std::size_t>(values_of(member), 1);
  for (std::size_t value = 0; value < values; ++value) {
    std::string line = "    ";
    if (member.association) line += "<" + member.name + ">";
    for (std::size_t i = 0; i < member.columns.size(); ++i) {
      add_element(*member.columns[i], member.names[i], value, line);
    }
    if (member.association) line += "</" + member.name + ">";
    put_line(line);
  }
}

void XmlReport::print_detail() {
  put_line("  <record>");
  for (const Member& member : members_) put_member(member);
  put_line("  </record>");
}

}  // namespace scarlet::query
