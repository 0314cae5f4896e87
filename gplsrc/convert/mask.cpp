// SPDX-License-Identifier: GPL-3.0-or-later
#include "convert/mask.h"

#include <algorithm>
#include <cstdint>

#include "convert/conversion.h"

namespace scarlet::convert {
namespace {

constexpr std::int64_t kMostPositions = 1 << 20;  // an array may have a mask for each of many elements

bool is_position(char c) { return c == '#' || c == '%' || c == '*'; }

char shown_when_empty(char position, char fill) {
  if (position == '%') return '0';
  return position == '*' ? '*' : fill;
}

// Calls on_position(kind, count) and on_literal(character) from left to right.
template <class OnPosition, class OnLiteral>
void walk(std::string_view mask, OnPosition on_position, OnLiteral on_literal) {
  std::int64_t room = kMostPositions;
  while (!mask.empty()) {
    const char c = mask[0];
    mask.remove_prefix(1);
    if (is_position(c)) {
      const std::int64_t count = std::min(take_number(mask).value_or(1), room);
      room -= count;
      on_position(c, count);
    } else if (c == '\\' && !mask.empty()) {
      on_literal(mask[0]);
      mask.remove_prefix(1);
    } else {
      on_literal(c);
    }
  }
}

}  // namespace

void append_masked(std::string& out, std::string_view data, std::string_view mask, const MaskStyle& style) {
  std::int64_t positions = 0;
  walk(
      mask, [&](char, std::int64_t count) { positions += count; }, [](char) {});
  const auto size = static_cast<std::int64_t>(data.size());
  // The data lies at [first, first + size) of the positions.
  const std::int64_t first = style.align_right ? positions - size : 0;
  std::int64_t at = 0;
  walk(
      mask,
      [&](char kind, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i, ++at) {
          const bool inside = at >= first && at < first + size;
          out += inside ? data[static_cast<std::size_t>(at - first)] : shown_when_empty(kind, style.fill);
        }
      },
      [&](char literal) { out += literal; });
}

}  // namespace scarlet::convert
