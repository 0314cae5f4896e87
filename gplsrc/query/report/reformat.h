// SPDX-License-Identifier: GPL-3.0-or-later
// Reformat: REFORMAT and SREFORMAT: the columns of each row become a record of another file, the first one its id.
// With DET.SUP a record is made of each break, as a report would print one line of it.
#pragma once

#include <memory>

#include "query/report/report.h"

namespace scarlet::workspace {
class FileVariable;
}

namespace scarlet::query {

class Reformat final : public Report {
 public:
  Reformat(workspace::Workspace& workspace, const Query& query, Pages& pages, std::shared_ptr<store::File> target);
  ~Reformat() override;

  void finish(const Outcome& outcome) override;

 protected:
  void print_detail() override { write_record(); }
  void print_break(std::size_t which) override;
  void after_breaks() override {}
  void print_end_block() override {}
  void before_count() override {}
  void show(ReportColumn& column, std::string_view data, bool split_values) override;
  void show_unconverted(ReportColumn& column, std::string_view text) override { column.cell.set(text); }
  void closing_line(std::string_view) override {}

 private:
  void write_record();

  std::unique_ptr<workspace::FileVariable> target_;
  std::int64_t overwritten_ = 0;
};

}  // namespace scarlet::query
