// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of an exploded array, each of which keeps two things true: the flat bytes beside the elements are dropped,
// and the sorted run ends before the first element that is out of order.
#include "value/array_rep.h"

#include <algorithm>

#include "value/scan.h"

namespace scarlet::value {
namespace {

std::string_view flat_text(const Value& element) {
  return element.is_flat_string() ? element.view() : std::string_view();
}

}  // namespace

bool is_empty_text(const Value& text) {
  return text.tag() == Tag::Array ? text.array()->is_empty_string() : text.view().empty();
}

void ArrayRep::drop_flat() const {
  if (!flat) return;
  if (--flat->references == 0) StringRep::free(flat);
  flat = nullptr;
}

bool ArrayRep::is_empty_string() const { return elements.size() == 1 && is_empty_text(elements[0]); }

void ArrayRep::settle(std::size_t at) {
  const Value& element = elements[at];
  const bool comparable = element.is_flat_string() && (at == 0 || elements[at - 1].is_flat_string()) &&
                          (at + 1 >= run.count || elements[at + 1].is_flat_string());
  if (comparable) {
    const SortKey key(flat_text(element), run.order);
    const bool kind_fits = key.integer.has_value() == run.whole_numbers || run.order.kind != Order::Kind::Right;
    const bool after = at == 0 || compare_keys(SortKey(flat_text(elements[at - 1]), run.order), key, run.order) <= 0;
    const bool before =
        at + 1 >= run.count || compare_keys(key, SortKey(flat_text(elements[at + 1]), run.order), run.order) <= 0;
    if (kind_fits && after && before) return;
  }
  run.count = at;
}

void ArrayRep::set(std::size_t at, Value&& value) {
  drop_flat();
  elements[at] = std::move(value);
  if (at < run.count) settle(at);
}

void ArrayRep::insert(std::size_t at, Value&& value) {
  drop_flat();
  if (at == elements.size()) {
    elements.push(std::move(value));
    return;
  }
  elements.insert(at, std::move(value));
  if (at > run.count || run.count == 0) return;
  ++run.count;
  settle(at);
}

void ArrayRep::insert(std::size_t at, const Value* from, std::size_t count) {
  drop_flat();
  elements.insert(at, from, count);
  run.count = std::min(run.count, at);
}

void ArrayRep::erase(std::size_t at) {
  drop_flat();
  elements.erase(at);
  if (at < run.count) --run.count;
}

void ArrayRep::pad(std::size_t size) {
  drop_flat();
  elements.pad(size);
}

Value& ArrayRep::change(std::size_t at) {
  drop_flat();
  if (at < run.count) run.count = at;
  return elements[at];
}

ArrayRep& writable_array(Value& array) {
  if (array.array()->references > 1) array = Value::adopt(new ArrayRep(*array.array()));
  array.set_extra(0);
  return *array.array();
}

void append_to_array(Value& array, std::string_view bytes) {
  const char top = array.array()->mark;
  if (top != base::kFieldMark && holds_mark(bytes, static_cast<char>(top + 1), base::kFieldMark)) {
    const std::string copy(bytes);  // may lie in the bytes that are kept beside the elements
    array.flatten();
    array.append(copy);
    return;
  }
  const std::string copy(bytes);
  ArrayRep& rep = writable_array(array);
  ElementScanner scanner(copy, top);
  rep.change(rep.elements.size() - 1).append(scanner.element());
  while (scanner.step()) rep.insert(rep.elements.size(), Value::of(scanner.element()));
}

}  // namespace scarlet::value
