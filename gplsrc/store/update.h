// SPDX-License-Identifier: GPL-3.0-or-later
// Update: one operation on one hashed file, all of it or nothing, whatever process is killed when.
//
//   1. under the file's latch, new pages are written into free blocks, or an entry into the free space of a page:
//      nobody sees them
//   2. the list of stores that make them seen (group table, words of a page, counts, index roots) and of the blocks
//   that
//      come into and go out of use is written into the intent of the live state
//   3. the entry is appended to the journal: the operation has happened when, and only when, the journal's end moves
//   4. the stores are done, the intent is closed
//
// A writer killed before 3 leaves blocks that nobody knows; one killed after it leaves an intent that the next owner of
// the latch carries out (settle). Doing the list twice is harmless. An operation on several files has an intent in each
// and one journal entry. Splits, merges and the like change nothing that the journal records: their intent counts from
// the moment it is complete.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "store/file_core.h"
#include "store/journal.h"

namespace scarlet::store {

class Update {
 public:
  explicit Update(FileCore& core) : core_(core), lists_(core.staged_lists) {}
  // Gives back what was not published.
  ~Update() { abandon(); }
  Update(const Update&) = delete;
  Update& operator=(const Update&) = delete;

  FileCore& core() const { return core_; }
  // Of this operation; pages carry it.
  std::uint64_t sequence() const { return core_.live.state().sequence + 1; }

  // The group as this operation sees it.
  BlockRef group(std::uint64_t index) const;
  std::uint64_t modulus() const { return field(core_.live.state().modulus); }
  // A 64-bit field of the live state as this operation sees it.
  std::uint64_t field(std::uint64_t& where) const;

  struct NewPage {
    std::uint64_t block = 0;
    std::byte* bytes = nullptr;
  };
  base::Result<NewPage> new_page(std::uint64_t blocks);
  void retire(std::uint64_t block, std::uint64_t blocks);
  void retire(const PageHeader* page) { retire(page->self, page->blocks); }

  // Whether a page that was made since the last image may be changed where it lies. The update must then be about one
  // record: it does not see what it has staged there.
  void set_in_place() { in_place_ = true; }
  bool in_place() const { return in_place_; }

  // The stores are done in the order in which these are called.
  void set_group(std::uint64_t index, BlockRef ref);
  void set_field(std::uint64_t& where, std::uint64_t value);
  void set_page_word(std::uint64_t block, std::size_t offset, std::uint64_t value);
  // Every word of the state that differs.
  void set_state(const FileState& state);
  // The file loses all its records; what keep() names stays in use.
  void set_clear() { clear_ = true; }
  void keep(std::uint64_t block, std::uint64_t blocks);
  // Several records change: readers wait for the short moment in which some have and some have not.
  void set_visible_at_once() { visible_ = true; }

  void count(std::int64_t records, std::int64_t load_bytes, std::uint64_t changes);
  std::int64_t record_change() const { return records_; }
  std::int64_t load_change() const { return load_; }

  // Nothing of the operation stays.
  void abandon();

 private:
  friend base::Result<Lsn> commit(Journal& journal, EntryKind kind, std::string_view payload,
                                  std::span<Update* const> updates);
  friend base::Result<void> commit_without_journal(Update& update);
  base::Result<void> check_retired() const;
  base::Result<void> prepare();
  base::Result<void> spill(Intent& intent);
  void finish_staging();
  void stage(std::uint64_t where, std::uint64_t value);
  const std::uint64_t* staged(std::uint64_t where) const;
  void done();

  FileCore& core_;
  Lent<StagedLists> lists_;
  std::vector<StagedStore>& stores_ = lists_->stores;
  std::vector<StagedExtent>& extents_ = lists_->extents;
  std::unordered_map<std::uint64_t, std::size_t> places_;  // of stores_, once there are many
  std::int64_t records_ = 0;
  std::int64_t load_ = 0;
  std::uint64_t changes_ = 0;
  bool fields_ = false;  // fields of the live state are staged
  bool in_place_ = false;
  bool clear_ = false;
  bool visible_ = false;
  std::uint64_t spill_block_ = 0;
  std::uint64_t spill_blocks_ = 0;
};

// All latches are held. Gives the end of the entry: what to sync to. The updates are empty again afterwards; when it
// fails nothing has happened.
base::Result<Lsn> commit(Journal& journal, EntryKind kind, std::string_view payload, std::span<Update* const> updates);
// For what does not change the records.
base::Result<void> commit_without_journal(Update& update);

// Does what the intent says, from the beginning. Under the latch.
void apply_intent(FileCore& core);

}  // namespace scarlet::store
