// SPDX-License-Identifier: GPL-3.0-or-later
// Group pages: reading the records of one, and building a new one.
//
//   | PageHeader | Slot 0 | Slot 1 | ...   free   ... | entry 1 | entry 0 |
//
// The page's checksum covers header and slots, a slot's checksum covers its entry: a look-up checks the slots and the
// one entry it is after, not the whole page, and is still sure of a record's absence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "store/layout.h"
#include "store/page.h"

namespace scarlet::store {

// A record where it lies in its page.
struct Entry {
  std::string_view bytes;  // the whole entry
  std::string_view id;
  std::string_view record;  // empty when large
  std::uint32_t record_bytes = 0;
  std::uint32_t checksum = 0;
  bool large = false;
  LargePointer pointer{};
};

enum class Found { No, Yes, Damaged };

class GroupPage {
 public:
  static std::optional<GroupPage> open(GrowingMap& data, BlockRef ref, std::uint64_t group) {
    const PageHeader* page = open_page(data, ref, PageKind::Group, group);
    if (page == nullptr) return std::nullopt;
    return GroupPage(page);
  }
  // A page whose header was checked, perhaps a copy of it elsewhere.
  explicit GroupPage(const PageHeader* page) : page_(page) {}

  const PageHeader& header() const { return *page_; }
  unsigned size() const { return page_->slots; }
  std::uint16_t tag(unsigned slot) const { return slots()[slot].tag; }
  // Looks for an id; `slot` and `entry` are set when it is there.
  Found find(std::uint16_t tag, std::string_view id, bool no_case, unsigned& slot, Entry& entry) const;
  // Where the entries begin: those of all slots lie from there to the end. Nothing when the slots make no sense.
  std::optional<std::size_t> entries_begin() const;
  // The bytes of the entry, unchecked: entries lie one below the other in the order of the slots. Empty when the slots
  // make no sense.
  std::string_view raw(unsigned slot) const;
  std::uint32_t checksum(unsigned slot) const { return slots()[slot].checksum; }
  // False when the entry is damaged.
  bool entry(unsigned slot, Entry& entry) const;

 private:
  const Slot* slots() const { return reinterpret_cast<const Slot*>(page_ + 1); }
  const PageHeader* page_;
};

// Collects entries for a new page. The bytes of entries are not copied before write().
class GroupBuilder {
 public:
  static constexpr std::size_t kLargestPage = kGroupPageBlocks * kBlockBytes;

  void clear() {
    items_.clear();
    base_ = nullptr;
    kept_ = 0;
    bytes_ = sizeof(PageHeader);
  }
  // All entries of a page but one, copied together by write(); damaged ones are carried along: their checksums keep
  // telling the truth about them.
  void start_from(const GroupPage& page, std::optional<unsigned> without);
  // Takes over the memory of another one; both are empty afterwards.
  void reuse(GroupBuilder& other) {
    items_.swap(other.items_);
    clear();
    other.clear();
  }
  bool empty() const { return items_.empty() && kept_ == 0; }
  bool fits(std::size_t entry_bytes) const { return bytes_ + sizeof(Slot) + entry_bytes <= kLargestPage; }
  void add(std::uint16_t tag, std::uint32_t checksum, std::string_view bytes) {
    items_.push_back({bytes, checksum, tag});
    bytes_ += sizeof(Slot) + bytes.size();
  }
  std::uint32_t blocks() const { return static_cast<std::uint32_t>(blocks_for(bytes_)); }
  // `at` has room for blocks().
  void write(std::byte* at, std::uint64_t block, std::uint64_t group, std::uint64_t sequence, BlockRef next) const;

 private:
  struct Item {
    std::string_view bytes;
    std::uint32_t checksum;
    std::uint16_t tag;
  };
  struct Piece {
    std::size_t begin = 0;  // in the old page
    std::size_t bytes = 0;
  };
  Slot* write_kept(std::byte* at, Slot* slot, std::size_t& end) const;

  const PageHeader* base_ = nullptr;  // page whose entries are kept, but those between the two pieces
  Piece pieces_[2];                   // the upper one first
  unsigned kept_ = 0;                 // slots
  unsigned without_ = 0;              // slot that is left out; all of them are kept: their number
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
