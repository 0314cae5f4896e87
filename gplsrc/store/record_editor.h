// SPDX-License-Identifier: GPL-3.0-or-later
// RecordEditor: changes records, and splits and merges groups, within an Update. It sees what the update has staged.
// Entries it gives out live until the next change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/group.h"
#include "store/update.h"

namespace scarlet::store {

enum class Adjustment { None, Split, Merge };
// What the load asks for.
Adjustment wanted_adjustment(const StoredParameters& parameters, std::uint64_t load_bytes, std::uint64_t modulus);

class RecordEditor {
 public:
  explicit RecordEditor(Update& update);
  ~RecordEditor() = default;
  RecordEditor(const RecordEditor&) = delete;
  RecordEditor& operator=(const RecordEditor&) = delete;

  base::Result<bool> find(std::string_view id, Entry& entry);
  base::Result<void> put(std::string_view id, std::string_view record);
  base::Result<bool> remove(std::string_view id);

  // One group more, or fewer, if the load asks for it; false when it does not.
  base::Result<bool> adjust_modulus();

 private:
  struct Place {
    std::uint64_t group = 0;
    std::uint64_t hash = 0;
    std::vector<GroupPage>& pages;  // the whole chain
    std::size_t page = 0;           // where the record is
    unsigned slot = 0;
    Entry entry;
  };
  base::Result<void> split();
  base::Result<void> merge();
  base::Result<bool> locate(std::string_view id);
  base::Result<void> load_chain(std::uint64_t group, std::vector<GroupPage>& pages);
  base::Result<void> collect(std::uint64_t group, std::vector<Item>& entries, std::vector<GroupPage>& pages);
  base::Result<void> make_entry(std::string_view id, std::string_view record);
  base::Result<LargePointer> write_large(std::string_view record, std::uint64_t hash);
  void retire_large(const Entry& entry);
  base::Result<BlockRef> write_page(std::uint64_t group, BlockRef next, std::size_t spare_share = 0);
  base::Result<BlockRef> write_group(std::uint64_t group, const std::vector<Item>& entries,
                                     std::size_t spare_share = 0);
  base::Result<void> replace_page(std::size_t index, BlockRef replacement);
  base::Result<void> insert();
  base::Result<void> replace_in_page();
  void add_new_entry();
  bool may_change(const PageHeader& page) const;
  bool put_in_place(const GroupPage& page, unsigned slot);
  void store(const GroupPage& page, const PageStores& stores);

  Update& update_;
  Lent<EditorLists> lists_;
  Place place_;
  GroupBuilder& builder_;
  std::string& entry_;  // the bytes of the new entry
  std::uint64_t entry_load_ = 0;
};

}  // namespace scarlet::store
