// SPDX-License-Identifier: GPL-3.0-or-later
// StoreCore: what the files of one process share: the journal, the readers' row, the table of open files, the options.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "os/env.h"
#include "shared/segment.h"
#include "store/journal.h"
#include "store/open_files.h"
#include "store/readers.h"
#include "store/store.h"

namespace scarlet::store {

struct StoreCore {
  StoreCore(os::Env& store_env, shared::Segment& store_segment, StoreOptions store_options)
      : env(store_env), segment(store_segment), options(std::move(store_options)) {}

  os::Env& env;
  shared::Segment& segment;
  StoreOptions options;
  std::unique_ptr<Journal> journal;
  Readers readers;
  OpenFiles files;
  std::atomic<bool> written = false;  // since the keeper looked last
  std::atomic<bool> keeper_started = false;
  std::function<void()> start_keeper;  // set by the Store; called once

  // After an operation: what the JOURNAL parameter asks for.
  base::Result<void> acknowledge(Lsn end) {
    if (options.durability == Durability::Commit) return journal->sync_to(end);
    if (!written.load(std::memory_order_relaxed)) written.store(true, std::memory_order_relaxed);
    return {};
  }
};

// A file gets a checkpoint when so many bytes of journal, whoever wrote them, depend on its durable image: half of its
// own size, within these bounds. (Each checkpoint of a file that changes everywhere keeps a whole copy of it.)
inline constexpr std::uint64_t kLeastCheckpointBytes = std::uint64_t{256} << 20;
inline constexpr std::uint64_t kMostCheckpointBytes = std::uint64_t{512} << 20;

}  // namespace scarlet::store
