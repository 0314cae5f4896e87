// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoint: makes the present state of a file its durable image.
//
//   begin   under the file's latch: the image is written into free blocks, its blocks are remembered as pending
//   sync    the journal up to that point, then all pages; writers go on meanwhile
//   flip    the superblock is written and synced, then its copy written
//   end     under the latch: pending becomes durable; what only the old image used is free
//
// With JOURNAL=off, when nobody was promised more, nothing waits for the disk: sync and its part of flip are left out.
//
// One process at a time. If it dies, the next checkpoint goes on with the same image: its superblock may already be on
// the disk. If a sync fails, the image stays pending and is tried again.
#pragma once

#include "base/result.h"
#include "store/file_core.h"

namespace scarlet::store {

// Whether anything happened since the last durable image.
bool is_dirty(const FileCore& core);
enum class Finish { OnDisk, Written };
base::Result<void> checkpoint(FileCore& core, Finish finish = Finish::OnDisk);

}  // namespace scarlet::store
