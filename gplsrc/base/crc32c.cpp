// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crc32c.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace scarlet::base {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78U : 0U);
    table[i] = crc;
  }
  return table;
}

constexpr auto kTable = make_table();

std::uint32_t by_table(const unsigned char* at, std::size_t size, std::uint32_t crc) {
  for (std::size_t i = 0; i < size; ++i) crc = kTable[(crc ^ at[i]) & 0xFF] ^ (crc >> 8);
  return crc;
}

#if defined(__x86_64__)

// The instruction gives a result only three cycles later, so three lanes go side by side. A lane is joined to what
// stands before it by the checksum of that followed by as many zero bytes, which is linear in its bits (Gopal et al.,
// Fast CRC Computation for iSCSI Polynomial Using CRC32 Instruction, Intel 2011).
constexpr std::size_t kLaneBytes = 256;

using ShiftTable = std::array<std::array<std::uint32_t, 256>, 4>;

constexpr ShiftTable make_shift_table() {
  std::array<std::uint32_t, 32> of_bit{};
  for (unsigned bit = 0; bit < 32; ++bit) {
    std::uint32_t crc = std::uint32_t{1} << bit;
    for (std::size_t i = 0; i < kLaneBytes; ++i) crc = kTable[crc & 0xFF] ^ (crc >> 8);
    of_bit[bit] = crc;
  }
  ShiftTable table{};
  for (unsigned part = 0; part < 4; ++part) {
    for (unsigned value = 0; value < 256; ++value) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        if ((value >> bit & 1) != 0) table[part][value] ^= of_bit[part * 8 + bit];
      }
    }
  }
  return table;
}

constexpr auto kShift = make_shift_table();

// The checksum after kLaneBytes zero bytes more.
std::uint32_t shifted(std::uint32_t crc) {
  return kShift[0][crc & 0xFF] ^ kShift[1][crc >> 8 & 0xFF] ^ kShift[2][crc >> 16 & 0xFF] ^ kShift[3][crc >> 24];
}

std::uint64_t word_at(const unsigned char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

std::uint32_t half_word_at(const unsigned char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

__attribute__((target("sse4.2"))) std::uint32_t by_lanes(const unsigned char* at, std::uint32_t crc) {
  std::uint64_t a = crc;
  std::uint64_t b = 0;
  std::uint64_t c = 0;
  for (std::size_t i = 0; i < kLaneBytes; i += 8) {
    a = __builtin_ia32_crc32di(a, word_at(at + i));
    b = __builtin_ia32_crc32di(b, word_at(at + kLaneBytes + i));
    c = __builtin_ia32_crc32di(c, word_at(at + 2 * kLaneBytes + i));
  }
  const std::uint32_t joined = shifted(static_cast<std::uint32_t>(a)) ^ static_cast<std::uint32_t>(b);
  return shifted(joined) ^ static_cast<std::uint32_t>(c);
}

__attribute__((target("sse4.2"))) std::uint32_t by_instruction(const unsigned char* at, std::size_t size,
                                                               std::uint32_t crc) {
  // What was just stored word by word is then read word by word: else each read would wait for two stores.
  if (reinterpret_cast<std::uintptr_t>(at) % 8 == 4 && size >= 4) {
    crc = __builtin_ia32_crc32si(crc, half_word_at(at));
    at += 4;
    size -= 4;
  }
  for (; size >= 3 * kLaneBytes; at += 3 * kLaneBytes, size -= 3 * kLaneBytes) crc = by_lanes(at, crc);
  std::uint64_t wide = crc;
  for (; size >= 32; at += 32, size -= 32) {
    for (std::size_t i = 0; i < 32; i += 8) wide = __builtin_ia32_crc32di(wide, word_at(at + i));
  }
  for (; size >= 8; at += 8, size -= 8) wide = __builtin_ia32_crc32di(wide, word_at(at));
  crc = static_cast<std::uint32_t>(wide);
  if (size >= 4) {
    crc = __builtin_ia32_crc32si(crc, half_word_at(at));
    at += 4;
    size -= 4;
  }
  for (; size > 0; ++at, --size) crc = __builtin_ia32_crc32qi(crc, *at);
  return crc;
}

#endif

}  // namespace

std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t seed) {
  const auto* at = static_cast<const unsigned char*>(data);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return ~by_instruction(at, size, ~seed);
#endif
  return ~by_table(at, size, ~seed);
}

}  // namespace scarlet::base
