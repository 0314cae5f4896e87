// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/index_plan.h"

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "query/comparison.h"
#include "query/items.h"
#include "query/pattern.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::Result;
using workspace::Option;

constexpr std::size_t kKeyBytes = 255;  // keys are cut to this

// The chain of AND from the root to the first test; null when an OR or NOT is on the way.
const Test* first_test(const Condition* condition, const Test** second) {
  const Condition* above = nullptr;
  while (condition->kind == Condition::Kind::And) {
    above = condition;
    condition = condition->left.get();
  }
  if (condition->kind != Condition::Kind::Test) return nullptr;
  if (above && above->right->kind == Condition::Kind::Test) *second = &above->right->test;
  return &condition->test;
}

bool has_or(const Condition& condition) {
  if (condition.kind == Condition::Kind::Or || condition.kind == Condition::Kind::Not) return true;
  return (condition.left && has_or(*condition.left)) || (condition.right && has_or(*condition.right));
}

bool all_text(const Test& test) {
  return std::all_of(test.operands.begin(), test.operands.end(), [](const Operand& operand) { return !operand.item; });
}

bool is_lower(Operator op) { return op == Operator::Greater || op == Operator::GreaterOrEqual; }
bool is_upper(Operator op) { return op == Operator::Less || op == Operator::LessOrEqual; }

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

bool fits(const store::IndexDefinition& index, const Test& test, std::string_view literal) {
  const Item& item = *test.item;
  if (index.no_case || index.multivalued != item.multivalued) return false;
  if ((index.order == store::KeyOrder::RightNumeric) != item.right_justified()) return false;
  if (index.no_nulls && (is_upper(test.op) || literal.empty() || test.op == Operator::Between)) return false;
  return same_data(index, item);
}

std::string internal_text(workspace::Workspace& workspace, const Item& item, const std::string& text) {
  if (item.conversion.empty() || text.empty()) return text;
  int status = 0;
  const auto internal = convert::iconv(value::Value::of(text), item.conversion, workspace.conversion_context(), status);
  return status == convert::kConverted || status == convert::kDateRolled ? internal.to_string() : std::string();
}

// Data under these conversions are whole numbers as they are stored.
bool stores_whole_numbers(const Item& item) {
  const std::string code = base::upper(std::string_view(item.conversion).substr(0, 2));
  return code == "MD" || code == "ML" || code == "MR" || code == "MT" || (!code.empty() && code[0] == 'D');
}

// The part of an index that can hold matching keys, and the test of a key.
class Range {
 public:
  Range(workspace::Workspace& workspace, const IndexPlan& plan) : order_(plan.order) {
    add(workspace, *plan.test);
    if (plan.other_bound) add(workspace, *plan.other_bound);
    exact_order_ = order_ == store::KeyOrder::LeftText
                       ? !(low_ && number_in(low_->text())) && !(high_ && number_in(high_->text()))
                       : stores_whole_numbers(*plan.test->item) && whole(low_) && whole(high_);
  }

  std::optional<std::string> start() const {
    if (!exact_order_ || !low_) return std::nullopt;
    return low_->text().substr(0, kKeyBytes);
  }
  bool matches(std::string_view key) const {
    return (!low_ || low_->compare(key) >= 0 || cut(key)) && (!high_ || high_->compare(key) <= 0 || cut(key));
  }
  bool past_end(std::string_view key) const { return exact_order_ && high_ && high_->compare(key) > 0 && !cut(key); }

 private:
  // A key that long may be the beginning of longer data.
  static bool cut(std::string_view key) { return key.size() >= kKeyBytes; }
  static bool whole(const std::optional<Comparand>& bound) {
    if (!bound) return true;
    const auto number = number_in(bound->text());
    return number && number->is_int;
  }
  void add(workspace::Workspace& workspace, const Test& test) {
    auto bound = [&](std::size_t n) { return Comparand(internal_text(workspace, *test.item, test.operands[n].text)); };
    if (test.op == Operator::Between) {
      low_ = bound(0);
      high_ = bound(1);
    } else if (is_lower(test.op)) {
      low_ = bound(0);
    } else {
      high_ = bound(0);
    }
  }

  store::KeyOrder order_;
  std::optional<Comparand> low_;
  std::optional<Comparand> high_;
  bool exact_order_ = false;
};

class Collector {
 public:
  void add(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      if (seen_.insert(id).second) ids_.push_back(id);
    }
  }
  std::vector<std::string> take() { return std::move(ids_); }

 private:
  std::unordered_set<std::string> seen_;
  std::vector<std::string> ids_;
};

// Walks the keys from `start` (the first one without it) in the order of the index until use() gives false.
class KeyWalk {
 public:
  KeyWalk(store::File& file, const IndexPlan& plan) : file_(file), index_(plan.index) {}

  template <class Use>
  Result<void> up_from(const std::optional<std::string>& start, Use use) {
    auto cursor = file_.index_cursor(index_);
    if (!cursor) return cursor.error();
    if (start) {
      // A cursor on a key goes on behind it.
      auto own = file_.index_ids(index_, *start);
      if (!own) return own.error();
      if (!own->empty() && !use(*start, *own)) return {};
      SCARLET_TRY((*cursor)->seek(*start));
    } else {
      SCARLET_TRY((*cursor)->to_first());
    }
    return walk([&](std::string& key, std::vector<std::string>& ids) { return (*cursor)->next(key, ids); }, use);
  }
  template <class Use>
  Result<void> down_below(const std::string& start, Use use) {
    auto cursor = file_.index_cursor(index_);
    if (!cursor) return cursor.error();
    SCARLET_TRY((*cursor)->seek(start));
    return walk([&](std::string& key, std::vector<std::string>& ids) { return (*cursor)->previous(key, ids); }, use);
  }

 private:
  template <class Step, class Use>
  static Result<void> walk(Step step, Use use) {
    std::string key;
    std::vector<std::string> ids;
    for (;;) {
      auto more = step(key, ids);
      if (!more) return more.error();
      if (!*more || !use(key, ids)) return {};
    }
  }

  store::File& file_;
  const std::string& index_;
};

Result<void> read_range(KeyWalk& keys, const Range& range, Collector& found) {
  return keys.up_from(range.start(), [&](const std::string& key, const std::vector<std::string>& ids) {
    if (range.past_end(key)) return false;
    if (range.matches(key)) found.add(ids);
    return true;
  });
}

Result<void> read_prefix(KeyWalk& keys, std::string_view prefix, Collector& found) {
  prefix = prefix.substr(0, kKeyBytes);
  return keys.up_from(std::string(prefix), [&](const std::string& key, const std::vector<std::string>& ids) {
    if (!std::string_view(key).starts_with(prefix)) return false;
    found.add(ids);
    return true;
  });
}

// All spellings of a number stand together in a right-justified index.
Result<void> read_equal_numbers(KeyWalk& keys, const std::string& text, Collector& found) {
  const Comparand wanted(text);
  auto take_equal = [&](const std::string& key, const std::vector<std::string>& ids) {
    if (wanted.compare(key) != 0) return false;
    found.add(ids);
    return true;
  };
  SCARLET_TRY(keys.up_from(text, take_equal));
  return keys.down_below(text, take_equal);
}

Result<void> read_equal(store::File& file, const IndexPlan& plan, const std::string& text, Collector& found) {
  if (plan.order == store::KeyOrder::RightNumeric && !plan.multivalued && number_in(text)) {
    KeyWalk keys(file, plan);
    return read_equal_numbers(keys, text, found);
  }
  auto ids = file.index_ids(plan.index, std::string_view(text).substr(0, kKeyBytes));
  if (!ids) return ids.error();
  found.add(*ids);
  return {};
}

}  // namespace

Result<std::optional<IndexPlan>> plan_index(workspace::Workspace& workspace, const Query& query) {
  std::optional<IndexPlan> none;
  const workspace::Options& options = workspace.options();
  if (!query.condition || query.options.no_index || options[Option::QueryNoCase] || options[Option::PickWildcard]) {
    return none;
  }
  if (workspace.records().transaction_level() > 0) return none;
  const Test* second = nullptr;
  const Test* test = first_test(query.condition.get(), &second);
  if (!test || has_or(*query.condition) || !usable(*test)) return none;
  auto indices = query.file->indices();
  if (!indices) return none;
  const std::string literal = internal_text(workspace, *test->item, test->operands.front().text);
  for (const store::IndexDefinition& index : *indices) {
    if (!fits(index, *test, literal)) continue;
    if (!query.file->index_cursor(index.name)) continue;  // defined but not built
    IndexPlan plan{index.name, test, nullptr, index.multivalued, index.order};
    const bool range = second && !test->item->multivalued && usable(*second) &&
                       second->item->source == test->item->source &&
                       second->item->conversion == test->item->conversion &&
                       ((is_lower(test->op) && is_upper(second->op)) || (is_upper(test->op) && is_lower(second->op)));
    if (range) plan.other_bound = second;
    return std::optional<IndexPlan>(std::move(plan));
  }
  return none;
}

Result<std::vector<std::string>> index_candidates(workspace::Workspace& workspace, const Query& query,
                                                  const IndexPlan& plan) {
  Collector found;
  const Test& test = *plan.test;
  KeyWalk keys(*query.file, plan);
  if (test.op == Operator::Equal) {
    for (const Operand& operand : test.operands) {
      SCARLET_TRY(read_equal(*query.file, plan, internal_text(workspace, *test.item, operand.text), found));
    }
  } else if (test.op == Operator::Like) {
    for (const Operand& operand : test.operands) SCARLET_TRY(read_prefix(keys, Pattern(operand.text).prefix(), found));
  } else {
    SCARLET_TRY(read_range(keys, Range(workspace, plan), found));
  }
  return found.take();
}

}  // namespace scarlet::query
