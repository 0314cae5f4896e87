// SPDX-License-Identifier: GPL-3.0-or-later
#include "value/value.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "value/dynamic_array.h"
#include "value/flatten.h"
#include "value/matrix.h"
#include "value/number.h"

namespace scarlet::value {
namespace {

constexpr std::size_t kSmallestCapacity = 24;

std::size_t grown(std::size_t capacity, std::size_t needed) {
  return std::max(needed, capacity + capacity / 2 + kSmallestCapacity);
}

}  // namespace

StringRep* StringRep::make(std::size_t capacity) {
  void* memory = std::malloc(sizeof(StringRep) + capacity);
  if (!memory) throw std::bad_alloc();
  auto* rep = new (memory) StringRep;
  rep->capacity = capacity;
  return rep;
}

void StringRep::free(StringRep* rep) { std::free(rep); }

Value Value::of(std::string_view text) {
  Value v;
  if (text.size() <= kInlineBytes) {
    v.set_inline(text.data(), text.size());
    return v;
  }
  StringRep* rep = StringRep::make(text.size());
  std::memcpy(rep->bytes(), text.data(), text.size());
  rep->size = text.size();
  return adopt(rep);
}

void Value::set_inline(const char* bytes, std::size_t size) noexcept {
  clear_words();
  if (size > 0) std::memcpy(reinterpret_cast<char*>(this), bytes, size);
  high_ = (high_ & kExtraMask) | (static_cast<std::uint64_t>(size) << 48) |
          (static_cast<std::uint64_t>(Tag::Inline) << 56);
}

void Value::retain() const noexcept {
  switch (tag()) {
    case Tag::Heap: ++rep()->references; break;
    case Tag::Array: ++array()->references; break;
    default: ++resource()->references_; break;
  }
}

void Value::release() noexcept {
  switch (tag()) {
    case Tag::Heap:
      if (--rep()->references == 0) StringRep::free(rep());
      break;
    case Tag::Array:
      if (--array()->references == 0) release_last();
      break;
    default:
      if (--resource()->references_ == 0) release_last();
      break;
  }
}

void Value::release_last() noexcept {
  if (tag() == Tag::Array) {
    if (array()->flat && --array()->flat->references == 0) StringRep::free(array()->flat);
    delete array();
  } else {
    delete resource();
  }
}

bool Value::is_shared() const noexcept {
  switch (tag()) {
    case Tag::Heap: return rep()->references > 1;
    case Tag::Array: return array()->references > 1;
    case Tag::ElementRef:
    case Tag::Matrix:
    case Tag::Resource: return resource()->references_ > 1;
    default: return false;
  }
}

std::string_view Value::text(Scratch& scratch, int precision) const {
  switch (tag()) {
    case Tag::Inline:
    case Tag::Heap: return view();
    case Tag::Int: return format_integer(as_int(), scratch);
    case Tag::Double: return format_double(as_double(), precision, scratch);
    case Tag::Array: {
      const StringRep* flat = flat_bytes(*array(), precision);
      return {flat->bytes(), flat->size};
    }
    case Tag::Resource: return resource()->text();
    default: return {};
  }
}

std::string Value::to_string(int precision) const {
  Scratch scratch;
  return std::string(text(scratch, precision));
}

void Value::flatten(int precision) {
  if (is_flat_string()) return;
  if (tag() == Tag::Array) {
    StringRep* flat = flat_bytes(*array(), precision);
    ++flat->references;
    const std::uint64_t position = extra();
    Value taken = adopt(flat);
    taken.set_extra(position);
    *this = std::move(taken);
    return;
  }
  Scratch scratch;
  *this = of(text(scratch, precision));
}

void Value::append(std::string_view bytes) {
  const std::string_view old = view();
  const std::size_t size = old.size() + bytes.size();
  if (tag() == Tag::Inline && size <= kInlineBytes) {
    char joined[kInlineBytes];
    std::memcpy(joined, old.data(), old.size());
    if (!bytes.empty()) std::memcpy(joined + old.size(), bytes.data(), bytes.size());
    set_inline(joined, size);
    return;
  }
  if (tag() == Tag::Heap && rep()->references == 1 && rep()->capacity >= size) {
    if (!bytes.empty()) std::memmove(rep()->bytes() + old.size(), bytes.data(), bytes.size());
    rep()->size = size;
    rep()->numeric = StringRep::Numeric::Unknown;
    return;
  }
  StringRep* longer = StringRep::make(grown(old.size(), size));
  std::memcpy(longer->bytes(), old.data(), old.size());
  if (!bytes.empty()) std::memcpy(longer->bytes() + old.size(), bytes.data(), bytes.size());
  longer->size = size;
  *this = adopt(longer);
}

char* Value::writable(std::size_t size) {
  if (tag() == Tag::Heap && rep()->references == 1 && rep()->capacity >= size) {
    rep()->size = size;
    rep()->numeric = StringRep::Numeric::Unknown;
    return rep()->bytes();
  }
  Scratch scratch;
  const std::string_view old = text(scratch);
  StringRep* fresh = StringRep::make(size);
  std::memcpy(fresh->bytes(), old.data(), std::min(size, old.size()));
  fresh->size = size;
  *this = adopt(fresh);
  return rep()->bytes();
}

void Value::force_heap() {
  if (tag() != Tag::Inline) return;
  const std::string_view bytes = view();
  StringRep* rep = StringRep::make(std::max(bytes.size(), kSmallestCapacity));
  std::memcpy(rep->bytes(), bytes.data(), bytes.size());
  rep->size = bytes.size();
  *this = adopt(rep);
}

}  // namespace scarlet::value
