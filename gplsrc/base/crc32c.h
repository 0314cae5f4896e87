// SPDX-License-Identifier: GPL-3.0-or-later
// CRC-32C (Castagnoli polynomial 0x1EDC6F41, reflected), as in RFC 3720 appendix B.4. Uses the processor's
// instruction where it has one.
#pragma once

#include <cstddef>
#include <cstdint>

namespace scarlet::base {

// The checksum of `size` bytes; pass an earlier result as `seed` to go on with a split buffer.
std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t seed = 0);

}  // namespace scarlet::base
