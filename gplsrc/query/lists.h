// SPDX-License-Identifier: GPL-3.0-or-later
// What the select verbs, COUNT, SEARCH, NSELECT and QSELECT make: lists and counts.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "query/executor.h"

namespace scarlet::query {

// COUNT: nothing is made of the rows.
class RowCounter final : public RowConsumer {
 public:
  bool needs_records() const override { return false; }
  bool only_counts() const override { return true; }
  bool row(RowData&) override { return true; }
};

// SELECT, SSELECT, SEARCH: ids with their places when a sort explodes, or the values that SAVING names.
class ListBuilder final : public RowConsumer {
 public:
  // `strings`: SEARCH keeps the records that hold them; empty for the other verbs.
  ListBuilder(const Query& query, std::vector<std::string> strings);

  bool needs_records() const override { return query_.options.saving || !strings_.empty(); }
  bool needs_whole_records() const override { return !strings_.empty(); }
  bool row(RowData& row) override;
  std::int64_t count() const { return count_; }
  std::string take() { return std::move(items_); }

 private:
  bool holds_strings(std::string_view record);
  void save(RowData& row);
  void add(std::string_view item);
  void add_place(RowData& row);

  const Query& query_;
  std::vector<std::string> strings_;
  std::string items_;
  std::int64_t count_ = 0;
  std::unordered_set<std::string> seen_;
  std::string place_;
  std::string folded_;
};

}  // namespace scarlet::query
