// SPDX-License-Identifier: GPL-3.0-or-later
// VerticalReport: one item below the other, "heading.... : value"; for reports that are too wide, VERT, and SUM.
#pragma once

#include "query/report/report.h"

namespace scarlet::query {

class VerticalReport final : public Report {
 public:
  using Report::Report;

 protected:
  void print_detail() override;
  void print_break(std::size_t which) override;
  void after_breaks() override;
  void print_end_block() override;

 private:
  void compose();
  void compose_item(const ReportColumn& column);
  void print_block();

  std::vector<std::string> lines_;
};

}  // namespace scarlet::query
