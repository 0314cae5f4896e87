// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/parallel_scan.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "os/process.h"
#include "os/signals.h"
#include "query/part_reader.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::Result;

constexpr std::uint64_t kWorthwhileRecords = 20'000;
constexpr unsigned kMostWorkers = 4;  // a reader's row has eight places, and a scan may need two
constexpr std::size_t kBatchBytes = std::size_t{128} << 10;
constexpr std::size_t kBatchRows = 4'096;
constexpr std::size_t kQueuedBatches = 16;
constexpr auto kWait = std::chrono::milliseconds(10);

struct Batch {
  struct Row {
    std::size_t id;  // offsets in bytes
    std::size_t record;
    std::size_t end;
    bool undecided;
  };
  std::string bytes;
  std::vector<Row> rows;
  void clear() {
    bytes.clear();
    rows.clear();
  }
  bool is_full() const { return bytes.size() >= kBatchBytes || rows.size() >= kBatchRows; }
  void add(std::string_view id, std::string_view record, bool undecided, const Projection& projection) {
    const std::size_t at = bytes.size();
    bytes += id;
    if (projection.active()) {
      projection.append(record, bytes);
    } else {
      bytes += record;
    }
    rows.push_back({at, at + id.size(), bytes.size(), undecided});
  }
};

// What a worker and the session thread share.
class Part {
 public:
  // The worker's side. False: nobody wants more.
  bool put(std::unique_ptr<Batch>& batch) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return state.stopped || full_.size() < kQueuedBatches; });
    if (state.stopped) return false;
    full_.push_back(std::move(batch));
    if (!empty_.empty()) {
      batch = std::move(empty_.back());
      empty_.pop_back();
      batch->clear();
    } else {
      batch = std::make_unique<Batch>();
    }
    some_.notify_one();
    return true;
  }
  void end(Result<void> result) {
    const std::lock_guard lock(mutex_);
    result_ = std::move(result);
    ended_ = true;
    some_.notify_one();
  }

  // The session's side: the next batch; null at the end, or when the wait was long enough to look about.
  std::unique_ptr<Batch> take(std::unique_ptr<Batch> used, bool& ended) {
    std::unique_lock lock(mutex_);
    if (used) empty_.push_back(std::move(used));
    (void)some_.wait_for(lock, kWait, [this] { return ended_ || !full_.empty(); });
    ended = ended_ && full_.empty();
    if (full_.empty()) return nullptr;
    auto batch = std::move(full_.front());
    full_.pop_front();
    room_.notify_one();
    return batch;
  }
  void stop() {
    const std::lock_guard lock(mutex_);
    state.stopped = true;
    room_.notify_all();
  }
  const Result<void>& result() const { return result_; }  // once ended

  PartState state;
  std::atomic<std::int64_t> selected{0};

 private:
  std::mutex mutex_;
  std::condition_variable some_;
  std::condition_variable room_;
  std::deque<std::unique_ptr<Batch>> full_;
  std::vector<std::unique_ptr<Batch>> empty_;
  bool ended_ = false;
  Result<void> result_;
};

struct Work {
  const Projection* projection = nullptr;
  bool read_records = false;  // by the rows
  bool count_only = false;
  bool select = false;
  bool scan_records = false;  // by rows or selection
};

class Worker {
 public:
  Worker(workspace::Workspace& workspace, const Query& query, std::unique_ptr<store::Scan> scan, const Work& work)
      : work_(work), reader_(workspace, query, std::move(scan), work.scan_records, work.select) {}

  void run(Part& part) { part.end(read(part)); }

 private:
  Result<void> read(Part& part) {
    auto batch = std::make_unique<Batch>();
    PartReader::Row row;
    std::int64_t selected = 0;
    for (;;) {
      auto more = reader_.next(row, part.state);
      if (!more) return more.error();
      if (!*more) break;
      if (work_.count_only && !row.undecided) {
        ++selected;
        continue;
      }
      const bool with_record = work_.read_records || row.undecided;
      batch->add(row.id, with_record ? row.record : std::string_view(), row.undecided, *work_.projection);
      if (batch->is_full() && !part.put(batch)) return {};
    }
    part.selected += selected;
    if (!batch->rows.empty()) (void)part.put(batch);
    return {};
  }

  Work work_;
  PartReader reader_;
};

class ParallelScan final : public Candidates {
 public:
  ParallelScan(workspace::Workspace& workspace, const Query& query, std::vector<std::unique_ptr<store::Scan>> scans,
               const Work& work, std::function<void()> breathe)
      : work_(work), breathe_(std::move(breathe)) {
    for (auto& scan : scans) {
      parts_.push_back(std::make_unique<Part>());
      workers_.push_back(std::make_unique<Worker>(workspace, query, std::move(scan), work));
    }
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      threads_.emplace_back([worker = workers_[i].get(), part = parts_[i].get()] {
        const os::QuietThread quiet;
        worker->run(*part);
      });
    }
  }
  ~ParallelScan() override {
    for (const auto& part : parts_) part->stop();
    for (std::thread& thread : threads_) thread.join();
  }

  Result<bool> next(Candidate& candidate) override {
    while (!batch_ || row_ == batch_->rows.size()) {
      if (at_ == parts_.size()) return false;
      auto more = next_batch();
      if (!more) return more.error();
    }
    const Batch::Row& row = batch_->rows[row_++];
    const std::string_view bytes = batch_->bytes;
    candidate.id = bytes.substr(row.id, row.record - row.id);
    candidate.record = bytes.substr(row.record, row.end - row.record);
    candidate.position = {};
    candidate.selected = work_.select && !row.undecided;
    return true;
  }

  std::optional<std::int64_t> records_read() const override {
    std::int64_t sum = 0;
    for (const auto& part : parts_) sum += part->state.read;
    return sum;
  }
  std::optional<std::int64_t> records_counted() const override {
    if (!work_.count_only) return std::nullopt;
    std::int64_t sum = 0;
    for (const auto& part : parts_) sum += part->selected;
    return sum;
  }

 private:
  Result<void> next_batch() {
    bool ended = false;
    row_ = 0;
    batch_ = parts_[at_]->take(std::move(batch_), ended);
    breathe_();
    if (!ended || batch_) return {};
    const Result<void>& result = parts_[at_]->result();
    ++at_;
    return result;
  }

  Work work_;
  std::function<void()> breathe_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
  std::size_t at_ = 0;  // the part whose batches are taken
  std::unique_ptr<Batch> batch_;
  std::size_t row_ = 0;
};

}  // namespace

std::vector<std::unique_ptr<store::Scan>> partial_scans(workspace::Workspace& workspace, const Query& query) {
  const unsigned processors = os::processor_count();
  const bool can = processors > 1 && query.file->kind() == store::FileKind::Hashed && !query.options.sampled &&
                   !query.options.sample && workspace.records().transaction_level() == 0;
  if (!can) return {};
  auto info = query.file->info();
  if (!info || info->record_count < kWorthwhileRecords) return {};
  const unsigned parts = std::min(processors, kMostWorkers);
  std::vector<std::unique_ptr<store::Scan>> scans;
  for (unsigned part = 0; part < parts; ++part) {
    auto scan = query.file->scan();
    if (!scan || !(*scan)->keep_to_part(part, parts)) return {};
    scans.push_back(std::move(*scan));
  }
  return scans;
}

std::unique_ptr<Candidates> parallel_candidates(workspace::Workspace& workspace, const Query& query,
                                                const Projection& projection, bool read_records, bool count_only,
                                                std::function<void()> breathe) {
  Work work;
  work.projection = &projection;
  work.select = tests_records_alone(query);
  work.count_only = count_only && work.select;
  work.read_records = read_records && !work.count_only;
  work.scan_records = work.read_records || (work.select && RowValues::needs_records(query));
  auto scans = partial_scans(workspace, query);
  if (scans.empty()) return nullptr;
  return std::make_unique<ParallelScan>(workspace, query, std::move(scans), work, std::move(breathe));
}

}  // namespace scarlet::query
