// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogues: local (V/CS records of the VOC), private (`cat` of the account) and global (`gcat` of the system
// account). An object record is found by name, verified once and shared by all who call it in this process.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "code/code_unit.h"

namespace scarlet::workspace {

class Workspace;

enum class CatalogueKind { None = 0, Local = 1, Private = 2, Global = 3 };  // the values of CATALOGUED()

struct CatalogueEntry {
  CatalogueKind kind = CatalogueKind::None;
  std::string path;  // of the object record
};

class Catalogue {
 public:
  explicit Catalogue(Workspace& workspace) : workspace_(workspace) {}

  CatalogueEntry find(std::string_view name);
  // Loads and verifies; Status::NotCatalogued, ObjectCodeInvalid.
  base::Result<std::shared_ptr<const code::CodeUnit>> load(std::string_view name);
  base::Result<std::shared_ptr<const code::CodeUnit>> load_object(const std::string& path);
  // Object changed or catalogue changed: inline caches must look again.
  void changed() { ++generation_; }
  std::uint64_t generation() const { return generation_; }

  // Paths of private and global catalogue directories.
  std::string private_directory();
  std::string global_directory();

 private:
  struct Loaded {
    std::shared_ptr<const code::CodeUnit> unit;
    std::int64_t modified_seconds = 0;
    std::int64_t modified_nanoseconds = 0;
    std::uint64_t size = 0;
  };
  Workspace& workspace_;
  std::unordered_map<std::string, Loaded> loaded_;  // by path
  std::uint64_t generation_ = 1;
};

}  // namespace scarlet::workspace
