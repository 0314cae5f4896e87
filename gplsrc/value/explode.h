// SPDX-License-Identifier: GPL-3.0-or-later
// When and how a flat string becomes an exploded array.
//
// Exploding costs about as much as a few uses by position of the flat form that walk over all of it. So each flat
// string remembers the work that such uses have cost it so far and is exploded once that would have paid for exploding:
// whatever the program does, it never costs more than about twice the cheaper of the two forms. Short strings stay
// flat.
#pragma once

#include <cstddef>

#include "value/array_rep.h"

namespace scarlet::value {

inline constexpr std::size_t kExplodeBytes = 256;  // shorter strings stay flat

// Notes that a use of the flat string by position went over `bytes` of it.
void note_positional_use(const Value& text, std::size_t bytes);
// Whether exploding pays by now.
inline bool is_worth_exploding(const Value& text) {
  constexpr std::uint16_t kEnough = 64;
  return text.tag() == Tag::Heap && text.rep()->positional_work >= kEnough;
}

// A string becomes an array of elements separated by `mark`, with the same content and REMOVE position. An array of a
// finer mark becomes the only element.
void explode(Value& text, char mark);

}  // namespace scarlet::value
