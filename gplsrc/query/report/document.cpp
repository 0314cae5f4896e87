// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/report/document.h"

#include <span>

#include "os/env.h"
#include "query/report/delimited.h"
#include "query/report/json.h"
#include "query/report/table.h"
#include "query/report/xml.h"
#include "query/words.h"
#include "workspace/workspace.h"

namespace scarlet::query {

std::unique_ptr<Document> Document::make(workspace::Workspace& workspace, const Query& query, Pages& pages,
                                         Layout layout) {
  switch (query.options.format) {
    case OutputFormat::Json: return std::make_unique<JsonReport>(workspace, query, pages, std::move(layout));
    case OutputFormat::Xml: return std::make_unique<XmlReport>(workspace, query, pages, std::move(layout));
    case OutputFormat::Html: return std::make_unique<HtmlReport>(workspace, query, pages, std::move(layout));
    case OutputFormat::Markdown: return std::make_unique<MarkdownReport>(workspace, query, pages, std::move(layout));
    case OutputFormat::Delimited:
    case OutputFormat::Pages: break;
  }
  return std::make_unique<DelimitedReport>(workspace, query, pages, std::move(layout));
}

void Document::put_line(std::string_view line) {
  if (query_.options.to_path.empty()) {
    (void)pages_.full_line(line);
  } else {
    file_text_ += line;
    file_text_ += '\n';
  }
}

void Document::show(ReportColumn& column, std::string_view data, bool split_values) {
  column.format.fill_converted(data, split_values, column.cell);
}

bool Document::row(RowData& row) {
  if (!begun_) begin();
  begun_ = true;
  return Report::row(row);
}

void Document::closing_line(std::string_view text) {
  if (!query_.options.to_path.empty()) {
    workspace_.output().line(text);
  } else if (with_count()) {
    (void)pages_.line(text);
  }
}

void Document::finish(const Outcome& outcome) {
  const bool wanted = !with_count() || query_.options.force;
  if (!begun_ && wanted) begin();
  finish_rows(outcome);
  if (begun_ || wanted) end();
  save_file();
  finish_count(outcome);
}

// The count tells of records that stand in the file: nothing is counted when it could not be written.
void Document::save_file() {
  if (query_.options.to_path.empty()) return;
  if (auto written = write_file(); !written) {
    fail_at(nullptr, base::MessageId::QueryFileFault, {query_.options.to_path, base::describe(written.error())});
  }
}

base::Result<void> Document::write_file() {
  const std::string path = workspace_.files().expand_path(query_.options.to_path, workspace_.account().path);
  if (!query_.options.appending) return os::write_file(workspace_.env(), path, file_text_);
  auto file = workspace_.env().open(path, os::OpenMode::CreateOrOpen);
  if (!file) return file.error();
  return (*file)->append(std::as_bytes(std::span(file_text_)));
}

}  // namespace scarlet::query
