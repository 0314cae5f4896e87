// SPDX-License-Identifier: GPL-3.0-or-later
// Looking for marks in flat strings, sixteen bytes at a time: the cost of every use of a flat dynamic array.
// Nothing outside the text is read.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "value/short_bytes.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace scarlet::value {

inline constexpr std::size_t kBlock = 16;

// What is looked for: bits(block) has one bit for each of the sixteen bytes that is meant.
struct EqualTo {
  char wanted;
  bool matches(char c) const { return c == wanted; }
#ifdef __SSE2__
  std::uint32_t bits(__m128i block) const {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(wanted))));
  }
#endif
};
struct AnyMark {  // 251 to 255
  bool matches(char c) const { return static_cast<unsigned char>(c) >= 251; }
#ifdef __SSE2__
  std::uint32_t bits(__m128i block) const {
    const __m128i lowest = _mm_set1_epi8(static_cast<char>(251));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(block, lowest), block)));
  }
#endif
};

// The offsets of matching bytes of a text, in order.
template <class What>
class Scanner {
 public:
  Scanner(std::string_view text, What what) : text_(text), what_(what), bits_(bits_at(0)) {}

  // The next one, or the text's size when there is no more (again and again).
  std::size_t next() {
    std::size_t count = 1;
    return pass(count);
  }
  // Passes `count` of them and gives the last one's offset. When there are fewer, the size, and `count` says how many
  // are missing.
  std::size_t pass(std::size_t& count) {
    std::size_t base = base_;
    std::uint32_t bits = bits_;
    for (;;) {
      for (; bits != 0; bits &= bits - 1) {
        if (--count > 0) continue;
        base_ = base;
        bits_ = bits & (bits - 1);
        return base + static_cast<std::size_t>(std::countr_zero(bits));
      }
      if (text_.size() - base <= kBlock) break;
      base += kBlock;
      bits = bits_at(base);
    }
    base_ = base;
    bits_ = 0;
    return text_.size();
  }

 private:
  std::uint32_t bits_at(std::size_t base) const {
    const std::size_t left = text_.size() - base;
#ifdef __SSE2__
    if (left >= kBlock) return what_.bits(load(text_.data() + base));
    // The rest of a longer text is looked at as the end of its last sixteen bytes.
    if (text_.size() >= kBlock) return what_.bits(load(text_.data() + text_.size() - kBlock)) >> (kBlock - left);
    return what_.bits(load_short(text_)) & ((1U << left) - 1);
#else
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < left && i < kBlock; ++i) {
      bits |= static_cast<std::uint32_t>(what_.matches(text_[base + i])) << i;
    }
    return bits;
#endif
  }

#ifdef __SSE2__
  static __m128i load(const char* block) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(block)); }
  // A text of less than a block.
  static __m128i load_short(std::string_view text) {
    const TwoWords words = load_short_bytes(text.data(), text.size());
    return _mm_set_epi64x(static_cast<long long>(words.high), static_cast<long long>(words.low));
  }
#endif

  std::string_view text_;
  What what_;
  std::size_t base_ = 0;
  std::uint32_t bits_;
};

// The elements of a text between the marks, one by one.
class ElementScanner {
 public:
  ElementScanner(std::string_view text, char mark) : text_(text), marks_(text, EqualTo{mark}), end_(marks_.next()) {}

  std::string_view element() const { return text_.substr(begin_, end_ - begin_); }
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }
  bool is_last() const { return end_ == text_.size(); }
  // On to the next element; false when this is the last.
  bool step() {
    if (is_last()) return false;
    begin_ = end_ + 1;
    end_ = marks_.next();
    return true;
  }

 private:
  std::string_view text_;
  Scanner<EqualTo> marks_;
  std::size_t begin_ = 0;
  std::size_t end_;
};

// The offset of the first byte from 251 up, or the size.
inline std::size_t find_mark(std::string_view text) { return Scanner(text, AnyMark{}).next(); }

// Whether a byte lies in [low, high]: the marks that an element may not hold.
bool holds_mark(std::string_view text, char low, char high);
std::size_t count_byte(std::string_view text, char wanted);

}  // namespace scarlet::value
