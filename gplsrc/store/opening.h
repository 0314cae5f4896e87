// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a hashed file: its data file, its live state (attached to, or made from the last image and the journal), its
// place in the table of open files. And the reverse.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/file_core.h"
#include "store/store_core.h"

namespace scarlet::store {

struct OpenedFile {
  std::unique_ptr<FileCore> core;
  os::FileIdentity identity;
  std::uint32_t place = 0;  // in the table of open files
  bool writable = true;
};

std::string data_path(const std::string& directory);
// Not being able to tell is an error: a hashed file must never be taken for an ordinary directory.
base::Result<bool> is_hashed_file(os::Env& env, const std::string& directory);
base::Result<OpenedFile> open_hashed_file(StoreCore& store, const std::string& directory);
// Makes the image durable when this was the last process that had the file open; then its live state goes away.
void close_hashed_file(StoreCore& store, OpenedFile& file);
base::Result<void> create_hashed_file(os::Env& env, const std::string& directory, const FileState& state,
                                      bool make_durable);
// NotExclusive when another process has it open. The file's journal entries no longer matter.
base::Result<void> forget_hashed_file(StoreCore& store, OpenedFile& file);

// Applies what the journal has for a file since its image. Nobody else has the file.
base::Result<void> replay(FileCore& core, Journal& journal, std::uint64_t identity, Lsn first);

}  // namespace scarlet::store
