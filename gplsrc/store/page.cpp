// SPDX-License-Identifier: GPL-3.0-or-later
// The order of the tests matters: lengths are believed only after the block they come from was found to exist.
#include "store/page.h"

#include "base/check.h"
#include "base/crc32c.h"

namespace scarlet::store {
namespace {

std::uint32_t page_checksum(const PageHeader* page, std::uint64_t bytes) {
  return base::crc32c(reinterpret_cast<const std::byte*>(page) + sizeof page->checksum, bytes - sizeof page->checksum);
}

}  // namespace

std::uint64_t checked_bytes(const PageHeader& header) {
  const std::uint64_t limit = std::uint64_t{header.blocks} * kBlockBytes;
  std::uint64_t bytes = sizeof(PageHeader);
  bytes += header.kind == PageKind::Group ? std::uint64_t{header.slots} * sizeof(Slot) : header.link;
  return bytes <= limit && bytes >= sizeof(PageHeader) ? bytes : 0;
}

const PageHeader* open_page(GrowingMap& data, BlockRef ref, PageKind kind, std::uint64_t owner) {
  const std::uint64_t block = block_of(ref);
  if (block < kFirstFreeBlock) return nullptr;
  const auto* page = reinterpret_cast<const PageHeader*>(data.at(block * kBlockBytes, kBlockBytes));
  if (page == nullptr || page->kind != kind || page->self != block || page->owner != owner) return nullptr;
  if (!same_tag(ref, page->sequence) || page->blocks == 0) return nullptr;
  if (kind == PageKind::Group && page->blocks > kGroupPageBlocks) return nullptr;
  const std::uint64_t bytes = checked_bytes(*page);
  if (bytes == 0 || data.at(block * kBlockBytes, std::uint64_t{page->blocks} * kBlockBytes) == nullptr) return nullptr;
  return page_checksum(page, bytes) == page->checksum ? page : nullptr;
}

void seal_page(PageHeader* page) {
  const std::uint64_t bytes = checked_bytes(*page);
  base::check(bytes != 0);
  page->checksum = page_checksum(page, bytes);
}

}  // namespace scarlet::store
