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

bool same_id(std::string_view stored, std::string_view id, bool no_case) {
  return no_case ? base::equal_ignoring_case(stored, id) : stored == id;
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

std::string_view id_in(std::string_view entry) {
  if (entry.size() < sizeof(EntryHeader)) return {};
  EntryHeader header;
  std::memcpy(&header, entry.data(), sizeof header);
  return entry.substr(sizeof header, header.id_bytes);
}

void GroupPage::get_item(unsigned slot, Item& item) const {
  const Slot its = this->slot(slot);
  item.bytes = raw(its);
  item.checksum = its.checksum;
  item.tag = its.tag;
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
    if (!same_id(entry.id, id, no_case)) continue;
    slot = i;
    return Found::Yes;
  }
  return Found::No;
}

PageStores put_entry(const PageHeader& page, const Slot* slots, unsigned slot, const Slot& value) {
  PageHeader header = page;
  header.slots = static_cast<std::uint16_t>(std::max<unsigned>(page.slots, slot + 1));
  header.entries = value.offset;
  header.checksum = group_checksum(header, slots, slot, value);
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

std::uint32_t SlotsCopy::checksum(unsigned slots) const {
  constexpr std::size_t kFrom = sizeof page_.header.checksum;
  return base::crc32c(bytes() + kFrom, sizeof page_.header + slots * sizeof(Slot) - kFrom);
}

bool SlotsCopy::take(GrowingMap& data, BlockRef ref, std::uint64_t group) {
  at_ = find_group_page(data, ref, group, page_.header);
  if (at_ == nullptr || page_.header.slots >= kMostSlots) return false;
  for (unsigned i = 0; i < page_.header.slots; ++i) {
    const std::size_t offset = sizeof(PageHeader) + i * sizeof(Slot);
    set_word(offset, page_word(at_, offset));
  }
  return checksum(page_.header.slots) == page_.header.checksum;
}

Found SlotsCopy::find(std::uint16_t tag, std::string_view id, bool no_case, unsigned& slot, Entry& entry) const {
  const GroupPage page(at_, page_.header);
  for (slot = 0; slot < page_.header.slots; ++slot) {
    if (page_.slots[slot].tag != tag) continue;
    if (!page.entry(page_.slots[slot], entry)) return Found::Damaged;
    if (same_id(entry.id, id, no_case)) return Found::Yes;
  }
  return Found::No;
}

void SlotsCopy::put(unsigned slot, std::uint16_t tag, std::uint32_t entry, std::uint32_t entry_checksum,
                    PageStores& stores) {
  constexpr unsigned kSlotsBit = 8 * offsetof(PageHeader, slots);
  constexpr unsigned kEntriesBit = 8 * (offsetof(PageHeader, entries) - kEntriesWord);
  static_assert(kSlotsBit == 48 && kEntriesBit == 32);
  static_assert(offsetof(Slot, offset) == 2 && offsetof(Slot, checksum) == 4);
  const std::size_t offset = sizeof(PageHeader) + slot * sizeof(Slot);
  const std::uint64_t slot_word = tag | entry << 16 | std::uint64_t{entry_checksum} << 32;
  const unsigned slots = std::max<unsigned>(page_.header.slots, slot + 1);
  const std::uint64_t entries_word = (word(kEntriesWord) & ~std::uint32_t{0}) | std::uint64_t{entry} << kEntriesBit;
  const std::uint64_t first_word = (word(kFirstWord) & ((std::uint64_t{1} << kSlotsBit) - (std::uint64_t{1} << 32))) |
                                   std::uint64_t{slots} << kSlotsBit;
  set_word(offset, slot_word);
  set_word(kEntriesWord, entries_word);
  set_word(kFirstWord, first_word);
  stores.store[0] = {offset, slot_word};
  stores.store[1] = {kEntriesWord, entries_word};
  stores.store[2] = {kFirstWord, first_word | checksum(slots)};
  stores.count = 3;
}

void GroupBuilder::start_from(const GroupPage& page, std::optional<unsigned> without) {
  clear();
  for (unsigned i = 0; i < page.size(); ++i) {
    if (i == without) continue;
    Item& item = items_.emplace_back();
    page.get_item(i, item);
    bytes_ += sizeof(Slot) + item.bytes.size();
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
