// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/selection.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "query/elements.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {

using workspace::Option;

// A value of a test, in all the forms it is needed in.
struct Selection::Literal {
  Comparand comparand;
  std::optional<Pattern> pattern;
  std::optional<Wildcard> wildcard;
  const Item* item = nullptr;
};

struct Selection::TestNode {
  const Item* item = nullptr;
  Operator op = Operator::Present;
  bool no = false;
  bool every = false;
  bool ignore_case = false;
  bool numbers_apart = false;  // = on a multivalued item: values must be the same text
  std::size_t association = kNoAssociation;
  std::vector<Literal> literals;
};

struct Selection::Node {
  Condition::Kind kind = Condition::Kind::Test;
  std::unique_ptr<TestNode> test;
  std::unique_ptr<Node> left;
  std::unique_ptr<Node> right;
};

Selection::Selection(workspace::Workspace& workspace, const Query& query, RowValues& values)
    : workspace_(workspace),
      values_(values),
      unassociated_together_(workspace.options()[Option::AssocUnassocMv]),
      ignore_case_(workspace.options()[Option::QueryNoCase]),
      wildcards_(workspace.options()[Option::PickWildcard]),
      blind_ids_(query.file && query.file->no_case()) {
  if (query.condition) root_ = prepare(*query.condition);
}

Selection::~Selection() = default;

std::unique_ptr<Selection::Node> Selection::prepare(const Condition& condition) {
  auto node = std::make_unique<Node>();
  node->kind = condition.kind;
  if (condition.kind == Condition::Kind::Test) node->test = prepare(condition.test);
  if (condition.left) node->left = prepare(*condition.left);
  if (condition.right) node->right = prepare(*condition.right);
  return node;
}

std::unique_ptr<Selection::TestNode> Selection::prepare(const Test& test) {
  auto node = std::make_unique<TestNode>();
  node->item = test.item;
  node->op = test.op;
  node->no = test.no;
  node->every = test.every;
  const bool blind_id = test.item->source->kind == Source::Kind::Id && blind_ids_;
  node->ignore_case = test.ignore_case || ignore_case_ || blind_id;
  node->numbers_apart = test.item->multivalued && !test.every && test.op == Operator::Equal;
  if (test.when && test.item->multivalued) node->association = association_of(*test.item);
  for (const Operand& operand : test.operands) {
    if (operand.item) {
      Literal literal;
      literal.item = operand.item;
      node->literals.push_back(std::move(literal));
    } else {
      node->literals.push_back(prepare_literal(*node, operand.text));
    }
  }
  return node;
}

std::size_t Selection::association_of(const Item& item) {
  const std::string key = item.association_key(unassociated_together_);
  auto at = std::find_if(kept_.begin(), kept_.end(), [&](const KeptValues& kept) { return kept.association == key; });
  const auto index = static_cast<std::size_t>(at - kept_.begin());
  if (at == kept_.end()) {
    kept_.push_back({key, {}});
    chosen_by_.emplace_back();
  }
  chosen_by_[index].push_back(&item);
  return index;
}

Selection::Literal Selection::prepare_literal(const TestNode& node, const std::string& text) const {
  Literal literal;
  std::string ready = node.ignore_case ? base::upper(text) : text;
  if (node.op == Operator::Like || node.op == Operator::Unlike) {
    literal.pattern.emplace(std::move(ready));
    return literal;
  }
  if (node.op == Operator::Said) {
    literal.comparand = Comparand(convert::soundex(text));
    return literal;
  }
  if (wildcards_ && (node.op == Operator::Equal || node.op == Operator::NotEqual) && Wildcard::is_one(ready)) {
    literal.wildcard.emplace(ready);
    return literal;
  }
  if (!node.item->conversion.empty() && !text.empty()) {
    int status = 0;
    const auto internal =
        convert::iconv(value::Value::of(text), node.item->conversion, workspace_.conversion_context(), status);
    // What does not convert is compared as the empty string.
    ready = status == convert::kConverted || status == convert::kDateRolled ? internal.to_string() : std::string();
    if (node.ignore_case) ready = base::upper(ready);
  }
  literal.comparand = Comparand(std::move(ready));
  return literal;
}

bool Selection::passes() {
  if (!root_) return true;
  if (kept_.empty()) return evaluate(*root_, kNoAssociation, 0);
  for (std::size_t association = 0; association < kept_.size(); ++association) {
    if (!choose_values(association)) return false;
  }
  return true;
}

// Marks the positions at which the whole condition holds; false when there is none.
bool Selection::choose_values(std::size_t association) {
  std::size_t count = 1;
  for (const Item* item : chosen_by_[association]) {
    count = std::max(count, count_pieces(values_.text(*item->source), base::kValueMark));
  }
  std::vector<bool>& keep = kept_[association].keep;
  keep.assign(count, false);
  bool some = false;
  for (std::size_t position = 0; position < count; ++position) {
    keep[position] = evaluate(*root_, association, position);
    some = some || keep[position];
  }
  return some;
}

bool Selection::evaluate(const Node& node, std::size_t association, std::size_t position) {
  switch (node.kind) {
    case Condition::Kind::Test: return evaluate(*node.test, association, position);
    case Condition::Kind::Not: return !evaluate(*node.left, association, position);
    case Condition::Kind::And:
      return evaluate(*node.left, association, position) && evaluate(*node.right, association, position);
    case Condition::Kind::Or:
      return evaluate(*node.left, association, position) || evaluate(*node.right, association, position);
  }
  return false;
}

bool Selection::evaluate(TestNode& test, std::size_t association, std::size_t position) {
  const Item& item = *test.item;
  if (item.source->kind == Source::Kind::Expression && !item.multivalued && test.op != Operator::Like &&
      test.op != Operator::Unlike && test.op != Operator::Said) {
    const value::Value& data = values_.value(*item.source);
    const bool plain = std::all_of(test.literals.begin(), test.literals.end(),
                                   [](const Literal& literal) { return !literal.item && !literal.wildcard; });
    if (data.is_number() && plain) return evaluate_number(test, data) != test.no;
  }
  const std::string_view data = values_.text(*item.source);
  if (!item.multivalued) return passes_at(test, data, 0) != test.no;
  if (association != kNoAssociation && test.association == association) {
    const std::string_view value = piece_of(data, base::kValueMark, position + 1);
    return any_piece(value, base::kSubvalueMark,
                     [&](std::string_view element) { return passes_at(test, element, position); });
  }
  std::size_t at = 0;
  if (test.every) {
    return !any_piece(data, base::kValueMark, [&](std::string_view value) {
      const bool fails = any_piece(value, base::kSubvalueMark,
                                   [&](std::string_view element) { return !passes_at(test, element, at); });
      ++at;
      return fails;
    });
  }
  const bool some = any_piece(data, base::kValueMark, [&](std::string_view value) {
    const bool passed =
        any_piece(value, base::kSubvalueMark, [&](std::string_view element) { return passes_at(test, element, at); });
    ++at;
    return passed;
  });
  return some != test.no;
}

namespace {

bool order_fits(Operator op, int order) {
  switch (op) {
    case Operator::Equal: return order == 0;
    case Operator::NotEqual: return order != 0;
    case Operator::Less: return order < 0;
    case Operator::LessOrEqual: return order <= 0;
    case Operator::Greater: return order > 0;
    case Operator::GreaterOrEqual: return order >= 0;
    default: return false;
  }
}

}  // namespace

// A number of an expression, without making text of it.
bool Selection::evaluate_number(const TestNode& test, const value::Value& number) const {
  if (test.op == Operator::Present) return true;
  if (test.op == Operator::Between) {
    return test.literals[0].comparand.compare(number) >= 0 && test.literals[1].comparand.compare(number) <= 0;
  }
  return std::any_of(test.literals.begin(), test.literals.end(),
                     [&](const Literal& literal) { return order_fits(test.op, literal.comparand.compare(number)); });
}

// The form of the data that patterns and wild cards look at.
std::string_view Selection::converted(const TestNode& test, std::string_view data) {
  if (!test.item->conversion.empty()) {
    int status = 0;
    converted_ = convert::oconv(value::Value::of(data), test.item->conversion, workspace_.conversion_context(), status)
                     .to_string();
    data = converted_;
  }
  return test.ignore_case ? folded(data, folded_) : data;
}

bool Selection::passes_at(TestNode& test, std::string_view data, std::size_t position) {
  switch (test.op) {
    case Operator::Present: return !data.empty();
    case Operator::Between: return in_range(test, data, position);
    case Operator::Like:
    case Operator::Unlike: {
      const std::string_view shown = converted(test, data);
      return std::any_of(test.literals.begin(), test.literals.end(), [&](const Literal& literal) {
        const bool like = literal.item ? Pattern(std::string(comparand_text(*literal.item, position))).matches(shown)
                                       : literal.pattern->matches(shown);
        return like == (test.op == Operator::Like);
      });
    }
    case Operator::Said: {
      const std::string sound = convert::soundex(data);
      return std::any_of(test.literals.begin(), test.literals.end(), [&](const Literal& literal) {
        return sound ==
               (literal.item ? convert::soundex(comparand_text(*literal.item, position)) : literal.comparand.text());
      });
    }
    default: break;
  }
  const std::string_view seen = test.ignore_case ? folded(data, folded_) : data;
  return std::any_of(test.literals.begin(), test.literals.end(), [&](const Literal& literal) {
    if (literal.item) return compare_to_item(test, *literal.item, data, position);
    if (literal.wildcard) return literal.wildcard->matches(converted(test, data)) == (test.op == Operator::Equal);
    if (test.numbers_apart) return seen == literal.comparand.text();
    return order_fits(test.op, literal.comparand.compare(seen));
  });
}

// The value at the same position of a multivalued item, all of a single one.
std::string_view Selection::comparand_text(const Item& other, std::size_t position) {
  const std::string_view text = values_.text(*other.source);
  return other.multivalued ? piece_of(text, base::kValueMark, position + 1) : text;
}

bool Selection::compare_to_item(const TestNode& test, const Item& other, std::string_view data, std::size_t position) {
  const std::string_view with = comparand_text(other, position);
  if (!test.ignore_case) return order_fits(test.op, compare_data(data, with));
  return order_fits(test.op, compare_data(base::upper(data), base::upper(with)));
}

bool Selection::in_range(const TestNode& test, std::string_view data, std::size_t position) {
  std::string room;
  const std::string_view seen = test.ignore_case ? folded(data, room) : data;
  auto order = [&](const Literal& literal) {
    return literal.item ? compare_data(seen, comparand_text(*literal.item, position)) : literal.comparand.compare(seen);
  };
  return order(test.literals[0]) >= 0 && order(test.literals[1]) <= 0;
}

}  // namespace scarlet::query
