// SPDX-License-Identifier: GPL-3.0-or-later
// Pages: finding one by its BlockRef and making sure that it is the one that was meant, and sealing a new one.
// Nothing read from a file is trusted: a page that is out of place, of another kind, owner or version, or whose
// checksum is wrong, is not a page.
#pragma once

#include <cstddef>
#include <cstdint>

#include "store/growing_map.h"
#include "store/layout.h"

namespace scarlet::store {

// The header of the page, or null when it is damaged. `owner` as in PageHeader. The checksum covers the header and the
// slots of a group page, and all bytes used of the other kinds.
const PageHeader* open_page(GrowingMap& data, BlockRef ref, PageKind kind, std::uint64_t owner);

// Bytes after the header of pages other than group pages.
// The lines of the page's first block are fetched all at once: a look-up reads one after another of them, and a writer
// copies them.
inline void expect_page(GrowingMap& data, BlockRef ref) {
  constexpr std::size_t kCacheLine = 64;
  const std::byte* at = ref == 0 ? nullptr : data.at(block_of(ref) * kBlockBytes, kBlockBytes);
  if (at == nullptr) return;
  for (std::size_t line = 0; line < kBlockBytes; line += kCacheLine) __builtin_prefetch(at + line);
}

inline const std::byte* page_bytes(const PageHeader* page) { return reinterpret_cast<const std::byte*>(page + 1); }

// Bytes that the checksum covers, from the start of the page; 0 when the header makes no sense.
std::uint64_t checked_bytes(const PageHeader& header);
// Fills in the checksum. The page must be complete.
void seal_page(PageHeader* page);

}  // namespace scarlet::store
