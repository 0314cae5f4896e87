// SPDX-License-Identifier: GPL-3.0-or-later
// WITH and WHEN clauses, operators without them, and BY.
//
//   clause  = {WITH|WHEN} operand {AND|OR {WITH|WHEN} operand}...     AND and OR are equal, from the left
//   operand = {NO|EVERY} test | {NO} "(" operand {AND|OR operand}... ")"
//   test    = {field} {operator {NO.CASE} value...}                   field and operator of the test before
#include "base/limits.h"
#include "query/parser.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {

using base::MessageId;
using workspace::Option;

namespace {

std::optional<Operator> operator_of(workspace::Keyword keyword) {
  using workspace::Keyword;
  switch (keyword) {
    case Keyword::Equal: return Operator::Equal;
    case Keyword::NotEqual: return Operator::NotEqual;
    case Keyword::Less: return Operator::Less;
    case Keyword::LessOrEqual: return Operator::LessOrEqual;
    case Keyword::Greater: return Operator::Greater;
    case Keyword::GreaterOrEqual: return Operator::GreaterOrEqual;
    case Keyword::Like: return Operator::Like;
    case Keyword::NotMatching: return Operator::Unlike;
    case Keyword::Said: return Operator::Said;
    case Keyword::Between: return Operator::Between;
    default: return std::nullopt;
  }
}

std::unique_ptr<Condition> joined(Condition::Kind kind, std::unique_ptr<Condition> left,
                                  std::unique_ptr<Condition> right) {
  auto made = std::make_unique<Condition>();
  made->kind = kind;
  made->left = std::move(left);
  made->right = std::move(right);
  return made;
}

}  // namespace

void Parser::with() {
  words_.skip();
  clause(false);
}

void Parser::when() {
  words_.skip();
  clause(true);
}

void Parser::clause(bool when_clause) {
  when_ = when_clause;
  last_item_ = nullptr;
  clauses_.push_back(expression());
  when_ = false;
}

// An operator without WITH and field tests the record id; AND and OR continue it as they do a clause.
void Parser::implied_test() { clause(false); }

void Parser::join_clause(std::unique_ptr<Condition> condition) {
  if (!query_->condition) {
    query_->condition = std::move(condition);
    return;
  }
  const bool either = workspace_.options()[Option::WithImpliesOr];
  query_->condition =
      joined(either ? Condition::Kind::Or : Condition::Kind::And, std::move(query_->condition), std::move(condition));
}

std::unique_ptr<Condition> Parser::expression() {
  const bool and_first = workspace_.options()[Option::QueryPriorityAnd];
  auto take_operand = [&] { return and_first ? and_terms() : operand(); };
  auto condition = take_operand();
  for (;;) {
    Condition::Kind kind = Condition::Kind::Or;
    if (accept(Keyword::And)) {
      kind = Condition::Kind::And;
    } else if (!accept(Keyword::Or)) {
      return condition;
    }
    if (accept(Keyword::With)) {
      when_ = false;
    } else if (accept(Keyword::When)) {
      when_ = true;
    }
    condition = joined(kind, std::move(condition), take_operand());
  }
}

// OPTION QUERY.PRIORITY.AND
std::unique_ptr<Condition> Parser::and_terms() {
  auto condition = operand();
  while (accept(Keyword::And)) {
    if (accept(Keyword::With)) {
      when_ = false;
    } else if (accept(Keyword::When)) {
      when_ = true;
    }
    condition = joined(Condition::Kind::And, std::move(condition), operand());
  }
  return condition;
}

std::unique_ptr<Condition> Parser::operand() {
  bool no = false;
  bool every = false;
  if (look().is(Keyword::No) || look().is(Keyword::Every)) {
    if (when_) fail(MessageId::QueryNotInWhen, {words_.peek()->text});
    (look().is(Keyword::No) ? no : every) = true;
    words_.skip();
    if (look().is(Keyword::No) || look().is(Keyword::Every)) fail(MessageId::QueryNoEvery);
  }
  const Word* word = words_.peek();
  if (word && !word->quoted && word->text == "(") {
    if (every) fail(MessageId::QueryEveryNeedsField);
    auto condition = bracketed();
    return no ? joined(Condition::Kind::Not, std::move(condition), nullptr) : std::move(condition);
  }
  return test(no, every);
}

std::unique_ptr<Condition> Parser::bracketed() {
  if (++depth_ > base::limits::kNestingDepth) fail(MessageId::QueryTooDeep);
  words_.skip();
  auto condition = expression();
  const Word* word = words_.peek();
  if (!word || word->quoted || word->text != ")") fail(MessageId::QueryBracketMissing);
  words_.skip();
  --depth_;
  return condition;
}

std::unique_ptr<Condition> Parser::test(bool no, bool every) {
  Test test;
  test.no = no;
  test.every = every;
  test_on(test);
  return made(std::move(test));
}

void Parser::test_on(Test& test) {
  const Meaning meaning = look();
  test.item = last_item_;
  if (operator_follows()) {
    if (!test.item) return test_on_id(test);
  } else if (meaning.kind == Meaning::Kind::Literal && last_item_ && last_operator_ != Operator::Present) {
    test.op = last_operator_;
    test.ignore_case = last_ignore_case_;
    return operands(test);
  } else {
    test.item = last_item_ = expect_item(MessageId::QueryUnknownField);
  }
  last_operator_ = Operator::Present;
  if (take_operator(test)) return operands(test);
  const Word* word = words_.peek();
  if (workspace_.options()[Option::PickImpliedEq] && word && word->quote == '"') {
    test.op = last_operator_ = Operator::Equal;
    operands(test);
  }
}

void Parser::test_on_id(Test& test) {
  const DictionaryEntry* entry = id_entry();
  test.item = last_item_ = entry ? items_.from_entry(*entry, query_->dictionary) : items_.made_up_id("@ID");
  (void)take_operator(test);
  operands(test);
}

bool Parser::operator_follows() {
  const Meaning meaning = look();
  return meaning.kind == Meaning::Kind::Keyword && operator_of(meaning.keyword).has_value();
}

bool Parser::bracket_follows() {
  const Word* word = words_.peek();
  return word && !word->quoted && (word->text == "(" || word->text == ")");
}

bool Parser::take_operator(Test& test) {
  const Meaning meaning = look();
  const auto op = meaning.kind == Meaning::Kind::Keyword ? operator_of(meaning.keyword) : std::nullopt;
  if (!op) return false;
  words_.skip();
  test.op = last_operator_ = *op;
  test.ignore_case = last_ignore_case_ = accept(Keyword::NoCase);
  return true;
}

void Parser::operands(Test& test) {
  value(test);
  if (test.op == Operator::Between) {
    value(test);
    return;
  }
  if (!test.operands.back().item) value_list(test);
}

void Parser::value(Test& test) {
  const Meaning meaning = look();
  if (meaning.kind == Meaning::Kind::Literal && !bracket_follows()) {
    test.operands.push_back({nullptr, words_.next().text});
  } else if (meaning.kind == Meaning::Kind::Field || meaning.is(Keyword::Eval)) {
    test.operands.push_back({expect_item(MessageId::QueryUnknownField), {}});
  } else {
    fail(MessageId::QueryValueMissing, {words_.last()->text});
  }
}

// Further values: text only; a field or a keyword ends the list.
void Parser::value_list(Test& test) {
  while (look().kind == Meaning::Kind::Literal && !bracket_follows()) {
    test.operands.push_back({nullptr, words_.next().text});
  }
}

std::unique_ptr<Condition> Parser::made(Test test) {
  auto condition = std::make_unique<Condition>();
  test.when = when_;
  condition->test = std::move(test);
  return condition;
}

void Parser::by() { sort_key(false, false); }
void Parser::by_descending() { sort_key(true, false); }
void Parser::by_exploded() { sort_key(false, true); }
void Parser::by_exploded_descending() { sort_key(true, true); }

void Parser::sort_key(bool descending, bool exploded) {
  if (exploded && query_->exploded()) fail(MessageId::QueryTwoExplosions);
  words_.skip();
  Item* item = expect_item(MessageId::QueryUnknownField);
  query_->keys.push_back({item, descending, exploded});
  if (look().is(Keyword::As)) name_item(item);
}

// The association that a column gets in the sentence is that of the WHEN tests of its field too, wherever they stand.
void Parser::associate_tests(Condition& condition) {
  if (condition.left) associate_tests(*condition.left);
  if (condition.right) associate_tests(*condition.right);
  if (condition.kind != Condition::Kind::Test || !condition.test.when) return;
  Item& tested = *condition.test.item;
  for (const Column& column : query_->columns) {
    if (column.item->association_given && column.item->source == tested.source && !tested.association_given) {
      tested.association = column.item->association;
    }
  }
}

// "WITH @ID = ids" at the start, with nothing but AND behind it, is the same as typing the ids, and quicker.
void Parser::take_leading_ids() {
  if (query_->ids_typed || clauses_.empty()) return;
  if (clauses_.size() > 1 && workspace_.options()[Option::WithImpliesOr]) return;
  std::unique_ptr<Condition>* at = &clauses_.front();
  while ((*at)->kind == Condition::Kind::And && (*at)->left->kind != Condition::Kind::Test) at = &(*at)->left;
  std::unique_ptr<Condition>* leaf = (*at)->kind == Condition::Kind::And ? &(*at)->left : at;
  const Test& test = (*leaf)->test;
  if ((*leaf)->kind != Condition::Kind::Test || test.op != Operator::Equal || test.no || test.every || test.when ||
      test.ignore_case || test.item->source->kind != Source::Kind::Id) {
    return;
  }
  for (const Operand& operand : test.operands) {
    if (operand.item) return;
  }
  const bool wild = workspace_.options()[Option::PickWildcard] || workspace_.options()[Option::QueryNoCase];
  if (wild) return;
  int status = 0;
  const auto context = workspace_.conversion_context();
  for (const Operand& operand : test.operands) {
    const std::string& code = test.item->conversion;
    query_->ids.push_back(code.empty()
                              ? operand.text
                              : convert::iconv(value::Value::of(operand.text), code, context, status).to_string());
  }
  query_->ids_typed = true;
  if (leaf == at) {
    clauses_.erase(clauses_.begin());  // the whole clause: at is the front
  } else {
    *at = std::move((*at)->right);
  }
}

}  // namespace scarlet::query
