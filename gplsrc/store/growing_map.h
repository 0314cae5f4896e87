// SPDX-License-Identifier: GPL-3.0-or-later
// GrowingMap: a mapped file that any process may make longer. Addresses given out stay valid as long as the object:
// when the file outgrows the window, a larger window is mapped beside the old one, which shows the same pages.
//
// Threads: any. The file never gets shorter while it is mapped.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "store/touched_pages.h"
#include "store/write_ahead.h"

namespace scarlet::store {

class GrowingMap {
 public:
  static base::Result<std::unique_ptr<GrowingMap>> open(std::unique_ptr<os::FileHandle> file);

  // Null when the file is not that long, or can not be mapped.
  std::byte* at(std::uint64_t offset_bytes, std::uint64_t length_bytes) {
    std::uint64_t end = 0;
    if (__builtin_add_overflow(offset_bytes, length_bytes, &end)) [[unlikely]]
      return nullptr;
    const Window* window = window_.load(std::memory_order_acquire);
    if (end > window->usable.load(std::memory_order_acquire)) [[unlikely]] {
      if ((window = reach(end)) == nullptr) return nullptr;
    }
    return window->base + offset_bytes;
  }

  // As WriteAhead::after(). When no latch is held.
  void after_write(std::uint64_t offset_bytes, std::uint64_t end_bytes, std::uint64_t age) {
    Window* window = window_.load(std::memory_order_acquire);
    const std::uint64_t usable = window->usable.load(std::memory_order_relaxed);
    window->ahead.after(*window->mapping, window->touched, offset_bytes, std::min(end_bytes, usable), age);
  }

  // As TouchedPages::touch(). When no latch is held.
  void before_write(std::uint64_t offset_bytes, std::uint64_t age) {
    Window* window = window_.load(std::memory_order_acquire);
    if (offset_bytes < window->usable.load(std::memory_order_relaxed)) {
      window->touched.touch(*window->mapping, offset_bytes, age);
    }
  }

  // Makes sure of room on the disk up to `size_bytes`. What is behind `used_bytes` is written, in pieces: the system
  // then keeps each piece together in memory, which makes it cheaper to reach than pages that come one by one.
  base::Result<void> grow(std::uint64_t used_bytes, std::uint64_t size_bytes);
  os::FileHandle& file() { return *file_; }

 private:
  struct Window {
    explicit Window(std::uint64_t bytes) : touched(bytes) {}
    std::unique_ptr<os::Mapping> mapping;
    std::byte* base = nullptr;
    std::atomic<std::uint64_t> usable = 0;  // bytes known to be both mapped and in the file
    WriteAhead ahead;
    TouchedPages touched;
  };

  explicit GrowingMap(std::unique_ptr<os::FileHandle> file) : file_(std::move(file)) {}
  const Window* reach(std::uint64_t end);
  base::Result<void> fill(std::uint64_t from, std::uint64_t to);
  base::Result<void> add_window(std::uint64_t file_bytes);

  std::unique_ptr<os::FileHandle> file_;
  std::mutex growing_;
  std::vector<std::unique_ptr<Window>> windows_;  // the last one is the largest
  std::atomic<Window*> window_ = nullptr;
};

}  // namespace scarlet::store
