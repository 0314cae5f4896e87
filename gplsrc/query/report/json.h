// SPDX-License-Identifier: GPL-3.0-or-later
// JsonReport: an array with an object for each record. Single values are strings, or numbers in right-justified
// columns; multivalued items are arrays, associations arrays of objects, values with subvalues arrays in them.
#pragma once

#include "query/report/document.h"
#include "query/report/structure.h"

namespace scarlet::query {

class JsonReport final : public Document {
 public:
  JsonReport(workspace::Workspace& workspace, const Query& query, Pages& pages, Layout layout);

 protected:
  void begin() override { put_line("["); }
  void end() override;
  void print_detail() override;
  void print_break(std::size_t) override {}
  void print_end_block() override {}

 private:
  void add_member(const Member& member, std::string& out) const;
  void add_value(const ReportColumn& column, std::size_t value, std::string& out) const;
  void add_scalar(const ReportColumn& column, std::string_view text, std::string& out) const;

  std::vector<Member> members_;
  std::string record_;  // printed when it is known whether another follows
};

}  // namespace scarlet::query
