// SPDX-License-Identifier: GPL-3.0-or-later
// ArrayRep: the exploded form of a dynamic array. Used inside this module, and read by the interpreter's short paths.
//
//   "a^b]c^d"   ArrayRep{FM, "a", ArrayRep{VM, "b", "c"}, "d"}     or with the second element flat: "b]c"
//
// Invariants: there is at least one element; every element is a string that holds no byte from `mark` up to the field
// mark; an element in exploded form has a finer mark than the array it lies in. `flat`, when there, spells the same.
#pragma once

#include <cstdint>

#include "value/elements.h"
#include "value/marks.h"
#include "value/order.h"

namespace scarlet::value {

// How far from the start the elements are known to be in order, so that an ordered LOCATE need not look at all of them.
struct SortedRun {
  Order order;                 // meaningful while count > 0
  bool whole_numbers = false;  // the elements of the run are all integers; else none is (right-justified orders)
  std::size_t count = 0;
};

struct ArrayRep : Counted {
  explicit ArrayRep(char separator) : mark(separator) {}
  ArrayRep(const ArrayRep& other) : Counted(), mark(other.mark), run(other.run), elements(other.elements) {}
  ArrayRep& operator=(const ArrayRep&) = delete;
  ~ArrayRep() { drop_flat(); }

  void set(std::size_t at, Value&& value);
  void insert(std::size_t at, Value&& value);
  void insert(std::size_t at, const Value* from, std::size_t count);
  void erase(std::size_t at);
  void pad(std::size_t size);
  // The element may be changed by the caller, who must not leave a mark of this level in it.
  Value& change(std::size_t at);

  bool is_empty_string() const;
  void drop_flat() const;

  char mark;  // separates the elements
  mutable SortedRun run;
  Elements elements;
  mutable StringRep* flat = nullptr;  // the same as bytes, when they were asked for

 private:
  // The element there was put in or replaced: keeps the run when it still is in order.
  void settle(std::size_t at);
};

// Of a string, flat or exploded.
bool is_empty_text(const Value& text);

// The array of `array` (of Tag::Array) for writing: a copy when others share it.
ArrayRep& writable_array(Value& array);

// `:=` on an exploded array.
void append_to_array(Value& array, std::string_view bytes);

}  // namespace scarlet::value
