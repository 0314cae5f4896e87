// SPDX-License-Identifier: GPL-3.0-or-later
// The intent and its stores. A process that is killed has done all stores up to some instruction and none after it, so
// ordinary program order, kept by release stores, is all that the argument needs.
#include "store/update.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "base/check.h"
#include "os/futex.h"

namespace scarlet::store {
namespace {

constexpr std::size_t kManyStores = 16;
// Looks at a taken latch before it is waited for in the ordinary way: some ten microseconds. More would be lost where
// the holder waits for this very processor; and to leave that to others may take long when they do not want the latch.
constexpr int kLatchTries = 100;
constexpr int kPausesBetween = 6;

// The latch is held for about half a microsecond: sleeping and being woken costs more than waiting for several others.
// Where operations do not wait for the disk, writers come again at once, which shared/turns.h is made for.
shared::LatchState take(FileCore& core) {
  shared::Latch& latch = core.shared->writing;
  if (!core.commits_wait) return core.turns.lock(latch, core.shared->writers, *core.processes);
  for (int i = 0; i < kLatchTries; ++i) {
    if (latch.holder() == shared::kNobody && latch.try_lock(*core.processes)) return shared::LatchState::Clean;
    for (int pause = 0; pause < kPausesBetween; ++pause) os::spin_pause();
  }
  return latch.lock(*core.processes);
}

std::uint64_t offset_in(const LiveState& live, const std::uint64_t& where) {
  return static_cast<std::uint64_t>(reinterpret_cast<const std::byte*>(&where) -
                                    reinterpret_cast<const std::byte*>(live.header()));
}

std::atomic<std::uint64_t>& target_of(FileCore& core, std::uint64_t where) {
  if (where < sizeof(LiveHeader)) {
    base::check(where % 8 == 0);
    return *reinterpret_cast<std::atomic<std::uint64_t>*>(reinterpret_cast<std::byte*>(core.live.header()) + where);
  }
  if ((where & kPageBit) != 0) {
    std::byte* word = core.data->at(where & ~kPageBit, 8);
    base::check(word != nullptr && where % 8 == 0);
    return *reinterpret_cast<std::atomic<std::uint64_t>*>(word);
  }
  base::check((where & kTableBit) != 0);
  auto* group = core.live.group(where & ~kTableBit);
  base::check(group != nullptr);
  return *group;
}

// The lists of an intent, wherever they lie.
struct IntentLists {
  std::span<const StagedStore> stores;
  std::span<const StagedExtent> extents;
};

IntentLists lists_of(FileCore& core) {
  const Intent& intent = core.live.header()->intent;
  if (intent.spill_blocks == 0) {
    return {{intent.store, intent.stores}, {intent.extent, intent.extents}};
  }
  const std::byte* at = core.data->at(intent.spill_block * kBlockBytes, intent.spill_blocks * kBlockBytes);
  base::check(at != nullptr);
  const auto* stores = reinterpret_cast<const StagedStore*>(at);
  const auto* extents = reinterpret_cast<const StagedExtent*>(stores + intent.stores);
  return {{stores, intent.stores}, {extents, intent.extents}};
}

// Whether the intent under way stores into pages of the data file.
bool changes_pages(FileCore& core) {
  const auto stores = lists_of(core).stores;
  return std::any_of(stores.begin(), stores.end(), [](const StagedStore& store) {
    return (store.where & kTableBit) == 0 && (store.where & kPageBit) != 0;
  });
}

void empty_group_table(FileCore& core) {
  const std::uint64_t groups = core.live.header()->chunks * kChunkItems;
  for (std::uint64_t i = 0; i < groups; ++i) core.live.group(i)->store(0, std::memory_order_release);
}

}  // namespace

const std::uint64_t* Update::staged(std::uint64_t where) const {
  if (!places_.empty()) {
    const auto found = places_.find(where);
    return found == places_.end() ? nullptr : &stores_[found->second].value;
  }
  for (auto store = stores_.rbegin(); store != stores_.rend(); ++store) {
    if (store->where == where) return &store->value;
  }
  return nullptr;
}

void Update::stage(std::uint64_t where, std::uint64_t value) {
  stores_.push_back({where, value});
  if (stores_.size() <= kManyStores) [[likely]]
    return;
  if (!places_.empty()) {
    places_[where] = stores_.size() - 1;
  } else {
    for (std::size_t i = 0; i < stores_.size(); ++i) places_[stores_[i].where] = i;
  }
}

BlockRef Update::group(std::uint64_t index) const {
  if (!stores_.empty()) {
    if (const std::uint64_t* value = staged(index | kTableBit)) return *value;
  }
  if (clear_) return 0;
  const auto* group = core_.live.group(index);
  return group == nullptr ? 0 : group->load(std::memory_order_relaxed);
}

std::uint64_t Update::field(std::uint64_t& where) const {
  const std::uint64_t* value = fields_ ? staged(offset_in(core_.live, where)) : nullptr;
  return value != nullptr ? *value : LiveState::word(where).load(std::memory_order_relaxed);
}

base::Result<Update::NewPage> Update::new_page(std::uint64_t blocks) {
  auto block = core_.free.allocate(blocks);
  if (!block) return block.error();
  extents_.push_back({*block, static_cast<std::uint32_t>(blocks), kExtentNew});
  std::byte* bytes = core_.data->at(*block * kBlockBytes, blocks * kBlockBytes);
  if (bytes == nullptr) return base::Error{base::Status::IoError, 0, core_.path};
  return NewPage{*block, bytes};
}

void Update::retire(std::uint64_t block, std::uint64_t blocks) {
  extents_.push_back({block, static_cast<std::uint32_t>(blocks), kExtentRetired});
}

void Update::keep(std::uint64_t block, std::uint64_t blocks) {
  extents_.push_back({block, static_cast<std::uint32_t>(blocks), kExtentKept});
}

void Update::set_group(std::uint64_t index, BlockRef ref) { stage(index | kTableBit, ref); }
void Update::set_field(std::uint64_t& where, std::uint64_t value) {
  fields_ = true;
  stage(offset_in(core_.live, where), value);
}
void Update::set_page_word(std::uint64_t block, std::size_t offset, std::uint64_t value) {
  stage((block * kBlockBytes + offset) | kPageBit, value);
}

void Update::set_state(const FileState& state) {
  std::array<std::uint64_t, sizeof(FileState) / 8> words;
  std::memcpy(words.data(), &state, sizeof state);
  auto* live = reinterpret_cast<std::uint64_t*>(&core_.live.state());
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (field(live[i]) != words[i]) set_field(live[i], words[i]);
  }
}

void Update::count(std::int64_t records, std::int64_t load_bytes, std::uint64_t changes) {
  records_ += records;
  load_ += load_bytes;
  changes_ += changes;
}

void Update::finish_staging() {
  FileState& state = core_.live.state();
  const auto add = [&](std::uint64_t& where, std::int64_t by) {
    if (by != 0) stage(offset_in(core_.live, where), field(where) + static_cast<std::uint64_t>(by));
  };
  add(state.record_count, records_);
  add(state.load_bytes, load_);
  if (changes_ != 0) stage(offset_in(core_.live, state.update_counter), state.update_counter + changes_);
  stage(offset_in(core_.live, state.sequence), sequence());
}

base::Result<void> Update::spill(Intent& intent) {
  const std::uint64_t bytes = stores_.size() * sizeof(StagedStore) + extents_.size() * sizeof(StagedExtent);
  auto block = core_.free.allocate(blocks_for(bytes));
  if (!block) return block.error();
  spill_block_ = *block;
  spill_blocks_ = blocks_for(bytes);
  intent.spill_block = *block;
  intent.spill_blocks = static_cast<std::uint32_t>(blocks_for(bytes));
  std::byte* at = core_.data->at(*block * kBlockBytes, bytes);
  base::check(at != nullptr);
  std::memcpy(at, stores_.data(), stores_.size() * sizeof(StagedStore));
  std::memcpy(at + stores_.size() * sizeof(StagedStore), extents_.data(), extents_.size() * sizeof(StagedExtent));
  return {};
}

// What is to go out of use was named by the file's own pages: one with a forged checksum must not reach beyond them.
base::Result<void> Update::check_retired() const {
  for (const StagedExtent& extent : extents_) {
    if (extent.kind == kExtentRetired && !core_.free.is_taken(extent.block, extent.blocks)) {
      return base::Error{base::Status::GroupDamaged, 0, core_.path + " block " + std::to_string(extent.block)};
    }
  }
  return {};
}

base::Result<void> Update::prepare() {
  SCARLET_TRY(check_retired());
  finish_staging();
  Intent& intent = core_.live.header()->intent;
  base::check(intent.claim.state.load(std::memory_order_relaxed) == ClaimState::Idle);
  intent.claim.operation = 0;
  intent.claim.lsn = 0;
  intent.clear = clear_ ? 1 : 0;
  intent.visible.store(visible_ ? 1 : 0, std::memory_order_relaxed);
  intent.stores = static_cast<std::uint32_t>(stores_.size());
  intent.extents = static_cast<std::uint32_t>(extents_.size());
  intent.spill_blocks = 0;
  if (stores_.size() > Intent::kInline || extents_.size() > Intent::kInline) return spill(intent);
  std::copy(stores_.begin(), stores_.end(), intent.store);
  std::copy(extents_.begin(), extents_.end(), intent.extent);
  return {};
}

void Update::done() {
  stores_.clear();
  extents_.clear();
  if (!places_.empty()) places_.clear();
  records_ = load_ = 0;
  changes_ = 0;
  fields_ = clear_ = visible_ = in_place_ = false;
  spill_blocks_ = 0;
}

void Update::abandon() {
  for (const StagedExtent& extent : extents_) {
    if (extent.kind == kExtentNew) core_.free.release(extent.block, extent.blocks);
  }
  if (spill_blocks_ != 0) core_.free.release(spill_block_, spill_blocks_);
  done();
}

void apply_intent(FileCore& core) {
  Intent& intent = core.live.header()->intent;
  const IntentLists lists = lists_of(core);
  std::uint64_t taken = 0;
  std::uint64_t retired = 0;
  if (intent.clear != 0) {
    core.live.header()->structure.fetch_add(1);
    core.free.retire_everything();
    empty_group_table(core);
  }
  for (const StagedExtent& extent : lists.extents) {
    if (extent.kind == kExtentRetired) continue;
    core.free.take_into_use(extent.block, extent.blocks);
    taken += extent.blocks;
  }
  for (const StagedStore& store : lists.stores) {
    target_of(core, store.where).store(store.value, std::memory_order_release);
  }
  for (const StagedExtent& extent : lists.extents) {
    if (extent.kind != kExtentRetired) continue;
    core.free.retire(extent.block, extent.blocks);
    retired += extent.blocks;
  }
  core.free.count(taken, retired);
  if (intent.spill_blocks != 0) core.free.release(intent.spill_block, intent.spill_blocks);
  intent.claim.state.store(ClaimState::Idle, std::memory_order_release);
}

base::Result<Lsn> commit(Journal& journal, EntryKind kind, std::string_view payload, std::span<Update* const> updates) {
  std::vector<Claim*> several;
  Claim* one = nullptr;
  for (Update* update : updates) {
    if (auto prepared = update->prepare(); !prepared) {
      for (Update* other : updates) other->abandon();
      return prepared.error();
    }
    one = &update->core_.live.header()->intent.claim;
    if (updates.size() > 1) several.push_back(one);
  }
  const std::span<Claim* const> claims = updates.size() > 1 ? std::span<Claim* const>(several) : std::span(&one, 1);
  auto end = journal.append(kind, payload, claims);
  if (!end) {
    for (Update* update : updates) update->abandon();
    return end;
  }
  for (Update* update : updates) {
    apply_intent(update->core_);
    update->done();
  }
  return end;
}

base::Result<void> commit_without_journal(Update& update) {
  if (auto prepared = update.prepare(); !prepared) {
    update.abandon();
    return prepared;
  }
  update.core_.live.header()->intent.claim.state.store(ClaimState::Committed, std::memory_order_release);
  apply_intent(update.core_);
  update.done();
  return {};
}

FileLatch::FileLatch(FileCore& core) : core_(&core) {
  const shared::LatchState state = take(core);
  Intent& intent = core.live.header()->intent;
  const ClaimState claim = intent.claim.state.load(std::memory_order_acquire);
  if (state == shared::LatchState::Clean && claim == ClaimState::Idle) [[likely]]
    return;
  const bool happened =
      claim == ClaimState::Committed ||
      (claim == ClaimState::Prepared && core.journal->holds(intent.claim.lsn, intent.claim.operation));
  if (happened && !core.writable && changes_pages(core)) return;
  if (happened) apply_intent(core);
  intent.claim.state.store(ClaimState::Idle, std::memory_order_release);
  core.free.rebuild_busy();
}

}  // namespace scarlet::store
