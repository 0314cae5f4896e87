// SPDX-License-Identifier: GPL-3.0-or-later
// OpenFiles: the files that are open anywhere in the instance, in the shared segment. A place in the table holds what
// must not outlive the last process: the latch that writers of a hashed file take, and the latch of checkpoints; of a
// directory file a counter of changes. A place's number, counted from 1, is what people see as the file's number.
// Who has a place open is in the processes' rows (readers.h), so a killed process needs no clean-up here.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "shared/latch.h"
#include "shared/segment.h"
#include "shared/turns.h"
#include "store/readers.h"
#include "store/store.h"

namespace scarlet::store {

struct alignas(64) OpenFile {
  std::uint64_t key;  // of a hashed file; kDirectoryKey; 0: free
  std::uint64_t device;
  std::uint64_t inode;
  shared::Latch writing;               // whoever changes the file
  shared::TurnQueue writers;           // who wait for it
  shared::Latch checkpoint;            // whoever makes its checkpoint
  std::atomic<std::uint64_t> updates;  // of a directory file
};
static_assert(sizeof(OpenFile) == 64);

inline constexpr std::uint64_t kDirectoryKey = 2;  // keys of hashed files are odd

struct alignas(64) OpenFilesBlock {
  shared::Latch latch;  // of the table; held while a file is opened or closed
  std::uint32_t used;   // no place at or beyond this was ever used
  OpenFile files[1];
};

// Where the file of each place lies; its last bytes when it is longer. Ends with a zero byte.
using OpenFilePath = std::array<char, 256>;

class OpenFiles {
 public:
  static base::Result<OpenFiles> attach(shared::Segment& segment);

  shared::Latch& latch() { return block_->latch; }
  // Under the latch. Finds or makes the place of a file, and marks it as open by us: once more, when a thread of ours
  // opens it while another one is closing it.
  base::Result<std::uint32_t> enter(Readers& readers, std::uint64_t key, const os::FileIdentity& identity,
                                    const std::string& path);
  // Under the latch. The place becomes free when nobody else has the file open; true then.
  bool leave(Readers& readers, std::uint32_t place);
  // Whether another process has the directory file open.
  bool open_elsewhere(const Readers& readers, const os::FileIdentity& identity, const shared::ProcessTable& processes);
  OpenFile& file(std::uint32_t place) { return block_->files[place]; }
  // Under the latch.
  std::vector<OpenFileRow> list(const Readers& readers) const;
  OpenFileCounts counts(const Readers& readers) const;

 private:
  bool in_use(const Readers& readers, std::uint32_t place) const;

  base::Result<std::uint32_t> find_or_make(Readers& readers, std::uint64_t key, const os::FileIdentity& identity,
                                           const std::string& path);

  std::map<std::uint32_t, unsigned> opened_;  // how often this process has each place open
  std::uint32_t capacity_ = 0;
  OpenFilesBlock* block_ = nullptr;
  OpenFilePath* paths_ = nullptr;
};

}  // namespace scarlet::store
