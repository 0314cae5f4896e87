// SPDX-License-Identifier: GPL-3.0-or-later
// Projection: a record cut down to the fields that a query uses, the others empty, so that rows that are kept take
// little room. Field numbers stay what they were.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/plan.h"

namespace scarlet::query {

class Projection {
 public:
  // Does nothing unless the query uses plain fields only.
  Projection(const Query& query, bool whole_records);

  bool active() const { return active_; }
  // Appends the projected record.
  void append(std::string_view record, std::string& out) const;

 private:
  bool active_ = false;
  std::vector<bool> needed_;  // by field number from 1; as long as the highest one
};

}  // namespace scarlet::query
