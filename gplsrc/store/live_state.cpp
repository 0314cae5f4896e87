// SPDX-License-Identifier: GPL-3.0-or-later
// Growth of the live state: whole chunks, so that a look-up of a group or a block is one multiplication.
#include "store/live_state.h"

#include <algorithm>

namespace scarlet::store {

base::Result<void> LiveState::reserve(std::uint64_t groups, std::uint64_t blocks) {
  const std::uint64_t items = std::max(groups, blocks);
  const std::uint64_t needed = (items + kChunkItems - 1) / kChunkItems;
  if (needed <= header_->chunks) return {};
  const std::uint64_t before = kLiveHeaderBytes + header_->chunks * kChunkBytes;
  SCARLET_TRY(map_->grow(before, kLiveHeaderBytes + needed * kChunkBytes));
  header_->chunks = needed;
  return {};
}

}  // namespace scarlet::store
