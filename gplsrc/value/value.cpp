// SPDX-License-Identifier: GPL-3.0-or-later
// The slow halves of Value: making, growing and freeing what it points to, and its text whatever it holds. A long
// string that grows does so by half its size, so that building one a piece at a time costs a constant a byte.
#include "value/value.h"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "base/limits.h"
#include "value/array_rep.h"
#include "value/flatten.h"
#include "value/matrix.h"
#include "value/number.h"

namespace scarlet::value {
namespace {

constexpr std::size_t kSmallestCapacity = 24;
constexpr std::size_t kSmallPiece = 960;

std::size_t grown(std::size_t capacity, std::size_t needed) {
  if (needed > base::limits::kStringBytes) throw std::bad_alloc();
  return std::max(needed, std::min(capacity + capacity / 2 + kSmallestCapacity, base::limits::kStringBytes));
}

}  // namespace

StringRep* StringRep::make(std::size_t capacity) {
  if (capacity > base::limits::kStringBytes) throw std::bad_alloc();
  void* memory = std::malloc(sizeof(StringRep) + capacity);
  if (!memory) throw std::bad_alloc();
  auto* rep = new (memory) StringRep;
  rep->capacity = capacity;
  return rep;
}

// The allocator keeps small pieces at hand, and would take a longer way to make one larger than to give another.
StringRep* StringRep::grow(StringRep* rep, std::size_t capacity) {
  if (capacity <= kSmallPiece) {
    StringRep* fresh = make(capacity);
    std::memcpy(fresh->bytes(), rep->bytes(), rep->size);
    fresh->size = rep->size;
    fresh->numeric = rep->numeric;
    fresh->number = rep->number;
    fresh->positional_work = rep->positional_work;
    free(rep);
    return fresh;
  }
  if (capacity > base::limits::kStringBytes) throw std::bad_alloc();
  void* memory = std::realloc(static_cast<void*>(rep), sizeof(StringRep) + capacity);
  if (!memory) throw std::bad_alloc();
  auto* grown = static_cast<StringRep*>(memory);
  grown->capacity = capacity;
  return grown;
}

void StringRep::free(StringRep* rep) { std::free(rep); }

Value Value::of_long(std::string_view text) {
  StringRep* rep = StringRep::make(text.size());
  std::memcpy(rep->bytes(), text.data(), text.size());
  rep->size = text.size();
  return adopt(rep);
}

void Value::destroy() noexcept {
  switch (tag()) {
    case Tag::Heap: StringRep::free(rep()); break;
    case Tag::Array: delete array(); break;
    default: delete resource(); break;
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
      const StringRep* flat = flat_bytes(*array());
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
    StringRep* flat = flat_bytes(*array());
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

void Value::append_slowly(std::string_view bytes) {
  if (tag() == Tag::Array) return append_to_array(*this, bytes);
  const std::string_view old = view();
  const std::size_t size = old.size() + bytes.size();
  if (size <= kInlineBytes) {
    char joined[kInlineBytes];
    std::memcpy(joined, old.data(), old.size());
    if (!bytes.empty()) std::memcpy(joined + old.size(), bytes.data(), bytes.size());
    *this = of_short(joined, size);
    return;
  }
  const bool inside = bytes.data() >= old.data() && bytes.data() < old.data() + old.size();
  if (tag() == Tag::Heap && rep()->references == 1 && !inside) {
    low_ = reinterpret_cast<std::uintptr_t>(StringRep::grow(rep(), grown(old.size(), size)));
    return append(bytes);
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
    set_extra(0);
    return rep()->bytes();
  }
  Scratch scratch;
  const std::string_view old = text(scratch);
  StringRep* fresh = StringRep::make(size);
  if (!old.empty()) std::memcpy(fresh->bytes(), old.data(), std::min(size, old.size()));
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
