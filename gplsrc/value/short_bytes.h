// SPDX-License-Identifier: GPL-3.0-or-later
// Up to fifteen bytes as two words, the first byte lowest, zeros behind the last. Overlapping loads instead of a copy
// loop: short strings are made and scanned everywhere. Reads nothing outside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace scarlet::value {

struct TwoWords {
  std::uint64_t low;
  std::uint64_t high;
};

inline TwoWords load_short_bytes(const char* bytes, std::size_t size) noexcept {
  const auto load8 = [](const char* at) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    return word;
  };
  const auto load4 = [](const char* at) -> std::uint64_t {
    std::uint32_t word;
    std::memcpy(&word, at, 4);
    return word;
  };
  const auto load1 = [](const char* at) -> std::uint64_t { return static_cast<unsigned char>(*at); };
  if (size >= 8) return {load8(bytes), load8(bytes + size - 8) >> (8 * (15 - size)) >> 8};
  if (size >= 4) return {load4(bytes) | load4(bytes + size - 4) << (8 * (size - 4)), 0};
  if (size == 0) return {0, 0};
  return {load1(bytes) | load1(bytes + size / 2) << (8 * (size / 2)) | load1(bytes + size - 1) << (8 * (size - 1)), 0};
}

}  // namespace scarlet::value
