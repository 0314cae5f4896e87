// SPDX-License-Identifier: GPL-3.0-or-later
// Sorter: rows come in with a key (bytes in order, sort_key.h) and a payload, and go out in the order of their keys.
// Rows with equal keys come out last first, as the reference has it, or in the order they came.
//
// What does not fit the memory given is sorted and written to work files (sort_runs.h), which are merged at the end.
// Threads: belongs to one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::query {

class SortRuns;

struct SortLimits {
  std::size_t memory_bytes = std::size_t{64} << 20;
  std::string work_directory = "/tmp";
  // Where one order is made of several sorters: the number of the first row of this one, and what sets the names of
  // its work files apart.
  std::uint64_t first_row = 0;
  // Called every few milliseconds of sorting; may throw to end it.
  std::function<void()> breathe = [] {};
};

class Sorter {
 public:
  enum class Ties { LastFirst, AsRead };
  Sorter(os::Env& env, SortLimits limits, Ties ties = Ties::LastFirst);
  ~Sorter();

  base::Result<void> add(std::string_view key, std::string_view payload);
  // All rows are in; next() may begin.
  base::Result<void> finish();
  // False at the end. The views live until the next call. No two keys given back are the same.
  base::Result<bool> next(std::string_view& key, std::string_view& payload);
  base::Result<bool> next(std::string_view& payload);
  // From the first row again.
  base::Result<void> rewind();

  std::uint64_t size() const { return count_ - limits_.first_row; }
  std::size_t work_files() const;

 private:
  struct Row {
    std::uint64_t prefix[2];  // first 16 bytes of the key, for quick comparison
    const char* bytes;        // key, then payload
    std::uint32_t key_size;
    std::uint32_t payload_size;
  };

  static bool before(const Row& a, const Row& b);
  void sort_rows();
  char* room(std::size_t size);
  base::Result<void> spill();

  os::Env& env_;
  SortLimits limits_;
  Ties ties_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t chunk_used_ = 0;
  std::size_t chunk_size_ = 0;
  std::size_t memory_used_ = 0;
  std::vector<Row> rows_;
  std::size_t at_ = 0;
  std::uint64_t count_ = 0;
  std::unique_ptr<SortRuns> work_;
};

}  // namespace scarlet::query
