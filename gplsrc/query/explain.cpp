// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/explain.h"

#include "base/message.h"
#include "base/text.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::MessageId;

std::string_view spelling(Operator op) {
  switch (op) {
    case Operator::Present: return "";
    case Operator::Equal: return "=";
    case Operator::NotEqual: return "#";
    case Operator::Less: return "<";
    case Operator::LessOrEqual: return "<=";
    case Operator::Greater: return ">";
    case Operator::GreaterOrEqual: return ">=";
    case Operator::Like: return "LIKE";
    case Operator::Unlike: return "UNLIKE";
    case Operator::Said: return "SAID";
    case Operator::Between: return "BETWEEN";
  }
  return "";
}

std::string describe_test(const Test& test) {
  std::string text = test.when ? "WHEN " : "";
  if (test.no) text += "NO ";
  if (test.every) text += "EVERY ";
  text += test.item->name;
  if (test.op != Operator::Present) text += " " + std::string(spelling(test.op));
  if (test.ignore_case) text += " NO.CASE";
  for (const Operand& operand : test.operands)
    text += " " + (operand.item ? operand.item->name : "\"" + operand.text + "\"");
  return text;
}

std::string joined_conditions(const Condition& condition, const char* word) {
  const bool bracket = condition.right->kind == Condition::Kind::And || condition.right->kind == Condition::Kind::Or;
  const std::string right = describe(*condition.right);
  return describe(*condition.left) + word + (bracket ? "(" + right + ")" : right);
}

std::string order_of(const Query& query) {
  std::vector<std::string> keys;
  for (const SortKey& key : query.keys) {
    std::string text =
        key.exploded ? (key.descending ? "BY.EXP.DSND " : "BY.EXP ") : (key.descending ? "BY.DSND " : "BY ");
    keys.push_back(text + key.item->name);
  }
  if (has(kSortingVerbs, query.verb)) keys.push_back("BY " + query.id_item->name);
  return base::join(keys, " ");
}

std::string source_of(const Query& query, const Outcome& outcome) {
  if (!outcome.index.empty()) return base::message(MessageId::QueryExplainIndex, {outcome.index});
  if (query.ids_typed) return base::message(MessageId::QueryExplainIds, {std::to_string(query.ids.size())});
  if (outcome.from_list) {
    return base::message(MessageId::QueryExplainList, {std::to_string(query.options.from_list.value_or(0))});
  }
  return base::message(MessageId::QueryExplainScan);
}

}  // namespace

std::string describe(const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::Test: return describe_test(condition.test);
    case Condition::Kind::Not: return "NO (" + describe(*condition.left) + ")";
    case Condition::Kind::And: return joined_conditions(condition, " AND ");
    case Condition::Kind::Or: return joined_conditions(condition, " OR ");
  }
  return {};
}

void explain(workspace::Workspace& workspace, const Query& query, const Outcome& outcome) {
  workspace.say(MessageId::QueryExplainFile, {query.file_name});
  workspace.say(MessageId::QueryExplainSource, {source_of(query, outcome)});
  workspace.say(MessageId::QueryExplainRead, {std::to_string(outcome.candidates)});
  if (query.condition) workspace.say(MessageId::QueryExplainTests, {describe(*query.condition)});
  workspace.say(MessageId::QueryExplainSelected, {std::to_string(outcome.records)});
  const std::string order = order_of(query);
  if (!order.empty()) workspace.say(MessageId::QueryExplainOrder, {order});
  if (outcome.work_files > 0) workspace.say(MessageId::QueryExplainWorkFiles, {std::to_string(outcome.work_files)});
}

}  // namespace scarlet::query
