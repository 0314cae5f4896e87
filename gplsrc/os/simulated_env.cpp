// SPDX-License-Identifier: GPL-3.0-or-later
// The calls of SimulatedEnv, its handles and mappings; the disk behind them is in simulated_world.cpp.
#include "os/simulated_env.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "os/error.h"
#include "os/simulated_world.h"

namespace scarlet::os {

using base::Result;

namespace {

constexpr std::int64_t kFirstSecond = 1'700'000'000;  // Unix time at which a world begins
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::uint64_t kDevice = 0x5C;
constexpr std::uint64_t kLargestFileBytes = std::uint64_t{1} << 40;

using Guard = std::lock_guard<std::mutex>;

FileStatus status_of(const Inode& inode) {
  FileStatus status;
  status.kind = inode.directory ? EntryKind::Directory : EntryKind::Regular;
  status.identity = {kDevice, inode.number};
  status.size_bytes = inode.directory ? 0 : inode.storage->size();
  status.permissions = inode.directory ? 0755 : 0644;
  status.links = 1;
  status.modified_seconds = kFirstSecond + inode.modified_nanoseconds / kNanosecondsPerSecond;
  status.modified_nanoseconds = inode.modified_nanoseconds % kNanosecondsPerSecond;
  status.accessed_seconds = status.modified_seconds;
  return status;
}

class SimulatedMapping final : public Mapping {
 public:
  SimulatedMapping(std::shared_ptr<SimulatedWorld> world, std::shared_ptr<Inode> inode, std::string path,
                   std::byte* data, std::size_t window)
      : world_(std::move(world)),
        inode_(std::move(inode)),
        storage_(inode_->storage),
        path_(std::move(path)),
        data_(data),
        window_(window),
        incarnation_(world_->incarnation) {}
  ~SimulatedMapping() override { ::munmap(data_, window_); }
  SimulatedMapping(const SimulatedMapping&) = delete;
  SimulatedMapping& operator=(const SimulatedMapping&) = delete;

  std::byte* data() const override { return data_; }
  std::size_t size_bytes() const override { return window_; }

  Result<void> sync(std::size_t offset, std::size_t length) override {
    const Guard guard(world_->mutex);
    if (incarnation_ != world_->incarnation) return system_error(EIO, path_);
    SCARLET_TRY(world_->begin(CallKind::Plain, "map-sync", path_));
    constexpr std::size_t kPageBytes = 4096;  // the kernel writes whole pages
    const std::size_t end = (offset + length + kPageBytes - 1) / kPageBytes * kPageBytes;
    inode_->sync(offset / kPageBytes * kPageBytes, end);
    return {};
  }

 private:
  std::shared_ptr<SimulatedWorld> world_;
  std::shared_ptr<Inode> inode_;
  std::shared_ptr<Storage> storage_;
  std::string path_;
  std::byte* data_;
  std::size_t window_;
  std::uint64_t incarnation_;
};

class SimulatedFile final : public FileHandle {
 public:
  SimulatedFile(std::shared_ptr<SimulatedWorld> world, std::shared_ptr<Inode> inode, std::string path, bool writable)
      : world_(std::move(world)),
        inode_(std::move(inode)),
        path_(std::move(path)),
        writable_(writable),
        incarnation_(world_->incarnation) {}

  const std::string& path() const override { return path_; }

  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::byte> into) override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::Plain, "read_at"));
    if (inode_->directory) return system_error(EISDIR, path_);
    return inode_->storage->read(offset, into);
  }

  Result<void> write_at(std::uint64_t offset, std::span<const std::byte> bytes) override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::Writes, "write_at"));
    return write(offset, bytes);
  }

  Result<void> append(std::span<const std::byte> bytes) override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::Writes, "append"));
    return write(inode_->storage->size(), bytes);
  }

  Result<std::uint64_t> size_bytes() override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::Plain, "size"));
    return std::uint64_t{inode_->storage->size()};
  }

  Result<FileStatus> status() override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::Plain, "status"));
    return status_of(*inode_);
  }

  Result<void> resize(std::uint64_t size) override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::Plain, "resize"));
    return set_size(size);
  }

  Result<void> allocate(std::uint64_t size) override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::NeedsRoom, "allocate"));
    return size > inode_->storage->size() ? set_size(size) : Result<void>();
  }

  Result<void> sync() override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::Plain, "sync"));
    inode_->sync_all();
    return {};
  }

  Result<std::unique_ptr<Mapping>> map(std::size_t window) override {
    const Guard guard(world_->mutex);
    SCARLET_TRY(begin(CallKind::Plain, "map"));
    std::byte* data = inode_->storage->map(window, writable_);
    if (data == nullptr) return last_error(path_);
    return std::unique_ptr<Mapping>(std::make_unique<SimulatedMapping>(world_, inode_, path_, data, window));
  }

 private:
  Result<void> begin(CallKind kind, const char* name) {
    if (incarnation_ != world_->incarnation) return system_error(EIO, path_);
    return world_->begin(kind, name, path_);
  }

  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) {
    const bool cut_short = world_->take_short_write();
    if (!writable_) return system_error(EBADF, path_);
    if (offset > kLargestFileBytes) return system_error(EFBIG, path_);
    const auto part = cut_short ? bytes.first(bytes.size() / 2) : bytes;
    // The gap that a write beyond the end leaves is new as well.
    const auto from = std::min(static_cast<std::size_t>(offset), inode_->storage->size());
    inode_->storage->write(offset, part);
    inode_->touch(from, static_cast<std::size_t>(offset) + part.size());
    inode_->modified_nanoseconds = world_->nanoseconds;
    return cut_short ? system_error(ENOSPC, path_) : Result<void>();
  }

  Result<void> set_size(std::uint64_t size) {
    if (!writable_) return system_error(EBADF, path_);
    if (size > kLargestFileBytes) return system_error(EFBIG, path_);
    const std::size_t former = inode_->storage->size();
    inode_->storage->resize(static_cast<std::size_t>(size));
    inode_->touch(std::min(former, static_cast<std::size_t>(size)), std::max(former, static_cast<std::size_t>(size)));
    inode_->modified_nanoseconds = world_->nanoseconds;
    return {};
  }

  std::shared_ptr<SimulatedWorld> world_;
  std::shared_ptr<Inode> inode_;
  std::string path_;
  bool writable_;
  std::uint64_t incarnation_;
};

}  // namespace

SimulatedEnv::SimulatedEnv(const Options& options) : world_(std::make_shared<SimulatedWorld>(options)) {}
SimulatedEnv::~SimulatedEnv() = default;

std::uint64_t SimulatedEnv::calls() const {
  const Guard guard(world_->mutex);
  return world_->calls;
}

std::vector<std::string> SimulatedEnv::recent_calls() const {
  const Guard guard(world_->mutex);
  return {world_->recent.begin(), world_->recent.end()};
}

void SimulatedEnv::fail_call(std::uint64_t call, Fault fault) {
  const Guard guard(world_->mutex);
  world_->faults_once[call] = fault;
}

void SimulatedEnv::fail_from(std::uint64_t call, Fault fault) {
  const Guard guard(world_->mutex);
  world_->fault_from = {call, fault};
}

void SimulatedEnv::clear_faults() {
  const Guard guard(world_->mutex);
  world_->faults_once.clear();
  world_->fault_from.reset();
}

void SimulatedEnv::stop_at(std::uint64_t call) {
  const Guard guard(world_->mutex);
  world_->stop_call = call;
}

bool SimulatedEnv::stopped() const {
  const Guard guard(world_->mutex);
  return world_->stopped;
}

void SimulatedEnv::power_failure(std::uint64_t seed) {
  const Guard guard(world_->mutex);
  world_->lose_power(seed);
}

void SimulatedEnv::sync_everything() {
  const Guard guard(world_->mutex);
  world_->sync_everything();
}

void SimulatedEnv::advance_clock(std::int64_t nanoseconds) {
  const Guard guard(world_->mutex);
  world_->nanoseconds += nanoseconds;
}

Result<std::unique_ptr<FileHandle>> SimulatedEnv::open(const std::string& path, OpenMode mode) {
  const Guard guard(world_->mutex);
  const bool may_create = mode != OpenMode::Read && mode != OpenMode::ReadWrite;
  auto inode = world_->find(path);
  SCARLET_TRY(world_->begin(may_create && inode == nullptr ? CallKind::NeedsRoom : CallKind::Plain, "open", path));
  if (inode != nullptr && mode == OpenMode::CreateNew) return system_error(EEXIST, path);
  if (inode != nullptr && inode->directory && mode != OpenMode::Read) return system_error(EISDIR, path);
  if (inode == nullptr) {
    const auto place = world_->locate(path);
    if (!may_create || !place || place->name.empty()) return system_error(ENOENT, path);
    inode = world_->make_inode(false);
    world_->change({std::nullopt, place, inode});
  } else if (mode == OpenMode::Truncate) {
    inode->storage->resize(0);
  }
  return std::unique_ptr<FileHandle>(std::make_unique<SimulatedFile>(world_, inode, path, mode != OpenMode::Read));
}

Result<FileStatus> SimulatedEnv::status(const std::string& path) {
  const Guard guard(world_->mutex);
  SCARLET_TRY(world_->begin(CallKind::Plain, "status", path));
  const auto inode = world_->find(path);
  return inode == nullptr ? FileStatus{} : status_of(*inode);
}

Result<std::vector<DirectoryEntry>> SimulatedEnv::list(const std::string& path) {
  const Guard guard(world_->mutex);
  SCARLET_TRY(world_->begin(CallKind::Plain, "list", path));
  const auto inode = world_->find(path);
  if (inode == nullptr) return system_error(ENOENT, path);
  if (!inode->directory) return system_error(ENOTDIR, path);
  std::vector<DirectoryEntry> entries;
  for (const auto& [name, entry] : inode->entries) {
    entries.push_back({name, entry->directory ? EntryKind::Directory : EntryKind::Regular});
  }
  return entries;
}

Result<void> SimulatedEnv::make_directory(const std::string& path) {
  const Guard guard(world_->mutex);
  SCARLET_TRY(world_->begin(CallKind::NeedsRoom, "make_directory", path));
  for (std::size_t end = 0; end != path.size();) {
    end = std::min(path.find('/', end + 1), path.size());
    const std::string part = path.substr(0, end);
    const auto inode = world_->find(part);
    if (inode == nullptr) {
      const auto place = world_->locate(part);
      world_->change({std::nullopt, place, world_->make_inode(true)});
    } else if (!inode->directory) {
      return system_error(end == path.size() ? EEXIST : ENOTDIR, path);
    }
  }
  return {};
}

Result<void> SimulatedEnv::remove(const std::string& path) {
  const Guard guard(world_->mutex);
  SCARLET_TRY(world_->begin(CallKind::Plain, "remove", path));
  const auto inode = world_->find(path);
  if (inode == nullptr) return system_error(ENOENT, path);
  if (inode == world_->root) return system_error(EBUSY, path);
  if (!inode->entries.empty()) return system_error(ENOTEMPTY, path);
  world_->change({world_->locate(path), std::nullopt, inode});
  return {};
}

// Through the other calls, so that each step is counted and can fail.
Result<void> SimulatedEnv::remove_tree(const std::string& path) {
  auto kind = status(path);
  if (!kind) return kind.error();
  if (kind->kind == EntryKind::Missing) return system_error(ENOENT, path);
  if (kind->kind == EntryKind::Directory) {
    auto entries = list(path);
    if (!entries) return entries.error();
    for (const auto& entry : *entries) SCARLET_TRY(remove_tree(path + '/' + entry.name));
  }
  return remove(path);
}

Result<void> SimulatedEnv::rename(const std::string& from, const std::string& to) {
  const Guard guard(world_->mutex);
  SCARLET_TRY(world_->begin(CallKind::NeedsRoom, "rename", from));
  const auto inode = world_->find(from);
  const auto target_place = world_->locate(to);
  if (inode == nullptr || !target_place || target_place->name.empty()) return system_error(ENOENT, from);
  if (const auto target = world_->find(to)) {
    if (target == inode) return {};
    if (target->directory != inode->directory) return system_error(target->directory ? EISDIR : ENOTDIR, to);
    if (!target->entries.empty()) return system_error(ENOTEMPTY, to);
  }
  world_->change({world_->locate(from), target_place, inode});
  return {};
}

Result<void> SimulatedEnv::sync_directory(const std::string& path) {
  const Guard guard(world_->mutex);
  SCARLET_TRY(world_->begin(CallKind::Plain, "sync_directory", path));
  const auto inode = world_->find(path);
  if (inode == nullptr) return system_error(ENOENT, path);
  world_->sync_directory(inode.get());
  return {};
}

std::int64_t SimulatedEnv::unix_nanoseconds() { return kFirstSecond * kNanosecondsPerSecond + monotonic_nanoseconds(); }

std::int64_t SimulatedEnv::monotonic_nanoseconds() {
  const Guard guard(world_->mutex);
  return world_->nanoseconds;
}

void SimulatedEnv::sleep_nanoseconds(std::int64_t duration) { advance_clock(std::max<std::int64_t>(duration, 0)); }

void SimulatedEnv::random(std::span<std::byte> into) {
  const Guard guard(world_->mutex);
  for (auto& byte : into) byte = static_cast<std::byte>(world_->random.next() >> 56);
}

}  // namespace scarlet::os
