// SPDX-License-Identifier: GPL-3.0-or-later
// PagePut: the usual write, worked out before the file's latch is taken. Where the group's page has room and is in no
// image, a record more or another one changes words of that page and counts; else the page is written anew. Under the
// latch remains to see that the page is still as it was, and to do it. A write to a group of several pages, or of a
// large record, and one that met another in the same page, goes the long way (record_editor.h).
//
// Three words tell that a page is as it was: the group's BlockRef, which no other page of the group ever has, and those
// of the page's header with the number of slots and the place where the entries begin. A put moves that place towards
// the front and nothing moves it back; a removal takes a slot away. So no changes together look like none.
//
// Errors: none; what is damaged is left to the long way, which reports it.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "store/file_core.h"
#include "store/journal.h"
#include "store/store_list.h"

namespace scarlet::store {

class PagePut {
 public:
  // Without the latch. The group's page is on its way to the cache afterwards, whatever is to be done there; which page
  // it is may change before the latch is ours.
  PagePut(FileCore& core, std::string_view id);

  // Without the latch. `id_and_record` is both, one behind the other, and stays valid. False when the write is not of
  // this kind.
  bool plan(std::string_view id_and_record);
  // Under the latch.
  bool still_possible() const;
  // As commit() of update.h, for an operation that was possible.
  base::Result<Lsn> commit(const JournalEntryHeader& entry, std::string_view payload);

 private:
  bool look();
  bool find_place(SlotsCopy& page);
  bool plan_in_place(SlotsCopy& page, unsigned slot, std::uint32_t checksum);
  bool plan_anew(const SlotsCopy& page, unsigned slot, std::uint32_t checksum);
  bool plan_first();
  std::uint32_t entry_checksum() const;
  void stage_in_place(StoreList& list);
  base::Result<void> stage_anew(StoreList& list);
  bool young(std::uint64_t sequence) const;

  FileCore& core_;
  // While we look the page is not used for anything else. Taken first, when nothing waits to be stored yet.
  std::optional<ReadGuard> guard_;
  std::string_view id_;
  std::string_view id_and_record_;
  std::uint64_t hash_;
  std::uint64_t group_;
  const std::atomic<std::uint64_t>* place_;  // of its BlockRef
  BlockRef ref_ = 0;
  const std::byte* page_ = nullptr;
  std::uint64_t first_word_ = 0;
  std::uint64_t entries_word_ = 0;
  std::uint64_t sequence_ = 0;  // of the page
  std::uint32_t offset_ = 0;    // of the entry
  std::int64_t records_ = 0;    // more than before
  std::int64_t load_ = 0;
  std::uint64_t structure_ = 0;     // of the file, where the group has no page
  PageStores stores_;               // in place, or
  std::optional<PageDraft> draft_;  // anew
};

}  // namespace scarlet::store
