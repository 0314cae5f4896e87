// SPDX-License-Identifier: GPL-3.0-or-later
// The hash of a record id, and which group it belongs to (linear hashing, Litwin 1980).
//
// With modulus M, 2^L <= M < 2^(L+1), an id of hash h is in group h mod 2^(L+1), or, when there is no such group yet,
// in h mod 2^L. So a group holds exactly the hashes that end in certain bits, and, the bits reversed, an interval: that
// gives a scan a position that keeps its meaning while groups split and merge.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "base/words.h"

namespace scarlet::store {

namespace hash_detail {

constexpr std::uint64_t kMultiplierA = 0x9E37'79B9'7F4A'7C15;  // 2^64 / golden ratio
constexpr std::uint64_t kMultiplierB = 0xD6E8'FEB8'6659'FD93;

constexpr std::uint64_t mix(std::uint64_t h) {
  h ^= h >> 32;
  h *= kMultiplierB;
  h ^= h >> 29;
  h *= kMultiplierA;
  return h ^ (h >> 32);
}

}  // namespace hash_detail

// Stored in files by its consequences: must never change.
inline std::uint64_t hash_bytes(std::string_view id) {
  using namespace hash_detail;
  std::uint64_t h = kMultiplierA ^ (id.size() * kMultiplierB);
  const char* at = id.data();
  std::size_t left = id.size();
  for (; left > 8; at += 8, left -= 8) h = std::rotl((h ^ base::word_at(at)) * kMultiplierA, 29);
  const std::uint64_t last = left == 8 ? base::word_at(at) : base::short_word_at(at, left);
  return mix((h ^ last) * kMultiplierA);
}

inline std::uint64_t hash_id(std::string_view id, bool no_case) {
  if (!no_case) return hash_bytes(id);
  char folded[256];
  const std::size_t size = id.size() < sizeof folded ? id.size() : sizeof folded;
  for (std::size_t i = 0; i < size; ++i) folded[i] = base::to_upper(id[i]);
  return hash_bytes({folded, size});
}

inline std::uint16_t tag_of(std::uint64_t hash) { return static_cast<std::uint16_t>(hash >> 48); }

// How many low bits of the hash select `group` when there are `modulus` groups.
inline unsigned group_bits(std::uint64_t group, std::uint64_t modulus) {
  const unsigned level = static_cast<unsigned>(std::bit_width(modulus)) - 1;  // 2^level <= modulus
  const std::uint64_t low = group & ((std::uint64_t{1} << level) - 1);
  return low + (std::uint64_t{1} << level) < modulus ? level + 1 : level;
}

inline std::uint64_t group_of(std::uint64_t hash, std::uint64_t modulus) {
  const unsigned level = static_cast<unsigned>(std::bit_width(modulus)) - 1;
  const std::uint64_t half = std::uint64_t{1} << level;
  const std::uint64_t wide = hash & (2 * half - 1);
  return wide < modulus ? wide : hash & (half - 1);
}

inline std::uint64_t reverse_bits(std::uint64_t h) {
  h = ((h >> 1) & 0x5555'5555'5555'5555U) | ((h & 0x5555'5555'5555'5555U) << 1);
  h = ((h >> 2) & 0x3333'3333'3333'3333U) | ((h & 0x3333'3333'3333'3333U) << 2);
  h = ((h >> 4) & 0x0F0F'0F0F'0F0F'0F0FU) | ((h & 0x0F0F'0F0F'0F0F'0F0FU) << 4);
  return __builtin_bswap64(h);
}

// The group that gets the upper half of `modulus`'s next split.
constexpr std::uint64_t split_partner(std::uint64_t new_group) { return new_group & ~std::bit_floor(new_group); }

}  // namespace scarlet::store
