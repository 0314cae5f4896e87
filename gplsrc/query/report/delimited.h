// SPDX-License-Identifier: GPL-3.0-or-later
// DelimitedReport: CSV and DELIMITER: one line a record, items joined by the delimiter; a multivalued item keeps its
// marks. Break and end figures are lines of the same shape.
#pragma once

#include "query/report/document.h"

namespace scarlet::query {

class DelimitedReport final : public Document {
 public:
  using Document::Document;

 protected:
  void begin() override;
  bool with_count() const override { return true; }
  void print_detail() override { print_cells(); }
  void print_break(std::size_t which) override;
  void print_end_block() override;
  void show(ReportColumn& column, std::string_view data, bool split_values) override;

 private:
  void print_cells();
  void add_item(std::string& line, std::string_view text, bool first) const;
  bool must_quote(std::string_view text) const;
};

}  // namespace scarlet::query
