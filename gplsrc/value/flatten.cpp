// SPDX-License-Identifier: GPL-3.0-or-later
// From exploded to flat: the size first, then one pass that writes elements and marks. Levels are three at most, so the
// recursion is shallow.
#include "value/flatten.h"

namespace scarlet::value {
namespace {

std::size_t size_of(const Value& element) {
  return element.tag() == Tag::Array ? flat_size(*element.array()) : element.view().size();
}

char* write(const ArrayRep& array, char* to);

char* write(std::string_view text, char* to) {
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* write(const Value& element, char* to) {
  if (element.tag() == Tag::Array) return write(*element.array(), to);
  return write(element.view(), to);
}

char* write(const ArrayRep& array, char* to) {
  if (array.flat) return write({array.flat->bytes(), array.flat->size}, to);
  to = write(array.elements[0], to);
  for (std::size_t i = 1; i < array.elements.size(); ++i) {
    *to++ = array.mark;
    to = write(array.elements[i], to);
  }
  return to;
}

}  // namespace

std::size_t flat_size(const ArrayRep& array) {
  if (array.flat) return array.flat->size;
  std::size_t size = array.elements.size() - 1;
  for (const Value& element : array.elements) size += size_of(element);
  return size;
}

StringRep* flat_bytes(const ArrayRep& array) {
  if (array.flat) return array.flat;
  StringRep* flat = StringRep::make(flat_size(array));
  flat->size = flat->capacity;
  write(array, flat->bytes());
  array.flat = flat;
  return flat;
}

}  // namespace scarlet::value
