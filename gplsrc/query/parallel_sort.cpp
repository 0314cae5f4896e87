// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/parallel_sort.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>

#include "os/signals.h"
#include "query/parallel_scan.h"
#include "query/part_reader.h"
#include "workspace/workspace.h"

namespace scarlet::query {
namespace {

using base::Result;

constexpr auto kWait = std::chrono::milliseconds(10);
constexpr unsigned kPartShift = 48;  // rows are numbered part by part

// Thrown by a worker's sorter when the session wants no more.
struct NoMore {};

// Tells the session's thread when all workers are done.
class Barrier {
 public:
  explicit Barrier(std::size_t workers) : running_(workers) {}
  void leave() {
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) done_.notify_all();
  }
  // Whether all have left within the wait.
  bool wait() {
    std::unique_lock lock(mutex_);
    return done_.wait_for(lock, kWait, [this] { return running_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  std::size_t running_;
};

class SortingWorker {
 public:
  SortingWorker(workspace::Workspace& workspace, const Query& query, std::unique_ptr<store::Scan> scan,
                const ParallelSortPlan& plan, SortLimits limits)
      : plan_(plan),
        reader_(workspace, query, std::move(scan), RowValues::needs_records(query) || plan.keep_records, true),
        sorter_(workspace.env(), with_breath(std::move(limits))) {}

  // In a thread of its own.
  void run() {
    try {
      result_ = read();
    } catch (const NoMore&) {
    } catch (const Undecided&) {
      undecided_ = true;
    }
  }

  void stop() { state_.stopped = true; }
  std::int64_t records_read() const { return state_.read; }

  // Once run() is over.
  const Result<void>& result() const { return result_; }
  bool undecided() const { return undecided_; }
  std::size_t work_files() const { return sorter_.work_files(); }
  // To the next row, in order; false at the end.
  Result<bool> advance() { return sorter_.next(key_, payload_); }
  std::string_view key() const { return key_; }
  std::string_view payload() const { return payload_; }

 private:
  SortLimits with_breath(SortLimits limits) {
    limits.breathe = [this] {
      if (state_.stopped) throw NoMore();
    };
    return limits;
  }

  Result<void> read() {
    PartReader::Row row;
    for (;;) {
      auto more = reader_.next(row, state_);
      if (!more) return more.error();
      if (!*more) break;
      if (row.undecided) throw Undecided();
      SCARLET_TRY(add(row));
    }
    return sorter_.finish();
  }

  Result<void> add(const PartReader::Row& row) {
    key_room_.clear();
    for (const auto& [item, style] : *plan_.keys)
      append_sort_key(reader_.values().text(*item->source), style, key_room_);
    const auto size = static_cast<std::uint32_t>(row.id.size());
    payload_room_.assign(reinterpret_cast<const char*>(&size), sizeof size);
    payload_room_ += row.id;
    if (plan_.keep_records && plan_.projection->active()) {
      plan_.projection->append(row.record, payload_room_);
    } else if (plan_.keep_records) {
      payload_room_ += row.record;
    }
    return sorter_.add(key_room_, payload_room_);
  }

  const ParallelSortPlan& plan_;
  PartState state_;
  PartReader reader_;
  Sorter sorter_;
  std::string key_room_;
  std::string payload_room_;
  Result<void> result_;
  bool undecided_ = false;
  std::string_view key_;
  std::string_view payload_;
};

class ParallelSort final : public Candidates {
 public:
  ParallelSort(workspace::Workspace& workspace, const Query& query, std::vector<std::unique_ptr<store::Scan>> scans,
               ParallelSortPlan plan)
      : plan_(std::move(plan)), barrier_(scans.size()) {
    SortLimits limits = plan_.limits;
    limits.memory_bytes /= scans.size();
    for (auto& scan : scans) {
      workers_.push_back(std::make_unique<SortingWorker>(workspace, query, std::move(scan), plan_, limits));
      limits.first_row += std::uint64_t{1} << kPartShift;
    }
    for (const auto& worker : workers_) {
      threads_.emplace_back([this, one = worker.get()] {
        const os::QuietThread quiet;
        one->run();
        barrier_.leave();
      });
    }
  }
  ~ParallelSort() override {
    for (const auto& worker : workers_) worker->stop();
    join();
  }

  Result<bool> ready() override {
    while (!barrier_.wait()) plan_.breathe();
    join();
    for (const auto& worker : workers_) {
      if (!worker->result()) return worker->result().error();
      if (worker->undecided()) return false;
    }
    for (const auto& worker : workers_) SCARLET_TRY(advance(*worker));
    return true;
  }

  Result<bool> next(Candidate& candidate) override {
    if (current_) SCARLET_TRY(advance(*current_));
    if (merged_.empty()) return false;
    const auto least = std::min_element(merged_.begin(), merged_.end(),
                                        [](const auto* a, const auto* b) { return a->key() < b->key(); });
    current_ = *least;
    merged_.erase(least);
    const std::string_view payload = current_->payload();
    std::uint32_t size = 0;
    std::memcpy(&size, payload.data(), sizeof size);
    candidate.id = payload.substr(sizeof size, size);
    candidate.record = payload.substr(sizeof size + size);
    candidate.position = {};
    candidate.selected = true;
    return true;
  }

  bool in_order() const override { return true; }
  std::size_t work_files() const override {
    std::size_t sum = 0;
    for (const auto& worker : workers_) sum += worker->work_files();
    return sum;
  }
  std::optional<std::int64_t> records_read() const override {
    std::int64_t sum = 0;
    for (const auto& worker : workers_) sum += worker->records_read();
    return sum;
  }

 private:
  void join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  Result<void> advance(SortingWorker& worker) {
    auto more = worker.advance();
    if (!more) return more.error();
    if (*more) merged_.push_back(&worker);
    return {};
  }

  ParallelSortPlan plan_;
  Barrier barrier_;
  std::vector<std::unique_ptr<SortingWorker>> workers_;
  std::vector<std::thread> threads_;
  std::vector<SortingWorker*> merged_;  // those that have a next row, but for the current one
  SortingWorker* current_ = nullptr;
};

}  // namespace

std::unique_ptr<Candidates> parallel_sorted_candidates(workspace::Workspace& workspace, const Query& query,
                                                       ParallelSortPlan plan) {
  const bool keys_alone =
      std::all_of(plan.keys->begin(), plan.keys->end(), [](const auto& key) { return stands_alone(*key.first); });
  if (!keys_alone || !tests_records_alone(query)) return nullptr;
  auto scans = partial_scans(workspace, query);
  if (scans.empty()) return nullptr;
  return std::make_unique<ParallelSort>(workspace, query, std::move(scans), std::move(plan));
}

}  // namespace scarlet::query
