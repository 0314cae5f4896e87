// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sorter.h"

#include <algorithm>
#include <cstring>

#include "query/sort_runs.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kSequenceBytes = 8;
constexpr std::uint32_t kComparisonsBetweenBreaths = 1U << 15;

// Bytes 8 * `part` and following of the key as a number of the same order.
std::uint64_t key_prefix(const char* key, std::size_t size, std::size_t part) {
  std::uint64_t prefix = 0;
  const std::size_t start = part * sizeof prefix;
  if (start < size) std::memcpy(&prefix, key + start, std::min(size - start, sizeof prefix));
  return __builtin_bswap64(prefix);
}

}  // namespace

Sorter::Sorter(os::Env& env, SortLimits limits, Ties ties) : env_(env), limits_(std::move(limits)), ties_(ties) {
  count_ = limits_.first_row;
}
Sorter::~Sorter() = default;

std::size_t Sorter::work_files() const { return work_ ? work_->written() : 0; }

char* Sorter::room(std::size_t size) {
  if (chunk_size_ - chunk_used_ < size) {
    chunk_size_ = std::max(kChunkBytes, size);
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(chunk_size_));
    chunk_used_ = 0;
  }
  char* at = chunks_.back().get() + chunk_used_;
  chunk_used_ += size;
  memory_used_ += size + sizeof(Row);
  return at;
}

base::Result<void> Sorter::add(std::string_view key, std::string_view payload) {
  const std::size_t key_size = key.size() + kSequenceBytes;
  char* bytes = room(key_size + payload.size());
  std::memcpy(bytes, key.data(), key.size());
  // The number of the row, or its complement, behind the key decides between equal ones.
  const std::uint64_t sequence = __builtin_bswap64(ties_ == Ties::AsRead ? count_ : ~count_);
  std::memcpy(bytes + key.size(), &sequence, sizeof sequence);
  if (!payload.empty()) std::memcpy(bytes + key_size, payload.data(), payload.size());
  rows_.push_back({{key_prefix(bytes, key_size, 0), key_prefix(bytes, key_size, 1)},
                   bytes,
                   static_cast<std::uint32_t>(key_size),
                   static_cast<std::uint32_t>(payload.size())});
  ++count_;
  return memory_used_ > limits_.memory_bytes ? spill() : base::Result<void>();
}

bool Sorter::before(const Row& a, const Row& b) {
  if (a.prefix[0] != b.prefix[0]) return a.prefix[0] < b.prefix[0];
  if (a.prefix[1] != b.prefix[1]) return a.prefix[1] < b.prefix[1];
  return std::string_view(a.bytes, a.key_size) < std::string_view(b.bytes, b.key_size);
}

void Sorter::sort_rows() {
  std::uint32_t comparisons = 0;
  std::sort(rows_.begin(), rows_.end(), [&](const Row& a, const Row& b) {
    if (++comparisons % kComparisonsBetweenBreaths == 0) limits_.breathe();
    return before(a, b);
  });
}

base::Result<void> Sorter::spill() {
  sort_rows();
  if (!work_) work_ = std::make_unique<SortRuns>(env_, limits_);
  SCARLET_TRY(work_->begin_run());
  for (const Row& row : rows_) {
    SCARLET_TRY(work_->append({row.bytes, row.key_size}, {row.bytes + row.key_size, row.payload_size}));
  }
  SCARLET_TRY(work_->end_run());
  rows_.clear();
  chunks_.clear();
  chunk_used_ = chunk_size_ = memory_used_ = 0;
  return {};
}

base::Result<void> Sorter::finish() {
  if (work_ && !rows_.empty()) SCARLET_TRY(spill());
  if (!work_) sort_rows();
  return rewind();
}

base::Result<void> Sorter::rewind() {
  at_ = 0;
  return work_ ? work_->rewind() : base::Result<void>();
}

base::Result<bool> Sorter::next(std::string_view& payload) {
  std::string_view key;
  return next(key, payload);
}

base::Result<bool> Sorter::next(std::string_view& key, std::string_view& payload) {
  if (work_) return work_->next(key, payload);
  if (at_ == rows_.size()) return false;
  const Row& row = rows_[at_++];
  key = {row.bytes, row.key_size};
  payload = {row.bytes + row.key_size, row.payload_size};
  return true;
}

}  // namespace scarlet::query
