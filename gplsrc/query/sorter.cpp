// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sorter.h"

#include <algorithm>
#include <cstring>
#include <queue>

#include "os/process.h"

namespace scarlet::query {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::size_t kBufferBytes = std::size_t{1} << 16;
constexpr std::size_t kSequenceBytes = 8;
constexpr std::size_t kRowHeaderBytes = 8;

// Bytes 8 * `part` and following of the key as a number of the same order.
std::uint64_t key_prefix(const char* key, std::size_t size, std::size_t part) {
  std::uint64_t prefix = 0;
  const std::size_t start = part * sizeof prefix;
  if (start < size) std::memcpy(&prefix, key + start, std::min(size - start, sizeof prefix));
  return __builtin_bswap64(prefix);
}

int compare_keys(std::string_view a, std::string_view b) { return a.compare(b); }

}  // namespace

// The sorted runs on disk and their merge.
class Sorter::WorkFiles {
 public:
  WorkFiles(os::Env& env, const SortLimits& limits) : env_(env), limits_(limits) {}
  ~WorkFiles() {
    for (const auto& run : runs_) (void)env_.remove(run->path);
  }

  std::size_t size() const { return runs_.size(); }

  base::Result<void> write(const std::vector<Row>& rows) {
    auto run = std::make_unique<Run>();
    run->path = limits_.work_directory + "/scarlet-sort-" + std::to_string(os::this_process().pid) + "-" +
                std::to_string(env_.monotonic_nanoseconds());
    auto opened = env_.open(run->path, os::OpenMode::CreateNew);
    if (!opened) return opened.error();
    run->file = std::move(*opened);
    runs_.push_back(std::move(run));
    Run& to = *runs_.back();
    std::string buffer;
    for (const Row& row : rows) {
      const std::uint32_t sizes[2] = {row.key_size, row.payload_size};
      buffer.append(reinterpret_cast<const char*>(sizes), sizeof sizes);
      buffer.append(row.bytes, row.key_size + std::size_t{row.payload_size});
      if (buffer.size() >= kBufferBytes) SCARLET_TRY(flush(to, buffer));
    }
    return flush(to, buffer);
  }

  base::Result<void> rewind() {
    heap_ = {};
    current_ = nullptr;
    for (const auto& run : runs_) {
      run->offset = 0;
      run->buffer.clear();
      run->at = 0;
      SCARLET_TRY(advance(*run));
    }
    return {};
  }

  base::Result<bool> next(std::string_view& payload) {
    if (current_) SCARLET_TRY(advance(*current_));
    current_ = nullptr;
    if (heap_.empty()) return false;
    current_ = heap_.top();
    heap_.pop();
    payload = current_->payload;
    return true;
  }

 private:
  struct Run {
    std::string path;
    std::unique_ptr<os::FileHandle> file;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;  // of what is not in the buffer yet
    std::string buffer;
    std::size_t at = 0;
    std::string_view key;
    std::string_view payload;
  };
  struct Later {
    bool operator()(const Run* a, const Run* b) const { return compare_keys(a->key, b->key) > 0; }
  };

  static base::Result<void> flush(Run& run, std::string& buffer) {
    SCARLET_TRY(run.file->append(std::as_bytes(std::span(buffer))));
    run.size += buffer.size();
    buffer.clear();
    return {};
  }

  // Makes `bytes` bytes available from run.at on.
  static base::Result<bool> fill(Run& run, std::size_t bytes) {
    if (run.buffer.size() - run.at >= bytes) return true;
    run.buffer.erase(0, run.at);
    run.at = 0;
    const std::size_t have = run.buffer.size();
    const std::size_t want = std::max(kBufferBytes, bytes);
    run.buffer.resize(want);
    auto got = run.file->read_at(run.offset, std::as_writable_bytes(std::span(run.buffer)).subspan(have));
    if (!got) return got.error();
    run.offset += *got;
    run.buffer.resize(have + *got);
    return run.buffer.size() >= bytes;
  }

  base::Result<void> advance(Run& run) {
    auto header = fill(run, kRowHeaderBytes);
    if (!header) return header.error();
    if (!*header) return {};
    std::uint32_t sizes[2];
    std::memcpy(sizes, run.buffer.data() + run.at, sizeof sizes);
    const std::size_t total = kRowHeaderBytes + sizes[0] + sizes[1];
    auto body = fill(run, total);
    if (!body) return body.error();
    if (!*body) return base::Error{base::Status::IoError, 0, run.path};
    const std::string_view bytes = std::string_view(run.buffer).substr(run.at, total);
    run.key = bytes.substr(kRowHeaderBytes, sizes[0]);
    run.payload = bytes.substr(kRowHeaderBytes + sizes[0]);
    run.at += total;
    heap_.push(&run);
    return {};
  }

  os::Env& env_;
  const SortLimits& limits_;
  std::vector<std::unique_ptr<Run>> runs_;
  std::priority_queue<Run*, std::vector<Run*>, Later> heap_;
  Run* current_ = nullptr;
};

Sorter::Sorter(os::Env& env, SortLimits limits, Ties ties) : env_(env), limits_(std::move(limits)), ties_(ties) {}
Sorter::~Sorter() = default;

std::size_t Sorter::work_files() const { return work_ ? work_->size() : 0; }

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
  return compare_keys({a.bytes, a.key_size}, {b.bytes, b.key_size}) < 0;
}

base::Result<void> Sorter::spill() {
  std::sort(rows_.begin(), rows_.end(), before);
  if (!work_) work_ = std::make_unique<WorkFiles>(env_, limits_);
  SCARLET_TRY(work_->write(rows_));
  rows_.clear();
  chunks_.clear();
  chunk_used_ = chunk_size_ = memory_used_ = 0;
  return {};
}

base::Result<void> Sorter::finish() {
  if (work_ && !rows_.empty()) SCARLET_TRY(spill());
  if (!work_) std::sort(rows_.begin(), rows_.end(), before);
  return rewind();
}

base::Result<void> Sorter::rewind() {
  at_ = 0;
  return work_ ? work_->rewind() : base::Result<void>();
}

base::Result<bool> Sorter::next(std::string_view& payload) {
  if (work_) return work_->next(payload);
  if (at_ == rows_.size()) return false;
  const Row& row = rows_[at_++];
  payload = {row.bytes + row.key_size, row.payload_size};
  return true;
}

}  // namespace scarlet::query
