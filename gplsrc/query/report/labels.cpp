// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/labels.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "query/words.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;

constexpr std::string_view kDefaultTemplate = "@LABEL";
constexpr int kMost = 1'000;  // of any value

struct Part {
  int LabelShape::*value;
  int least;
  MessageId prompt;
};
constexpr Part kParts[] = {
    {&LabelShape::across, 1, MessageId::QueryLabelAcross},       {&LabelShape::down, 1, MessageId::QueryLabelDown},
    {&LabelShape::width, 1, MessageId::QueryLabelWidth},         {&LabelShape::height, 1, MessageId::QueryLabelHeight},
    {&LabelShape::indent, 0, MessageId::QueryLabelIndent},       {&LabelShape::gap, 0, MessageId::QueryLabelGap},
    {&LabelShape::lines_between, 0, MessageId::QueryLabelLines},
};
constexpr int kOmitField = 9;

std::optional<int> value_in(std::string_view text, int least) {
  const auto number = text.empty() ? std::optional<std::int64_t>(least) : base::parse_integer(base::trimmed(text));
  if (!number || *number < least || *number > kMost) return std::nullopt;
  return static_cast<int>(*number);
}

LabelShape shape_of(const DictionaryEntry& entry) {
  if (entry.type != EntryType::Free) fail_at(nullptr, MessageId::QueryLabelTemplate, {entry.id});
  LabelShape shape;
  int field = 2;
  for (const Part& part : kParts) {
    const auto value = value_in(entry.field(field), part.least);
    if (!value) fail_at(nullptr, MessageId::QueryLabelValue, {entry.id, std::to_string(field), entry.field(field)});
    shape.*part.value = *value;
    ++field;
  }
  shape.omit_blank_lines = entry.field(kOmitField) == "1";
  return shape;
}

std::optional<LabelShape> ask(workspace::Workspace& workspace) {
  LabelShape shape;
  for (const Part& part : kParts) {
    for (;;) {
      const auto answer = workspace.services().input(base::message_text(part.prompt));
      if (!answer) return std::nullopt;
      if (const auto value = value_in(*answer, part.least)) {
        shape.*part.value = *value;
        break;
      }
      workspace.say(MessageId::QueryNumberRange, {std::to_string(part.least), std::to_string(kMost)});
    }
  }
  shape.omit_blank_lines = workspace.services().confirm(base::message_text(MessageId::QueryLabelOmit));
  return shape;
}

}  // namespace

std::optional<LabelShape> find_label_shape(workspace::Workspace& workspace, Query& query) {
  if (query.options.label_asked) return ask(workspace);
  const std::string_view name = query.options.label.empty() ? kDefaultTemplate : std::string_view(query.options.label);
  const DictionaryEntry* entry = query.dictionary.find_word(name);
  if (entry) return shape_of(*entry);
  if (const auto record = workspace.voc().find_word(name)) return shape_of(make_entry(record->id, record->record));
  if (!query.options.label.empty()) fail_at(nullptr, MessageId::QueryLabelTemplate, {name});
  return ask(workspace);
}

Labels::Labels(workspace::Workspace& workspace, const Query& query, Pages& pages, const LabelShape& shape)
    : query_(query), pages_(pages), shape_(shape), columns_(lay_out(workspace, query, 1).columns) {
  for (ReportColumn& column : columns_) {
    const char justification = base::to_upper(convert::format_shape(column.item().format).justification);
    const bool widened = justification == 'L' || justification == 'T';
    const int width = widened ? shape.width : std::min(column.format.width(), shape.width);
    column.format = ColumnFormat(workspace, column.item(), width);
  }
}

bool Labels::row(RowData& row) {
  for (ReportColumn& column : columns_) {
    column.format.fill(row.data(column.item()), column.item().multivalued, column.cell);
    for (std::size_t i = 0; i < column.cell.all_pieces(); ++i) add_line(column.cell.any_piece(i));
  }
  if (!label_.empty()) end_label();
  return !pages_.stopped();
}

void Labels::add_line(std::string_view text) {
  const bool blank = text.find_first_not_of(' ') == std::string_view::npos;
  if (blank && shape_.omit_blank_lines) return;
  if (label_.size() == static_cast<std::size_t>(shape_.height)) end_label();
  label_.emplace_back(text);
}

void Labels::end_label() {
  page_.push_back(std::move(label_));
  label_.clear();
  if (page_.size() == static_cast<std::size_t>(shape_.across) * static_cast<std::size_t>(shape_.down)) print_page();
}

std::string Labels::block_line(std::size_t first_label, std::size_t line) const {
  const auto width = static_cast<std::size_t>(shape_.width);
  std::string text(static_cast<std::size_t>(shape_.indent), ' ');
  for (std::size_t i = 0; i < static_cast<std::size_t>(shape_.across); ++i) {
    if (i > 0) text.append(static_cast<std::size_t>(shape_.gap), ' ');
    std::string piece;
    if (first_label + i < page_.size() && line < page_[first_label + i].size()) piece = page_[first_label + i][line];
    piece.resize(width, ' ');
    text += piece;
  }
  return text;
}

// The reference ends a label page itself before the full page ends: between the pages of a print job stand two form
// feeds.
std::string Labels::page_lead() {
  const bool first = std::exchange(first_page_, false);
  return !first && pages_.printed() ? "\f" : "";
}

void Labels::print_page() {
  std::string lead = page_lead();
  const auto across = static_cast<std::size_t>(shape_.across);
  const auto height = static_cast<std::size_t>(shape_.height);
  for (std::size_t row = 0; row < static_cast<std::size_t>(shape_.down); ++row) {
    const std::size_t between = row > 0 ? static_cast<std::size_t>(shape_.lines_between) : 0;
    for (std::size_t i = 0; i < between; ++i) (void)pages_.full_line(block_line(page_.size(), 0));
    for (std::size_t line = 0; line < height; ++line) {
      (void)pages_.full_line(std::exchange(lead, "") + block_line(row * across, line));
    }
  }
  while (!query_.options.no_page && !pages_.at_page_start() && !pages_.stopped()) (void)pages_.full_line("");
  page_.clear();
}

void Labels::finish(const Outcome& outcome) {
  if (outcome.quit) return;
  if (!label_.empty()) end_label();
  if (!page_.empty()) print_page();
}

}  // namespace scarlet::query
