// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/column_format.h"

#include <algorithm>

#include "base/text.h"
#include "query/elements.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

constexpr int kWidestColumn = 32'767;           // that of the widest page
constexpr std::string_view kOtherwise = "10L";  // for a format that is none

std::string_view after_width(std::string_view format) {
  const auto first = std::find_if_not(format.begin(), format.end(), base::is_digit);
  return format.substr(static_cast<std::size_t>(first - format.begin()));
}

}  // namespace

ColumnFormat::ColumnFormat(workspace::Workspace& workspace, const Item& item, int width)
    : workspace_(&workspace), conversion_(item.conversion) {
  std::string_view format = item.format;
  convert::FormatShape shape = convert::format_shape(format);
  if (!shape.valid) {
    format = kOtherwise;
    shape = convert::format_shape(format);
  }
  width_ = std::min(std::max(width, width == 0 ? shape.width : 0), kWidestColumn);
  justification_ = base::to_upper(shape.justification);
  const std::string_view rest = after_width(format);
  specification_ = std::to_string(width_) + std::string(rest);
  plain_ = rest.size() == 1 && justification_ != 'C';
}

std::string ColumnFormat::converted(std::string_view data) const {
  if (conversion_.empty() || data.empty()) return std::string(data);
  int status = 0;
  return convert::oconv_elements(value::Value::of(data), conversion_, workspace_->conversion_context(), status)
      .to_string();
}

template <class Add>
void ColumnFormat::fill_elements(std::string_view data, bool split_values, Cell& cell, Add add) {
  cell.clear();
  if (!split_values) {
    cell.begin_value();
    cell.begin_subvalue();
    add(data);
    return;
  }
  any_piece(data, base::kValueMark, [&](std::string_view value) {
    cell.begin_value();
    return any_piece(value, base::kSubvalueMark, [&](std::string_view element) {
      cell.begin_subvalue();
      add(element);
      return false;
    });
  });
}

void ColumnFormat::fill(std::string_view data, bool split_values, Cell& cell) const {
  fill_elements(data, split_values, cell, [&](std::string_view element) { add_element(element, true, cell); });
}

void ColumnFormat::fill_converted(std::string_view data, bool split_values, Cell& cell) const {
  fill_elements(data, split_values, cell, [&](std::string_view element) { cell.add_piece(converted(element)); });
}

void ColumnFormat::fill_unconverted(std::string_view text, Cell& cell) const {
  cell.clear();
  cell.begin_value();
  cell.begin_subvalue();
  add_element(text, false, cell);
}

void ColumnFormat::add_element(std::string_view data, bool convert, Cell& cell) const {
  if (!convert || conversion_.empty() || data.empty()) return add_formatted(data, cell);
  int status = 0;
  const value::Value shown =
      convert::oconv(value::Value::of(data), conversion_, workspace_->conversion_context(), status);
  value::Scratch scratch;
  add_formatted(shown.text(scratch), cell);
}

void ColumnFormat::add_formatted(std::string_view text, Cell& cell) const {
  const auto width = static_cast<std::size_t>(width_);
  if (plain_ && text.size() <= width) {
    if (justification_ != 'R' || text.size() == width) return cell.add_piece(text);
    std::string padded(width - text.size(), ' ');
    padded += text;
    return cell.add_piece(padded);
  }
  if (plain_ && justification_ != 'T') return add_cut(text, cell);
  int status = 0;
  const value::Value formatted =
      convert::format(value::Value::of(text), specification_, workspace_->conversion_context(), status);
  value::Scratch scratch;
  any_piece(formatted.text(scratch), base::kTextMark, [&](std::string_view piece) {
    cell.add_piece(piece);
    return false;
  });
}

// Text that is too wide, in pieces from the left whatever the justification.
void ColumnFormat::add_cut(std::string_view text, Cell& cell) const {
  if (width_ == 0) return cell.add_piece({});
  for (std::size_t at = 0; at < text.size(); at += static_cast<std::size_t>(width_)) {
    cell.add_piece(text.substr(at, static_cast<std::size_t>(width_)));
  }
}

}  // namespace scarlet::query
