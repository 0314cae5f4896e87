// SPDX-License-Identifier: GPL-3.0-or-later
// What the families of intrinsic functions share: texts of arguments, new strings, walks over elements.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/message.h"
#include "base/text.h"
#include "value/element_tuples.h"
#include "vm/functions/functions.h"

namespace scarlet::vm::functions {

using base::MessageId;
using value::Scratch;

// The text of an argument, with room for it when it is a number.
class Text {
 public:
  Text(const Machine& machine, const Value& value) : view_(machine.text(value, scratch_)) {}
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;
  operator std::string_view() const { return view_; }
  std::string_view view() const { return view_; }

 private:
  Scratch scratch_;
  std::string_view view_;
};

inline Value integer_value(std::size_t number) { return Value::of(static_cast<std::int64_t>(number)); }

// The integer of an argument that may be absent.
inline std::int64_t integer_or(Machine& machine, Arguments arguments, std::size_t at, std::int64_t otherwise) {
  return at < arguments.size() ? machine.integer(*arguments[at]) : otherwise;
}

// Aborts when a string of that size is not allowed.
inline void check_size(Machine& machine, std::uint64_t bytes) {
  if (bytes > base::limits::kStringBytes) machine.fail(MessageId::VmStringTooLong);
}

// A new string of `size` bytes that `fill(char*)` writes.
template <class Fill>
Value filled(std::size_t size, Fill fill) {
  if (size <= Value::kInlineBytes) {
    char bytes[Value::kInlineBytes];
    fill(bytes);
    return Value::of(std::string_view(bytes, size));
  }
  value::StringRep* rep = value::StringRep::make(size);
  rep->size = size;
  fill(rep->bytes());
  return Value::adopt(rep);
}

// The text with every byte changed.
template <class Change>
Value mapped(std::string_view text, Change change) {
  return filled(text.size(), [&](char* to) {
    const char* from = text.data();
    const std::size_t size = text.size();
    for (std::size_t i = 0; i < size; ++i) to[i] = change(from[i]);
  });
}

// `text` with each element replaced by what `convert(element, out)` appends; the marks stay.
template <class Convert>
Value map_elements(std::string_view text, Convert convert) {
  Value out = Value::empty();
  for (value::ElementReader reader(text);; reader.step()) {
    convert(reader.element(), out);
    if (reader.is_last()) return out;
    const char mark = reader.mark();
    out.append({&mark, 1});
  }
}

// The same with a number for each element.
template <class Measure>
Value measure_elements(std::string_view text, Measure measure) {
  Scratch scratch;
  return map_elements(text, [&](std::string_view element, Value& out) {
    out.append(value::format_integer(static_cast<std::int64_t>(measure(element)), scratch));
  });
}

// Where `wanted` occurs at or after `from`, or npos. A folded text and a folded search ignore case.
class Finder {
 public:
  Finder(std::string_view text, std::string_view wanted, bool ignore_case) : text_(text), wanted_(wanted) {
    if (!ignore_case) return;
    folded_text_ = base::upper(text);
    folded_wanted_ = base::upper(wanted);
    text_ = folded_text_;
    wanted_ = folded_wanted_;
  }
  Finder(const Finder&) = delete;
  Finder& operator=(const Finder&) = delete;

  std::size_t find(std::size_t from) const {
    return wanted_.size() == 1 ? text_.find(wanted_[0], from) : text_.find(wanted_, from);
  }
  std::size_t count() const;

 private:
  std::string folded_text_;
  std::string folded_wanted_;
  std::string_view text_;
  std::string_view wanted_;
};

}  // namespace scarlet::vm::functions
