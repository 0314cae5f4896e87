// SPDX-License-Identifier: GPL-3.0-or-later
// Growing, inserting and erasing move Values as raw bytes: the old place is given up without a destructor call, so
// every Value still has exactly one home.
#include "value/elements.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "base/limits.h"

namespace scarlet::value {

Elements::Elements(const Elements& other) {
  reserve(other.size_);
  for (const Value& value : other) new (data_ + size_++) Value(value);
}

Elements::~Elements() {
  for (Value& value : *this) value.~Value();
  std::free(static_cast<void*>(data_));
}

void Elements::grow(std::size_t least) {
  if (least > base::limits::kArrayElements) throw std::bad_alloc();
  const std::size_t capacity = std::max({least, capacity_ + capacity_ / 2, std::size_t{4}});
  void* moved = std::realloc(static_cast<void*>(data_), capacity * sizeof(Value));
  if (!moved) throw std::bad_alloc();
  data_ = static_cast<Value*>(moved);
  capacity_ = capacity;
}

void Elements::pad(std::size_t size) {
  if (size <= size_) return;
  reserve(size);
  while (size_ < size) new (data_ + size_++) Value(Value::empty());
}

void Elements::insert(std::size_t at, Value&& value) {
  if (size_ == capacity_) grow(size_ + 1);
  std::memmove(static_cast<void*>(data_ + at + 1), static_cast<const void*>(data_ + at), (size_ - at) * sizeof(Value));
  new (data_ + at) Value(std::move(value));
  ++size_;
}

void Elements::insert(std::size_t at, const Value* from, std::size_t count) {
  reserve(size_ + count);
  std::memmove(static_cast<void*>(data_ + at + count), static_cast<const void*>(data_ + at),
               (size_ - at) * sizeof(Value));
  for (std::size_t i = 0; i < count; ++i) new (data_ + at + i) Value(from[i]);
  size_ += count;
}

void Elements::erase(std::size_t at) {
  data_[at].~Value();
  --size_;
  std::memmove(static_cast<void*>(data_ + at), static_cast<const void*>(data_ + at + 1), (size_ - at) * sizeof(Value));
}

}  // namespace scarlet::value
