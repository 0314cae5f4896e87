// SPDX-License-Identifier: GPL-3.0-or-later
// Nodes are decoded into cells that point into the old page, changed as a vector, and encoded into a new page.
#include "store/btree.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace scarlet::store {
namespace {

struct CellHeader {
  std::uint16_t key_bytes;
  std::uint8_t id_bytes;
  std::uint8_t reserved;
};
static_assert(sizeof(CellHeader) == 4);

std::size_t cell_bytes(const Cell& cell, unsigned level) {
  return sizeof(CellHeader) + (level > 0 ? sizeof(BlockRef) : 0) + cell.key.size() + cell.id.size();
}

std::size_t total_bytes(const Cell* begin, const Cell* end, unsigned level) {
  std::size_t bytes = 0;
  for (; begin != end; ++begin) bytes += cell_bytes(*begin, level);
  return bytes;
}

char* encode(char* at, const Cell& cell, unsigned level) {
  const CellHeader header{static_cast<std::uint16_t>(cell.key.size()), static_cast<std::uint8_t>(cell.id.size()), 0};
  std::memcpy(at, &header, sizeof header);
  at += sizeof header;
  if (level > 0) {
    std::memcpy(at, &cell.child, sizeof cell.child);
    at += sizeof cell.child;
  }
  at = std::copy(cell.key.begin(), cell.key.end(), at);
  return std::copy(cell.id.begin(), cell.id.end(), at);
}

// False when the cell does not lie within the bytes.
bool decode(std::string_view& bytes, unsigned level, Cell& cell) {
  const std::size_t fixed = sizeof(CellHeader) + (level > 0 ? sizeof(BlockRef) : 0);
  CellHeader header{};
  if (bytes.size() < fixed) return false;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (level > 0) std::memcpy(&cell.child, bytes.data() + sizeof header, sizeof cell.child);
  bytes.remove_prefix(fixed);
  const std::size_t text = std::size_t{header.key_bytes} + header.id_bytes;
  if (bytes.size() < text) return false;
  cell.key = bytes.substr(0, header.key_bytes);
  cell.id = bytes.substr(header.key_bytes, header.id_bytes);
  bytes.remove_prefix(text);
  return true;
}

std::optional<std::vector<Cell>> cells_of(const PageHeader* page) {
  if (page == nullptr || page->link > kNodeBytes) return std::nullopt;
  std::vector<Cell> cells(page->slots);
  std::string_view bytes(reinterpret_cast<const char*>(page_bytes(page)), page->link);
  for (Cell& cell : cells) {
    if (!decode(bytes, page->level, cell)) return std::nullopt;
  }
  return cells;
}

// The cell whose child holds the entry, if it is anywhere: the last one that is not above it.
std::size_t child_for(const std::vector<Cell>& cells, const IndexEntry& entry, const IndexOrder& order) {
  const auto above = std::upper_bound(
      cells.begin() + 1, cells.end(), entry,
      [&](const IndexEntry& e, const Cell& cell) { return order.compare(e.key, e.id, cell.key, cell.id) < 0; });
  return static_cast<std::size_t>(above - cells.begin()) - 1;
}

std::size_t first_not_below(const std::vector<Cell>& cells, const IndexEntry& entry, const IndexOrder& order) {
  const auto found = std::lower_bound(cells.begin(), cells.end(), entry, [&](const Cell& cell, const IndexEntry& e) {
    return order.compare(cell.key, cell.id, e.key, e.id) < 0;
  });
  return static_cast<std::size_t>(found - cells.begin());
}

}  // namespace

std::optional<std::vector<Cell>> read_node(GrowingMap& data, BlockRef ref, std::uint64_t index, unsigned& level) {
  const PageHeader* page = open_page(data, ref, PageKind::IndexNode, index);
  auto cells = cells_of(page);
  if (!cells || cells->empty()) return std::nullopt;
  level = page->level;
  return cells;
}

TreeReader::Walk TreeReader::ascend_in(BlockRef ref, unsigned depth, const IndexEntry* from, const Visit& visit) const {
  unsigned level = 0;
  const auto cells = read_node(data_, ref, index_, level);
  if (!cells || depth > kTreeDepth) return Walk::Damaged;
  if (level == 0) {
    for (std::size_t i = from != nullptr ? first_not_below(*cells, *from, order_) : 0; i < cells->size(); ++i) {
      if (!visit((*cells)[i])) return Walk::Done;
    }
    return Walk::More;
  }
  for (std::size_t i = from != nullptr ? child_for(*cells, *from, order_) : 0; i < cells->size(); ++i) {
    const Walk walk = ascend_in((*cells)[i].child, depth + 1, from, visit);
    if (walk != Walk::More) return walk;
    from = nullptr;
  }
  return Walk::More;
}

TreeReader::Walk TreeReader::descend_in(BlockRef ref, unsigned depth, const IndexEntry* before,
                                        const Visit& visit) const {
  unsigned level = 0;
  const auto cells = read_node(data_, ref, index_, level);
  if (!cells || depth > kTreeDepth) return Walk::Damaged;
  if (level == 0) {
    for (std::size_t i = before != nullptr ? first_not_below(*cells, *before, order_) : cells->size(); i-- > 0;) {
      if (!visit((*cells)[i])) return Walk::Done;
    }
    return Walk::More;
  }
  for (std::size_t i = before != nullptr ? child_for(*cells, *before, order_) + 1 : cells->size(); i-- > 0;) {
    const Walk walk = descend_in((*cells)[i].child, depth + 1, before, visit);
    if (walk != Walk::More) return walk;
    before = nullptr;
  }
  return Walk::More;
}

bool TreeReader::ascend(const IndexEntry* from, const Visit& visit) const {
  return root_ == 0 || ascend_in(root_, 0, from, visit) != Walk::Damaged;
}

bool TreeReader::descend(const IndexEntry* before, const Visit& visit) const {
  return root_ == 0 || descend_in(root_, 0, before, visit) != Walk::Damaged;
}

bool TreeReader::nodes(const std::function<void(const PageHeader&)>& visit) const {
  return root_ == 0 || nodes_in(root_, 0, visit);
}

bool TreeReader::nodes_in(BlockRef ref, unsigned depth, const std::function<void(const PageHeader&)>& visit) const {
  const PageHeader* page = open_page(data_, ref, PageKind::IndexNode, index_);
  const auto cells = cells_of(page);
  if (!cells || depth > kTreeDepth) return false;
  visit(*page);
  if (page->level == 0) return true;
  return std::all_of(cells->begin(), cells->end(),
                     [&](const Cell& cell) { return nodes_in(cell.child, depth + 1, visit); });
}

// True when the entry is there.
base::Result<bool> TreeWriter::descend(const IndexEntry& entry, std::vector<Level>& path) {
  FileCore& core = update_.core();
  for (BlockRef ref = update_.field(slot().root); ref != 0;) {
    Level level;
    level.ref = ref;
    level.page = open_page(*core.data, ref, PageKind::IndexNode, index_);
    auto cells = cells_of(level.page);
    if (!cells || cells->empty() || path.size() > kTreeDepth) return core.damaged_index(index_);
    level.cells = std::move(*cells);
    const bool leaf = level.page->level == 0;
    level.at = leaf ? first_not_below(level.cells, entry, order_) : child_for(level.cells, entry, order_);
    ref = leaf ? 0 : level.cells[level.at].child;
    path.push_back(std::move(level));
  }
  if (path.empty()) return false;
  const Level& leaf = path.back();
  return leaf.at < leaf.cells.size() &&
         order_.compare(leaf.cells[leaf.at].key, leaf.cells[leaf.at].id, entry.key, entry.id) == 0;
}

base::Result<BlockRef> TreeWriter::write(unsigned level, const Cell* begin, const Cell* end) {
  auto made = update_.new_page(kNodeBlocks);
  if (!made) return made.error();
  auto* page = reinterpret_cast<PageHeader*>(made->bytes);
  *page = PageHeader{};
  page->kind = PageKind::IndexNode;
  page->level = static_cast<std::uint8_t>(level);
  page->slots = static_cast<std::uint16_t>(end - begin);
  page->blocks = kNodeBlocks;
  page->self = made->block;
  page->owner = index_;
  page->sequence = update_.sequence();
  page->link = total_bytes(begin, end, level);
  base::check(page->link <= kNodeBytes);
  char* at = reinterpret_cast<char*>(page + 1);
  for (; begin != end; ++begin) at = encode(at, *begin, level);
  seal_page(page);
  return make_ref(made->block, update_.sequence());
}

// One node, or as many as the cells need; gives the cells for the level above.
base::Result<std::vector<Cell>> TreeWriter::write_split(unsigned level, const std::vector<Cell>& cells) {
  std::vector<Cell> above;
  const Cell* end = cells.data() + cells.size();
  const Cell* begin = cells.data();
  while (begin != end) {
    const std::size_t left = total_bytes(begin, end, level);
    // Two halves when it must be two; a node that is filled in order at its end stays three quarters full.
    const std::size_t wanted = left <= kNodeBytes ? kNodeBytes : left < 2 * kNodeBytes ? left / 2 : kNodeBytes * 3 / 4;
    const Cell* cut = begin;
    std::size_t bytes = 0;
    while (cut != end && (cut == begin || bytes + cell_bytes(*cut, level) <= wanted))
      bytes += cell_bytes(*cut++, level);
    auto ref = write(level, begin, cut);
    if (!ref) return ref.error();
    above.push_back({begin->key, begin->id, *ref});
    begin = cut;
  }
  return above;
}

base::Result<void> TreeWriter::set_root(std::vector<Cell> top, unsigned level) {
  while (top.size() > 1) {
    auto above = write_split(++level, top);
    if (!above) return above.error();
    top = std::move(*above);
  }
  update_.set_field(slot().root, top.empty() ? 0 : top.front().child);
  return {};
}

// The leaf's cells have changed: writes the path anew.
base::Result<void> TreeWriter::replace(std::vector<Level>& path) {
  std::vector<Cell> below;
  unsigned level = 0;
  while (!path.empty()) {
    Level node = std::move(path.back());
    path.pop_back();
    level = node.page->level;
    if (level > 0) {
      const auto at = node.cells.begin() + static_cast<std::ptrdiff_t>(node.at);
      const auto gap = node.cells.erase(at);
      node.cells.insert(gap, below.begin(), below.end());
    }
    update_.retire(node.page);
    auto above = write_split(level, node.cells);
    if (!above) return above.error();
    below = std::move(*above);
    if (path.empty() && level > 0 && node.cells.size() == 1) {
      // A root with a single child is no use.
      update_.retire(block_of(below.front().child), kNodeBlocks);
      below.front().child = node.cells.front().child;
    }
  }
  return set_root(std::move(below), level);
}

void TreeWriter::count(std::int64_t by) {
  update_.set_field(slot().entries, update_.field(slot().entries) + static_cast<std::uint64_t>(by));
}

base::Result<void> TreeWriter::insert(const IndexEntry& entry) {
  std::vector<Level> path;
  auto there = descend(entry, path);
  if (!there) return there.error();
  if (*there) return {};
  count(1);
  if (path.empty()) {
    const Cell cell{entry.key, entry.id, 0};
    auto ref = write(0, &cell, &cell + 1);
    if (!ref) return ref.error();
    update_.set_field(slot().root, *ref);
    return {};
  }
  Level& leaf = path.back();
  leaf.cells.insert(leaf.cells.begin() + static_cast<std::ptrdiff_t>(leaf.at), Cell{entry.key, entry.id, 0});
  return replace(path);
}

base::Result<void> TreeWriter::erase(const IndexEntry& entry) {
  std::vector<Level> path;
  auto there = descend(entry, path);
  if (!there) return there.error();
  if (!*there) return {};
  count(-1);
  Level& leaf = path.back();
  leaf.cells.erase(leaf.cells.begin() + static_cast<std::ptrdiff_t>(leaf.at));
  return replace(path);
}

// Puts those entries into the leaf that belong there, from the first on; how many.
std::size_t TreeWriter::merge(std::vector<Level>& path, std::span<const IndexEntry> entries) {
  const Cell* bound = nullptr;  // of the leaf, from above
  for (auto level = path.rbegin() + 1; level != path.rend() && bound == nullptr; ++level) {
    if (level->at + 1 < level->cells.size()) bound = &level->cells[level->at + 1];
  }
  const std::vector<Cell> old = std::move(path.back().cells);
  std::vector<Cell> merged;
  std::size_t taken = 0;
  std::size_t added = 0;
  auto next = old.begin();
  for (; taken < entries.size(); ++taken) {
    const IndexEntry& entry = entries[taken];
    if (bound != nullptr && order_.compare(entry.key, entry.id, bound->key, bound->id) >= 0) break;
    int order = 1;
    for (; next != old.end() && (order = order_.compare(next->key, next->id, entry.key, entry.id)) < 0; ++next) {
      merged.push_back(*next);
    }
    if (next != old.end() && order == 0) continue;
    merged.push_back({entry.key, entry.id, 0});
    ++added;
  }
  merged.insert(merged.end(), next, old.end());
  path.back().cells = std::move(merged);
  count(static_cast<std::int64_t>(added));
  return taken;
}

base::Result<void> TreeWriter::insert_sorted(std::span<const IndexEntry> entries) {
  while (!entries.empty()) {
    std::vector<Level> path;
    auto there = descend(entries.front(), path);
    if (!there) return there.error();
    std::size_t taken = 1;
    if (path.empty()) {
      SCARLET_TRY(insert(entries.front()));
    } else {
      taken = merge(path, entries);
      SCARLET_TRY(replace(path));
    }
    entries = entries.subspan(taken);
  }
  return {};
}

base::Result<void> TreeWriter::build(const std::vector<IndexEntry>& entries) {
  std::vector<Cell> cells;
  cells.reserve(entries.size());
  for (const IndexEntry& entry : entries) cells.push_back({entry.key, entry.id, 0});
  const TreeReader old(*update_.core().data, index_, update_.field(slot().root), order_);
  if (!old.nodes([this](const PageHeader& page) { update_.retire(&page); }))
    return update_.core().damaged_index(index_);
  update_.set_field(slot().entries, entries.size());
  auto leaves = write_split(0, cells);
  if (!leaves) return leaves.error();
  return set_root(std::move(*leaves), 0);
}

}  // namespace scarlet::store
