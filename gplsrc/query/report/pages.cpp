// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/pages.h"

#include <algorithm>
#include <span>

#include "base/message.h"
#include "base/text.h"
#include "query/words.h"
#include "terminal/heading.h"
#include "value/dynamic_array.h"
#include "workspace/print_units.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;
using workspace::FileVariable;

constexpr int kPageNumberColumns = 10;  // kept free by the default heading
constexpr int kTerminalUnit = -1;

std::size_t size_of(int columns) { return static_cast<std::size_t>(std::max(columns, 0)); }

}  // namespace

Pages::Pages(workspace::Workspace& workspace, const Query& query) : workspace_(workspace), query_(query) {
  margin_.assign(size_of(query.options.margin), ' ');
  if (query.options.printer) {
    take_print_unit(*query.options.printer);
  } else {
    make_terminal_device();
  }
  begin_page_sequence();
}

Pages::~Pages() {
  if (was_paging_) workspace_.output().set_paging(true);
}

void Pages::make_terminal_device() {
  terminal::Output& output = workspace_.output();
  const bool cuts_lines = output.is_terminal() && !output.captured();
  usable_width_ = std::max(cuts_lines ? output.width() : output.width() - 1, 1);
  terminal::PageShape shape;
  shape.width = output.width();
  shape.depth = std::max(output.depth() - 1, 1);
  shape.continuous = query_.options.no_page;
  const bool silent = query_.options.heading && terminal::suppresses_prompts(*query_.options.heading);
  was_paging_ = output.paging();
  prompts_ = was_paging_ && !silent;
  // The report counts its own lines.
  if (was_paging_) output.set_paging(false);
  const bool pages = query_.options.format == OutputFormat::Pages;
  if (cuts_lines && pages && Screen::wanted(query_)) {
    screen_ = std::make_unique<Screen>(workspace_, query_, prompts_);
    own_ = std::make_unique<terminal::PageDevice>(
        shape, [this](std::string_view text) { screen_->write(text); }, [this] { return screen_->between_pages(); });
  } else {
    own_ = std::make_unique<terminal::PageDevice>(
        shape, [&output](std::string_view text) { output.write(text); }, [this] { return ask_for_next_page(); });
  }
  own_->set_facts(workspace_.printers().device(kTerminalUnit).facts());
  device_ = own_.get();
  set_templates(usable_width_);
}

// The answer S leaves the terminal's paging off for the rest of the command.
bool Pages::ask_for_next_page() {
  if (!prompts_) return true;
  terminal::Output& output = workspace_.output();
  output.set_paging(true);
  const bool go_on = workspace_.services().ask_for_next_page();
  prompts_ = was_paging_ = output.paging();
  output.set_paging(false);
  return go_on;
}

void Pages::take_print_unit(int unit) {
  device_ = &workspace_.printers().device(unit);
  loan_ = std::make_unique<UnitLoan>(*device_);
  terminal::PageShape shape = device_->shape();
  shape.continuous = query_.options.no_page;
  shape.footing_ends_line = true;
  device_->set_shape(shape);
  usable_width_ = std::max(shape.width, 1);
  set_templates(usable_width_);
}

void Pages::set_templates(int output_width) {
  add_facts();
  const Options& options = query_.options;
  if (options.format != OutputFormat::Pages) {
    device_->set_heading("");
    device_->set_footing("");
    terminal::PageShape shape = device_->shape();
    shape.depth = 0;
    device_->set_shape(shape);
    return;
  }
  if (options.heading) {
    device_->set_heading(*options.heading);
  } else {
    device_->set_heading(options.no_default_heading ? std::string() : default_heading(output_width));
  }
  device_->set_footing(options.footing.value_or(""));
}

// The sentence, cut so that the page number has room.
std::string Pages::default_heading(int output_width) const {
  const std::string sentence = (margin_ + query_.sentence).substr(0, size_of(output_width - kPageNumberColumns));
  std::string heading = terminal::heading_literal(sentence) + "'G'" + base::message(MessageId::QueryPage) + "'S'";
  if (query_.verb == Verb::Sum) heading += "'L'";
  return heading;
}

void Pages::add_facts() {
  auto others = device_->facts();
  device_->set_facts([this, others](terminal::HeadingFacts& facts) {
    if (others) others(facts);
    facts.file_name = query_.file_name;
    facts.record_id = record_id_;
    facts.breaks = break_values_;
  });
}

void Pages::set_break_value(int number, std::string value) {
  if (break_values_.size() <= size_of(number)) break_values_.resize(size_of(number) + 1);
  break_values_[size_of(number)] = std::move(value);
}

void Pages::set_column_headings(std::vector<std::string> lines) {
  const std::string lead = (screen_ ? Screen::mark(LineClass::ColumnHeading) : std::string()) + margin_;
  for (std::string& line : lines) line = lead + line;
  device_->set_lines_under_heading(std::move(lines));
}

bool Pages::line(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(' ') + 1);
  if (!printed() && !pans_) text = text.substr(0, size_of(usable_width_));
  if (margin_.empty() || text.empty()) return full_line(text);
  buffer_.assign(margin_).append(text);
  return full_line(buffer_);
}

bool Pages::full_line(std::string_view text) {
  begin_line();
  return device_->line(marked(text));
}

std::string_view Pages::marked(std::string_view text) {
  if (!screen_) return text;
  marked_.assign(Screen::mark(line_class_)).append(text);
  return marked_;
}

void Pages::set_pan(int fixed, int width) {
  if (!screen_) return;
  pans_ = true;
  const int margin = query_.options.margin;
  screen_->set_pan(fixed + margin, width + margin);
}

// OVERLAY: the subroutine is called with the number of the print unit when a page of it begins.
void Pages::begin_line() {
  if (!printed() || query_.options.overlay.empty() || !device_->at_page_start()) return;
  value::Value unit = value::Value::of(static_cast<std::int64_t>(*query_.options.printer));
  if (workspace_.services().call_subroutine(query_.options.overlay, std::span(&unit, 1))) return;
  fail_at(nullptr, MessageId::QueryOverlay, {query_.options.overlay});
}

void Pages::blank() {
  if (!device_->at_page_start()) (void)device_->line(marked(""));
}

Pages::UnitLoan::~UnitLoan() {
  device_.set_facts(std::move(facts_));
  device_.set_heading("");
  device_.set_footing("");
  device_.set_lines_under_heading({});
}

void Pages::drop_headings() {
  device_->set_heading("");
  device_->set_footing("");
  device_->set_lines_under_heading({});
}

void Pages::eject() { device_->eject(); }

// PAGESEQ: the first page number stands in a record, where the next report finds the one to go on with.
void Pages::begin_page_sequence() {
  if (!query_.options.page_sequence) return;
  const PageSequence& sequence = *query_.options.page_sequence;
  auto file = workspace_.files().open_any_case(sequence.file);
  if (!file) fail_at(nullptr, MessageId::QueryFileNotOpened, {sequence.file, base::describe(file.error()), ""});
  FileVariable variable(workspace_, *file, sequence.file);
  std::string record;
  int page = 1;
  if (workspace_.records().read(variable, sequence.id, record).ok()) {
    const auto number = base::parse_integer(value::field_of(record, 1));
    if (number && *number > 0 && *number < INT32_MAX) page = static_cast<int>(*number);
  }
  device_->set_page(page);
}

void Pages::end_page_sequence() {
  if (!query_.options.page_sequence) return;
  const PageSequence& sequence = *query_.options.page_sequence;
  auto file = workspace_.files().open_any_case(sequence.file);
  if (!file) return;
  FileVariable variable(workspace_, *file, sequence.file);
  std::string record;
  (void)workspace_.records().read(variable, sequence.id, record);
  const auto end = std::min(record.find(base::kFieldMark), record.size());
  record = std::to_string(device_->page() + 1) + record.substr(end);
  (void)workspace_.records().write(variable, sequence.id, record);
}

base::Result<void> Pages::finish() {
  device_->finish();
  if (screen_) screen_->finish(device_->stopped());
  end_page_sequence();
  if (!printed()) return {};
  loan_.reset();
  const int unit = *query_.options.printer;
  if (workspace_.printers().settings(unit).keep_open) return {};
  return workspace_.printers().close(unit);
}

}  // namespace scarlet::query
