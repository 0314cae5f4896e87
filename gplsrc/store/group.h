// SPDX-License-Identifier: GPL-3.0-or-later
// Group pages: reading the records of one, changing one where it lies, and building a new one.
//
//   | PageHeader | Slot 0 | Slot 1 | ...   free   ... | entry 1 | an old entry | entry 0 |
//
// The page's checksum covers header and slots, a slot's checksum covers its entry: a look-up checks the slots and the
// one entry it is after, not the whole page, and is still sure of a record's absence.
//
// A page that no image holds may get a new entry in its free space, and a slot more, less or other, by at most three
// stores of a word. Entries stay as they are until the page is out of use: who has found one may read it in peace. Who
// reads slots sees that they changed meanwhile by the first word of the page, which holds their checksum.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "store/layout.h"
#include "store/lent.h"
#include "store/page.h"

namespace scarlet::store {

// A record where it lies in its page.
struct Entry {
  std::string_view bytes;  // the whole entry
  std::string_view id;
  std::string_view record;  // empty when large
  std::uint32_t record_bytes = 0;
  std::uint32_t checksum = 0;
  std::uint16_t tag = 0;
  bool large = false;
  LargePointer pointer{};
};

enum class Found { No, Yes, Damaged };

// A page that will get more entries has half as much room again.
inline constexpr std::size_t kSpareShare = 2;

// An entry on its way to another page: its bytes, unchecked, and what its slot says of it.
struct Item {
  std::string_view bytes;
  std::uint32_t checksum = 0;
  std::uint16_t tag = 0;
};
// The id in the bytes of an entry; empty when there is none.
std::string_view id_in(std::string_view entry);

class GroupPage {
 public:
  static std::optional<GroupPage> open(GrowingMap& data, BlockRef ref, std::uint64_t group) {
    PageHeader header;
    const std::byte* page = open_group_page(data, ref, group, header);
    if (page == nullptr) return std::nullopt;
    return GroupPage(page, header);
  }
  // A page whose header was checked.
  GroupPage(const std::byte* page, const PageHeader& header) : page_(page), header_(header) {}

  // As it was when the page was opened.
  const PageHeader& header() const { return header_; }
  // Whether the slots that were looked at since it was opened are those of one moment.
  bool unchanged() const { return page_word(page_, kFirstWord) == page_word(bytes_of_header(), kFirstWord); }
  unsigned size() const { return header_.slots; }
  const std::byte* bytes() const { return page_; }
  Slot slot(unsigned number) const;
  // Looks for an id; `slot` and `entry` are set when it is there.
  Found find(std::uint16_t tag, std::string_view id, bool no_case, unsigned& slot, Entry& entry) const;
  // The bytes of the entry, unchecked. Empty when it can not lie where its slot says.
  std::string_view raw(const Slot& slot) const;
  void get_item(unsigned slot, Item& item) const;
  // False when the entry is damaged.
  bool entry(unsigned slot, Entry& entry) const { return this->entry(this->slot(slot), entry); }
  bool entry(const Slot& slot, Entry& entry) const;

  // Under the latch: the slots where they lie.
  const Slot* slots() const { return reinterpret_cast<const Slot*>(page_ + sizeof(PageHeader)); }

 private:
  const std::byte* bytes_of_header() const { return reinterpret_cast<const std::byte*>(&header_); }
  const std::byte* page_;
  PageHeader header_;
};

// Whether a page that had this header, under the same BlockRef, has the same slots still: a put moves the place where
// its entries begin towards the front and nothing moves it back, and a removal takes a slot away.
inline bool has_same_slots(const std::byte* page, const PageHeader& then) {
  const auto* header = reinterpret_cast<const std::byte*>(&then);
  return page_word(page, kFirstWord) == page_word(header, kFirstWord) &&
         page_word(page, kEntriesWord) == page_word(header, kEntriesWord);
}

// Words to be stored in a page: all of them, in any order.
struct PageStores {
  struct Store {
    std::size_t offset;  // in the page
    std::uint64_t value;
  };
  std::array<Store, 3> store;
  unsigned count = 0;
};

// Where an entry more goes, a multiple of 8. 0 if the page has no room for it besides so many slots.
inline std::uint32_t room_in(const PageHeader& header, unsigned slots, std::size_t entry_bytes) {
  if (entry_bytes > header.entries) return 0;
  const auto offset = static_cast<std::uint32_t>((header.entries - entry_bytes) / sizeof(Slot) * sizeof(Slot));
  return offset < sizeof(PageHeader) + slots * sizeof(Slot) ? 0 : offset;
}
// The entry lies where `value` says, which room_in() gave. `slot` is the old record's, or the number of slots for one
// more.
PageStores put_entry(const PageHeader& page, const Slot* slots, unsigned slot, const Slot& value);
PageStores remove_entry(const GroupPage& page, unsigned slot);

// Header and slots of a page as they were at one moment, apart from the page. Written and read in whole words: a word
// that was just written in parts is not there for some time.
class SlotsCopy {
 public:
  // False when the page is not the one that was meant, is damaged or just being changed, or has too many slots.
  bool take(GrowingMap& data, BlockRef ref, std::uint64_t group);
  const PageHeader& header() const { return page_.header; }
  const std::byte* page() const { return at_; }
  // Words of the header.
  std::uint64_t word(std::size_t offset) const { return page_word(bytes(), offset); }
  // As GroupPage::find(); `slot` is the number of slots when the id is not there.
  Found find(std::uint16_t tag, std::string_view id, bool no_case, unsigned& slot, Entry& entry) const;
  // As put_entry(). The copy is of no use afterwards.
  void put(unsigned slot, std::uint16_t tag, std::uint32_t offset, std::uint32_t checksum, PageStores& stores);

 private:
  static constexpr unsigned kMostSlots = 64;
  const std::byte* bytes() const { return reinterpret_cast<const std::byte*>(&page_); }
  void set_word(std::size_t offset, std::uint64_t value) {
    std::memcpy(reinterpret_cast<std::byte*>(&page_) + offset, &value, sizeof value);
  }
  std::uint32_t checksum(unsigned slots) const;

  const std::byte* at_ = nullptr;
  struct {
    PageHeader header;
    Slot slots[kMostSlots];
  } page_;
};

// Collects entries for a new page. The bytes of entries are not copied before write().
class GroupBuilder {
 public:
  static constexpr std::size_t kLargestPage = kGroupPageBlocks * kBlockBytes;

  void clear() {
    items_.clear();
    bytes_ = sizeof(PageHeader);
  }
  // All entries of a page but one; damaged ones are carried along: their checksums keep telling the truth about them.
  void start_from(const GroupPage& page, std::optional<unsigned> without);
  // Gives memory back that was unusually much.
  void forget() {
    store::forget(items_);
    clear();
  }
  bool empty() const { return items_.empty(); }
  bool fits(std::size_t entry_bytes) const { return bytes_ + sizeof(Slot) + entry_bytes <= kLargestPage; }
  void add(const Item& item) {
    items_.push_back(item);
    bytes_ += sizeof(Slot) + item.bytes.size();
  }
  // For what it holds and, unless `spare_share` is 0, room for that part of it once more, as far as a page goes.
  std::uint32_t blocks(std::size_t spare_share = 0) const {
    const std::size_t spare = spare_share == 0 ? 0 : bytes_ / spare_share;
    return static_cast<std::uint32_t>(blocks_for(std::min(bytes_ + spare, kLargestPage)));
  }
  struct Place {
    std::byte* at;
    std::uint64_t block;
    std::uint32_t blocks;
  };
  void write(const Place& place, std::uint64_t group, std::uint64_t sequence, BlockRef next) const;

 private:
  std::vector<Item> items_;
  std::size_t bytes_ = sizeof(PageHeader);
};

inline std::uint64_t reference_entry_bytes(std::size_t id_bytes, std::size_t record_bytes, bool large) {
  const std::uint64_t bytes = sizeof(EntryHeader) + id_bytes + (large ? 0 : record_bytes);
  return (bytes + 3) & ~std::uint64_t{3};
}

// Bytes of records to room in the groups.
inline std::uint64_t load_percent(std::uint64_t load_bytes, std::uint64_t modulus, const StoredParameters& parameters) {
  const std::uint64_t room = modulus * parameters.group_size_kb * 1024;
  return room == 0 ? 0 : load_bytes * 100 / room;
}

// The load that a record is counted as.
inline std::uint64_t load_of(const Entry& entry) {
  return reference_entry_bytes(entry.id.size(), entry.record_bytes, entry.large);
}

}  // namespace scarlet::store
