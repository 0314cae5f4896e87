// SPDX-License-Identifier: GPL-3.0-or-later
// HtmlReport and MarkdownReport: the report as one table; values of an item below each other in its cell, break and end
// figures as rows of their own in bold.
#pragma once

#include "query/report/document.h"

namespace scarlet::query {

class TableReport : public Document {
 public:
  using Document::Document;

 protected:
  void print_detail() override { put_row(false); }
  void print_break(std::size_t which) override;
  void print_end_block() override;
  virtual void put_row(bool figures) = 0;
  // The pieces of a cell with `separator` between values, each through `encode`.
  template <class Encode>
  static std::string cell_text(const Cell& cell, std::string_view separator, Encode encode);
};

class HtmlReport final : public TableReport {
 public:
  using TableReport::TableReport;

 protected:
  void begin() override;
  void end() override;
  void put_row(bool figures) override;
};

class MarkdownReport final : public TableReport {
 public:
  using TableReport::TableReport;

 protected:
  void begin() override;
  void put_row(bool figures) override;
};

}  // namespace scarlet::query
