// SPDX-License-Identifier: GPL-3.0-or-later
// Elements: the vector of an exploded dynamic array. It moves its members as bytes when it grows or when something is
// inserted or erased, which a Value allows because it never points into itself; that is what makes INS and DEL in a
// long array cheap.
#pragma once

#include <cstddef>

#include "value/value.h"

namespace scarlet::value {

class Elements {
 public:
  Elements() = default;
  ~Elements();
  Elements(const Elements& other);
  Elements& operator=(const Elements&) = delete;

  std::size_t size() const { return size_; }
  Value& operator[](std::size_t at) { return data_[at]; }
  const Value& operator[](std::size_t at) const { return data_[at]; }
  Value& back() { return data_[size_ - 1]; }
  const Value& back() const { return data_[size_ - 1]; }
  Value* begin() { return data_; }
  Value* end() { return data_ + size_; }
  const Value* begin() const { return data_; }
  const Value* end() const { return data_ + size_; }

  // Room for that many without moving. std::bad_alloc beyond limits::kArrayElements.
  void reserve(std::size_t capacity) {
    if (capacity > capacity_) grow(capacity);
  }
  void push(Value&& value) {
    if (size_ == capacity_) grow(size_ + 1);
    new (data_ + size_) Value(std::move(value));
    ++size_;
  }
  // Empty strings up to that size.
  void pad(std::size_t size);
  void insert(std::size_t at, Value&& value);
  // Copies of `count` values that lie elsewhere.
  void insert(std::size_t at, const Value* from, std::size_t count);
  void erase(std::size_t at);

 private:
  void grow(std::size_t least);

  Value* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace scarlet::value
