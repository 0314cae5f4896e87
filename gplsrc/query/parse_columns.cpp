// SPDX-License-Identifier: GPL-3.0-or-later
// Columns with accumulators, breaks and qualifiers.
#include "base/limits.h"
#include "base/text.h"
#include "query/break_text.h"
#include "query/parser.h"
#include "workspace/options.h"
#include "workspace/workspace.h"

namespace scarlet::query {

using base::MessageId;
using workspace::Option;

namespace {

constexpr int kMostDecimals = 9;

Accumulator accumulator_of(workspace::Keyword keyword) {
  using workspace::Keyword;
  switch (keyword) {
    case Keyword::Total: return Accumulator::Total;
    case Keyword::Average: return Accumulator::Average;
    case Keyword::Max: return Accumulator::Max;
    case Keyword::Min: return Accumulator::Min;
    case Keyword::Enum: return Accumulator::Count;
    case Keyword::Calc: return Accumulator::Calculate;
    case Keyword::Cumulative: return Accumulator::Cumulative;
    default: return Accumulator::None;
  }
}

// 'L' or "L" is a new line.
std::string heading_lines(std::string_view text) {
  const std::string mark(1, base::kValueMark);
  return base::replace_all(base::replace_all(text, "'L'", mark), "\"L\"", mark);
}

}  // namespace

Column& Parser::add_column(Item* item) {
  columns_named_ = true;
  query_->columns.emplace_back();
  query_->columns.back().item = item;
  return query_->columns.back();
}

void Parser::column() {
  Item* item = take_item(look());
  Column& added = add_column(item);
  qualifiers(&added, item);
  if (!workspace_.options()[Option::QualifiedDisplay] || !operator_follows()) return;
  Test test;
  test.item = last_item_ = item;
  (void)take_operator(test);
  operands(test);
  clauses_.push_back(made(std::move(test)));
}

void Parser::evaluated_column() {
  Item* item = expect_item(MessageId::QueryUnknownField);
  qualifiers(&add_column(item), item);
}

void Parser::accumulated() {
  const Accumulator accumulator = accumulator_of(look().keyword);
  words_.skip();
  Column& added = add_column(expect_item(MessageId::QueryUnknownField));
  added.accumulator = accumulator;
  qualifiers(&added, added.item);
}

void Parser::percent() {
  words_.skip();
  const int decimals = size_after(0, kMostDecimals, 2);
  Column& added = add_column(expect_item(MessageId::QueryUnknownField));
  added.accumulator = Accumulator::Percent;
  added.decimals = decimals;
  // The figures have a format of their own; the data of the item stay as they are for other uses.
  added.item = items_.copy(*added.item);
  const std::string digits = std::to_string(decimals);
  added.item->conversion = "MD" + digits + "0";
  added.item->format = decimals == 0 ? "3R" : std::to_string(3 + 1 + decimals) + "R";
  qualifiers(&added, added.item);
}

void Parser::break_on() { break_column(false); }
void Parser::break_sup() { break_column(true); }

void Parser::break_column(bool hidden) {
  words_.skip();
  BreakText text;
  auto take_break_text = [&] {
    if (const Word* word = words_.peek(); word && word->quoted) text = parse_break_text(words_.next().text);
  };
  const bool text_behind = workspace_.options()[Option::PickBreakpoint];
  if (!text_behind) take_break_text();
  Item* item = expect_item(MessageId::QueryUnknownField);
  if (text_behind) take_break_text();
  Column& added = add_column(item);
  added.hidden = hidden;
  added.break_text = std::move(text);
  std::size_t breaks = 0;
  for (const Column& column : query_->columns) {
    if (column.break_text) ++breaks;
  }
  if (breaks > base::limits::kBreaks) {
    fail_at(words_.last(), MessageId::QueryTooManyBreaks, {std::to_string(base::limits::kBreaks)});
  }
  if (!hidden) qualifiers(&added, item);
}

void Parser::qualifiers(Column* column, Item* item) {
  while (qualifier(column, item)) {
  }
}

bool Parser::qualifier(Column* column, Item* item) {
  const Meaning meaning = look();
  if (meaning.kind != Meaning::Kind::Keyword) return false;
  const bool nulls = column && (column->accumulator == Accumulator::Average || column->accumulator == Accumulator::Min);
  switch (meaning.keyword) {
    case Keyword::As: name_item(item); return true;
    case Keyword::Fmt:
      words_.skip();
      item->format = take_text();
      return true;
    case Keyword::Conv:
      words_.skip();
      item->conversion = take_text();
      return true;
    case Keyword::ColHdg:
      words_.skip();
      item->heading = heading_lines(take_text());
      item->heading_given = true;
      return true;
    case Keyword::DisplayLike: display_like(item); return true;
    case Keyword::SingleValue:
      words_.skip();
      item->multivalued = false;
      return true;
    case Keyword::MultiValue:
      words_.skip();
      item->multivalued = true;
      return true;
    case Keyword::Assoc:
      words_.skip();
      item->association = take_text();
      item->association_given = true;
      return true;
    case Keyword::AssocWith: associate_with(item); return true;
    case Keyword::NoNulls:
      if (!nulls) return false;
      words_.skip();
      column->no_nulls = true;
      return true;
    default: return false;
  }
}

void Parser::name_item(Item* item) {
  words_.skip();
  const std::string name = take_text();
  if (!names_.emplace(name, item).second) fail_at(words_.last(), MessageId::QueryNameTwice, {name});
  item->given_name = name;
}

void Parser::display_like(Item* item) {
  words_.skip();
  const Item* model = expect_item(MessageId::QueryUnknownField);
  item->heading = model->heading.empty() ? model->name : model->heading;
  item->heading_given = model->heading_given;
  item->format = model->format;
  item->conversion = model->conversion;
  item->association = model->association;
  item->multivalued = model->multivalued;
}

void Parser::associate_with(Item* item) {
  words_.skip();
  item->association = expect_item(MessageId::QueryUnknownField)->association;
  item->association_given = true;
}

}  // namespace scarlet::query
