// SPDX-License-Identifier: GPL-3.0-or-later
// Selection: the WITH and WHEN clauses of a query, made ready for many records. Literals are converted and patterns
// prepared once.
//
// A test on a multivalued item holds when some value passes (EVERY: when all do; NO inverts). WHEN tests select in the
// same way, and the values of their association that pass together are kept for showing; a record is selected only if
// some do.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/comparison.h"
#include "query/pattern.h"
#include "query/plan.h"
#include "query/row_values.h"

namespace scarlet::query {

// The values of one association that WHEN keeps.
struct KeptValues {
  std::string association;  // Item::association_key()
  std::vector<bool> keep;   // by value position from 0; positions beyond are not kept
};

class Selection {
 public:
  Selection(workspace::Workspace& workspace, const Query& query, RowValues& values);
  ~Selection();

  // Whether the record that the values have begun is selected; works out kept().
  bool passes();
  // Of the last record that passed.
  const std::vector<KeptValues>& kept() const { return kept_; }
  bool chooses_values() const { return !kept_.empty(); }

 private:
  struct Literal;
  struct TestNode;
  struct Node;
  static constexpr std::size_t kNoAssociation = static_cast<std::size_t>(-1);

  std::unique_ptr<Node> prepare(const Condition& condition);
  std::unique_ptr<TestNode> prepare(const Test& test);
  Literal prepare_literal(const TestNode& node, const std::string& text) const;
  std::size_t association_of(const Item& item);

  // With `association` set, tests of that association look at the value at `position` alone.
  bool evaluate(const Node& node, std::size_t association, std::size_t position);
  bool evaluate(TestNode& test, std::size_t association, std::size_t position);
  bool evaluate_number(const TestNode& test, const value::Value& number) const;
  bool passes_at(TestNode& test, std::string_view data, std::size_t position);
  bool compare_to_item(const TestNode& test, const Item& other, std::string_view data, std::size_t position);
  bool in_range(const TestNode& test, std::string_view data, std::size_t position);
  std::string_view comparand_text(const Item& other, std::size_t position);
  std::string_view converted(const TestNode& test, std::string_view data);
  bool choose_values(std::size_t association);

  workspace::Workspace& workspace_;
  RowValues& values_;
  bool unassociated_together_;
  bool ignore_case_;
  bool wildcards_;
  bool blind_ids_;  // of a file that finds its ids in any case
  std::unique_ptr<Node> root_;
  std::vector<KeptValues> kept_;
  std::vector<std::vector<const Item*>> chosen_by_;  // the items of WHEN tests, by association
  std::string converted_;
  std::string folded_;
};

}  // namespace scarlet::query
