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
  files.paths_ =
      static_cast<OpenFilePath*>(segment.block("store.paths", sizeof(OpenFilePath) * files.capacity_, nullptr));
  if (files.block_ == nullptr || files.paths_ == nullptr) {
    return base::Error{base::Status::LimitReached, 0, "store.files"};
  }
  return files;
}

base::Result<std::uint32_t> OpenFiles::enter(Readers& readers, std::uint64_t key, const os::FileIdentity& identity,
                                             const std::string& path) {
  auto place = find_or_make(readers, key, identity, path);
  if (!place) return place;
  ++opened_[*place];
  readers.set_open(*place, true);
  return place;
}

base::Result<std::uint32_t> OpenFiles::find_or_make(Readers& readers, std::uint64_t key,
                                                    const os::FileIdentity& identity, const std::string& path) {
  std::uint32_t free = capacity_;
  for (std::uint32_t place = 0; place < block_->used; ++place) {
    const OpenFile& file = block_->files[place];
    if (file.key == key && file.device == identity.device && file.inode == identity.inode) return place;
    // A place whose users were all killed is as good as a free one.
    if (free == capacity_ && !in_use(readers, place)) free = place;
  }
  if (free == capacity_) free = block_->used;
  if (free >= capacity_) return base::Error{base::Status::TooManyFiles, 0, {}};
  OpenFile& file = block_->files[free];
  std::construct_at(&file);
  file.key = key;
  file.device = identity.device;
  file.inode = identity.inode;
  paths_[free].fill(0);
  path.copy(paths_[free].data(), paths_[free].size() - 1, path.size() - std::min(path.size(), paths_[free].size() - 1));
  block_->used = std::max(block_->used, free + 1);
  return free;
}

bool OpenFiles::in_use(const Readers& readers, std::uint32_t place) const {
  return block_->files[place].key != 0 && (readers.open_here(place) || readers.open_elsewhere(place));
}

std::vector<OpenFileRow> OpenFiles::list(const Readers& readers) const {
  std::vector<OpenFileRow> rows;
  for (std::uint32_t place = 0; place < block_->used; ++place) {
    if (!in_use(readers, place)) continue;
    const OpenFile& file = block_->files[place];
    OpenFileRow row;
    row.number = place + 1;
    row.kind = file.key == kDirectoryKey ? FileKind::Directory : FileKind::Hashed;
    row.identity.device = file.device;
    row.identity.inode = file.inode;
    row.path = paths_[place].data();
    row.processes = readers.open_count(place);
    rows.push_back(std::move(row));
  }
  return rows;
}

// Places are taken anew before unused ones: as many as were ever used were once in use together.
OpenFileCounts OpenFiles::counts(const Readers& readers) const {
  OpenFileCounts counts;
  counts.limit = capacity_;
  counts.peak = block_->used;
  for (std::uint32_t place = 0; place < block_->used; ++place) counts.current += in_use(readers, place) ? 1U : 0U;
  return counts;
}

bool OpenFiles::open_elsewhere(const Readers& readers, const os::FileIdentity& identity,
                               const shared::ProcessTable& processes) {
  const shared::LatchGuard guard(block_->latch, processes);
  for (std::uint32_t place = 0; place < block_->used; ++place) {
    const OpenFile& file = block_->files[place];
    if (file.key != 0 && file.device == identity.device && file.inode == identity.inode) {
      return readers.open_elsewhere(place);
    }
  }
  return false;
}

bool OpenFiles::leave(Readers& readers, std::uint32_t place) {
  if (--opened_[place] > 0) return false;
  opened_.erase(place);
  readers.set_open(place, false);
  if (readers.open_elsewhere(place)) return false;
  block_->files[place].key = 0;
  return true;
}

}  // namespace scarlet::store
