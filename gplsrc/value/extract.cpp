// SPDX-License-Identifier: GPL-3.0-or-later
// X<f,v,s> and what else reads elements by position, on both forms of a dynamic array.
#include "value/array_rep.h"
#include "value/explode.h"
#include "value/flatten.h"
#include "value/path.h"

namespace scarlet::value {
namespace {

bool is_beyond_extraction(const Position& at) { return at.field < 1 || at.value < 0 || at.subvalue < 0; }

// Where the walk over exploded levels ends: at a whole element, at flat text, or nowhere.
template <class AnyValue>
struct Reached {
  AnyValue* value;  // null: there is no such element
  int level;        // levels that have been walked
};

template <class AnyValue>
Reached<AnyValue> walk_exploded(AnyValue& array, const Path& path) {
  AnyValue* at = &array;
  int level = 0;
  for (; level < path.depth && at->tag() == Tag::Array; ++level) {
    auto& rep = *at->array();
    const auto number = static_cast<std::uint64_t>(path.index[level]);
    if (rep.mark == kMarks[level]) {
      if (number > rep.elements.size()) return {nullptr, level};
      at = &rep.elements[number - 1];
    } else if (number != 1) {
      return {nullptr, level};
    }
  }
  return {at, level};
}

// The element in flat text from that level on; begins at nullptr when there is none.
std::string_view walk_flat(std::string_view text, const Path& path, int level) {
  for (; level < path.depth; ++level) {
    const ElementSpan span = span_of_element(text, kMarks[level], path.index[level]);
    if (!span.found) return {};
    text = text.substr(span.begin, span.end - span.begin);
  }
  return text;
}

Value taken_from(const Value& whole, std::string_view part) {
  return part.size() == whole.view().size() ? Value(whole) : Value::of(part);
}

Value extract_of_number(const Value& number, const Path& path, int precision) {
  for (int level = 0; level < path.depth; ++level) {
    if (path.index[level] != 1) return Value::empty();
  }
  Value text = number;
  text.flatten(precision);
  return text;
}

}  // namespace

Value extract(const Value& array, const Position& at, int precision) {
  if (is_beyond_extraction(at)) return Value::empty();
  const Path path(at);
  if (!array.is_string()) return extract_of_number(array, path, precision);
  const auto reached = walk_exploded(array, path);
  if (!reached.value) return Value::empty();
  if (reached.level == path.depth) return *reached.value;
  return taken_from(*reached.value, walk_flat(reached.value->view(), path, reached.level));
}

namespace {

// A value of a short field. A field whose values are asked for again and again is exploded too.
Value extract_short(Value& field, std::int64_t number) {
  constexpr std::uint16_t kWork = 4;
  const std::string_view whole = field.view();
  const std::string_view part = element_of(whole, base::kValueMark, number);
  if (part.size() == whole.size()) return field;
  const Value result = Value::of(part);
  if (field.tag() == Tag::Heap) {
    field.rep()->positional_work = static_cast<std::uint16_t>(field.rep()->positional_work + kWork);
    if (is_worth_exploding(field)) explode(field, base::kValueMark);
  }
  return result;
}

}  // namespace

Value extract_in_place(Value& array, const Position& at, int precision) {
  if (array.tag() == Tag::Array && array.array()->mark == base::kFieldMark && at.subvalue == 0) {
    Elements& fields = array.array()->elements;
    const auto field = static_cast<std::uint64_t>(at.field) - 1;
    if (field >= fields.size()) return Value::empty();
    if (at.value == 0) return fields[field];
    if (fields[field].is_flat_string() && fields[field].view().size() < kExplodeBytes) {
      return extract_short(fields[field], at.value);
    }
  }
  if (is_beyond_extraction(at)) return Value::empty();
  const Path path(at);
  if (!array.is_string()) return extract_of_number(array, path, precision);
  const auto reached = walk_exploded(array, path);
  if (!reached.value) return Value::empty();
  if (reached.level == path.depth) return *reached.value;
  const std::string_view whole = reached.value->view();
  const std::string_view part = walk_flat(whole, path, reached.level);
  Value result = taken_from(*reached.value, part);
  if (whole.size() >= kExplodeBytes) {
    note_positional_use(*reached.value,
                        part.data() ? static_cast<std::size_t>(part.data() - whole.data()) : whole.size());
    if (is_worth_exploding(*reached.value)) explode(*reached.value, kMarks[reached.level]);
  }
  return result;
}

namespace {

std::size_t count_marks(const Value& text, char mark) {
  if (text.tag() != Tag::Array) return count_byte(text.view(), mark);
  const ArrayRep& rep = *text.array();
  const bool is_structure = mark >= base::kSubvalueMark && mark <= base::kFieldMark;
  if (!is_structure) {
    const StringRep* flat = flat_bytes(rep);
    return count_byte({flat->bytes(), flat->size}, mark);
  }
  if (mark > rep.mark) return 0;
  if (mark == rep.mark) return rep.elements.size() - 1;
  std::size_t count = 0;
  for (const Value& element : rep.elements) count += count_marks(element, mark);
  return count;
}

}  // namespace

std::int64_t count_elements(const Value& array, char mark, int precision) {
  if (array.is_string()) return is_empty_text(array) ? 0 : static_cast<std::int64_t>(count_marks(array, mark)) + 1;
  Scratch scratch;
  const std::string_view text = array.text(scratch, precision);
  return text.empty() ? 0 : static_cast<std::int64_t>(count_byte(text, mark)) + 1;
}

std::int64_t count_elements_in_place(Value& array, char mark, int precision) {
  if (array.tag() == Tag::Heap && mark == base::kFieldMark) {
    note_positional_use(array, array.view().size() / 2);
    if (is_worth_exploding(array)) explode(array, mark);
  }
  return count_elements(array, mark, precision);
}

std::size_t text_length(const Value& value, int precision) {
  if (value.is_flat_string()) return value.view().size();
  if (value.tag() == Tag::Array) return flat_size(*value.array());
  Scratch scratch;
  return value.text(scratch, precision).size();
}

std::string_view element_of(std::string_view text, char mark, std::int64_t number) {
  if (number < 1) return {};
  const ElementSpan span = span_of_element(text, mark, number);
  return span.found ? text.substr(span.begin, span.end - span.begin) : std::string_view();
}

std::string_view field_of(std::string_view record, std::int64_t field) {
  return element_of(record, base::kFieldMark, field);
}

}  // namespace scarlet::value
