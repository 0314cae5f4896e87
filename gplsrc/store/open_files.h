// SPDX-License-Identifier: GPL-3.0-or-later
// OpenFiles: the hashed files that are open anywhere in the instance, in the shared segment. A place in the table holds
// what must not outlive the last process: the latch that writers of the file take, and the latch of checkpoints.
// Who has a place open is in the processes' rows (readers.h), so a killed process needs no clean-up here.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/result.h"
#include "os/env.h"
#include "shared/latch.h"
#include "shared/segment.h"
#include "store/readers.h"

namespace scarlet::store {

struct alignas(64) OpenFile {
  std::uint64_t key;  // 0: free
  std::uint64_t device;
  std::uint64_t inode;
  shared::Latch writing;     // whoever changes the file
  shared::Latch checkpoint;  // whoever makes its checkpoint
};
static_assert(sizeof(OpenFile) == 64);

struct alignas(64) OpenFilesBlock {
  shared::Latch latch;  // of the table; held while a file is opened or closed
  std::uint32_t used;   // no place at or beyond this was ever used
  OpenFile files[1];
};

class OpenFiles {
 public:
  static base::Result<OpenFiles> attach(shared::Segment& segment);

  shared::Latch& latch() { return block_->latch; }
  // Under the latch. Finds or makes the place of a file, and marks it as open by us.
  base::Result<std::uint32_t> enter(Readers& readers, std::uint64_t key, const os::FileIdentity& identity);
  // Under the latch. The place becomes free when nobody else has the file open; true then.
  bool leave(Readers& readers, std::uint32_t place);
  OpenFile& file(std::uint32_t place) { return block_->files[place]; }

 private:
  std::uint32_t capacity_ = 0;
  OpenFilesBlock* block_ = nullptr;
};

}  // namespace scarlet::store
