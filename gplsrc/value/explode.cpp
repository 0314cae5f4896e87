// SPDX-License-Identifier: GPL-3.0-or-later
// From flat to exploded. The flat string stays beside the elements until they change, so that asking for the bytes of
// an array that is only read costs nothing.
#include "value/explode.h"

#include <algorithm>
#include <bit>
#include <memory>

#include "value/scan.h"

namespace scarlet::value {
namespace {

void split_into(Elements& elements, std::string_view text, char mark) {
  elements.reserve(count_byte(text, mark) + 1);
  ElementScanner scanner(text, mark);
  do {
    elements.push(Value::of(scanner.element()));
  } while (scanner.step());
}

}  // namespace

void note_positional_use(const Value& text, std::size_t bytes) {
  if (text.tag() != Tag::Heap) return;
  const StringRep& rep = *text.rep();
  if (rep.size < kExplodeBytes) return;
  // In sixteenths of the size, roughly: size / 2**shift lies in 8..15.
  const auto shift = static_cast<unsigned>(std::bit_width(rep.size) - 4);
  const std::size_t work = rep.positional_work + (bytes >> shift);
  rep.positional_work = static_cast<std::uint16_t>(std::min<std::size_t>(work, 0xFFFF));
}

void explode(Value& text, char mark) {
  const std::uint64_t position = text.tag() == Tag::Inline ? 0 : text.extra();
  auto rep = std::make_unique<ArrayRep>(mark);
  const bool single = text.tag() == Tag::Array || text.view().find(mark) == std::string_view::npos;
  if (single) {
    rep->elements.push(std::move(text));
    if (rep->elements[0].tag() != Tag::Inline) rep->elements[0].set_extra(0);
  } else {
    split_into(rep->elements, text.view(), mark);
    if (text.tag() == Tag::Heap) {
      rep->flat = text.rep();
      ++rep->flat->references;
      rep->flat->positional_work = 0;
    }
  }
  text = Value::adopt(rep.release());
  text.set_extra(position);
}

}  // namespace scarlet::value
