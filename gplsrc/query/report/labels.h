// SPDX-License-Identifier: GPL-3.0-or-later
// Labels: LIST.LABEL and SORT.LABEL. The columns of a record are the lines of its label; what does not fit goes on in
// the next label. Labels fill a page across, then down; a page is written as one block and filled with blank lines.
//
//   template (X record): 2 across, 3 down, 4 width, 5 height, 6 indent, 7 gap between labels, 8 lines between, 9 omit
//   blank lines (1 or 0)
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "query/executor.h"
#include "query/report/layout.h"
#include "query/report/pages.h"

namespace scarlet::query {

struct LabelShape {
  int across = 1;
  int down = 1;
  int width = 1;
  int height = 1;
  int indent = 0;
  int gap = 0;
  int lines_between = 0;
  bool omit_blank_lines = false;
};

// From LABEL, the dictionary's @LABEL or the VOC's; asks for the values when there is none. Nothing at end of input.
// Throws SentenceError for a template that is none.
std::optional<LabelShape> find_label_shape(workspace::Workspace& workspace, Query& query);

class Labels final : public RowConsumer {
 public:
  Labels(workspace::Workspace& workspace, const Query& query, Pages& pages, const LabelShape& shape);

  bool needs_records() const override { return true; }
  bool row(RowData& row) override;
  void finish(const Outcome& outcome) override;

 private:
  using Label = std::vector<std::string>;
  void add_line(std::string_view text);
  void end_label();
  std::string page_lead();
  void print_page();
  std::string block_line(std::size_t first_label, std::size_t line) const;

  const Query& query_;
  Pages& pages_;
  LabelShape shape_;
  std::deque<ReportColumn> columns_;
  std::vector<Label> page_;  // full labels
  Label label_;
  bool first_page_ = true;
};

}  // namespace scarlet::query
