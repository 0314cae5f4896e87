// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/page_draft.h"

#include <algorithm>
#include <cstring>

namespace scarlet::store {

PageDraft::PageDraft(std::uint64_t group) {
  page_.header = PageHeader{};
  page_.header.kind = PageKind::Group;
  page_.header.owner = group;
}

std::byte* PageDraft::make_room(std::uint16_t tag, std::uint32_t checksum, std::size_t bytes) {
  const std::size_t front = sizeof(PageHeader) + (slots_ + 1) * sizeof(Slot);
  if (slots_ == kMostSlots || front + bytes > begin_) return nullptr;
  begin_ -= bytes;
  page_.slots[slots_++] = {tag, static_cast<std::uint16_t>(begin_), checksum};
  return entries_ + begin_;
}

bool PageDraft::add(const Item& item) {
  std::byte* at = make_room(item.tag, item.checksum, item.bytes.size());
  if (at == nullptr) return false;
  // Of a slot that made no sense nothing is left but the slot.
  if (!item.bytes.empty()) std::memcpy(at, item.bytes.data(), item.bytes.size());
  return true;
}

bool PageDraft::add(std::uint16_t tag, std::uint32_t checksum, std::uint64_t header, std::string_view rest) {
  std::byte* at = make_room(tag, checksum, sizeof header + rest.size());
  if (at == nullptr) return false;
  std::memcpy(at, &header, sizeof header);
  std::memcpy(at + sizeof header, rest.data(), rest.size());
  return true;
}

void PageDraft::finish(std::size_t spare_share) {
  const std::size_t bytes = sizeof(PageHeader) + slots_ * sizeof(Slot) + entry_bytes();
  const std::size_t spare = spare_share == 0 ? 0 : bytes / spare_share;
  page_.header.blocks = static_cast<std::uint32_t>(blocks_for(std::min(bytes + spare, kMostBytes)));
  const std::size_t before = kMostBytes - page_.header.blocks * kBlockBytes;
  for (unsigned i = 0; i < slots_; ++i) {
    page_.slots[i].offset = static_cast<std::uint16_t>(page_.slots[i].offset - before);
  }
  page_.header.slots = static_cast<std::uint16_t>(slots_);
  page_.header.entries = static_cast<std::uint32_t>(begin_ - before);
}

void PageDraft::place(std::byte* at, std::uint64_t block, std::uint64_t sequence) {
  page_.header.self = block;
  page_.header.sequence = sequence;
  seal_page(&page_.header);
  std::memcpy(at, &page_, sizeof(PageHeader) + slots_ * sizeof(Slot));
  std::memcpy(at + page_.header.entries, entries_ + begin_, entry_bytes());
}

}  // namespace scarlet::store
