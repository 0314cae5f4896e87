// SPDX-License-Identifier: GPL-3.0-or-later
// A group is copied under an epoch, so that a slow reader of the list holds nothing.
#include "store/hashed_scan.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "store/moment.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr int kLooks = 16;  // at groups that others change meanwhile, before they are kept away

}  // namespace

base::Result<void> HashedScan::load_group(std::uint64_t number) {
  FileCore& core = file_->core();
  const auto* place = core.live.group(number);
  if (place == nullptr) return core.damaged(number);
  for (BlockRef ref = place->load(std::memory_order_acquire); ref != 0;) {
    const auto page = GroupPage::open(*core.data, ref, number);
    if (!page) return core.damaged(number);
    Entry entry;
    for (unsigned slot = 0; slot < page->size(); ++slot) {
      if (!page->entry(slot, entry)) {
        damage_ = core.damaged(number);
        continue;
      }
      const std::uint64_t order = reverse_bits(hash_id(entry.id, core.no_case()));
      if (order < position_ || (end_ != 0 && order >= end_)) continue;
      Item item;
      item.order = order;
      item.id = bytes_.size();
      item.id_bytes = entry.id.size();
      bytes_.append(entry.id);
      item.record = bytes_.size();
      item.record_bytes = entry.record.size();
      bytes_.append(entry.record);
      item.large = entry.large;
      items_.push_back(item);
    }
    if (!page->unchanged()) return core.damaged(number);
    ref = page->header().link;
  }
  return {};
}

// The next group that has something.
base::Result<void> HashedScan::load() {
  FileCore& core = file_->core();
  bytes_.clear();
  items_.clear();
  next_ = 0;
  const ReadGuard reading(file_->store_->readers);
  std::optional<FileLatch> latch;
  int looks = 0;
  while (items_.empty() && !at_end_) {
    const Moment moment(core);
    const std::uint64_t structure = core.live.structure();
    const std::uint64_t modulus = core.live.modulus();
    const std::uint64_t number = group_of(reverse_bits(position_), modulus);
    auto loaded = load_group(number);
    const bool whole = loaded.ok() && damage_.ok();
    if (core.live.structure() != structure || (!whole && !latch && moment.disturbed())) {
      bytes_.clear();
      items_.clear();
      damage_ = {};
      settle(core);
      if (++looks == kLooks) latch.emplace(core);
      continue;
    }
    const unsigned bits = group_bits(number, modulus);
    // The group's interval ends where the leading `bits` bits of the position change.
    const std::uint64_t step = bits == 0 ? 0 : std::uint64_t{1} << (64 - bits);
    const std::uint64_t end = bits == 0 ? 0 : (position_ & ~(step - 1)) + step;
    at_end_ = end == 0 || (end_ != 0 && end >= end_);
    position_ = end;
    if (!loaded) damage_ = loaded;
    if (!damage_.ok()) break;
  }
  std::sort(items_.begin(), items_.end(), [this](const Item& a, const Item& b) {
    if (a.order != b.order) return a.order < b.order;
    return bytes_.compare(a.id, a.id_bytes, bytes_, b.id, b.id_bytes) < 0;
  });
  return {};
}

bool HashedScan::keep_to_part(unsigned part, unsigned parts) {
  base::check(part < parts);
  // Exact, so that part 1 of 2 begins where part 2 of 4 does.
  const auto border = [parts](unsigned at) {
    return static_cast<std::uint64_t>((static_cast<Wide>(at) << 64) / parts);
  };
  position_ = border(part);
  end_ = part + 1 == parts ? 0 : border(part + 1);
  return true;
}

base::Result<bool> HashedScan::next(std::string_view& id, std::string_view* record) {
  for (;;) {
    if (next_ == items_.size()) {
      // The caller may go on after an error: damage costs only what it touches.
      if (!damage_.ok()) return std::exchange(damage_, {}).error();
      if (at_end_) return false;
      SCARLET_TRY(load());
      continue;
    }
    const Item& item = items_[next_++];
    id = std::string_view(bytes_).substr(item.id, item.id_bytes);
    if (record == nullptr) return true;
    *record = std::string_view(bytes_).substr(item.record, item.record_bytes);
    if (!item.large) return true;
    StringSink sink(large_);
    auto there = file_->read(id, sink);
    if (!there) return there;
    if (!*there) continue;
    *record = large_;
    return true;
  }
}

base::Result<std::unique_ptr<Scan>> HashedFile::scan() {
  return std::unique_ptr<Scan>(new HashedScan(shared_from_this()));
}

}  // namespace scarlet::store
