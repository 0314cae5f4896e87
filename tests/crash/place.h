// SPDX-License-Identifier: GPL-3.0-or-later
// Place: one process's view of the instance the crash harness works on: segment, sessions, record locks, store, files.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "plan.h"
#include "shared/lock_table.h"
#include "shared/segment.h"
#include "shared/user_table.h"
#include "store/store.h"

namespace scarlet::crash {

struct Place {
  std::unique_ptr<shared::Segment> segment;
  std::unique_ptr<shared::UserTable> users;
  std::unique_ptr<shared::LockTable> locks;
  std::unique_ptr<store::Store> store;
  std::array<std::shared_ptr<store::File>, kFiles> files;
  std::string directory;

  // Ends the process with a message when something can not be opened: that is a failure in itself.
  static Place open(const std::string& directory, store::Durability durability);
  void create_files(std::uint64_t seed);
  void open_files();
  void close_files() { files = {}; }
  std::string path(std::size_t file) const { return directory + "/F" + std::to_string(file); }
};

store::KeyExtractor key_extractor();

}  // namespace scarlet::crash
