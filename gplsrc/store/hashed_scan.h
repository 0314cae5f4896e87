// SPDX-License-Identifier: GPL-3.0-or-later
// HashedScan: walks a hashed file in the order of the reversed bits of the ids' hashes. A group is an interval of that
// order whatever the modulus, so a position keeps its meaning when groups are split and merged: what exists throughout
// is met exactly once, and the order depends on the ids alone. A part of a scan is a stretch of that order.
//
// The group's pages are copied, one group at a time; large records are read when they are asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/hashed_file.h"

namespace scarlet::store {

class HashedScan final : public Scan {
 public:
  explicit HashedScan(std::shared_ptr<HashedFile> file) : file_(std::move(file)) {}
  base::Result<bool> next(std::string_view& id, std::string_view* record) override;
  bool keep_to_part(unsigned part, unsigned parts) override;

 private:
  struct Item {
    std::uint64_t order = 0;
    std::size_t id = 0;  // offsets in bytes_
    std::size_t id_bytes = 0;
    std::size_t record = 0;
    std::size_t record_bytes = 0;
    bool large = false;
  };
  base::Result<void> load();
  base::Result<void> load_group(std::uint64_t number);

  std::shared_ptr<HashedFile> file_;
  std::uint64_t position_ = 0;  // the next group is the one that has it
  std::uint64_t end_ = 0;       // of the part; 0: the last one
  bool at_end_ = false;
  base::Result<void> damage_;  // of the group at hand; told after its readable records
  std::string bytes_;
  std::vector<Item> items_;
  std::size_t next_ = 0;
  std::string large_;
};

}  // namespace scarlet::store
