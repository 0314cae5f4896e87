// SPDX-License-Identifier: GPL-3.0-or-later
// Loader: the loaded units of one machine, found by code unit. Units that nobody uses any more (recompiled programs)
// are dropped when no program runs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "vm/loaded_unit.h"

namespace scarlet::vm {

class Loader {
 public:
  // The same unit always gives the same loaded unit while it is used.
  LoadedUnit& load(const std::shared_ptr<const code::CodeUnit>& unit);

  // What call sites remember is valid for one generation.
  std::uint64_t generation() const { return generation_; }
  // Tells the generation of the catalogue; a new one makes every call site look again.
  void see_catalogue(std::uint64_t catalogue_generation);
  // To be called only when no program runs. Does something once in a while only; says whether units were dropped.
  bool drop_unused();
  std::size_t size() const { return units_.size(); }
  // How often the programs were entered since they were loaded.
  std::map<std::string, std::uint64_t> calls() const;

 private:
  std::unordered_map<const code::CodeUnit*, std::unique_ptr<LoadedUnit>> units_;
  std::uint64_t generation_ = 1;
  std::size_t loads_ = 0;  // since units were dropped
  std::uint64_t catalogue_generation_ = 0;
};

}  // namespace scarlet::vm
