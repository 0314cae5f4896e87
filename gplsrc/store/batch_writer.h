// SPDX-License-Identifier: GPL-3.0-or-later
// BatchWriter: writes many records with one commit (and, where commits are synced, one sync) for some hundreds of them.
// What is not finished when the process ends is lost, in whole batches.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "store/store.h"

namespace scarlet::store {

class BatchWriter {
 public:
  BatchWriter(Store& store, std::shared_ptr<File> into) : store_(store), into_(std::move(into)) {}

  base::Result<void> write(std::string_view id, std::string_view record) {
    if (!batch_) batch_ = store_.begin();
    batch_->write(into_, id, record);
    ++records_;
    bytes_ += id.size() + record.size();
    return records_ < kRecords && bytes_ < kBytes ? base::Result<void>() : finish();
  }

  // To be called at the end.
  base::Result<void> finish() {
    records_ = bytes_ = 0;
    const auto batch = std::move(batch_);
    return batch ? batch->commit() : base::Result<void>();
  }

 private:
  static constexpr std::size_t kRecords = 500;
  static constexpr std::size_t kBytes = std::size_t{4} << 20;

  Store& store_;
  std::shared_ptr<File> into_;
  std::unique_ptr<Transaction> batch_;
  std::size_t records_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace scarlet::store
