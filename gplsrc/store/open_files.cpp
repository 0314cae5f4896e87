// SPDX-License-Identifier: GPL-3.0-or-later
// Linear search: hundreds of files at most, and only when one is opened.
#include "store/open_files.h"

#include <algorithm>
#include <memory>

namespace scarlet::store {

base::Result<OpenFiles> OpenFiles::attach(shared::Segment& segment) {
  OpenFiles files;
  files.capacity_ = std::min(segment.options().max_files, kMaxOpenFiles);
  const std::size_t bytes = sizeof(OpenFilesBlock) + sizeof(OpenFile) * files.capacity_;
  files.block_ = static_cast<OpenFilesBlock*>(segment.block("store.files", bytes, nullptr));
  if (files.block_ == nullptr) return base::Error{base::Status::LimitReached, 0, "store.files"};
  return files;
}

base::Result<std::uint32_t> OpenFiles::enter(Readers& readers, std::uint64_t key, const os::FileIdentity& identity) {
  std::uint32_t free = capacity_;
  for (std::uint32_t place = 0; place < block_->used; ++place) {
    const OpenFile& file = block_->files[place];
    if (file.key == key && file.device == identity.device && file.inode == identity.inode) {
      readers.set_open(place, true);
      return place;
    }
    // A place whose users were all killed is as good as a free one.
    const bool abandoned = file.key == 0 || (!readers.open_here(place) && !readers.open_elsewhere(place));
    if (free == capacity_ && abandoned) free = place;
  }
  if (free == capacity_) free = block_->used;
  if (free >= capacity_) return base::Error{base::Status::TooManyFiles, 0, {}};
  OpenFile& file = block_->files[free];
  std::construct_at(&file);
  file.key = key;
  file.device = identity.device;
  file.inode = identity.inode;
  block_->used = std::max(block_->used, free + 1);
  readers.set_open(free, true);
  return free;
}

bool OpenFiles::open_elsewhere(const Readers& readers, const os::FileIdentity& identity,
                               const shared::ProcessTable& processes) {
  const shared::LatchGuard guard(block_->latch, processes);
  for (std::uint32_t place = 0; place < block_->used; ++place) {
    const OpenFile& file = block_->files[place];
    if (file.key == kDirectoryKey && file.device == identity.device && file.inode == identity.inode) {
      return readers.open_elsewhere(place);
    }
  }
  return false;
}

bool OpenFiles::leave(Readers& readers, std::uint32_t place) {
  readers.set_open(place, false);
  if (readers.open_elsewhere(place)) return false;
  block_->files[place].key = 0;
  return true;
}

}  // namespace scarlet::store
