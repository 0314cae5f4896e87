// SPDX-License-Identifier: GPL-3.0-or-later
// The structure of records for formats that nest: columns of one association belong together, value by value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/report/layout.h"

namespace scarlet::query {

// A member of a record: one column, or the columns of an association.
struct Member {
  std::string name;
  bool association = false;
  std::vector<const ReportColumn*> columns;
  std::vector<std::string> names;  // of the columns
};

// In the order of the columns; an association stands where its first column stands. Names are made different where they
// are not.
std::vector<Member> members_of(const Layout& layout);
// Values of the member: those of its longest column.
std::size_t values_of(const Member& member);

// Text in UTF-8: as it is when it is that already, else taken for Latin-1.
std::string in_utf8(std::string_view text);

}  // namespace scarlet::query
