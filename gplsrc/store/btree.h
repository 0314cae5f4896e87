// SPDX-License-Identifier: GPL-3.0-or-later
// B+trees of index entries (key, record id), in nodes of four blocks. A changed node is written anew, and so are the
// nodes above it: the tree a reader has found stays as it was.
//
//   node   PageHeader (level 0: leaf; slots: cells; link: bytes used after the header), then the cells in order
//   cell   u16 key bytes | u8 id bytes | u8 0 | BlockRef child (inner nodes only) | key | id
//
// An inner cell holds a lower bound of its child's entries; that of the first cell is never looked at.
// Nodes are not filled up by merging with neighbours; an empty one disappears.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/index_order.h"
#include "store/page.h"
#include "store/update.h"

namespace scarlet::store {

inline constexpr std::uint64_t kNodeBlocks = 4;
inline constexpr std::size_t kNodeBytes = kNodeBlocks * kBlockBytes - sizeof(PageHeader);
inline constexpr std::size_t kIndexKeyBytes = 255;  // longer keys are cut
inline constexpr unsigned kTreeDepth = 24;          // a deeper tree is a loop

struct IndexEntry {
  std::string key;
  std::string id;
};

struct Cell {
  std::string_view key;
  std::string_view id;
  BlockRef child = 0;
};

// Cells of a node, or nothing when it is damaged.
std::optional<std::vector<Cell>> read_node(GrowingMap& data, BlockRef ref, std::uint64_t index, unsigned& level);

// Reading: by anyone who holds an epoch or the latch.
class TreeReader {
 public:
  TreeReader(GrowingMap& data, std::uint64_t index, BlockRef root, const IndexOrder& order)
      : data_(data), index_(index), root_(root), order_(order) {}
  // Entries from (key, id) on, ascending, or from the one before it, descending, until `visit` says false.
  // Without a start: from the end where the direction begins. False when the tree is damaged.
  using Visit = std::function<bool(const Cell&)>;
  bool ascend(const IndexEntry* from, const Visit& visit) const;
  bool descend(const IndexEntry* before, const Visit& visit) const;
  // Every node, for checks and for retiring a tree.
  bool nodes(const std::function<void(const PageHeader&)>& visit) const;

 private:
  enum class Walk { More, Done, Damaged };
  Walk ascend_in(BlockRef ref, unsigned depth, const IndexEntry* from, const Visit& visit) const;
  Walk descend_in(BlockRef ref, unsigned depth, const IndexEntry* before, const Visit& visit) const;
  bool nodes_in(BlockRef ref, unsigned depth, const std::function<void(const PageHeader&)>& visit) const;

  GrowingMap& data_;
  std::uint64_t index_;
  BlockRef root_;
  const IndexOrder& order_;
};

// Writing, within an update.
class TreeWriter {
 public:
  TreeWriter(Update& update, std::uint64_t index, const IndexOrder& order)
      : update_(update), index_(index), order_(order) {}
  // An entry that is there already, or not there, is left alone.
  base::Result<void> insert(const IndexEntry& entry);
  base::Result<void> erase(const IndexEntry& entry);
  // Entries in order, without duplicates; each node is written once for all that come into it.
  base::Result<void> insert_sorted(std::span<const IndexEntry> entries);
  // From entries in order, without duplicates, in place of what there was.
  base::Result<void> build(const std::vector<IndexEntry>& entries);

 private:
  struct Level {
    BlockRef ref = 0;
    const PageHeader* page = nullptr;
    std::vector<Cell> cells;
    std::size_t at = 0;  // cell that was followed; in the leaf: first not below the entry
  };
  base::Result<bool> descend(const IndexEntry& entry, std::vector<Level>& path);
  base::Result<BlockRef> write(unsigned level, const Cell* begin, const Cell* end);
  base::Result<std::vector<Cell>> write_split(unsigned level, const std::vector<Cell>& cells);
  base::Result<void> replace(std::vector<Level>& path);
  base::Result<void> set_root(std::vector<Cell> top, unsigned level);
  IndexSlot& slot() const { return update_.core().live.state().indices[index_]; }
  void count(std::int64_t by);
  std::size_t merge(std::vector<Level>& path, std::span<const IndexEntry> entries);

  Update& update_;
  std::uint64_t index_;
  const IndexOrder& order_;
};

}  // namespace scarlet::store
