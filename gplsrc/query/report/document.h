// SPDX-License-Identifier: GPL-3.0-or-later
// Document: reports that are one text without pages: CSV and DELIMITER, JSON, XML, HTML, Markdown. To the terminal or
// printer, or to a file of the operating system (TO path). Data are converted but not formatted.
//
// In text for machines (all but CSV and DELIMITER) no count follows on the same stream.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "query/report/report.h"

namespace scarlet::query {

class Document : public Report {
 public:
  static std::unique_ptr<Document> make(workspace::Workspace& workspace, const Query& query, Pages& pages,
                                        Layout layout);
  using Report::Report;

  bool row(RowData& row) final;
  void finish(const Outcome& outcome) final;

 protected:
  // What stands before the first record and behind the last one.
  virtual void begin() {}
  virtual void end() {}
  virtual bool with_count() const { return false; }

  void put_line(std::string_view line);
  void after_breaks() override {}
  void before_count() override {}
  void closing_line(std::string_view text) override;
  void show(ReportColumn& column, std::string_view data, bool split_values) override;
  void show_unconverted(ReportColumn& column, std::string_view text) override { column.cell.set(text); }

 private:
  void save_file();
  base::Result<void> write_file();

  std::string file_text_;
  bool begun_ = false;
};

}  // namespace scarlet::query
