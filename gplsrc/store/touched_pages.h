// SPDX-License-Identifier: GPL-3.0-or-later
// TouchedPages: which pages of a mapping this process can write without a page fault, as far as it knows. The first
// store into each costs a fault; taken under a latch it would keep everybody waiting. Only a hint. Threads: any.
#pragma once

#include <atomic>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "os/env.h"

namespace scarlet::store {

class TouchedPages {
 public:
  static constexpr std::uint64_t kPage = 4096;

  // For a mapping of so many bytes.
  explicit TouchedPages(std::uint64_t bytes)
      : words_(static_cast<std::atomic<std::uint64_t>*>(std::calloc(bytes / kPage / kPagesOfWord + 1, 8))) {}

  // Whoever calls will write at `offset`. `age` as in WriteAhead.
  void touch(os::Mapping& mapping, std::uint64_t offset, std::uint64_t age) {
    const std::uint64_t page = offset / kPage;
    if (words_ == nullptr) return;
    auto& word = words_.get()[page / kPagesOfWord];
    const std::uint64_t bit = std::uint64_t{1} << (page % kPagesOfWord);
    const std::uint64_t known = word.load(std::memory_order_relaxed);
    const std::uint64_t stamp = age << kPagesOfWord;
    const bool current = known >> kPagesOfWord == stamp >> kPagesOfWord;
    if (current && (known & bit) != 0) [[likely]]
      return;
    const std::uint64_t pages = current ? known & kPageBits : 0;
    // Where many pages have been written to, their neighbours will be: many at once cost less than one by one. Where
    // writes are far between, a page made ready in vain would have to be written to the disk.
    const bool dense = std::popcount(pages) >= kManyPages;
    const std::uint64_t first = dense ? page / kTogether * kTogether : page;
    const std::uint64_t count = dense ? kTogether : 1;
    mapping.expect_writes(first * kPage, count * kPage);
    const std::uint64_t ready = ((std::uint64_t{1} << count) - 1) << (first % kPagesOfWord);
    word.store(stamp | pages | ready, std::memory_order_relaxed);
  }

  // Whole pages from `first` to `end` (bytes) have been made ready by others.
  void know(std::uint64_t first, std::uint64_t end, std::uint64_t age) {
    if (words_ == nullptr) return;
    const std::uint64_t stamp = age << kPagesOfWord;
    for (std::uint64_t page = first / kPage; page < end / kPage; ++page) {
      auto& word = words_.get()[page / kPagesOfWord];
      const std::uint64_t known = word.load(std::memory_order_relaxed);
      const bool current = known >> kPagesOfWord == stamp >> kPagesOfWord;
      const std::uint64_t pages = current ? known & kPageBits : 0;
      word.store(stamp | pages | std::uint64_t{1} << (page % kPagesOfWord), std::memory_order_relaxed);
    }
  }

 private:
  static constexpr unsigned kPagesOfWord = 48;  // bits of a word; above them the lower bits of the age
  static constexpr std::uint64_t kPageBits = (std::uint64_t{1} << kPagesOfWord) - 1;
  static constexpr int kManyPages = 8;  // of a word
  static constexpr std::uint64_t kTogether = 8;
  static_assert(kPagesOfWord % kTogether == 0);
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  // Zeros that take no memory before they are written.
  std::unique_ptr<std::atomic<std::uint64_t>, Free> words_;
};

}  // namespace scarlet::store
