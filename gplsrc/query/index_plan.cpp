// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/index_plan.h"

#include <algorithm>

#include "base/text.h"
#include "query/items.h"
#include "query/pattern.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::Result;
using workspace::Option;

bool all_text(const Test& test) {
  return std::all_of(test.operands.begin(), test.operands.end(), [](const Operand& operand) { return !operand.item; });
}

bool usable(const Test& test) {
  if (test.no || test.every || test.ignore_case || test.operands.empty() || !all_text(test)) return false;
  switch (test.op) {
    case Operator::Equal:
    case Operator::Between: return true;
    case Operator::Less:
    case Operator::LessOrEqual:
    case Operator::Greater:
    case Operator::GreaterOrEqual: return test.operands.size() == 1;
    case Operator::Like: {
      if (!test.item->conversion.empty() || test.item->right_justified()) return false;
      return std::all_of(test.operands.begin(), test.operands.end(), [](const Operand& operand) {
        const Pattern pattern(operand.text);
        return pattern.is_prefix() || pattern.is_exact();
      });
    }
    default: return false;
  }
}

bool same_data(const store::IndexDefinition& index, const Item& item) {
  const DictionaryEntry entry = make_entry(index.name, index.dictionary_record);
  const Source& source = *item.source;
  switch (entry.type) {
    case EntryType::Data: {
      const auto location = location_of(entry);
      if (!location) return false;
      const Source located = located_source(*location);
      return located.kind == source.kind && located.field == source.field;
    }
    case EntryType::Expression:
    case EntryType::Program: return source.kind == Source::Kind::Expression && source.text == entry.field(2);
    case EntryType::Pick: {
      const auto location = location_of(entry);
      if (entry.field(8).empty()) return location && source.kind == Source::Kind::Field && source.field == *location;
      return source.kind == Source::Kind::Correlative && source.text == entry.field(8) && source.field == location;
    }
    default: return false;
  }
}

// Whether the test can hold for empty data, which an index without nulls does not know.
bool may_want_nulls(workspace::Workspace& workspace, const Test& test) {
  if (is_upper_bound(test.op) || test.op == Operator::Between) return true;
  return std::any_of(test.operands.begin(), test.operands.end(), [&](const Operand& operand) {
    if (test.op == Operator::Like) return Pattern(operand.text).prefix().empty();
    return internal_text(workspace, *test.item, operand.text).empty();
  });
}

bool fits(workspace::Workspace& workspace, const store::IndexDefinition& index, const Test& test) {
  const Item& item = *test.item;
  if (index.no_case || index.multivalued != item.multivalued) return false;
  if ((index.order == store::KeyOrder::RightNumeric) != item.right_justified()) return false;
  return same_data(index, item) && !(index.no_nulls && may_want_nulls(workspace, test));
}

bool has_or(const Condition& condition) {
  if (condition.kind == Condition::Kind::Or || condition.kind == Condition::Kind::Not) return true;
  return (condition.left && has_or(*condition.left)) || (condition.right && has_or(*condition.right));
}

// What is joined by AND, in the order of the sentence.
void add_terms(const Condition& condition, std::vector<const Condition*>& terms) {
  if (condition.kind != Condition::Kind::And) return terms.push_back(&condition);
  add_terms(*condition.left, terms);
  add_terms(*condition.right, terms);
}

bool is_range(const Test& a, const Test& b) {
  const bool both = (is_lower_bound(a.op) && is_upper_bound(b.op)) || (is_upper_bound(a.op) && is_lower_bound(b.op));
  return both && !a.item->multivalued && a.item->source == b.item->source && a.item->conversion == b.item->conversion &&
         usable(b);
}

class Planner {
 public:
  Planner(workspace::Workspace& workspace, std::vector<store::IndexDefinition> indices)
      : workspace_(workspace), indices_(std::move(indices)) {}

  std::optional<IndexPlan> plan(const Condition& condition) {
    switch (condition.kind) {
      case Condition::Kind::Test: return one(condition.test);
      case Condition::Kind::And: return all(condition);
      case Condition::Kind::Or: return any(condition);
      case Condition::Kind::Not: return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<IndexPlan> one(const Test& test) {
    if (!usable(test)) return std::nullopt;
    for (const store::IndexDefinition& index : indices_) {
      if (!index.built || !fits(workspace_, index, test)) continue;
      IndexPlan plan;
      plan.use = {index.name, &test, nullptr, index.multivalued, index.order};
      return plan;
    }
    return std::nullopt;
  }

  // The first test alone, with the second where the two are a range.
  std::optional<IndexPlan> first(const Condition& condition) {
    std::vector<const Condition*> terms;
    add_terms(condition, terms);
    if (terms.front()->kind != Condition::Kind::Test || has_or(condition)) return std::nullopt;
    auto plan = one(terms.front()->test);
    if (plan && terms.size() > 1 && is_range(terms[0]->test, terms[1]->test)) plan->use.other_bound = &terms[1]->test;
    return plan;
  }

 private:
  std::optional<IndexPlan> all(const Condition& condition) {
    std::vector<const Condition*> terms;
    add_terms(condition, terms);
    IndexPlan plans;
    plans.kind = IndexPlan::Kind::All;
    for (const Condition* term : terms) {
      if (term->kind == Condition::Kind::Test && completes_range(plans, term->test)) continue;
      if (auto part = plan(*term)) plans.parts.push_back(std::move(*part));
    }
    if (plans.parts.empty()) return std::nullopt;
    if (plans.parts.size() == 1) return std::move(plans.parts.front());
    return plans;
  }

  static bool completes_range(IndexPlan& plans, const Test& test) {
    for (IndexPlan& part : plans.parts) {
      if (part.kind != IndexPlan::Kind::One || part.use.other_bound || !is_range(*part.use.test, test)) continue;
      part.use.other_bound = &test;
      return true;
    }
    return false;
  }

  std::optional<IndexPlan> any(const Condition& condition) {
    auto left = plan(*condition.left);
    auto right = left ? plan(*condition.right) : std::nullopt;
    if (!right) return std::nullopt;
    IndexPlan plans;
    plans.kind = IndexPlan::Kind::Any;
    plans.parts.push_back(std::move(*left));
    plans.parts.push_back(std::move(*right));
    return plans;
  }

  workspace::Workspace& workspace_;
  std::vector<store::IndexDefinition> indices_;
};

}  // namespace

std::string internal_text(workspace::Workspace& workspace, const Item& item, const std::string& text) {
  if (item.conversion.empty() || text.empty()) return text;
  int status = 0;
  const auto internal = convert::iconv(value::Value::of(text), item.conversion, workspace.conversion_context(), status);
  return status == convert::kConverted || status == convert::kDateRolled ? internal.to_string() : std::string();
}

Result<std::optional<IndexPlan>> plan_index(workspace::Workspace& workspace, const Query& query) {
  std::optional<IndexPlan> none;
  const workspace::Options& options = workspace.options();
  if (!query.condition || query.options.no_index || options[Option::QueryNoCase] || options[Option::PickWildcard]) {
    return none;
  }
  if (workspace.records().transaction_level() > 0) return none;
  auto indices = query.file->indices();
  if (!indices || indices->empty()) return none;
  Planner planner(workspace, std::move(*indices));
  return query.options.require_index ? planner.first(*query.condition) : planner.plan(*query.condition);
}

std::string describe(const IndexPlan& plan) {
  if (plan.kind == IndexPlan::Kind::One) return plan.use.index;
  std::string text;
  for (const IndexPlan& part : plan.parts) {
    if (!text.empty()) text += plan.kind == IndexPlan::Kind::All ? " AND " : " OR ";
    text += part.kind == IndexPlan::Kind::One ? describe(part) : "(" + describe(part) + ")";
  }
  return text;
}

}  // namespace scarlet::query
