// SPDX-License-Identifier: GPL-3.0-or-later
// FileCore: an open hashed file as its parts see it (records, indices, checkpoints, check), and the latch that keeps
// its writers apart.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "shared/latch.h"
#include "store/free_space.h"
#include "store/group.h"
#include "store/growing_map.h"
#include "store/lent.h"
#include "store/live_state.h"
#include "store/open_files.h"
#include "store/readers.h"

namespace scarlet::store {

class Journal;

// What an update has staged.
struct StagedLists {
  std::vector<StagedStore> stores;
  std::vector<StagedExtent> extents;
  void forget() {
    store::forget(stores);
    store::forget(extents);
  }
};

// What a RecordEditor works with.
struct EditorLists {
  std::vector<GroupPage> pages;
  std::vector<Item> entries;  // of a group that is split
  std::vector<Item> moving;
  std::vector<Item> staying;
  GroupBuilder builder;
  std::string entry;  // the bytes of the new one
  void forget() {
    store::forget(pages);
    for (std::vector<Item>* list : {&entries, &moving, &staying}) store::forget(*list);
    builder.forget();
    store::forget(entry);
  }
};

struct FileCore {
  FileCore(std::string file_path, std::unique_ptr<GrowingMap> data_map, std::unique_ptr<GrowingMap> live_map,
           Readers& file_readers)
      : path(std::move(file_path)),
        data(std::move(data_map)),
        live(std::move(live_map)),
        readers(file_readers),
        free(*data, live, readers) {}

  bool no_case() const { return ignores_case; }
  base::Error damaged(std::uint64_t group) const {
    return {base::Status::GroupDamaged, 0, path + " group " + std::to_string(group)};
  }
  base::Error damaged_index(std::uint64_t index) const {
    return {base::Status::GroupDamaged, 0, path + " index " + std::to_string(index)};
  }

  std::string path;
  std::unique_ptr<GrowingMap> data;
  LiveState live;
  Readers& readers;
  FreeSpace free;
  Journal* journal = nullptr;
  OpenFile* shared = nullptr;
  const shared::ProcessTable* processes = nullptr;
  shared::Turns turns;                        // at the file's latch
  std::unique_ptr<StagedLists> staged_lists;  // lent
  std::unique_ptr<EditorLists> editor_lists;  // lent
  bool ignores_case = false;                  // as the parameters say: they never change in that
  bool writable = true;                       // the data file, by this process
  bool commits_wait = false;                  // for the disk, between two operations
  bool promises = true;                       // sooner or later what is written is on the disk
};

// The file's latch for a scope. What a dead writer left half done is finished, or undone, before anyone else writes.
// Who may not write the file can not finish what changes its pages: the claim then is not Idle, and the next one does
// it.
class FileLatch {
 public:
  explicit FileLatch(FileCore& core);
  ~FileLatch() {
    if (core_ != nullptr) core_->turns.unlock(core_->shared->writing, core_->shared->writers);
  }
  FileLatch(FileLatch&& other) noexcept : core_(std::exchange(other.core_, nullptr)) {}
  FileLatch& operator=(FileLatch&&) = delete;
  FileLatch(const FileLatch&) = delete;
  FileLatch& operator=(const FileLatch&) = delete;

 private:
  FileCore* core_;
};

}  // namespace scarlet::store
