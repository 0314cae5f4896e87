// SPDX-License-Identifier: GPL-3.0-or-later
// REMOVE and its pointer, which lies in the variable's extra bits. Bit 47 there is the mark of REUSE(), which never
// occurs together with a pointer.
#include <algorithm>

#include "value/dynamic_array.h"
#include "value/scan.h"

namespace scarlet::value {
namespace {

constexpr std::uint64_t kPositionMask = (std::uint64_t{1} << 47) - 1;

// A string that has room for a pointer.
void make_room(Value& variable) {
  if (!variable.is_string()) variable.flatten();
  variable.force_heap();
}

}  // namespace

std::uint64_t remove_position(const Value& variable) {
  return variable.is_string() && variable.tag() != Tag::Inline ? variable.extra() & kPositionMask : 0;
}

void set_remove_position(Value& variable, std::uint64_t offset) {
  make_room(variable);
  variable.set_extra(std::min<std::uint64_t>(offset, text_length(variable)));
}

Value remove_next(Value& variable, std::int64_t& delimiter) {
  make_room(variable);
  Scratch scratch;
  const std::string_view text = variable.text(scratch);
  const std::size_t begin = std::min<std::uint64_t>(remove_position(variable), text.size());
  const std::size_t stop = begin + find_mark(text.substr(begin));
  Value element = Value::of(text.substr(begin, stop - begin));
  delimiter = stop < text.size() ? 256 - static_cast<unsigned char>(text[stop]) : 0;
  variable.set_extra(stop + (stop < text.size() ? 1 : 0));
  return element;
}

}  // namespace scarlet::value
