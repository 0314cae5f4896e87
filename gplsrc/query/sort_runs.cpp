// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sort_runs.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <queue>
#include <span>

#include "os/process.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;
constexpr std::size_t kRowHeaderBytes = 8;
constexpr std::size_t kRunsOfALevel = 32;
constexpr std::uint64_t kRowsBetweenBreaths = 4'096;

}  // namespace

struct SortRuns::Run {
  std::string path;
  std::unique_ptr<os::FileHandle> file;
  std::size_t level = 0;
  std::uint64_t offset = 0;  // of what is not in the buffer yet
  std::string buffer;        // rows to be written, or read
  std::size_t at = 0;
  std::string_view key;
  std::string_view payload;

  // Makes `bytes` bytes available from `at` on.
  base::Result<bool> fill(std::size_t bytes) {
    if (buffer.size() - at >= bytes) return true;
    buffer.erase(0, at);
    at = 0;
    const std::size_t have = buffer.size();
    buffer.resize(std::max(kBufferBytes, bytes));
    auto got = file->read_at(offset, std::as_writable_bytes(std::span(buffer)).subspan(have));
    if (!got) return got.error();
    offset += *got;
    buffer.resize(have + *got);
    return buffer.size() >= bytes;
  }

  // To the next row; false at the end.
  base::Result<bool> advance() {
    auto header = fill(kRowHeaderBytes);
    if (!header || !*header) return header;
    std::uint32_t sizes[2];
    std::memcpy(sizes, buffer.data() + at, sizeof sizes);
    const std::size_t total = kRowHeaderBytes + sizes[0] + sizes[1];
    auto body = fill(total);
    if (!body) return body;
    if (!*body) return base::Error{base::Status::IoError, 0, path};
    const std::string_view bytes = std::string_view(buffer).substr(at, total);
    key = bytes.substr(kRowHeaderBytes, sizes[0]);
    payload = bytes.substr(kRowHeaderBytes + sizes[0]);
    at += total;
    return true;
  }

  void rewind() {
    offset = 0;
    buffer.clear();
    at = 0;
  }
};

// The rows of some runs in order.
class SortRuns::Merge {
 public:
  explicit Merge(const SortLimits& limits) : limits_(limits) {}

  base::Result<void> add(Run& run) {
    run.rewind();
    return advance(run);
  }
  // The run that has the next row; null at the end.
  base::Result<Run*> next() {
    if (current_) SCARLET_TRY(advance(*current_));
    current_ = nullptr;
    if (heap_.empty()) return current_;
    if (++rows_ % kRowsBetweenBreaths == 0) limits_.breathe();
    current_ = heap_.top();
    heap_.pop();
    return current_;
  }

 private:
  struct Later {
    bool operator()(const Run* a, const Run* b) const { return a->key > b->key; }
  };

  base::Result<void> advance(Run& run) {
    auto more = run.advance();
    if (!more) return more.error();
    if (*more) heap_.push(&run);
    return {};
  }

  const SortLimits& limits_;
  std::priority_queue<Run*, std::vector<Run*>, Later> heap_;
  Run* current_ = nullptr;
  std::uint64_t rows_ = 0;
};

SortRuns::SortRuns(os::Env& env, const SortLimits& limits) : env_(env), limits_(limits) {}

SortRuns::~SortRuns() {
  for (const auto& run : runs_) (void)env_.remove(run->path);
}

base::Result<void> SortRuns::add_run(std::size_t level) {
  auto run = std::make_unique<Run>();
  run->level = level;
  run->path = limits_.work_directory + "/scarlet-sort-" + std::to_string(os::this_process().pid) + "-" +
              std::to_string(limits_.first_row) + "-" + std::to_string(env_.monotonic_nanoseconds());
  auto opened = env_.open(run->path, os::OpenMode::CreateNew);
  if (!opened) return opened.error();
  run->file = std::move(*opened);
  runs_.push_back(std::move(run));
  return {};
}

base::Result<void> SortRuns::begin_run() {
  ++written_;
  return add_run(0);
}

base::Result<void> SortRuns::append(std::string_view key, std::string_view payload) {
  Run& to = *runs_.back();
  const std::uint32_t sizes[2] = {static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(payload.size())};
  to.buffer.append(reinterpret_cast<const char*>(sizes), sizeof sizes);
  to.buffer += key;
  to.buffer += payload;
  return to.buffer.size() >= kBufferBytes ? flush(to) : base::Result<void>();
}

base::Result<void> SortRuns::end_run() {
  SCARLET_TRY(flush(*runs_.back()));
  return merge_full_levels();
}

base::Result<void> SortRuns::flush(Run& run) {
  SCARLET_TRY(run.file->append(std::as_bytes(std::span(run.buffer))));
  run.buffer.clear();
  return {};
}

base::Result<void> SortRuns::merge_full_levels() {
  for (;;) {
    const std::size_t level = runs_.back()->level;
    const auto first = std::find_if(runs_.begin(), runs_.end(), [&](const auto& run) { return run->level == level; });
    const auto count = static_cast<std::size_t>(runs_.end() - first);
    if (count < kRunsOfALevel) return {};
    SCARLET_TRY(merge_last(count));
  }
}

// The last `count` runs become one of the next level.
base::Result<void> SortRuns::merge_last(std::size_t count) {
  const auto first = runs_.end() - static_cast<std::ptrdiff_t>(count);
  Merge merge(limits_);
  for (auto run = first; run != runs_.end(); ++run) SCARLET_TRY(merge.add(**run));
  const std::size_t at = runs_.size() - count;
  SCARLET_TRY(add_run(runs_.back()->level + 1));
  for (;;) {
    auto from = merge.next();
    if (!from) return from.error();
    if (!*from) break;
    SCARLET_TRY(append((*from)->key, (*from)->payload));
  }
  SCARLET_TRY(flush(*runs_.back()));
  for (std::size_t i = at; i + 1 < runs_.size(); ++i) (void)env_.remove(runs_[i]->path);
  runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(at), runs_.end() - 1);
  return {};
}

base::Result<void> SortRuns::rewind() {
  merge_ = std::make_unique<Merge>(limits_);
  for (const auto& run : runs_) SCARLET_TRY(merge_->add(*run));
  return {};
}

base::Result<bool> SortRuns::next(std::string_view& key, std::string_view& payload) {
  auto run = merge_->next();
  if (!run) return run.error();
  if (!*run) return false;
  key = (*run)->key;
  payload = (*run)->payload;
  return true;
}

}  // namespace scarlet::query
