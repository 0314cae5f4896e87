// SPDX-License-Identifier: GPL-3.0-or-later
// XmlReport: <FILE><record>...</record>...</FILE>; an element for each item and each of its values, associations as
// elements that hold one value of each of their items.
#pragma once

#include "query/report/document.h"
#include "query/report/structure.h"

namespace scarlet::query {

class XmlReport final : public Document {
 public:
  XmlReport(workspace::Workspace& workspace, const Query& query, Pages& pages, Layout layout);

 protected:
  void begin() override;
  void end() override;
  void print_detail() override;
  void print_break(std::size_t) override {}
  void print_end_block() override {}

 private:
  void put_member(const Member& member);

  std::string root_;
  std::vector<Member> members_;
};

// Text between tags.
std::string markup_text(std::string_view text);

}  // namespace scarlet::query
