// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes eight at a time, as a little-endian number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace scarlet::base {

inline std::uint64_t word_at(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Of fewer than eight bytes; zeros above them. Not by way of memory: what is stored in two parts is not there as one
// word for some time.
inline std::uint64_t short_word_at(const char* at, std::size_t bytes) {
  if (bytes >= 4) {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    std::memcpy(&low, at, sizeof low);
    std::memcpy(&high, at + bytes - 4, sizeof high);
    return low | std::uint64_t{high} << (8 * (bytes - 4));
  }
  if (bytes == 0) return 0;
  const auto byte = [at](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i); };
  return byte(0) | byte(bytes / 2) | byte(bytes - 1);
}

}  // namespace scarlet::base
