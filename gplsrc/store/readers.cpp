// SPDX-License-Identifier: GPL-3.0-or-later
// Rows are found by the place of a process in the segment's process table; a row is reset by its next owner.
#include "store/readers.h"

namespace scarlet::store {
namespace {

void first_epoch(void* block, std::size_t) { static_cast<ReadersBlock*>(block)->epoch.store(1); }

}  // namespace

base::Result<Readers> Readers::attach(shared::Segment& segment) {
  Readers readers;
  readers.processes_ = &segment.processes();
  const std::size_t bytes = sizeof(ReadersBlock) + sizeof(ProcessRow) * readers.processes_->capacity();
  auto* memory = static_cast<std::byte*>(segment.block("store.readers", bytes, first_epoch));
  if (memory == nullptr) return base::Error{base::Status::LimitReached, 0, "store.readers"};
  readers.block_ = reinterpret_cast<ReadersBlock*>(memory);
  readers.rows_ = reinterpret_cast<ProcessRow*>(memory + sizeof(ReadersBlock));

  const shared::ProcessToken self = readers.processes_->self();
  const std::uint32_t place = shared::place_of(self);
  readers.own_ = &readers.rows_[place];
  if (readers.own_->token.load() != self) {
    for (auto& epoch : readers.own_->epochs) epoch.store(0);
    for (auto& word : readers.own_->open_files) word.store(0);
    readers.own_->token.store(self);
  }
  std::uint32_t used = readers.block_->rows_used.load();
  while (used <= place && !readers.block_->rows_used.compare_exchange_weak(used, place + 1)) {
  }
  return readers;
}

void Readers::detach() {
  if (own_ != nullptr) own_->token.store(shared::kNobody);
  own_ = nullptr;
}

bool Readers::passed(std::uint64_t epoch) const {
  const std::uint32_t used = rows_used();
  for (std::uint32_t place = 0; place < used; ++place) {
    for (const auto& slot : row(place).epochs) {
      const std::uint64_t announced = slot.load();
      if (announced == 0 || announced > epoch) continue;
      const std::uint32_t token = row(place).token.load();
      if (token == shared::kNobody || !processes_->alive(token)) continue;
      return false;
    }
  }
  return true;
}

void Readers::set_open(std::uint32_t file, bool open) {
  auto& word = own_->open_files[file / 64];
  const std::uint64_t bit = std::uint64_t{1} << (file % 64);
  if (open) {
    word.fetch_or(bit);
  } else {
    word.fetch_and(~bit);
  }
}

bool Readers::open_in(const ProcessRow& row, std::uint32_t file) const {
  if ((row.open_files[file / 64].load() >> (file % 64) & 1) == 0) return false;
  const std::uint32_t token = row.token.load();
  return token != shared::kNobody && processes_->alive(token);
}

bool Readers::open_elsewhere(std::uint32_t file) const {
  for (std::uint32_t place = 0; place < rows_used(); ++place) {
    if (&row(place) != own_ && open_in(row(place), file)) return true;
  }
  return false;
}

std::uint32_t Readers::open_count(std::uint32_t file) const {
  std::uint32_t count = 0;
  for (std::uint32_t place = 0; place < rows_used(); ++place) count += open_in(row(place), file) ? 1U : 0U;
  return count;
}

}  // namespace scarlet::store
