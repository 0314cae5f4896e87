// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/json.h"

#include <algorithm>

#include "base/text.h"
#include "convert/convert.h"

namespace scarlet::query {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void add_string(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : in_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

// Whether the text is a number as JSON writes them.
bool is_json_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), base::is_digit);
  };
  if (!digits(whole) || (whole.size() > 1 && whole[0] == '0')) return false;
  return point == text.size() || digits(text.substr(point + 1));
}

}  // namespace

JsonReport::JsonReport(workspace::Workspace& workspace, const Query& query, Pages& pages, Layout layout)
    : Document(workspace, query, pages, std::move(layout)), members_(members_of(layout_)) {}

void JsonReport::add_scalar(const ReportColumn& column, std::string_view text, std::string& out) const {
  if (column.item().right_justified() && is_json_number(text)) {
    out += text;
  } else {
    add_string(text, out);
  }
}

void JsonReport::add_value(const ReportColumn& column, std::size_t value, std::string& out) const {
  const std::size_t subvalues = column.cell.subvalues(value);
  if (subvalues <= 1) return add_scalar(column, column.cell.piece(value, 0, 0), out);
  out += '[';
  for (std::size_t i = 0; i < subvalues; ++i) {
    if (i > 0) out += ", ";
    add_scalar(column, column.cell.piece(value, i, 0), out);
  }
  out += ']';
}

void JsonReport::add_member(const Member& member, std::string& out) const {
  add_string(member.name, out);
  out += ": ";
  const ReportColumn& first = *member.columns.front();
  if (!member.association && !first.item().multivalued) return add_value(first, 0, out);
  out += '[';
  const std::size_t values = values_of(member);
  const bool empty = values == 1 && std::all_of(member.columns.begin(), member.columns.end(), [](const auto* column) {
                       return column->cell.piece(0, 0, 0).empty() && column->cell.subvalues(0) <= 1;
                     });
  for (std::size_t value = 0; value < values && !empty; ++value) {
    if (value > 0) out += ", ";
    if (!member.association) {
      add_value(first, value, out);
      continue;
    }
    out += '{';
    for (std::size_t i = 0; i < member.columns.size(); ++i) {
      if (i > 0) out += ", ";
      add_string(member.names[i], out);
      out += ": ";
      add_value(*member.columns[i], value, out);
    }
    out += '}';
  }
  out += ']';
}

void JsonReport::print_detail() {
  if (!record_.empty()) put_line(record_ + ",");
  record_ = "  {";
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (i > 0) record_ += ", ";
    add_member(members_[i], record_);
  }
  record_ += '}';
}

void JsonReport::end() {
  if (!record_.empty()) put_line(record_);
  put_line("]");
}

}  // namespace scarlet::query
