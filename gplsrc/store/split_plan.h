// SPDX-License-Identifier: GPL-3.0-or-later
// SplitPlan: a split, worked out before the file's latch is taken, as a write is in page_put.h. One writer at a time
// does that, the others go on; should it die, the file gets fuller than it should be, and then the next writer splits a
// group under the latch (adjust_modulus of changes.h), as all do where a group has more than one page or large ones.
#pragma once

#include <cstddef>
#include <cstdint>

#include "store/file_core.h"
#include "store/page_draft.h"

namespace scarlet::store {

class SplitPlan {
 public:
  explicit SplitPlan(FileCore& core);

  // Without the latch. False when somebody else is at it.
  bool begin();
  // Without the latch. False when the group can not be split in this way.
  bool make();
  // Under the latch.
  bool still_possible() const;
  // Under the latch. Failure (a full disk) leaves the file as it is.
  void commit();

 private:
  bool partition(const GroupPage& page);

  FileCore& core_;
  std::uint64_t modulus_;
  std::uint64_t source_;
  BlockRef ref_ = 0;
  const std::byte* page_ = nullptr;
  PageHeader header_{};
  PageDraft staying_;
  PageDraft moving_;
};

// After a write, under the latch: does what the load asks for, but for a split that can wait until the latch is free:
// then it is true, and split() is to be called.
bool adjust_or_leave(FileCore& core);
// Without the latch.
void split(FileCore& core);

}  // namespace scarlet::store
