// SPDX-License-Identifier: GPL-3.0-or-later
// Every offset and length in a page is checked against the page before it is used.
#include "store/group.h"

#include <bit>
#include <cstring>

#include "base/check.h"
#include "base/crc32c.h"
#include "base/text.h"

namespace scarlet::store {
namespace {

std::uint64_t word_of(const PageHeader& header, std::size_t offset) {
  return page_word(reinterpret_cast<const std::byte*>(&header), offset);
}

}  // namespace

Slot GroupPage::slot(unsigned number) const {
  return std::bit_cast<Slot>(page_word(page_, sizeof(PageHeader) + number * sizeof(Slot)));
}

std::string_view GroupPage::raw(const Slot& slot) const {
  const std::size_t room = std::size_t{header_.blocks} * kBlockBytes;
  if (slot.offset < sizeof(PageHeader) || slot.offset + sizeof(EntryHeader) > room) return {};
  const std::string_view rest(reinterpret_cast<const char*>(page_) + slot.offset, room - slot.offset);
  EntryHeader header;
  std::memcpy(&header, rest.data(), sizeof header);
  const std::size_t body = header.large != 0 ? sizeof(LargePointer) : header.record_bytes;
  const std::size_t whole = sizeof header + header.id_bytes + body;
  return whole <= rest.size() ? rest.substr(0, whole) : std::string_view();
}

bool GroupPage::entry(const Slot& slot, Entry& entry) const {
  entry.bytes = raw(slot);
  entry.checksum = slot.checksum;
  entry.tag = slot.tag;
  if (entry.bytes.empty() || base::crc32c(entry.bytes.data(), entry.bytes.size()) != entry.checksum) return false;
  EntryHeader header;
  std::memcpy(&header, entry.bytes.data(), sizeof header);
  if (header.id_bytes == 0) return false;
  entry.id = entry.bytes.substr(sizeof header, header.id_bytes);
  entry.record_bytes = header.record_bytes;
  entry.large = header.large != 0;
  entry.record = entry.large ? std::string_view() : entry.bytes.substr(sizeof header + header.id_bytes);
  if (entry.large) std::memcpy(&entry.pointer, entry.id.data() + entry.id.size(), sizeof entry.pointer);
  return true;
}

Found GroupPage::find(std::uint16_t tag, std::string_view id, bool no_case, unsigned& slot, Entry& entry) const {
  for (unsigned i = 0; i < size(); ++i) {
    const Slot candidate = this->slot(i);
    if (candidate.tag != tag) continue;
    // Also an entry of another id is checked: it might be ours with a flipped bit.
    if (!this->entry(candidate, entry)) return Found::Damaged;
    if (no_case ? !base::equal_ignoring_case(entry.id, id) : entry.id != id) continue;
    slot = i;
    return Found::Yes;
  }
  return Found::No;
}

std::optional<std::uint32_t> room_in(const PageHeader& header, unsigned slots, std::size_t entry_bytes) {
  if (entry_bytes > header.entries) return std::nullopt;
  const auto offset = static_cast<std::uint32_t>((header.entries - entry_bytes) / sizeof(Slot) * sizeof(Slot));
  if (offset < sizeof(PageHeader) + slots * sizeof(Slot)) return std::nullopt;
  return offset;
}

PageStores put_entry(const GroupPage& page, unsigned slot, std::uint32_t offset, std::uint16_t tag,
                     std::uint32_t checksum) {
  PageHeader header = page.header();
  header.slots = static_cast<std::uint16_t>(std::max(page.size(), slot + 1));
  header.entries = offset;
  const Slot value{tag, static_cast<std::uint16_t>(offset), checksum};
  header.checksum = group_checksum(header, page.slots(), slot, value);
  PageStores stores;
  stores.store = {{{sizeof header + slot * sizeof value, std::bit_cast<std::uint64_t>(value)},
                   {kEntriesWord, word_of(header, kEntriesWord)},
                   {kFirstWord, word_of(header, kFirstWord)}}};
  stores.count = 3;
  return stores;
}

// The last slot takes the place of the one that goes.
PageStores remove_entry(const GroupPage& page, unsigned slot) {
  PageHeader header = page.header();
  --header.slots;
  const Slot last = page.slot(header.slots);
  header.checksum = group_checksum(header, page.slots(), slot, last);
  PageStores stores;
  if (slot != header.slots) {
    stores.store[stores.count++] = {sizeof header + slot * sizeof last, std::bit_cast<std::uint64_t>(last)};
  }
  stores.store[stores.count++] = {kFirstWord, word_of(header, kFirstWord)};
  return stores;
}

void GroupBuilder::start_from(const GroupPage& page, std::optional<unsigned> without) {
  clear();
  for (unsigned i = 0; i < page.size(); ++i) {
    const Slot slot = page.slot(i);
    if (i != without) add(slot.tag, slot.checksum, page.raw(slot));
  }
}

void GroupBuilder::write(const Place& place, std::uint64_t group, std::uint64_t sequence, BlockRef next) const {
  auto* page = reinterpret_cast<PageHeader*>(place.at);
  *page = PageHeader{};
  page->kind = PageKind::Group;
  page->slots = static_cast<std::uint16_t>(items_.size());
  page->blocks = place.blocks;
  page->self = place.block;
  page->owner = group;
  page->sequence = sequence;
  page->link = next;
  auto* slot = reinterpret_cast<Slot*>(page + 1);
  std::size_t end = std::size_t{page->blocks} * kBlockBytes;
  for (const Item& item : items_) {
    end -= item.bytes.size();
    // Of a slot that made no sense nothing is left but the slot.
    if (!item.bytes.empty()) std::memcpy(place.at + end, item.bytes.data(), item.bytes.size());
    *slot++ = {item.tag, static_cast<std::uint16_t>(end), item.checksum};
  }
  base::check(reinterpret_cast<std::byte*>(slot) <= place.at + end);
  page->entries = static_cast<std::uint32_t>(end);
  seal_page(page);
}

}  // namespace scarlet::store
