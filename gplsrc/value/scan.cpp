// SPDX-License-Identifier: GPL-3.0-or-later
#include "value/scan.h"

namespace scarlet::value {

bool holds_mark(std::string_view text, char low, char high) {
  const char* end = text.data() + text.size();
  for (const char* at = find_mark(text.data(), end); at < end; at = find_mark(at + 1, end)) {
    if (static_cast<unsigned char>(*at) >= static_cast<unsigned char>(low) &&
        static_cast<unsigned char>(*at) <= static_cast<unsigned char>(high)) {
      return true;
    }
  }
  return false;
}

std::size_t count_byte(std::string_view text, char wanted) {
  std::size_t count = 0;
  const char* at = text.data();
  const char* end = at + text.size();
  for (; bytes_between(at, end) >= kBlock; at += kBlock) {
    // Most blocks of most texts hold few marks.
    for (std::uint32_t bits = bits_equal(at, wanted); bits != 0; bits &= bits - 1) ++count;
  }
  for (; at < end; ++at) count += *at == wanted ? 1U : 0U;
  return count;
}

Skipped skip_marks(const char* begin, const char* end, char mark, std::size_t skip) {
  std::size_t present = 0;
  if (skip == 0) return {begin, 0};
  for (; bytes_between(begin, end) >= kBlock; begin += kBlock) {
    for (std::uint32_t bits = bits_equal(begin, mark); bits != 0; bits &= bits - 1) {
      if (++present == skip) return {begin + std::countr_zero(bits) + 1, present};
    }
  }
  for (; begin < end; ++begin) {
    if (*begin == mark && ++present == skip) return {begin + 1, present};
  }
  return {nullptr, present};
}

}  // namespace scarlet::value
