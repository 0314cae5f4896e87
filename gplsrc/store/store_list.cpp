// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store_list.h"

#include <span>
#include <string>

#include "base/check.h"

namespace scarlet::store {

void StoreList::add(std::uint64_t where, std::uint64_t value, std::atomic<std::uint64_t>& target) {
  base::check(stores_ < kMostStores);
  intent_.store[stores_] = {where, value};
  targets_[stores_++] = &target;
}

void StoreList::add(std::uint64_t block, std::uint64_t blocks, std::uint32_t kind) {
  base::check(extents_ < kMostExtents);
  intent_.extent[extents_++] = {block, static_cast<std::uint32_t>(blocks), kind};
}

base::Result<BlockRef> StoreList::place(PageDraft& draft) {
  if (draft.empty()) return BlockRef{0};
  auto block = core_.free.allocate(draft.blocks());
  if (!block) return block.error();
  add(*block, draft.blocks(), kExtentNew);
  std::byte* at = core_.data->at(*block * kBlockBytes, draft.blocks() * kBlockBytes);
  if (at == nullptr) return base::Error{base::Status::IoError, 0, core_.path};
  draft.place(at, *block, sequence());
  return make_ref(*block, sequence());
}

base::Result<void> StoreList::retire(std::uint64_t block, std::uint64_t blocks) {
  if (!core_.free.is_taken(block, blocks)) {
    return base::Error{base::Status::GroupDamaged, 0, core_.path + " block " + std::to_string(block)};
  }
  add(block, blocks, kExtentRetired);
  return {};
}

void StoreList::page_word(std::uint64_t block, std::byte* page, std::size_t offset, std::uint64_t value) {
  add((block * kBlockBytes + offset) | kPageBit, value, *reinterpret_cast<std::atomic<std::uint64_t>*>(page + offset));
}

void StoreList::field(std::uint64_t& where, std::uint64_t value) {
  const auto* header = reinterpret_cast<const std::byte*>(core_.live.header());
  const auto offset = reinterpret_cast<const std::byte*>(&where) - header;
  add(static_cast<std::uint64_t>(offset), value, LiveState::word(where));
}

void StoreList::group(std::uint64_t index, BlockRef ref) {
  auto* place = core_.live.group(index);
  base::check(place != nullptr);
  add(index | kTableBit, ref, *place);
}

void StoreList::prepare() {
  base::check(intent_.claim.state.load(std::memory_order_relaxed) == ClaimState::Idle);
  intent_.claim.operation = 0;
  intent_.claim.lsn = 0;
  intent_.clear = 0;
  intent_.visible.store(0, std::memory_order_relaxed);
  intent_.stores = stores_;
  intent_.extents = extents_;
  intent_.spill_blocks = 0;
}

// As apply_intent() would; the targets are known here.
void StoreList::apply() {
  std::uint64_t taken = 0;
  std::uint64_t retired = 0;
  const std::span extents(intent_.extent, extents_);
  for (const StagedExtent& extent : extents) {
    if (extent.kind != kExtentNew) continue;
    core_.free.take_into_use(extent.block, extent.blocks);
    taken += extent.blocks;
  }
  for (unsigned i = 0; i < stores_; ++i) targets_[i]->store(intent_.store[i].value, std::memory_order_release);
  for (const StagedExtent& extent : extents) {
    if (extent.kind != kExtentRetired) continue;
    core_.free.retire(extent.block, extent.blocks);
    retired += extent.blocks;
  }
  if (extents_ != 0) core_.free.count(taken, retired);
  intent_.claim.state.store(ClaimState::Idle, std::memory_order_release);
  extents_ = 0;
}

base::Result<Lsn> StoreList::commit(const JournalEntryHeader& header, std::string_view payload) {
  prepare();
  Claim* const claim = &intent_.claim;
  auto end = core_.journal->append(header, payload, std::span(&claim, 1));
  if (end) apply();
  return end;
}

void StoreList::commit_without_journal() {
  prepare();
  intent_.claim.state.store(ClaimState::Committed, std::memory_order_release);
  apply();
}

void StoreList::abandon() {
  for (const StagedExtent& extent : std::span(intent_.extent, extents_)) {
    if (extent.kind == kExtentNew) core_.free.release(extent.block, extent.blocks);
  }
}

}  // namespace scarlet::store
