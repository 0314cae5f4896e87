// SPDX-License-Identifier: GPL-3.0-or-later
// PageDraft: a group page put together in private memory, before the file's latch is taken; under it the page gets its
// place. Only for pages of few blocks, which nearly all are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "store/group.h"
#include "store/layout.h"

namespace scarlet::store {

class PageDraft {
 public:
  explicit PageDraft(std::uint64_t group);

  // Both are false when the page would be too large. Damaged entries are carried along.
  bool add(const Item& item);
  // An entry that stands in two pieces: `header` is its EntryHeader.
  bool add(std::uint16_t tag, std::uint32_t checksum, std::uint64_t header, std::string_view rest);

  bool empty() const { return slots_ == 0; }
  // After the last entry: room for a part of what it holds once more, as GroupBuilder::blocks().
  void finish(std::size_t spare_share);
  std::uint32_t blocks() const { return static_cast<std::uint32_t>(page_.header.blocks); }
  // `at` is where the run of blocks that begins with `block` is mapped.
  void place(std::byte* at, std::uint64_t block, std::uint64_t sequence);

 private:
  static constexpr std::size_t kMostBytes = 4 * kBlockBytes;
  static constexpr unsigned kMostSlots = 128;
  std::byte* make_room(std::uint16_t tag, std::uint32_t checksum, std::size_t bytes);
  std::size_t entry_bytes() const { return kMostBytes - begin_; }

  unsigned slots_ = 0;
  std::size_t begin_ = kMostBytes;  // of the entries in entries_
  struct {
    PageHeader header;
    Slot slots[kMostSlots];
  } page_;
  std::byte entries_[kMostBytes];  // from the end
};

}  // namespace scarlet::store
