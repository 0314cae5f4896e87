// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/group_figures.h"

#include "store/group.h"
#include "store/hashed_file.h"
#include "store/moment.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

void add_page(const GroupPage& page, GroupFigures& figures) {
  ++figures.pages;
  figures.blocks += page.header().blocks;
  for (unsigned slot = 0; slot < page.size(); ++slot) {
    Entry entry;
    if (!page.entry(slot, entry)) {
      figures.damaged = true;
      continue;
    }
    ++figures.records;
    figures.large_records += entry.large ? 1 : 0;
    figures.bytes += load_of(entry);
  }
}

constexpr int kLooks = 16;  // at a group that others change meanwhile, before they are kept away

GroupFigures look_at(FileCore& core, std::uint64_t number) {
  GroupFigures figures;
  figures.number = number;
  const auto* place = core.live.group(number);
  figures.damaged = place == nullptr;
  for (BlockRef ref = place == nullptr ? 0 : place->load(std::memory_order_acquire); ref != 0;) {
    const auto page = GroupPage::open(*core.data, ref, number);
    if (!page) {
      figures.damaged = true;
      break;
    }
    add_page(*page, figures);
    figures.damaged |= !page->unchanged();
    ref = page->header().link;
  }
  return figures;
}

GroupFigures figures_of(FileCore& core, std::uint64_t number) {
  const ReadGuard reading(core.readers);
  for (int look = 0; look < kLooks; ++look) {
    const Moment moment(core);
    const GroupFigures figures = look_at(core, number);
    if (!figures.damaged || !moment.disturbed()) return figures;
    settle(core);
  }
  const FileLatch latch(core);
  return look_at(core, number);
}

}  // namespace

base::Result<void> for_each_group(File& file, const std::function<bool(const GroupFigures&)>& each) {
  auto* hashed = dynamic_cast<HashedFile*>(&file);
  if (hashed == nullptr) return base::Error{base::Status::NotDynamicFile, 0, file.path()};
  FileCore& core = hashed->core();
  for (std::uint64_t number = 0; number < core.live.modulus(); ++number) {
    if (!each(figures_of(core, number))) break;
  }
  return {};
}

}  // namespace scarlet::store
