// SPDX-License-Identifier: GPL-3.0-or-later
// The segment's file:
//
//   0                 SegmentHeader (one page): who made it, how large, the directory of blocks
//   4096              ProcessPlace[process_capacity]
//   ...               blocks, one after another; the file grows with them inside a window of fixed size
//
// Making and attaching happen under an advisory lock on "<path>.lock", a file that is never removed, so that nobody can
// lock one generation of the segment while another makes the next. magic, layout_version, process_capacity and
// the places keep their form in all versions: that is what tells whether a segment of another version is in use.
#include "shared/segment.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/limits.h"
#include "os/shared_memory.h"
#include "shared/latch.h"

namespace scarlet::shared {

using base::Error;
using base::Result;
using base::Status;

namespace {

constexpr std::uint64_t kMagic = 0x5343'4152'4c45'5401;  // "SCARLET" 1
constexpr std::uint32_t kLayoutVersion = 6;              // raised with every change of what any module keeps in a block
constexpr std::size_t kPageBytes = 4096;
constexpr std::size_t kNameBytes = 32;
constexpr std::size_t kSmallAlignment = 64;
constexpr std::uint32_t kSparePlaces = 256;  // processes that are no sessions: monitor, tools

struct BlockEntry {
  std::array<char, kNameBytes> name;
  std::uint64_t offset;
  std::uint64_t size_bytes;
};

struct SegmentHeader {
  std::atomic<std::uint64_t> magic;  // written last
  std::uint32_t layout_version;
  std::uint32_t process_capacity;
  std::uint64_t boot;
  std::uint64_t window_bytes;
  std::uint64_t journal_ring_bytes;
  std::uint32_t max_sessions;
  std::uint32_t max_locks;
  std::uint32_t max_files;
  Latch latch;  // guards what follows
  std::atomic<std::uint64_t> used_bytes;
  std::atomic<std::uint64_t> touched_bytes;  // above used_bytes: a block whose maker died, not all zero
  std::atomic<std::uint64_t> block_count;
  std::array<BlockEntry, base::limits::kSegmentBlocks> blocks;
};
static_assert(sizeof(SegmentHeader) <= kPageBytes);

constexpr std::size_t round_up(std::size_t value, std::size_t unit) { return (value + unit - 1) / unit * unit; }

std::uint32_t process_capacity(const SegmentOptions& options) {
  return std::min(kMaxProcessPlaces, options.max_sessions + kSparePlaces);
}

std::size_t places_end(std::uint32_t capacity) {
  return round_up(kPageBytes + std::size_t{capacity} * sizeof(ProcessPlace), kPageBytes);
}

// Address space costs nothing, so there is plenty for whatever the tables become.
std::size_t wanted_window(const SegmentOptions& options) {
  constexpr std::size_t kKilobyte = 1024;
  const std::size_t plenty = 512 * kKilobyte * kKilobyte + 4 * options.journal_ring_bytes +
                             2 * kKilobyte * options.max_locks + 16 * kKilobyte * options.max_files +
                             16 * kKilobyte * options.max_sessions;
  return options.max_bytes == 0 ? plenty : std::min(plenty, round_up(options.max_bytes, kPageBytes));
}

SegmentHeader& header_of(os::SharedMemory& memory) { return *reinterpret_cast<SegmentHeader*>(memory.data()); }

ProcessPlace* places_of(os::SharedMemory& memory) {
  return reinterpret_cast<ProcessPlace*>(memory.data() + kPageBytes);
}

void fill_header(SegmentHeader& header, const SegmentOptions& options, std::size_t window) {
  header.layout_version = kLayoutVersion;
  header.process_capacity = process_capacity(options);
  header.boot = os::boot_identity();
  header.window_bytes = window;
  header.journal_ring_bytes = options.journal_ring_bytes;
  header.max_sessions = options.max_sessions;
  header.max_locks = options.max_locks;
  header.max_files = options.max_files;
  header.used_bytes = header.touched_bytes = places_end(header.process_capacity);
  header.magic = kMagic;
}

class MemorySegment final : public Segment {
 public:
  MemorySegment(os::Env& env, const std::string& path, std::unique_ptr<os::SharedMemory> memory)
      : env_(env),
        memory_(std::move(memory)),
        header_(header_of(*memory_)),
        processes_(places_of(*memory_), header_.process_capacity) {
    options_ = {path, header_.max_sessions, header_.max_locks, header_.max_files, header_.journal_ring_bytes};
  }
  ~MemorySegment() override { processes_.detach(); }
  MemorySegment(const MemorySegment&) = delete;
  MemorySegment& operator=(const MemorySegment&) = delete;

  os::Env& env() override { return env_; }
  const SegmentOptions& options() const override { return options_; }
  ProcessTable& processes() override { return processes_; }
  std::uint32_t attached_processes() override { return processes_.count_alive(); }

  void* block(const std::string& name, std::size_t size, void (*initialize)(void*, std::size_t)) override {
    if (name.empty() || name.size() >= kNameBytes || size == 0) return nullptr;
    // A maker that died has published nothing: its half-filled block is zeroed below and given out again.
    const LatchGuard guard(header_.latch, processes_);
    if (const BlockEntry* entry = find(name)) {
      return entry->size_bytes == size ? memory_->data() + entry->offset : nullptr;
    }
    return make(name, size, initialize);
  }

 private:
  const BlockEntry* find(const std::string& name) const {
    for (std::size_t i = 0; i < header_.block_count; ++i) {
      if (name == header_.blocks[i].name.data()) return &header_.blocks[i];
    }
    return nullptr;
  }

  void* make(const std::string& name, std::size_t size, void (*initialize)(void*, std::size_t)) {
    const std::size_t offset = round_up(header_.used_bytes, size >= kPageBytes ? kPageBytes : kSmallAlignment);
    const std::size_t count = header_.block_count;
    const std::size_t window = memory_->window_bytes();
    if (count >= header_.blocks.size() || offset > window || size > window - offset) return nullptr;
    if (!memory_->grow(round_up(offset + size, kPageBytes))) return nullptr;
    std::byte* data = memory_->data() + offset;
    if (header_.touched_bytes > offset) std::memset(data, 0, std::min(header_.touched_bytes - offset, size));
    header_.touched_bytes = std::max<std::uint64_t>(header_.touched_bytes, offset + size);
    if (initialize != nullptr) initialize(data, size);
    BlockEntry& entry = header_.blocks[count];
    entry = {{}, offset, size};
    std::copy(name.begin(), name.end(), entry.name.begin());
    header_.used_bytes = offset + size;
    header_.block_count = count + 1;
    return data;
  }

  os::Env& env_;
  SegmentOptions options_;
  std::unique_ptr<os::SharedMemory> memory_;
  SegmentHeader& header_;
  ProcessTable processes_;
};

using Memory = std::unique_ptr<os::SharedMemory>;

bool is_whole(os::SharedMemory& memory) {
  if (memory.size_bytes() < kPageBytes) return false;
  const SegmentHeader& header = header_of(memory);
  return header.magic == kMagic && header.boot == os::boot_identity() && header.process_capacity <= kMaxProcessPlaces &&
         memory.size_bytes() >= places_end(header.process_capacity) &&
         memory.window_bytes() >= places_end(header.process_capacity);
}

// The memory behind the path when living processes use it; null when there is none, or none that anybody uses.
Result<Memory> find_living(const SegmentOptions& options) {
  auto memory = os::SharedMemory::attach(options.path, wanted_window(options));
  if (!memory) {
    if (memory.status() == Status::FileNotFound) return Memory{};
    return memory.error();
  }
  if (!is_whole(**memory)) return Memory{};
  const SegmentHeader& header = header_of(**memory);
  if (!ProcessTable(places_of(**memory), header.process_capacity).any_alive()) return Memory{};
  if (header.layout_version != kLayoutVersion) return Error{Status::InUse, 0, options.path};
  if (header.window_bytes == (*memory)->window_bytes()) return memory;
  return os::SharedMemory::attach(options.path, header.window_bytes);
}

Result<Memory> make_new(const SegmentOptions& options) {
  const std::size_t window = wanted_window(options);
  const std::size_t first_bytes = places_end(process_capacity(options));
  if (!options.path.empty()) {
    const auto removed = os::real_env().remove(options.path);
    if (!removed && removed.status() != Status::FileNotFound) return removed.error();
  }
  auto memory = options.path.empty() ? os::SharedMemory::anonymous(window)
                                     : os::SharedMemory::create(options.path, first_bytes, window);
  if (memory) fill_header(header_of(**memory), options, window);
  return memory;
}

Result<std::unique_ptr<Segment>> attach(os::Env& env, const SegmentOptions& options, Memory memory) {
  auto segment = std::make_unique<MemorySegment>(env, options.path, std::move(memory));
  if (!segment->processes().attach(os::this_process())) return Error{Status::LimitReached, 0, options.path};
  return std::unique_ptr<Segment>(std::move(segment));
}

}  // namespace

Result<std::unique_ptr<Segment>> open_segment(os::Env& env, const SegmentOptions& options) {
  std::unique_ptr<os::FileLock> lock;
  Memory memory;
  if (!options.path.empty()) {
    auto acquired = os::FileLock::acquire(options.path + ".lock");
    if (!acquired) return acquired.error();
    lock = std::move(*acquired);
    auto living = find_living(options);
    if (!living) return living.error();
    memory = std::move(*living);
  }
  if (memory == nullptr) {
    auto made = make_new(options);
    if (!made) return made.error();
    memory = std::move(*made);
  }
  return attach(env, options, std::move(memory));
}

}  // namespace scarlet::shared
