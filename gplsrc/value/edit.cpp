// SPDX-License-Identifier: GPL-3.0-or-later
// X<f,v,s> = Y, INS and DEL: the walk down the exploded levels of an array, with flat text edited where it is reached.
#include "value/array_rep.h"
#include "value/explode.h"
#include "value/flat_edit.h"
#include "value/number.h"
#include "value/path.h"

namespace scarlet::value {
namespace {

// A pad of more elements than this in one step is made of marks in the flat form, at a byte each.
constexpr std::int64_t kLongestPad = 1 << 20;

struct Edit {
  Change change;
  Path path;
  AppendRule rule;
  Value item;  // a string

  bool is_last(int level) const { return level + 1 == path.depth; }
};

void edit_text(Value& text, const Edit& edit, int level);

void edit_flat(Value& text, const Edit& edit, int level) {
  text.flatten();
  Value item = edit.item;
  item.flatten();
  const FlatEdit plan = plan_edit(text.view(), edit.path, level, edit.change, edit.rule);
  if (!plan.nothing) carry_out(text, plan, item.view());
}

// The position where the element is or will be, made by padding; says whether it was there before.
struct Place {
  std::size_t at;
  bool existed;
};
Place make_place(ArrayRep& rep, std::int64_t number, AppendRule rule) {
  const std::size_t size = rep.elements.size();
  if (number < 0) {
    const bool last_is_null = is_empty_text(rep.elements.back());
    if (last_is_null && (size == 1 || rule.compatible)) return {size - 1, false};
    rep.insert(size, Value::empty());
    return {size, false};
  }
  const auto wanted = number == 0 ? std::size_t{1} : static_cast<std::size_t>(number);
  rep.pad(wanted);
  return {wanted - 1, wanted <= size};
}

void remove_exploded(Value& text, const Edit& edit, int level) {
  const std::int64_t number = edit.path.index[level];
  if (number < 1 || static_cast<std::uint64_t>(number) > text.array()->elements.size()) return;
  const auto at = static_cast<std::size_t>(number - 1);
  ArrayRep& rep = writable_array(text);
  if (!edit.is_last(level)) return edit_text(rep.change(at), edit, level + 1);
  if (rep.elements.size() == 1) return rep.set(0, Value::empty());
  rep.erase(at);
}

void put_one(ArrayRep& rep, std::size_t at, const Value& item, bool before_it) {
  if (before_it) {
    rep.insert(at, Value(item));
  } else {
    rep.set(at, Value(item));
  }
}

// An item that itself holds marks of the level becomes several elements.
void put(ArrayRep& rep, std::size_t at, const Value& item, bool before_it) {
  const bool is_array_of_level = item.tag() == Tag::Array && item.array()->mark == rep.mark;
  if (!is_array_of_level && (item.tag() == Tag::Array || !holds_mark(item.view(), rep.mark, rep.mark))) {
    return put_one(rep, at, item, before_it);
  }
  Value parts = item;
  if (!is_array_of_level) explode(parts, rep.mark);
  const Elements& elements = parts.array()->elements;
  put_one(rep, at, elements[0], before_it);
  rep.insert(at + 1, elements.begin() + 1, elements.size() - 1);
}

void edit_exploded(Value& text, const Edit& edit, int level) {
  if (edit.change == Change::Remove) return remove_exploded(text, edit, level);
  if (edit.path.index[level] > static_cast<std::int64_t>(text.array()->elements.size()) + kLongestPad) {
    return edit_flat(text, edit, level);
  }
  ArrayRep& rep = writable_array(text);
  const bool was_empty = rep.is_empty_string();
  const Place place = make_place(rep, edit.path.index[level], edit.rule);
  if (!edit.is_last(level)) return edit_text(rep.change(place.at), edit, level + 1);
  const bool before_it = edit.change == Change::Insert && place.existed && !was_empty;
  put(rep, place.at, edit.item, before_it);
}

bool is_plain_append(const Edit& edit, int level) { return edit.is_last(level) && edit.path.index[level] < 0; }

void append_flat(Value& text, const Edit& edit, int level) {
  const std::string_view old = text.view();
  const bool last_is_null = old.empty() || (edit.rule.compatible && old.back() == kMarks[level]);
  if (!last_is_null) text.append({&kMarks[level], 1});
  if (edit.item.is_flat_string()) return text.append(edit.item.view());
  Value item = edit.item;
  item.flatten();
  text.append(item.view());
}

// The text has no marks above this level's, and neither has the item unless this is the last level and the first.
void edit_text(Value& text, const Edit& edit, int level) {
  if (text.tag() == Tag::Array) {
    if (text.array()->mark != kMarks[level]) explode(text, kMarks[level]);
    return edit_exploded(text, edit, level);
  }
  if (edit.change != Change::Remove && is_plain_append(edit, level)) return append_flat(text, edit, level);
  if (text.view().size() >= kExplodeBytes) {
    note_positional_use(text, text.view().size());
    if (is_worth_exploding(text)) {
      explode(text, kMarks[level]);
      return edit_exploded(text, edit, level);
    }
  }
  edit_flat(text, edit, level);
}

// Whether the item holds a mark that would end the element it becomes: its text then restructures what lies around.
bool breaks_out(const Value& item, const Path& path) {
  const char last = kMarks[path.depth - 1];
  if (item.tag() == Tag::Array) return item.array()->mark >= last;
  return holds_mark(item.view(), last, base::kFieldMark);
}

Value as_text(const Value& value, int precision) {
  if (value.is_int()) return text_of(value.as_int());
  Value text = value;
  if (!text.is_string()) text.flatten(precision);
  return text;
}

void edit_array(Value& array, const Edit& edit) {
  if (edit.path.depth > 1 && edit.change != Change::Remove && breaks_out(edit.item, edit.path)) {
    edit_flat(array, edit, 0);
  } else {
    edit_text(array, edit, 0);
  }
  if (array.tag() != Tag::Inline) array.set_extra(0);
}

Path path_of(Position at) {
  if (at.field == 0) at.field = 1;
  return Path(at);
}

}  // namespace

namespace {

// The commonest change: a field of an exploded array that nobody shares.
bool replace_field(Value& array, const Position& at, const Value& item, int precision) {
  if (array.tag() != Tag::Array || at.value != 0 || item.tag() == Tag::Array) return false;
  ArrayRep& rep = *array.array();
  const auto field = static_cast<std::uint64_t>(at.field) - 1;
  if (rep.references > 1 || rep.mark != base::kFieldMark || field >= rep.elements.size()) return false;
  if (item.is_flat_string() && holds_mark(item.view(), base::kFieldMark, base::kFieldMark)) return false;
  rep.set(field, as_text(item, precision));
  array.set_extra(0);
  return true;
}

}  // namespace

void replace(Value& array, const Position& at, const Value& item, AppendRule rule, int precision) {
  if (replace_field(array, at, item, precision)) return;
  const Edit edit{Change::Replace, path_of(at), rule, as_text(item, precision)};
  if (!array.is_string()) array.flatten(precision);
  edit_array(array, edit);
}

void insert(Value& array, const Position& at, const Value& item, AppendRule rule, int precision) {
  const Edit edit{Change::Insert, path_of(at), rule, as_text(item, precision)};
  if (!array.is_string()) array.flatten(precision);
  edit_array(array, edit);
}

void remove(Value& array, const Position& at, int precision) {
  if (!array.is_string()) array.flatten(precision);
  edit_array(array, Edit{Change::Remove, path_of(at), {}, Value::empty()});
}

}  // namespace scarlet::value
