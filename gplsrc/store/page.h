// SPDX-License-Identifier: GPL-3.0-or-later
// Pages: finding one by its BlockRef and making sure that it is the one that was meant, and sealing a new one.
// Nothing read from a file is trusted: a page that is out of place, of another kind, owner or version, or whose
// checksum is wrong, is not a page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/growing_map.h"
#include "store/layout.h"

namespace scarlet::store {

// The header of the page, or null when it is damaged. `owner` as in PageHeader. For all kinds but group pages: they do
// not change, and the checksum covers all bytes used.
const PageHeader* open_page(GrowingMap& data, BlockRef ref, PageKind kind, std::uint64_t owner);
// A group page may be changed while it is looked at: `header` is as it was at one moment, at which the checksum, which
// covers header and slots, was right. Null when there was no such moment: the page is damaged, or was just being
// changed.
const std::byte* open_group_page(GrowingMap& data, BlockRef ref, std::uint64_t group, PageHeader& header);

// As much of that as the header alone tells: the page is the one that was meant. Its checksum is not looked at.
const std::byte* find_group_page(GrowingMap& data, BlockRef ref, std::uint64_t group, PageHeader& header);

// A word of a page that others may change meanwhile; what was written before it is seen with it.
inline std::uint64_t page_word(const std::byte* page, std::size_t offset) {
  return __atomic_load_n(reinterpret_cast<const std::uint64_t*>(page + offset), __ATOMIC_ACQUIRE);
}
// Copies to an address that is a multiple of 8, where a reader who was passed may still look for slots.
void store_words(std::byte* to, std::string_view bytes);
// The header word by word.
void load_header(const std::byte* page, PageHeader& header);

// The lines of the page's first block are fetched all at once: a look-up reads one after another of them, and a writer
// copies them.
inline void expect_page(GrowingMap& data, BlockRef ref) {
  constexpr std::size_t kCacheLine = 64;
  const std::byte* at = ref == 0 ? nullptr : data.at(block_of(ref) * kBlockBytes, kBlockBytes);
  if (at == nullptr) return;
  for (std::size_t line = 0; line < kBlockBytes; line += kCacheLine) __builtin_prefetch(at + line);
}

// Bytes after the header of pages other than group pages.
inline const std::byte* page_bytes(const PageHeader* page) { return reinterpret_cast<const std::byte*>(page + 1); }

// Bytes that the checksum covers, from the start of the page; 0 when the header makes no sense.
std::uint64_t checked_bytes(const PageHeader& header);
// Fills in the checksum. The page must be complete.
void seal_page(PageHeader* page);
// The checksum of a group page with this header and these slots, of which `slot`, if there is one so numbered, is
// `value`.
std::uint32_t group_checksum(const PageHeader& header, const Slot* slots, unsigned slot, Slot value);

}  // namespace scarlet::store
