// SPDX-License-Identifier: GPL-3.0-or-later
// Counting marks: sixteen counters of a byte run side by side over up to 255 blocks, then are added up.
#include "value/scan.h"

#include <algorithm>

namespace scarlet::value {

bool holds_mark(std::string_view text, char low, char high) {
  Scanner marks(text, AnyMark{});
  for (std::size_t at = marks.next(); at < text.size(); at = marks.next()) {
    const auto mark = static_cast<unsigned char>(text[at]);
    if (mark >= static_cast<unsigned char>(low) && mark <= static_cast<unsigned char>(high)) return true;
  }
  return false;
}

#ifdef __SSE2__

namespace {

// Up to 255 blocks: more would overflow the sixteen counters of a byte.
std::size_t count_in_blocks(const char* at, std::size_t blocks, char wanted) {
  const __m128i pattern = _mm_set1_epi8(wanted);
  __m128i counters = _mm_setzero_si128();
  for (std::size_t i = 0; i < blocks; ++i) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i * kBlock));
    counters = _mm_sub_epi8(counters, _mm_cmpeq_epi8(block, pattern));
  }
  const __m128i sums = _mm_sad_epu8(counters, _mm_setzero_si128());
  return static_cast<std::size_t>(_mm_cvtsi128_si64(sums)) +
         static_cast<std::size_t>(_mm_cvtsi128_si64(_mm_srli_si128(sums, 8)));
}

}  // namespace

std::size_t count_byte(std::string_view text, char wanted) {
  constexpr std::size_t kMostBlocks = 255;
  std::size_t count = 0;
  while (text.size() >= kBlock) {
    const std::size_t blocks = std::min(text.size() / kBlock, kMostBlocks);
    count += count_in_blocks(text.data(), blocks, wanted);
    text.remove_prefix(blocks * kBlock);
  }
  return count + static_cast<std::size_t>(std::count(text.begin(), text.end(), wanted));
}

#else

std::size_t count_byte(std::string_view text, char wanted) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), wanted));
}

#endif

}  // namespace scarlet::value
