// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/split_plan.h"

#include "store/changes.h"
#include "store/record_editor.h"
#include "store/record_hash.h"
#include "store/store_list.h"

namespace scarlet::store {
namespace {

constexpr std::uint64_t kOverduePercent = 5;  // of load above what is wanted

bool is_overdue(const FileState& state) {
  const std::uint64_t load = load_percent(state.load_bytes, state.modulus, state.parameters);
  return load > state.parameters.split_load + kOverduePercent || state.modulus < state.parameters.minimum_modulus;
}

}  // namespace

SplitPlan::SplitPlan(FileCore& core)
    : core_(core),
      modulus_(core.live.modulus()),
      source_(split_partner(modulus_)),
      staying_(source_),
      moving_(modulus_) {}

// The mark is only a hint, and outdated by the split itself.
bool SplitPlan::begin() {
  auto& mark = core_.live.header()->splitting;
  if (mark.load(std::memory_order_relaxed) == modulus_) return false;
  mark.store(modulus_, std::memory_order_relaxed);
  return true;
}

// That an id is whole shows in its hash, of which the tag is a part.
bool SplitPlan::partition(const GroupPage& page) {
  Item item;
  for (unsigned slot = 0; slot < page.size(); ++slot) {
    page.get_item(slot, item);
    const std::uint64_t hash = hash_id(id_in(item.bytes), core_.no_case());
    const std::uint64_t group = group_of(hash, modulus_ + 1);
    if (tag_of(hash) != item.tag || (group != source_ && group != modulus_)) return false;
    if (!(group == source_ ? staying_ : moving_).add(item)) return false;
  }
  staying_.finish(kSpareShare);
  moving_.finish(kSpareShare);
  return page.unchanged();
}

bool SplitPlan::make() {
  const auto* place = core_.live.group(source_);
  if (place == nullptr) return false;
  const ReadGuard guard(core_.readers);
  ref_ = place->load(std::memory_order_acquire);
  if (ref_ == 0) return true;
  expect_page(*core_.data, ref_);
  const auto page = GroupPage::open(*core_.data, ref_, source_);
  if (!page || page->header().link != 0) return false;
  header_ = page->header();
  page_ = page->bytes();
  return partition(*page);
}

bool SplitPlan::still_possible() const {
  const FileState& state = core_.live.state();
  if (state.modulus != modulus_ || core_.live.group(source_)->load(std::memory_order_relaxed) != ref_) return false;
  if (wanted_adjustment(state.parameters, state.load_bytes, state.modulus) != Adjustment::Split) return false;
  return ref_ == 0 || (has_same_slots(page_, header_));
}

void SplitPlan::commit() {
  if (!core_.live.reserve(modulus_ + 1, 0)) return;
  StoreList list(core_);
  const auto upper = list.place(moving_);
  const auto lower = list.place(staying_);
  if (!upper || !lower || (ref_ != 0 && !list.retire(header_.self, header_.blocks))) return;
  FileState& state = core_.live.state();
  // A reader with the old modulus finds the old group until the last store, and looks again if it was too late.
  list.group(modulus_, *upper);
  list.field(state.modulus, modulus_ + 1);
  list.field(core_.live.structure_word(), core_.live.structure() + 1);
  list.group(source_, *lower);
  list.field(state.sequence, state.sequence + 1);
  list.commit_without_journal();
  // The next one will be about this group.
  const auto* next = core_.live.group(split_partner(modulus_ + 1));
  if (next != nullptr) expect_page(*core_.data, next->load(std::memory_order_relaxed));
}

bool adjust_or_leave(FileCore& core) {
  const FileState& state = core.live.state();
  const Adjustment wanted = wanted_adjustment(state.parameters, state.load_bytes, state.modulus);
  if (wanted == Adjustment::None) return false;
  if (wanted == Adjustment::Split && !is_overdue(state)) return true;
  adjust_modulus(core);
  return false;
}

void split(FileCore& core) {
  SplitPlan plan(core);
  if (!plan.begin()) return;
  const bool planned = plan.make();
  const FileLatch latch(core);
  if (planned && plan.still_possible()) {
    plan.commit();
  } else {
    adjust_modulus(core);
  }
}

}  // namespace scarlet::store
