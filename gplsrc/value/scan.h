// SPDX-License-Identifier: GPL-3.0-or-later
// Looking for marks in flat strings, sixteen bytes at a time: the cost of every use of a flat dynamic array.
// Pointers are ranges [begin, end); nothing outside is read.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace scarlet::value {

// One bit a byte of the block: whether the byte is `wanted` / is at least `least` (unsigned).
#ifdef __SSE2__
inline constexpr std::size_t kBlock = 16;
inline std::uint32_t bits_equal(const char* block, char wanted) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted))));
}
inline std::uint32_t bits_at_least(const char* block, char least) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block));
  return static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8(least)), bytes)));
}
#else
inline constexpr std::size_t kBlock = 8;
inline std::uint32_t bits_equal(const char* block, char wanted) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kBlock; ++i) bits |= static_cast<std::uint32_t>(block[i] == wanted) << i;
  return bits;
}
inline std::uint32_t bits_at_least(const char* block, char least) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    bits |= static_cast<std::uint32_t>(static_cast<unsigned char>(block[i]) >= static_cast<unsigned char>(least)) << i;
  }
  return bits;
}
#endif

inline std::size_t bytes_between(const char* begin, const char* end) { return static_cast<std::size_t>(end - begin); }

// The first byte from 251 up, or end.
inline const char* find_mark(const char* begin, const char* end) {
  constexpr char kLowest = static_cast<char>(251);
  for (; bytes_between(begin, end) >= kBlock; begin += kBlock) {
    if (const std::uint32_t bits = bits_at_least(begin, kLowest)) return begin + std::countr_zero(bits);
  }
  while (begin < end && static_cast<unsigned char>(*begin) < 251) ++begin;
  return begin;
}

// The first `mark`, or end. For elements, which are short as a rule: no call for the first blocks.
inline const char* find_byte(const char* begin, const char* end, char mark) {
  for (int block = 0; bytes_between(begin, end) >= kBlock; begin += kBlock) {
    if (const std::uint32_t bits = bits_equal(begin, mark)) return begin + std::countr_zero(bits);
    if (++block == 8) {
      const void* found = std::memchr(begin + kBlock, mark, bytes_between(begin + kBlock, end));
      return found ? static_cast<const char*>(found) : end;
    }
  }
  while (begin < end && *begin != mark) ++begin;
  return begin;
}

// Whether a byte lies in [low, high]: the marks that an element may not hold.
bool holds_mark(std::string_view text, char low, char high);
std::size_t count_byte(std::string_view text, char wanted);

// The text behind the `skip`-th mark; begins at nullptr when there are fewer, and `present` is then their number.
struct Skipped {
  const char* position = nullptr;
  std::size_t present = 0;
};
Skipped skip_marks(const char* begin, const char* end, char mark, std::size_t skip);

}  // namespace scarlet::value
