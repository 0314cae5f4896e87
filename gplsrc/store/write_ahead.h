// SPDX-License-Identifier: GPL-3.0-or-later
// WriteAhead: makes the pages of a mapping ready where a writer is at work and where it will come next. A new page
// costs more than the rest of a small write when each is met on its own; whoever writes little must not pay for many.
// It is done between two writes, when no latch is held, so that others go on meanwhile; TouchedPages is told. What is
// ready is known for pieces of 64 KiB: writers of one file take turns at different places. Threads: any.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "os/env.h"
#include "store/touched_pages.h"

namespace scarlet::store {

class WriteAhead {
 public:
  // The last write was just before `offset`, and none will come to `end` or beyond. `age` changes when the system may
  // have written pages to the disk since, after which the next write to each costs as much as the first one.
  void after(os::Mapping& mapping, TouchedPages& touched, std::uint64_t offset, std::uint64_t end, std::uint64_t age) {
    const std::uint64_t piece = offset / kPiece;
    if (piece == piece_.load(std::memory_order_relaxed) && age == age_.load(std::memory_order_relaxed)) [[likely]]
      return;
    prepare(mapping, touched, piece, end, age);
  }

 private:
  static constexpr std::uint64_t kPiece = 64 * 1024;
  static constexpr std::uint64_t kPieces = 3;  // that one and those after it
  static constexpr unsigned kFew = 4;          // writes for which nothing is made ready

  bool ready(std::uint64_t piece) const {
    return piece / 64 < ready_.size() && (ready_[piece / 64] >> (piece % 64) & 1) != 0;
  }

  void prepare(os::Mapping& mapping, TouchedPages& touched, std::uint64_t piece, std::uint64_t end, std::uint64_t age) {
    const std::lock_guard guard(preparing_);
    if (writes_ < kFew) {
      ++writes_;
      return;
    }
    if (age != age_.load(std::memory_order_relaxed)) ready_.clear();
    age_.store(age, std::memory_order_relaxed);
    piece_.store(piece, std::memory_order_relaxed);
    const std::uint64_t stop = std::min(piece + kPieces, (end + kPiece - 1) / kPiece);
    while (piece < stop && ready(piece)) ++piece;
    if (piece >= stop) return;
    const std::uint64_t last = std::min(stop * kPiece, end);
    mapping.expect_writes(piece * kPiece, last - piece * kPiece);
    touched.know(piece * kPiece, last, age);
    if (ready_.size() <= (stop - 1) / 64) ready_.resize((stop - 1) / 64 + 1);
    for (; piece < stop; ++piece) ready_[piece / 64] |= std::uint64_t{1} << (piece % 64);
  }

  std::atomic<std::uint64_t> piece_ = ~std::uint64_t{0};  // of the last write
  std::atomic<std::uint64_t> age_ = 0;
  std::mutex preparing_;
  std::vector<std::uint64_t> ready_;  // a bit for each piece
  unsigned writes_ = 0;
};

}  // namespace scarlet::store
