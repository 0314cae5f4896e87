// SPDX-License-Identifier: GPL-3.0-or-later
// The order of the tests matters: lengths are believed only after the block they come from was found to exist.
#include "store/page.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "base/crc32c.h"

namespace scarlet::store {
namespace {

std::uint32_t page_checksum(const PageHeader* page, std::uint64_t bytes) {
  return base::crc32c(reinterpret_cast<const std::byte*>(page) + sizeof page->checksum, bytes - sizeof page->checksum);
}

// Of header and slots, read word by word.
std::uint32_t changing_checksum(const PageHeader& header, const std::byte* page) {
  std::uint32_t checksum = page_checksum(&header, sizeof header);
  std::array<std::uint64_t, 32> words;
  for (std::size_t slot = 0; slot < header.slots;) {
    const std::size_t count = std::min(words.size(), header.slots - slot);
    for (std::size_t i = 0; i < count; ++i, ++slot) words[i] = page_word(page, sizeof header + slot * sizeof(Slot));
    checksum = base::crc32c(words.data(), count * sizeof words[0], checksum);
  }
  return checksum;
}

// Where the page is, with its header; null when it is not the one that was meant.
const std::byte* find_page(GrowingMap& data, BlockRef ref, PageKind kind, std::uint64_t owner, PageHeader& header) {
  const std::uint64_t block = block_of(ref);
  if (block < kFirstFreeBlock) return nullptr;
  const std::byte* page = data.at(block * kBlockBytes, kBlockBytes);
  if (page == nullptr) return nullptr;
  load_header(page, header);
  if (header.kind != kind || header.self != block || header.owner != owner) return nullptr;
  if (!same_tag(ref, header.sequence) || header.blocks == 0 || checked_bytes(header) == 0) return nullptr;
  return data.at(block * kBlockBytes, std::uint64_t{header.blocks} * kBlockBytes);
}

}  // namespace

void store_words(std::byte* to, std::string_view bytes) {
  std::uint64_t word = 0;
  for (; bytes.size() >= sizeof word; to += sizeof word, bytes.remove_prefix(sizeof word)) {
    std::memcpy(&word, bytes.data(), sizeof word);
    __atomic_store_n(reinterpret_cast<std::uint64_t*>(to), word, __ATOMIC_RELAXED);
  }
  for (const char byte : bytes) __atomic_store_n(reinterpret_cast<char*>(to++), byte, __ATOMIC_RELAXED);
}

void load_header(const std::byte* page, PageHeader& header) {
  for (std::size_t at = 0; at < sizeof header; at += 8) {
    const std::uint64_t word = page_word(page, at);
    std::memcpy(reinterpret_cast<std::byte*>(&header) + at, &word, sizeof word);
  }
}

std::uint64_t checked_bytes(const PageHeader& header) {
  const std::uint64_t limit = std::uint64_t{header.blocks} * kBlockBytes;
  std::uint64_t bytes = sizeof(PageHeader);
  bytes += header.kind == PageKind::Group ? std::uint64_t{header.slots} * sizeof(Slot) : header.link;
  return bytes <= limit && bytes >= sizeof(PageHeader) ? bytes : 0;
}

const PageHeader* open_page(GrowingMap& data, BlockRef ref, PageKind kind, std::uint64_t owner) {
  PageHeader header;
  const auto* page = reinterpret_cast<const PageHeader*>(find_page(data, ref, kind, owner, header));
  if (page == nullptr) return nullptr;
  return page_checksum(page, checked_bytes(header)) == header.checksum ? page : nullptr;
}

const std::byte* find_group_page(GrowingMap& data, BlockRef ref, std::uint64_t group, PageHeader& header) {
  const std::byte* page = find_page(data, ref, PageKind::Group, group, header);
  return page != nullptr && header.blocks <= kGroupPageBlocks ? page : nullptr;
}

const std::byte* open_group_page(GrowingMap& data, BlockRef ref, std::uint64_t group, PageHeader& header) {
  const std::byte* page = find_group_page(data, ref, group, header);
  if (page == nullptr) return nullptr;
  if (changing_checksum(header, page) != header.checksum) return nullptr;
  // In a file of format 1 a page does not say; it has no room then.
  if (header.entries == 0) header.entries = static_cast<std::uint32_t>(checked_bytes(header));
  return header.entries >= checked_bytes(header) && header.entries <= header.blocks * kBlockBytes ? page : nullptr;
}

std::uint32_t group_checksum(const PageHeader& header, const Slot* slots, unsigned slot, Slot value) {
  const unsigned before = std::min<unsigned>(slot, header.slots);
  std::uint32_t checksum = base::crc32c(slots, before * sizeof(Slot), page_checksum(&header, sizeof header));
  if (slot >= header.slots) return checksum;
  checksum = base::crc32c(&value, sizeof value, checksum);
  return base::crc32c(slots + slot + 1, (header.slots - slot - 1) * sizeof(Slot), checksum);
}

void seal_page(PageHeader* page) {
  const std::uint64_t bytes = checked_bytes(*page);
  base::check(bytes != 0);
  page->checksum = page_checksum(page, bytes);
}

}  // namespace scarlet::store
