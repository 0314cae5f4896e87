// SPDX-License-Identifier: GPL-3.0-or-later
// Every offset and length in a page is checked against the page before it is used.
#include "store/group.h"

#include <cstring>

#include "base/check.h"
#include "base/crc32c.h"
#include "base/text.h"

namespace scarlet::store {

std::string_view GroupPage::raw(unsigned slot) const {
  const std::size_t end = slot == 0 ? std::size_t{page_->blocks} * kBlockBytes : slots()[slot - 1].offset;
  const std::size_t begin = slots()[slot].offset;
  if (begin >= end || end > std::size_t{page_->blocks} * kBlockBytes) return {};
  return {reinterpret_cast<const char*>(page_) + begin, end - begin};
}

std::optional<std::size_t> GroupPage::entries_begin() const {
  std::size_t end = std::size_t{page_->blocks} * kBlockBytes;
  for (unsigned slot = 0; slot < page_->slots; ++slot) {
    if (slots()[slot].offset >= end) return std::nullopt;
    end = slots()[slot].offset;
  }
  if (end < sizeof(PageHeader) + page_->slots * sizeof(Slot)) return std::nullopt;
  return end;
}

bool GroupPage::entry(unsigned slot, Entry& entry) const {
  entry.bytes = raw(slot);
  entry.checksum = slots()[slot].checksum;
  if (entry.bytes.size() < sizeof(EntryHeader)) return false;
  if (base::crc32c(entry.bytes.data(), entry.bytes.size()) != entry.checksum) return false;
  EntryHeader header;
  std::memcpy(&header, entry.bytes.data(), sizeof header);
  const std::size_t body = header.large != 0 ? sizeof(LargePointer) : header.record_bytes;
  if (entry.bytes.size() != sizeof header + header.id_bytes + body || header.id_bytes == 0) return false;
  entry.id = entry.bytes.substr(sizeof header, header.id_bytes);
  entry.record_bytes = header.record_bytes;
  entry.large = header.large != 0;
  entry.record = entry.large ? std::string_view() : entry.bytes.substr(sizeof header + header.id_bytes);
  if (entry.large) std::memcpy(&entry.pointer, entry.id.data() + entry.id.size(), sizeof entry.pointer);
  return true;
}

Found GroupPage::find(std::uint16_t tag, std::string_view id, bool no_case, unsigned& slot, Entry& entry) const {
  for (unsigned i = 0; i < page_->slots; ++i) {
    if (slots()[i].tag != tag) continue;
    // Also an entry of another id is checked: it might be ours with a flipped bit.
    if (!this->entry(i, entry)) return Found::Damaged;
    if (no_case ? !base::equal_ignoring_case(entry.id, id) : entry.id != id) continue;
    slot = i;
    return Found::Yes;
  }
  return Found::No;
}

void GroupBuilder::start_from(const GroupPage& page, std::optional<unsigned> without) {
  clear();
  const auto begin = page.entries_begin();
  if (!begin) {
    for (unsigned slot = 0; slot < page.size(); ++slot) {
      if (slot != without) add(page.tag(slot), page.checksum(slot), page.raw(slot));
    }
    return;
  }
  base_ = &page.header();
  const std::size_t end = std::size_t{base_->blocks} * kBlockBytes;
  without_ = without.value_or(page.size());
  kept_ = page.size() - (without ? 1U : 0U);
  if (without) {
    const std::string_view hole = page.raw(*without);
    const auto from = static_cast<std::size_t>(hole.data() - reinterpret_cast<const char*>(base_));
    pieces_[0] = {from + hole.size(), end - from - hole.size()};
    pieces_[1] = {*begin, from - *begin};
  } else {
    pieces_[0] = {*begin, end - *begin};
    pieces_[1] = {};
  }
  bytes_ += kept_ * sizeof(Slot) + pieces_[0].bytes + pieces_[1].bytes;
}

Slot* GroupBuilder::write_kept(std::byte* at, Slot* slot, std::size_t& end) const {
  const auto* from = reinterpret_cast<const std::byte*>(base_);
  const auto* old = reinterpret_cast<const Slot*>(base_ + 1);
  // How far entries move: those above the hole, and those below it.
  const std::size_t by[2] = {end - std::size_t{base_->blocks} * kBlockBytes,
                             end - pieces_[0].bytes - pieces_[1].begin - pieces_[1].bytes};
  for (const Piece& piece : pieces_) {
    end -= piece.bytes;
    std::memcpy(at + end, from + piece.begin, piece.bytes);
  }
  for (unsigned i = 0; i < base_->slots; ++i) {
    if (i == without_) continue;
    *slot++ = {old[i].tag, static_cast<std::uint16_t>(old[i].offset + by[i > without_ ? 1 : 0]), old[i].checksum};
  }
  return slot;
}

void GroupBuilder::write(std::byte* at, std::uint64_t block, std::uint64_t group, std::uint64_t sequence,
                         BlockRef next) const {
  auto* page = reinterpret_cast<PageHeader*>(at);
  *page = PageHeader{};
  page->kind = PageKind::Group;
  page->slots = static_cast<std::uint16_t>(items_.size() + kept_);
  page->blocks = blocks();
  page->self = block;
  page->owner = group;
  page->sequence = sequence;
  page->link = next;
  auto* slot = reinterpret_cast<Slot*>(page + 1);
  std::size_t end = std::size_t{page->blocks} * kBlockBytes;
  if (kept_ > 0) slot = write_kept(at, slot, end);
  for (const Item& item : items_) {
    end -= item.bytes.size();
    // Of a slot that made no sense nothing is left but the slot.
    if (!item.bytes.empty()) std::memcpy(at + end, item.bytes.data(), item.bytes.size());
    *slot++ = {item.tag, static_cast<std::uint16_t>(end), item.checksum};
  }
  base::check(reinterpret_cast<std::byte*>(slot) <= at + end);
  seal_page(page);
}

}  // namespace scarlet::store
