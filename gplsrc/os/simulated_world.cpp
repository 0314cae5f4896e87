// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/simulated_world.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/text.h"
#include "os/error.h"

namespace scarlet::os {

using base::Result;

namespace {

constexpr std::size_t kRecentCalls = 32;
constexpr std::int64_t kCallNanoseconds = 1000;

}  // namespace

std::uint64_t SeededRandom::next() {
  state_ += 0x9E37'79B9'7F4A'7C15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EB;
  return mixed ^ (mixed >> 31);
}

Storage::~Storage() {
  if (memory_file_ >= 0) ::close(memory_file_);
}

std::size_t Storage::size() const {
  return mapped() ? static_cast<std::size_t>(::lseek(memory_file_, 0, SEEK_END)) : bytes_.size();
}

std::size_t Storage::read(std::uint64_t offset, std::span<std::byte> into) const {
  const std::size_t present = size();
  if (offset >= present) return 0;
  const std::size_t length = std::min<std::size_t>(into.size(), present - static_cast<std::size_t>(offset));
  if (mapped()) {
    base::check(::pread(memory_file_, into.data(), length, static_cast<off_t>(offset)) == static_cast<ssize_t>(length));
  } else {
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), length, into.begin());
  }
  return length;
}

void Storage::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  if (mapped()) {
    base::check(::pwrite(memory_file_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) ==
                static_cast<ssize_t>(bytes.size()));
    return;
  }
  const auto end = static_cast<std::size_t>(offset) + bytes.size();
  if (end > bytes_.size()) bytes_.resize(end);
  std::copy(bytes.begin(), bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
}

void Storage::resize(std::size_t size) {
  if (mapped()) {
    base::check(::ftruncate(memory_file_, static_cast<off_t>(size)) == 0);
  } else {
    bytes_.resize(size);
  }
}

std::byte* Storage::map(std::size_t window, bool writable) {
  if (!mapped()) {
    const std::vector<std::byte> bytes = std::exchange(bytes_, {});
    memory_file_ = ::memfd_create("simulated", MFD_CLOEXEC);
    if (memory_file_ < 0) return nullptr;
    resize(bytes.size());
    if (!bytes.empty()) write(0, bytes);
  }
  void* data = ::mmap(nullptr, window, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, memory_file_, 0);
  return data == MAP_FAILED ? nullptr : static_cast<std::byte*>(data);
}

std::vector<std::byte> Storage::copy() const {
  std::vector<std::byte> all(size());
  read(0, all);
  return all;
}

void Inode::touch(std::size_t from, std::size_t to) {
  dirty_from = std::min(dirty_from, from);
  dirty_to = std::max(dirty_to, to);
}

void Inode::sync(std::size_t from, std::size_t to) {
  const std::size_t end = std::min(to, storage->size());
  if (from >= end) return;
  if (on_disk.size() < end) on_disk.resize(end);
  storage->read(from, std::span(on_disk).subspan(from, end - from));
}

void Inode::sync_all() {
  if (directory) return;
  on_disk.resize(storage->size());
  if (storage->mapped()) {
    sync(0, SIZE_MAX);
  } else {
    sync(dirty_from, dirty_to);
  }
  dirty_from = SIZE_MAX;
  dirty_to = 0;
}

void Inode::write_back_sector(std::size_t sector) { sync(sector * kSectorBytes, (sector + 1) * kSectorBytes); }

// Keeps all, nothing, or each sector by chance; mostly kept and mostly lost are tried as well as even odds.
void Inode::lose_power(SeededRandom& random) {
  const std::vector<std::byte> seen = frozen ? *std::move(frozen) : storage->copy();
  static constexpr std::uint64_t kKeptOfSixteen[] = {16, 0, 8, 15, 1};
  const std::uint64_t kept = kKeptOfSixteen[random.below(std::size(kKeptOfSixteen))];
  if (seen.size() != on_disk.size() && random.chance(kept, 16)) on_disk.resize(seen.size());
  const std::size_t common = std::min(seen.size(), on_disk.size());
  for (std::size_t at = 0; at < common; at += kSectorBytes) {
    const std::size_t length = std::min(kSectorBytes, common - at);
    if (std::memcmp(seen.data() + at, on_disk.data() + at, length) == 0) continue;
    if (random.chance(kept, 16))
      std::copy_n(seen.begin() + static_cast<std::ptrdiff_t>(at), length,
                  on_disk.begin() + static_cast<std::ptrdiff_t>(at));
  }
  frozen.reset();
  dirty_from = SIZE_MAX;
  dirty_to = 0;
  storage = std::make_shared<Storage>(on_disk);
}

bool DirectoryChange::shares_a_name(const DirectoryChange& other) const {
  return (unlinked && other.names(*unlinked)) || (linked && other.names(*linked));
}

bool DirectoryChange::is_in(const Inode* directory) const {
  return (unlinked && unlinked->directory.get() == directory) || (linked && linked->directory.get() == directory);
}

void DirectoryChange::apply_to_disk() const {
  if (unlinked) unlinked->directory->entries_on_disk.erase(unlinked->name);
  if (linked) linked->directory->entries_on_disk[linked->name] = inode;
}

SimulatedWorld::SimulatedWorld(const SimulatedOptions& wanted) : options(wanted), random(wanted.seed) {
  root = make_inode(true);
}

std::shared_ptr<Inode> SimulatedWorld::make_inode(bool directory) {
  auto inode = std::make_shared<Inode>();
  inode->number = next_inode_number++;
  inode->directory = directory;
  inode->modified_nanoseconds = nanoseconds;
  inode->storage = std::make_shared<Storage>(std::vector<std::byte>{});
  inodes.push_back(inode);
  return inode;
}

Result<void> SimulatedWorld::begin(CallKind kind, const char* name, const std::string& path) {
  ++calls;
  nanoseconds += kCallNanoseconds;
  recent.push_back(std::to_string(calls) + ' ' + name + ' ' + path);
  if (recent.size() > kRecentCalls) recent.pop_front();
  if (calls >= stop_call && !stopped) freeze();
  if (stopped) return system_error(EIO, path);
  let_kernel_write();
  if (const auto once = faults_once.extract(calls)) return fault(once.mapped(), kind, path);
  if (fault_from && calls >= fault_from->first) return fault(fault_from->second, kind, path);
  return {};
}

Result<void> SimulatedWorld::fault(Fault fault, CallKind kind, const std::string& path) {
  switch (fault) {
    case Fault::IoError: return system_error(EIO, path);
    case Fault::NoSpace: return kind == CallKind::Plain ? Result<void>() : system_error(ENOSPC, path);
    case Fault::ShortWrite: short_write = kind == CallKind::Writes; break;
  }
  return {};
}

void SimulatedWorld::let_kernel_write() {
  if (!random.chance(options.write_back_chance, 1000)) return;
  const auto inode = inodes[random.below(inodes.size())].lock();
  if (inode == nullptr || inode->directory || inode->storage->size() == 0) return;
  inode->write_back_sector(random.below((inode->storage->size() - 1) / kSectorBytes + 1));
}

std::optional<NamedEntry> SimulatedWorld::locate(const std::string& path) const {
  std::vector<std::shared_ptr<Inode>> trail{root};
  std::string last;
  for (const auto piece : base::split(path, '/')) {
    if (piece.empty() || piece == ".") continue;
    if (!last.empty()) {
      const auto found = trail.back()->entries.find(last);
      if (found == trail.back()->entries.end() || !found->second->directory) return std::nullopt;
      trail.push_back(found->second);
      last.clear();
    }
    if (piece != "..") {
      last = piece;
    } else if (trail.size() > 1) {
      trail.pop_back();
    }
  }
  return NamedEntry{trail.back(), last};
}

std::shared_ptr<Inode> SimulatedWorld::find(const std::string& path) const {
  const auto place = locate(path);
  if (!place) return nullptr;
  if (place->name.empty()) return place->directory;
  const auto found = place->directory->entries.find(place->name);
  return found == place->directory->entries.end() ? nullptr : found->second;
}

void SimulatedWorld::change(DirectoryChange change) {
  if (change.unlinked) change.unlinked->directory->entries.erase(change.unlinked->name);
  if (change.linked) change.linked->directory->entries[change.linked->name] = change.inode;
  pending.push_back(std::move(change));
}

// With the changes in the directory go the earlier ones of the same names in other directories (of a rename).
void SimulatedWorld::sync_directory(const Inode* directory) {
  std::vector<DirectoryChange> reached;
  std::vector<DirectoryChange> left;
  for (auto change = pending.rbegin(); change != pending.rend(); ++change) {
    const bool goes = change->is_in(directory) ||
                      std::any_of(reached.begin(), reached.end(),
                                  [&](const DirectoryChange& later) { return later.shares_a_name(*change); });
    (goes ? reached : left).push_back(std::move(*change));
  }
  for (auto change = reached.rbegin(); change != reached.rend(); ++change) change->apply_to_disk();
  pending.assign(std::make_move_iterator(left.rbegin()), std::make_move_iterator(left.rend()));
}

template <class Function>
void SimulatedWorld::for_each_inode(Function function) {
  std::erase_if(inodes, [](const auto& inode) { return inode.expired(); });
  for (const auto& weak : inodes) function(*weak.lock());
}

void SimulatedWorld::freeze() {
  stopped = true;
  for_each_inode([](Inode& inode) {
    if (!inode.directory && inode.storage->mapped()) inode.frozen = inode.storage->copy();
  });
}

void SimulatedWorld::lose_power(std::uint64_t failure_seed) {
  SeededRandom fate(failure_seed);
  const std::uint64_t kept_of_four = fate.below(5);
  std::vector<DirectoryChange> lost;
  for (auto& change : pending) {
    const bool follows_a_lost_one = std::any_of(
        lost.begin(), lost.end(), [&](const DirectoryChange& earlier) { return change.shares_a_name(earlier); });
    if (!follows_a_lost_one && fate.chance(kept_of_four, 4)) {
      change.apply_to_disk();
    } else {
      lost.push_back(std::move(change));
    }
  }
  pending.clear();
  for_each_inode([&](Inode& inode) {
    if (inode.directory) {
      inode.entries = inode.entries_on_disk;
    } else {
      inode.lose_power(fate);
    }
  });
  ++incarnation;
  stopped = false;
  stop_call = UINT64_MAX;
  faults_once.clear();
  fault_from.reset();
}

void SimulatedWorld::sync_everything() {
  for (const auto& change : pending) change.apply_to_disk();
  pending.clear();
  for_each_inode([](Inode& inode) { inode.sync_all(); });
}

}  // namespace scarlet::os
