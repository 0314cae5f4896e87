// SPDX-License-Identifier: GPL-3.0-or-later
// A Value seen as its two machine words (value.h has the picture), for the paths where every instruction counts:
// tests of the tag byte, and copies of values that are known to be uncounted.
#pragma once

#include <cstdint>

#include "value/value.h"

namespace scarlet::vm {

struct Words {
  std::uint64_t low;
  std::uint64_t high;
};
static_assert(sizeof(Words) == sizeof(value::Value) && alignof(Words) == alignof(value::Value));

inline Words& words(value::Value& v) { return reinterpret_cast<Words&>(v); }
inline const Words& words(const value::Value& v) { return reinterpret_cast<const Words&>(v); }

constexpr std::uint64_t tag_word(value::Tag tag) { return static_cast<std::uint64_t>(tag) << 56; }
inline constexpr std::uint64_t kIntWord = tag_word(value::Tag::Int);
inline constexpr std::uint64_t kDoubleWord = tag_word(value::Tag::Double);

inline std::uint8_t tag_byte(const value::Value& v) { return reinterpret_cast<const std::uint8_t*>(&v)[15]; }
inline bool has_tag(const value::Value& v, value::Tag tag) { return tag_byte(v) == static_cast<std::uint8_t>(tag); }
inline bool counted(const value::Value& v) { return tag_byte(v) >= static_cast<std::uint8_t>(value::Tag::Heap); }

constexpr unsigned tag_bit(value::Tag tag) { return 1U << static_cast<unsigned>(tag); }
// What an operand must be to be used as it stands: data or a resource.
inline constexpr unsigned kReadableTags = tag_bit(value::Tag::Int) | tag_bit(value::Tag::Double) |
                                          tag_bit(value::Tag::Inline) | tag_bit(value::Tag::Heap) |
                                          tag_bit(value::Tag::Array) | tag_bit(value::Tag::Resource);
inline bool readable(const value::Value& v) { return ((kReadableTags >> tag_byte(v)) & 1) != 0; }

// The words one by one: a value that was just written in two halves is not there yet for one wide load.
inline Words loaded(const value::Value& from) {
  std::uint64_t low = words(from).low;
  std::uint64_t high = words(from).high;
  asm("" : "+r"(low), "+r"(high));
  return Words{low, high};
}
inline void copy_words(value::Value& to, const value::Value& from) { words(to) = loaded(from); }

// Copies data. `from` may be part of what `to` holds.
inline void assign(value::Value& to, const value::Value& from) {
  if (!counted(from) && !counted(to)) {
    copy_words(to, from);
  } else {
    to = from;
  }
}

// Int 1 or 0 to a register.
inline void put_truth(value::Value& to, bool is) { to.set_int(is ? 1 : 0); }

}  // namespace scarlet::vm
