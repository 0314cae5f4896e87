// SPDX-License-Identifier: GPL-3.0-or-later
// Import of files and whole accounts of OpenQM and ScarletDME: hashed files are made anew here, everything else is
// copied. Object code is left out, since it means nothing here.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "store/import/foreign_file.h"
#include "store/store.h"

namespace scarlet::store {

struct ImportedFile {
  std::string from;
  std::string to;
  std::uint64_t records = 0;
  std::uint64_t refused = 0;         // ids that are not allowed here, being longer than MAXIDLEN, say
  std::vector<std::string> indices;  // defined, to be built
  ForeignReport foreign;             // what was read, and what could not be
};

// Makes the hashed file `to` (AlreadyExists when it is there) from the foreign one.
base::Result<ImportedFile> import_file(os::Env& env, Store& store, const std::string& from, const std::string& to);

// Adds those records of the foreign file to an existing one that `wanted` says yes to and that are not there.
using WantedRecord = std::function<bool(std::string_view id, std::string_view record)>;
base::Result<ImportedFile> merge_file(os::Env& env, Store& store, const std::string& from,
                                      const std::shared_ptr<File>& into, const WantedRecord& wanted);

struct ImportedTree {
  std::vector<ImportedFile> files;
  std::uint64_t copied = 0;               // files of directories
  std::vector<std::string> without_code;  // directories whose object code was left out
  std::vector<std::string> failed;        // "PATH: reason": could not be read; the rest was imported
};

// Everything below a directory. Hashed files that `to` has already, and the private catalogue, are passed over.
base::Result<ImportedTree> import_tree(os::Env& env, Store& store, const std::string& from, const std::string& to);

}  // namespace scarlet::store
