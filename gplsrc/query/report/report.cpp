// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/report.h"

#include <algorithm>
#include <cmath>

#include "base/message.h"
#include "base/text.h"
#include "query/break_text.h"
#include "query/comparison.h"
#include "query/elements.h"
#include "query/missing_ids.h"
#include "query/report/document.h"
#include "query/report/tabular.h"
#include "query/report/vertical.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {

using base::MessageId;
using workspace::Option;

namespace {

constexpr std::string_view kDefaultBreakText = "**";
constexpr std::int64_t kEndLevel = 255;  // @NB in the end block

// The numbers of a value of an expression added up.
value::Number sum_of(const value::Value& amount) {
  value::Scratch scratch;
  value::Number sum;
  any_element(amount.text(scratch), [&](std::string_view element) {
    if (const auto number = number_in(element)) sum = add_numbers(sum, *number);
    return false;
  });
  return sum;
}

// Applies a function to each element and keeps the marks.
template <class Change>
std::string changed_elements(std::string_view data, Change change) {
  std::string out;
  for (std::size_t start = 0;;) {
    std::size_t end = start;
    while (end < data.size() && data[end] != base::kValueMark && data[end] != base::kSubvalueMark) ++end;
    out += change(data.substr(start, end - start));
    if (end == data.size()) return out;
    out += data[end];
    start = end + 1;
  }
}

}  // namespace

std::unique_ptr<Report> Report::make(workspace::Workspace& workspace, const Query& query, Pages& pages) {
  Layout layout = lay_out(workspace, query, pages.usable_width());
  if (query.options.format != OutputFormat::Pages) return Document::make(workspace, query, pages, std::move(layout));
  if (layout.vertical) return std::make_unique<VerticalReport>(workspace, query, pages, std::move(layout));
  return std::make_unique<TabularReport>(workspace, query, pages, std::move(layout));
}

Report::Report(workspace::Workspace& workspace, const Query& query, Pages& pages, Layout layout)
    : workspace_(workspace), query_(query), pages_(pages), layout_(std::move(layout)) {
  for (ReportColumn& column : layout_.columns) {
    if (query.verb == Verb::Sum) column.column.accumulator = Accumulator::Total;
    if (column.breaks()) breaks_.push_back(&column);
    accumulates_ = accumulates_ || column.accumulates();
    has_percent_ = has_percent_ || column.column.accumulator == Accumulator::Percent;
    has_calculate_ = has_calculate_ || column.column.accumulator == Accumulator::Calculate;
  }
  details_.resize(breaks_.size());
}

Report::~Report() { workspace_.variables().total = nullptr; }

// The totals that percentages are of.
void Report::survey(RowData& row) {
  for (ReportColumn& column : layout_.columns) {
    if (column.column.accumulator != Accumulator::Percent) continue;
    Sums sums;
    sums.add(column.column, row.data(column.item()));
    column.percent_of = add_numbers(column.percent_of, sums.total());
  }
}

bool Report::row(RowData& row) {
  data_ = &row;
  if (!check_breaks(row)) return false;
  pages_.set_record_id(row.id());
  take_row(row);
  pages_.set_class(LineClass::Detail);
  if (!query_.options.no_detail && query_.verb != Verb::Sum) print_detail();
  for (ReportColumn* column : breaks_) column->group_begins = false;
  remember_row(row);
  return !pages_.stopped();
}

// Fires the breaks that this row causes; false when the user has quit.
bool Report::check_breaks(RowData& row) {
  if (!any_row_) {
    begin_group(row, 0);
    any_row_ = true;
    return true;
  }
  for (std::size_t which = 0; which < breaks_.size(); ++which) {
    if (row.data(breaks_[which]->item()) == breaks_[which]->break_value) continue;
    RowValues& values = row.values();
    if (has_calculate_) {
      next_id_ = row.id();
      next_record_ = row.record();
      values.begin(last_id_, last_record_, values.number());
    }
    fire_breaks(which);
    if (has_calculate_) values.begin(next_id_, next_record_, values.number());
    bool new_page = false;
    for (std::size_t i = which; i < breaks_.size(); ++i) new_page = new_page || breaks_[i]->column.break_text->new_page;
    if (new_page) pages_.eject();
    begin_group(row, which);
    break;
  }
  return !pages_.stopped();
}

void Report::begin_group(RowData& row, std::size_t from) {
  for (std::size_t which = from; which < breaks_.size(); ++which) {
    ReportColumn& column = *breaks_[which];
    column.break_value = row.data(column.item());
    column.group_begins = true;
    details_[which] = 0;
    const int number = column.column.break_text->heading_number;
    if (number >= 0) pages_.set_break_value(number, column.format.converted(column.break_value));
  }
}

// The lowest break first, up to `from`.
void Report::fire_breaks(std::size_t from) {
  pages_.set_class(LineClass::Subtotal);
  for (std::size_t which = breaks_.size(); which-- > from;) {
    print_break(which);
    close_group(which);
  }
  after_breaks();
}

// The sums of the group go to the group above.
void Report::close_group(std::size_t which) {
  const std::size_t level = breaks_.size() - 1 - which;
  for (ReportColumn& column : layout_.columns) {
    if (!column.accumulates()) continue;
    column.sums[level + 1].add(column.sums[level], column.column);
    column.sums[level].clear();
    column.running = {};
  }
  workspace_.variables().nd = 0;
}

void Report::take_row(RowData& row) {
  workspace::Variables& variables = workspace_.variables();
  variables.nb = 0;
  ++variables.nd;
  for (std::int64_t& count : details_) ++count;
  for (ReportColumn& column : layout_.columns) {
    const bool calculated = column.column.accumulator == Accumulator::Calculate;
    const std::string_view data = calculated ? std::string_view() : row.data(column.item());
    if (column.accumulates() && !calculated) column.sums[0].add(column.column, data);
    fill_detail(column, row, data);
  }
}

void Report::fill_detail(ReportColumn& column, RowData& row, std::string_view data) {
  const bool changed = column.column.accumulator == Accumulator::Percent ||
                       column.column.accumulator == Accumulator::Cumulative ||
                       column.column.accumulator == Accumulator::Calculate;
  std::string text;
  if (changed) {
    text = detail_text(column, row, data);
    data = text;
  }
  if (query_.options.no_detail || query_.verb == Verb::Sum || !column.shown()) return;
  if (column.breaks() && column.column.break_text->once && !column.group_begins) {
    column.cell.set("");
    return;
  }
  show(column, data, column.item().multivalued);
}

void Report::show(ReportColumn& column, std::string_view data, bool split_values) {
  column.format.fill(data, split_values, column.cell);
}

void Report::show_unconverted(ReportColumn& column, std::string_view text) {
  column.format.fill_unconverted(text, column.cell);
}

std::string Report::detail_text(ReportColumn& column, RowData& row, std::string_view data) {
  switch (column.column.accumulator) {
    case Accumulator::Percent: return percentages(column, data);
    case Accumulator::Cumulative: return running_totals(column, data);
    default: return calculated_detail(column, row);
  }
}

std::string Report::running_totals(ReportColumn& column, std::string_view data) {
  return changed_elements(data, [&](std::string_view element) {
    if (const auto number = number_in(element)) column.running = add_numbers(column.running, *number);
    return number_text(column.running);
  });
}

std::string Report::percentages(const ReportColumn& column, std::string_view data) {
  return changed_elements(
      data, [&](std::string_view element) { return percentage(column, number_in(element).value_or(value::Number())); });
}

std::string Report::percentage(const ReportColumn& column, const value::Number& part) const {
  const double whole = column.percent_of.as_double();
  value::Scratch scratch;
  const double share = whole == 0 ? 0 : part.as_double() * 100 / whole;
  return std::string(value::format_fixed(share, column.column.decimals, scratch));
}

// TOTAL(e) gives e and gathers it.
std::string Report::calculated_detail(ReportColumn& column, RowData& row) {
  const Source& source = *column.item().source;
  if (source.kind != Source::Kind::Expression) {
    column.sums[0].add(column.column, row.data(column.item()));
    return std::string(row.data(column.item()));
  }
  workspace_.variables().total = [&](std::int64_t number, const value::Value& amount) {
    column.sums[0].add_part(number, sum_of(amount));
    return amount;
  };
  const std::string text = row.values().value_anew(source).to_string();
  workspace_.variables().total = nullptr;
  return text;
}

// The item again, with the sums of the group for TOTAL().
std::string Report::calculated_figure(ReportColumn& column, std::size_t level) {
  const Source& source = *column.item().source;
  const Sums& sums = column.sums[level];
  if (source.kind != Source::Kind::Expression) return number_text(sums.total());
  workspace_.variables().total = [&](std::int64_t number, const value::Value&) {
    return value::from_number(sums.part(number));
  };
  const std::string text = data_->values().value_anew(source).to_string();
  workspace_.variables().total = nullptr;
  return text;
}

void Report::remember_row(RowData& row) {
  if (!has_calculate_) return;
  last_id_ = row.id();
  last_record_ = row.record();
}

void Report::clear_cells() {
  for (ReportColumn& column : layout_.columns) column.cell.set("");
}

void Report::fill_figure(ReportColumn& column, std::size_t level) {
  const Accumulator accumulator = column.column.accumulator;
  if (accumulator == Accumulator::Calculate) {
    workspace_.variables().nb = in_end_block_ ? kEndLevel : static_cast<std::int64_t>(level) + 1;
    return show(column, calculated_figure(column, level), column.item().multivalued);
  }
  const Sums& sums = column.sums[level];
  if (accumulator == Accumulator::Count) return show_unconverted(column, sums.figure(column.column));
  if (accumulator != Accumulator::Percent) return show(column, sums.figure(column.column), false);
  if (!in_end_block_) return show(column, percentage(column, sums.total()), false);
  show_unconverted(column, column.percent_of.as_double() == 0 ? "0" : "100");
}

void Report::fill_break_figures(std::size_t which, bool own_value) {
  clear_cells();
  for (std::size_t i = 0; i < which + (own_value ? 1 : 0); ++i) {
    ReportColumn& column = *breaks_[i];
    if (column.shown()) show(column, column.break_value, column.item().multivalued);
  }
  for (ReportColumn& column : layout_.columns) {
    if (column.accumulates() && column.shown()) fill_figure(column, breaks_.size() - 1 - which);
  }
}

std::string Report::break_text_of(const ReportColumn& column) const {
  const BreakText& text = *column.column.break_text;
  if (!text.pieces.empty()) return with_break_value(text, column.format.converted(column.break_value));
  return text.single_off ? std::string() : std::string(kDefaultBreakText);
}

// The text of the break, as wide as its column.
void Report::fill_break_text(std::size_t which) {
  ReportColumn& column = *breaks_[which];
  if (!column.shown()) return;
  std::string filled = break_text_of(column);
  if (base::to_upper(convert::format_shape(column.item().format).justification) != 'U' && !layout_.vertical) {
    filled.resize(std::min(filled.size(), static_cast<std::size_t>(column.format.width())));
  }
  column.cell.set(filled);
}

void Report::fill_rules(char character) {
  for (ReportColumn& column : layout_.columns) {
    if (!column.accumulates() || !column.shown()) continue;
    column.cell.set(std::string(static_cast<std::size_t>(column.format.width()), character));
  }
}

void Report::fill_end_figures() {
  clear_cells();
  in_end_block_ = true;
  for (ReportColumn& column : layout_.columns) {
    if (column.accumulates() && column.shown()) fill_figure(column, breaks_.size());
  }
}

bool Report::is_suppressed(std::size_t which) const {
  const BreakText& text = *breaks_[which]->column.break_text;
  return text.lines_off || (text.single_off && details_[which] <= 1);
}

// Pick style: no value unless the text says V.
bool Report::shows_value_line() const { return !workspace_.options()[Option::PickBreakpoint]; }

bool Report::underlined(const BreakText& text) const {
  return text.no_underline == workspace_.options()[Option::PickBreakpointU];
}

void Report::finish(const Outcome& outcome) {
  finish_rows(outcome);
  finish_count(outcome);
}

void Report::finish_rows(const Outcome& outcome) {
  if (any_row_ && !outcome.quit) {
    if (has_calculate_) data_->values().begin(last_id_, last_record_, data_->values().number());
    if (!breaks_.empty()) fire_breaks(0);
    if (accumulates_ && !query_.options.no_end_block) {
      pages_.set_class(LineClass::Total);
      if (query_.options.end_block_on_new_page) pages_.eject();
      print_end_block();
    }
  }
  if (!any_row_) query_.options.force ? pages_.force_heading() : pages_.drop_headings();
}

void Report::finish_count(const Outcome& outcome) {
  if (!pages_.stopped()) say_count(outcome);
}

void Report::say_count(const Outcome& outcome) {
  pages_.set_class(LineClass::Other);
  const std::string records = std::to_string(outcome.records);
  if (!query_.options.no_count) {
    if (any_row_) before_count();
    const bool sum = query_.verb == Verb::Sum;
    if (query_.options.sample) {
      closing_line(base::message(sum ? MessageId::QuerySampleSummed : MessageId::QuerySampleListed, {records}));
    } else if (outcome.exploded && !sum) {
      closing_line(base::message(MessageId::QueryListedValues, {records, std::to_string(outcome.lines)}));
    } else {
      closing_line(base::message(sum ? MessageId::QuerySummed : MessageId::QueryListed, {records}));
    }
  }
  for (const std::string& id : outcome.missing) closing_line(missing_line(query_, id));
}

}  // namespace scarlet::query
