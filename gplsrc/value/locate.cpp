// SPDX-License-Identifier: GPL-3.0-or-later
// LOCATE. The rule is linear: the first element, from the starting position on, that equals the item or comes behind
// it in the order. Over the run of an exploded array that is known to be sorted the same answer comes from bisection.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "value/array_rep.h"
#include "value/explode.h"
#include "value/order.h"
#include "value/path.h"

namespace scarlet::value {
namespace {

struct Search {
  Search(std::string_view text, const Order& by) : item(text, by), order(by) {
    const bool plain = by.kind == Order::Kind::Left && !by.descending && !by.ignore_case;
    if (plain && text.size() <= Value::kInlineBytes) short_item = Value::of(text);
  }
  SortKey item;
  Order order;
  Value short_item;  // the item when ascending short texts can be compared as words, else unassigned
};

bool is_equal_text(std::string_view a, std::string_view b, bool ignore_case) {
  return ignore_case ? base::equal_ignoring_case(a, b) : a == b;
}

enum class Met { GoOn, Here, Behind };

Met met_by(int compared) { return compared == 0 ? Met::Here : (compared < 0 ? Met::Behind : Met::GoOn); }

Met meet(const Search& search, std::string_view element) {
  if (search.order.kind == Order::Kind::Unordered) {
    return is_equal_text(search.item.text, element, search.order.ignore_case) ? Met::Here : Met::GoOn;
  }
  return met_by(compare_keys(search.item, SortKey(element, search.order), search.order));
}

std::string_view text_of(const Value& element) {
  Scratch scratch;  // not used: elements are strings
  return element.is_flat_string() ? element.view() : element.text(scratch);
}

Met meet(const Search& search, const Value& element) {
  const bool both_short = search.short_item.tag() == Tag::Inline && element.tag() == Tag::Inline;
  return both_short ? met_by(Value::compare_inline(search.short_item, element)) : meet(search, text_of(element));
}

Located located(Met met, std::size_t at) { return {met == Met::Here, static_cast<std::int64_t>(at) + 1}; }

// Takes the element at run.count into the run if it continues it.
void extend_run(const ArrayRep& rep, const Search& search) {
  SortedRun& run = rep.run;
  const SortKey key(text_of(rep.elements[run.count]), search.order);
  if (run.count == 0) {
    run.whole_numbers = key.integer.has_value();
  } else {
    if (search.order.kind == Order::Kind::Right && key.integer.has_value() != run.whole_numbers) return;
    const SortKey before(text_of(rep.elements[run.count - 1]), search.order);
    if (compare_keys(before, key, search.order) > 0) return;
  }
  ++run.count;
}

// The first position in the run from `start` on where the linear search would stop, or run.count.
std::size_t bisect_run(const ArrayRep& rep, const Search& search, std::size_t start) {
  const Value* first = rep.elements.begin() + start;
  const Value* last = rep.elements.begin() + rep.run.count;
  const Value* stop =
      std::partition_point(first, last, [&](const Value& element) { return meet(search, element) == Met::GoOn; });
  return static_cast<std::size_t>(stop - rep.elements.begin());
}

bool can_bisect(const SortedRun& run, const Search& search, std::size_t start) {
  if (start >= run.count) return false;
  return search.order.kind == Order::Kind::Left || !run.whole_numbers || search.item.integer.has_value();
}

Located search_unordered(const Elements& elements, const Search& search, std::size_t start) {
  const std::string_view item = search.item.text;
  if (item.size() <= Value::kInlineBytes && !search.order.ignore_case) {
    const Value wanted = Value::of(item);
    for (std::size_t i = start; i < elements.size(); ++i) {
      if (elements[i].identical(wanted)) return located(Met::Here, i);
      if (elements[i].tag() != Tag::Inline && text_of(elements[i]) == item) return located(Met::Here, i);
    }
  } else {
    for (std::size_t i = start; i < elements.size(); ++i) {
      if (is_equal_text(text_of(elements[i]), item, search.order.ignore_case)) return located(Met::Here, i);
    }
  }
  return located(Met::GoOn, std::max(start, elements.size()));
}

Located search_exploded(const ArrayRep& rep, const Search& search, std::size_t start) {
  if (search.order.kind == Order::Kind::Unordered) return search_unordered(rep.elements, search, start);
  if (rep.run.order != search.order) rep.run = SortedRun{search.order, false, 0};
  std::size_t i = start;
  if (can_bisect(rep.run, search, start)) {
    i = bisect_run(rep, search, start);
    if (i < rep.run.count) return located(meet(search, rep.elements[i]), i);
  }
  for (; i < rep.elements.size(); ++i) {
    if (i == rep.run.count) extend_run(rep, search);
    const Met met = meet(search, rep.elements[i]);
    if (met != Met::GoOn) return located(met, i);
  }
  return located(Met::GoOn, i);
}

Located search_flat(std::string_view text, char mark, const Search& search, std::size_t start) {
  ElementScanner scanner(text, mark);
  std::size_t i = 0;
  for (; i < start; ++i) {
    if (!scanner.step()) return located(Met::GoOn, start);
  }
  do {
    const Met met = meet(search, scanner.element());
    if (met != Met::GoOn) return located(met, i);
    ++i;
  } while (scanner.step());
  return located(Met::GoOn, i);
}

// The level whose elements are searched, what encloses them and where the search begins.
struct Scope {
  explicit Scope(const Position& at)
      : level(at.subvalue != 0 ? 2 : (at.value != 0 ? 1 : 0)),
        enclosing{std::max<std::int64_t>(at.field, 1), level == 2 ? std::max<std::int64_t>(at.value, 1) : 0, 0} {
    const std::int64_t from = std::array{at.field, at.value, at.subvalue}[static_cast<std::size_t>(level)];
    start = from < 1 ? 0 : static_cast<std::size_t>(from - 1);
  }
  int level;
  Position enclosing;  // of the levels above
  std::size_t start;
};

Located search_in(const Value& text, const Scope& scope, const Search& search) {
  if (is_empty_text(text)) return located(Met::GoOn, scope.start);
  const char mark = kMarks[scope.level];
  if (text.tag() != Tag::Array) return search_flat(text.view(), mark, search, scope.start);
  if (text.array()->mark == mark) return search_exploded(*text.array(), search, scope.start);
  return search_flat(text_of(text), mark, search, scope.start);
}

// Counts the work of a search and explodes what has been searched often enough, on the way down to the scope's level.
void prepare(Value& array, const Scope& scope) {
  Value* text = &array;
  for (int level = 0; level <= scope.level; ++level) {
    if (text->tag() == Tag::Heap) {
      note_positional_use(*text, text->view().size());
      if (is_worth_exploding(*text)) explode(*text, kMarks[level]);
    }
    if (text->tag() != Tag::Array) return;
    if (level == scope.level || text->array()->mark != kMarks[level]) continue;
    const std::int64_t number = level == 0 ? scope.enclosing.field : scope.enclosing.value;
    Elements& elements = text->array()->elements;
    if (static_cast<std::uint64_t>(number) > elements.size()) return;
    text = &elements[static_cast<std::size_t>(number - 1)];
  }
}

Search search_for(std::string_view item, const LocateRule& rule) {
  return Search(item, order_of(rule.order, rule.as_text_only, rule.ignore_case));
}

}  // namespace

Located locate(const Value& item, const Value& array, const Position& at, const LocateRule& rule, int precision) {
  Scratch scratch;
  const Search search = search_for(item.text(scratch, precision), rule);
  const Scope scope(at);
  if (scope.level > 0) return search_in(extract(array, scope.enclosing, precision), scope, search);
  if (array.is_string()) return search_in(array, scope, search);
  Value text = array;
  text.flatten(precision);
  return search_in(text, scope, search);
}

Located locate_in_place(const Value& item, Value& array, const Position& at, const LocateRule& rule, int precision) {
  prepare(array, Scope(at));
  return locate(item, array, at, rule, precision);
}

}  // namespace scarlet::value
