// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/reformat.h"

#include "base/message.h"
#include "base/text.h"
#include "query/elements.h"
#include "query/missing_ids.h"
#include "query/words.h"
#include "workspace/workspace.h"

namespace scarlet::query {

using base::MessageId;

namespace {

// No mark can stand in a record id: the first value, and of that the first subvalue, is the id.
constexpr char kInnerMarks[] = {base::kValueMark, base::kSubvalueMark, base::kTextMark, '\0'};

// The id of the new record comes from the columns alone.
Layout without_id(workspace::Workspace& workspace, const Query& query) {
  Layout layout = lay_out(workspace, query, 1);
  if (!layout.columns.empty() && !query.options.no_id && !query.options.no_detail) layout.columns.pop_front();
  return layout;
}

}  // namespace

Reformat::Reformat(workspace::Workspace& workspace, const Query& query, Pages& pages,
                   std::shared_ptr<store::File> target)
    : Report(workspace, query, pages, without_id(workspace, query)),
      target_(std::make_unique<workspace::FileVariable>(workspace, std::move(target), query.options.to_file)) {}

Reformat::~Reformat() = default;

void Reformat::show(ReportColumn& column, std::string_view data, bool) {
  column.cell.set(column.format.converted(data));
}

void Reformat::print_break(std::size_t which) {
  if (!query_.options.no_detail) return;
  fill_break_figures(which, true);
  write_record();
}

void Reformat::write_record() {
  std::string id;
  std::string record;
  bool first = true;
  std::size_t fields = 0;
  for (const ReportColumn& column : layout_.columns) {
    if (!column.shown()) continue;
    const std::string_view text = column.cell.piece(0, 0, 0);
    if (first) {
      id = text.substr(0, text.find_first_of(kInnerMarks));
    } else {
      if (fields++ > 0) record += base::kFieldMark;
      record += text;
    }
    first = false;
  }
  if (id.empty()) return;
  store::File& file = *target_->file();
  const auto there = file.contains(id);
  if (there && *there) ++overwritten_;
  const auto written = workspace_.records().write(*target_, id, record);
  if (written.ok()) return;
  const base::Error error{static_cast<base::Status>(written.status), 0, id};
  fail_at(nullptr, MessageId::QueryFileFault, {query_.options.to_file, base::describe(error)}, -written.status);
}

void Reformat::finish(const Outcome& outcome) {
  Report::finish(outcome);
  if (!query_.options.no_count) {
    workspace_.say(MessageId::QueryReformatted, {std::to_string(outcome.records), std::to_string(overwritten_)});
  }
  for (const std::string& id : outcome.missing) workspace_.output().line(missing_line(query_, id));
}

}  // namespace scarlet::query
