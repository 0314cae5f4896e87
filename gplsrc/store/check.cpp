// SPDX-License-Identifier: GPL-3.0-or-later
// The check follows the file from its root as a reader does, marks every block it meets, and compares.
#include "store/check.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

#include "base/text.h"
#include "store/btree.h"
#include "store/hashed_file.h"
#include "store/image.h"
#include "store/moment.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

constexpr int kUnlatchedAttempts = 2;
constexpr std::size_t kHistogramSize = 33;

class Inspector {
 public:
  Inspector(HashedFile& file, CheckReport& report) : file_(file), core_(file.core()), report_(report) {
    marks_.resize((core_.live.header()->blocks + 63) / 64 + 1);
    report_.blocks_per_group.assign(kHistogramSize, 0);
  }

  void inspect() {
    const FileState state = core_.live.state();
    report_.groups = state.modulus;
    report_.blocks = core_.live.header()->blocks;
    mark(0, kFirstFreeBlock);
    for (std::uint64_t group = 0; group < state.modulus; ++group) inspect_group(group, state.modulus);
    for (std::size_t i = 0; i < kIndexSlots; ++i) inspect_index(i, state.indices[i]);
    compare_blocks();
    if (report_.records != state.record_count) {
      found(Damage::RecordCount, 0, std::to_string(state.record_count) + ", not " + std::to_string(report_.records));
    }
    if (load_ != state.load_bytes) {
      found(Damage::LoadBytes, 0, std::to_string(state.load_bytes) + ", not " + std::to_string(load_));
    }
    inspect_image();
  }

 private:
  void found(Damage damage, std::uint64_t where, std::string detail = {}) {
    ++report_.damage_count;
    if (report_.damages.size() < kDamagesReported) report_.damages.push_back({damage, where, std::move(detail)});
  }

  void mark(std::uint64_t block, std::uint64_t blocks) {
    for (std::uint64_t i = block; i < block + blocks && i / 64 < marks_.size(); ++i) {
      const std::uint64_t bit = std::uint64_t{1} << (i % 64);
      if ((marks_[i / 64] & bit) != 0) found(Damage::BlockUsedTwice, i);
      marks_[i / 64] |= bit;
    }
    report_.used_blocks += blocks;
  }

  void inspect_group(std::uint64_t number, std::uint64_t modulus) {
    const auto* place = core_.live.group(number);
    if (place == nullptr) return found(Damage::Page, number);
    std::unordered_set<std::string> ids;
    std::uint64_t blocks = 0;
    for (BlockRef ref = place->load(std::memory_order_acquire); ref != 0;) {
      const auto page = GroupPage::open(*core_.data, ref, number);
      if (!page) return found(Damage::Page, number, "block " + std::to_string(block_of(ref)));
      mark(page->header().self, page->header().blocks);
      blocks += page->header().blocks;
      for (unsigned slot = 0; slot < page->size(); ++slot) inspect_entry(*page, slot, number, modulus, ids);
      ref = page->header().link;
    }
    ++report_.blocks_per_group[std::min<std::uint64_t>(blocks, kHistogramSize - 1)];
  }

  void inspect_entry(const GroupPage& page, unsigned slot, std::uint64_t number, std::uint64_t modulus,
                     std::unordered_set<std::string>& ids) {
    Entry entry;
    if (!page.entry(slot, entry)) return found(Damage::Entry, number, "slot " + std::to_string(slot));
    const std::uint64_t hash = hash_id(entry.id, core_.no_case());
    const std::string id(entry.id);
    ++report_.records;
    load_ += load_of(entry);
    if (group_of(hash, modulus) != number || page.slot(slot).tag != tag_of(hash)) found(Damage::WrongGroup, number, id);
    if (!ids.insert(core_.no_case() ? base::upper(id) : id).second) found(Damage::DuplicateId, number, id);
    if (!entry.large) return;
    ++report_.large_records;
    const PageHeader* large = open_page(*core_.data, entry.pointer.page, PageKind::Large, hash);
    mark(block_of(entry.pointer.page), entry.pointer.blocks);
    if (large == nullptr || large->link != entry.record_bytes || large->blocks != entry.pointer.blocks) {
      found(Damage::LargeRecord, number, id);
    }
  }

  void inspect_index(std::size_t index, const IndexSlot& slot) {
    if (index_state(slot) == IndexState::Free) return;
    mark(block_of(slot.definition), slot.definition_blocks);
    auto definition = read_definition(core_, index);
    if (!definition) return found(Damage::Index, index, "definition");
    const IndexOrder order(definition->order, definition->no_case);
    const TreeReader tree(*core_.data, index, slot.root, order);
    if (!tree.nodes([this](const PageHeader& page) { mark(page.self, page.blocks); })) {
      return found(Damage::Index, index, definition->name);
    }
    std::uint64_t entries = 0;
    std::optional<IndexEntry> last;
    const bool whole = tree.ascend(nullptr, [&](const Cell& cell) {
      if (last && order.compare(last->key, last->id, cell.key, cell.id) >= 0) {
        found(Damage::Index, index, definition->name + " order");
      }
      last = IndexEntry{std::string(cell.key), std::string(cell.id)};
      auto there = file_.contains(cell.id);
      if (there && !*there) found(Damage::IndexOrphan, index, definition->name + " " + last->id);
      ++entries;
      return true;
    });
    report_.index_entries += entries;
    if (!whole) found(Damage::Index, index, definition->name);
    if (entries != slot.entries) found(Damage::IndexEntryCount, index, definition->name);
  }

  void compare_blocks() {
    for (std::uint64_t word = 0; word < (report_.blocks + 63) / 64; ++word) {
      const std::uint64_t reachable = core_.live.bits(BlockBits::Reachable, word);
      const std::uint64_t differs = reachable ^ marks_[word];
      for (std::uint64_t bits = differs; bits != 0; bits &= bits - 1) {
        const auto bit = static_cast<std::uint64_t>(std::countr_zero(bits));
        found((reachable >> bit & 1) != 0 ? Damage::BlockLost : Damage::BlockNotMarked, word * 64 + bit);
      }
    }
  }

  void inspect_image() {
    const Superblock& durable = core_.live.header()->durable;
    const auto superblocks = read_superblocks(*core_.data);
    if (superblocks.size() < 2 || !image_is_whole(*core_.data, durable)) found(Damage::Image, durable.image_block[0]);
  }

  HashedFile& file_;
  FileCore& core_;
  CheckReport& report_;
  std::vector<std::uint64_t> marks_;
  std::uint64_t load_ = 0;
};

}  // namespace

base::Result<CheckReport> check_file(File& file) {
  auto* hashed = dynamic_cast<HashedFile*>(&file);
  if (hashed == nullptr) return base::Error{base::Status::NotDynamicFile, 0, file.path()};
  FileCore& core = hashed->core();
  for (int attempt = 0; attempt < kUnlatchedAttempts; ++attempt) {
    const Moment moment(core);
    CheckReport report;
    {
      const ReadGuard reading(core.readers);
      Inspector(*hashed, report).inspect();
    }
    if (report.damage_count == 0 || !moment.disturbed()) return report;
  }
  const FileLatch latch(core);
  CheckReport report;
  Inspector(*hashed, report).inspect();
  return report;
}

}  // namespace scarlet::store
