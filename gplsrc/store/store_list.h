// SPDX-License-Identifier: GPL-3.0-or-later
// StoreList: a small operation on a hashed file, all of it worked out before. What update.h says of an operation holds
// for it; it goes into the intent at once, without lists of its own, and can not be looked at before it is done.
// Under the file's latch.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "store/file_core.h"
#include "store/journal.h"
#include "store/page_draft.h"

namespace scarlet::store {

class StoreList {
 public:
  explicit StoreList(FileCore& core) : core_(core), intent_(core.live.header()->intent) {}
  // Gives back what was placed and not published.
  ~StoreList() { abandon(); }
  StoreList(const StoreList&) = delete;
  StoreList& operator=(const StoreList&) = delete;

  // Of this operation.
  std::uint64_t sequence() const { return core_.live.state().sequence + 1; }

  // Gives a new page its place; 0 when it is empty. At most kMostExtents calls of this and the next one.
  base::Result<BlockRef> place(PageDraft& draft);
  // GroupDamaged when the blocks can not be those of a page: nothing may reach beyond a page with a forged header.
  base::Result<void> retire(std::uint64_t block, std::uint64_t blocks);

  // At most kMostStores calls of these three. The stores are done in the order of the calls.
  // `page` is where the run of the data file that begins with `block` is mapped.
  void page_word(std::uint64_t block, std::byte* page, std::size_t offset, std::uint64_t value);
  void field(std::uint64_t& where, std::uint64_t value);
  void group(std::uint64_t index, BlockRef ref);

  // As commit() of update.h, of an entry whose header was made before.
  base::Result<Lsn> commit(const JournalEntryHeader& header, std::string_view payload);
  void commit_without_journal();

 private:
  static constexpr unsigned kMostStores = 8;
  static constexpr unsigned kMostExtents = 3;
  static_assert(kMostStores <= Intent::kInline && kMostExtents <= Intent::kInline);
  void add(std::uint64_t where, std::uint64_t value, std::atomic<std::uint64_t>& target);
  void add(std::uint64_t block, std::uint64_t blocks, std::uint32_t kind);
  void prepare();
  void apply();
  void abandon();

  FileCore& core_;
  Intent& intent_;
  unsigned stores_ = 0;
  unsigned extents_ = 0;
  std::array<std::atomic<std::uint64_t>*, kMostStores> targets_;
};

}  // namespace scarlet::store
