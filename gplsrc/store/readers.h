// SPDX-License-Identifier: GPL-3.0-or-later
// Readers: epochs that keep pages from being reused while somebody reads them (epoch-based reclamation, Fraser 2004).
//
// Every process has a row in the shared segment with eight places. A reader writes the global epoch into a free place
// of its row, reads what it likes, and writes 0. A writer that has unlinked pages ends the epoch by advance(), and
// reuses them when passed() says that nobody is left who announced that epoch or an earlier one. A reader that was
// killed is recognised by its row's token. A reader that is stopped only costs space: files grow instead.
//
// The row also says which files the process has open (bits are places in open_files.h).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/check.h"
#include "base/result.h"
#include "shared/segment.h"

namespace scarlet::store {

inline constexpr std::uint32_t kMaxOpenFiles = 4096;

struct alignas(64) ProcessRow {
  std::atomic<std::uint32_t> token;
  std::uint32_t reserved[15];
  std::array<std::atomic<std::uint64_t>, 8> epochs;
  std::array<std::atomic<std::uint64_t>, kMaxOpenFiles / 64> open_files;
};
static_assert(sizeof(ProcessRow) == 640);

struct alignas(64) ReadersBlock {
  std::atomic<std::uint64_t> epoch;
  std::atomic<std::uint32_t> rows_used;  // no row at or beyond this was ever used
};
static_assert(sizeof(ReadersBlock) == 64);

class Readers {
 public:
  static base::Result<Readers> attach(shared::Segment& segment);
  void detach();

  // Nested use by one thread takes a second place.
  std::atomic<std::uint64_t>& enter(std::size_t hint) {
    for (std::size_t i = hint;; ++i) {
      auto& place = own_->epochs[i % own_->epochs.size()];
      std::uint64_t free = 0;
      // Sequentially consistent, as in passed(): either the writer sees us or we see what it published.
      if (place.compare_exchange_strong(free, block_->epoch.load(std::memory_order_acquire))) return place;
    }
  }

  // Ends the current epoch and gives its number.
  std::uint64_t advance() { return block_->epoch.fetch_add(1); }
  // Whether nobody reads who began in `epoch` or before; `epoch` was given by advance(), whose read-modify-write keeps
  // the stores that unlinked pages before the looks at the readers' places.
  bool passed(std::uint64_t epoch) const;
  shared::ProcessToken self() const { return processes_->self(); }
  std::uint32_t rows_used() const { return block_->rows_used.load(std::memory_order_relaxed); }

  void set_open(std::uint32_t file, bool open);
  bool open_here(std::uint32_t file) const { return (own_->open_files[file / 64].load() >> (file % 64) & 1) != 0; }
  // Whether a living process other than this one has it open.
  bool open_elsewhere(std::uint32_t file) const;
  // How many living processes have it open.
  std::uint32_t open_count(std::uint32_t file) const;

 private:
  bool open_in(const ProcessRow& row, std::uint32_t file) const;
  ProcessRow& row(std::uint32_t place) const { return rows_[place]; }
  shared::ProcessTable* processes_ = nullptr;
  ReadersBlock* block_ = nullptr;
  ProcessRow* rows_ = nullptr;
  ProcessRow* own_ = nullptr;
};

class ReadGuard {
 public:
  explicit ReadGuard(Readers& readers) : place_(readers.enter(thread_hint())) {}
  ~ReadGuard() { place_.store(0, std::memory_order_release); }
  ReadGuard(const ReadGuard&) = delete;
  ReadGuard& operator=(const ReadGuard&) = delete;

 private:
  // Threads of a process start their search at different places: their stacks lie far apart.
  static std::size_t thread_hint() { return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) >> 20; }
  std::atomic<std::uint64_t>& place_;
};

}  // namespace scarlet::store
