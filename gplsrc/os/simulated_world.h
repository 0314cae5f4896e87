// SPDX-License-Identifier: GPL-3.0-or-later
// The disk and the clock of a SimulatedEnv. Private to os.
//
// Storage         bytes of a file as programs see them: a vector, or, once mapped, memory shared by all mappings.
// Inode           a file or directory: as programs see it, and as it is on the disk.
// SimulatedWorld  the tree of inodes, the directory changes not yet on the disk, faults, clock and random numbers.
//
// Directory changes not yet on the disk stand in a list. One survives a power failure only if all earlier ones of the
// same names do (file systems keep that order); otherwise any subset may.
// All members are to be used with the world's mutex held.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "os/simulated_env.h"

namespace scarlet::os {

inline constexpr std::size_t kSectorBytes = 512;

// A small generator (splitmix64), so that a seed gives the same run with every library.
class SeededRandom {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next();
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  bool chance(std::uint64_t in, std::uint64_t of) { return below(of) < in; }

 private:
  std::uint64_t state_;
};

class Storage {
 public:
  explicit Storage(std::vector<std::byte> bytes) : bytes_(std::move(bytes)) {}
  ~Storage();
  Storage(const Storage&) = delete;
  Storage& operator=(const Storage&) = delete;

  std::size_t size() const;
  std::size_t read(std::uint64_t offset, std::span<std::byte> into) const;
  void write(std::uint64_t offset, std::span<const std::byte> bytes);  // grows as needed
  void resize(std::size_t size);
  // Null when the machine has no memory for it. The caller unmaps.
  std::byte* map(std::size_t window, bool writable);
  bool mapped() const { return memory_file_ >= 0; }
  std::vector<std::byte> copy() const;

 private:
  std::vector<std::byte> bytes_;
  int memory_file_ = -1;
};

struct Inode {
  std::uint64_t number = 0;
  bool directory = false;
  std::int64_t modified_nanoseconds = 0;
  // A file's.
  std::shared_ptr<Storage> storage;
  std::vector<std::byte> on_disk;
  std::optional<std::vector<std::byte>> frozen;  // what was there when the world stopped
  std::size_t dirty_from = SIZE_MAX;             // bytes written since the last sync, unless mapped
  std::size_t dirty_to = 0;
  // A directory's.
  std::map<std::string, std::shared_ptr<Inode>> entries;
  std::map<std::string, std::shared_ptr<Inode>> entries_on_disk;

  void touch(std::size_t from, std::size_t to);
  // The range's present bytes are on the disk.
  void sync(std::size_t from, std::size_t to);
  void sync_all();
  void write_back_sector(std::size_t sector);
  void lose_power(SeededRandom& random);
};

struct NamedEntry {
  std::shared_ptr<Inode> directory;
  std::string name;
  friend bool operator==(const NamedEntry&, const NamedEntry&) = default;
};

// Something that happened to names: `unlinked` no longer leads to `inode`, `linked` now does. Either may be absent.
struct DirectoryChange {
  std::optional<NamedEntry> unlinked;
  std::optional<NamedEntry> linked;
  std::shared_ptr<Inode> inode;

  bool names(const NamedEntry& entry) const { return unlinked == entry || linked == entry; }
  bool shares_a_name(const DirectoryChange& other) const;
  bool is_in(const Inode* directory) const;
  void apply_to_disk() const;
};

enum class CallKind { Plain, NeedsRoom, Writes };

struct SimulatedWorld {
  explicit SimulatedWorld(const SimulatedOptions& options);

  // Counts the call; an error when it is to fail, or when the world stands still.
  base::Result<void> begin(CallKind kind, const char* name, const std::string& path);
  // Whether the call that just began is to be cut short.
  bool take_short_write() { return std::exchange(short_write, false); }

  std::shared_ptr<Inode> find(const std::string& path) const;
  // The directory a path's last name is in, and that name; nothing when the directory is not there.
  std::optional<NamedEntry> locate(const std::string& path) const;
  std::shared_ptr<Inode> make_inode(bool directory);
  void change(DirectoryChange change);
  void sync_directory(const Inode* directory);
  void freeze();
  void lose_power(std::uint64_t failure_seed);
  void sync_everything();
  template <class Function>
  void for_each_inode(Function function);

  mutable std::mutex mutex;
  SimulatedOptions options;
  SeededRandom random;
  std::shared_ptr<Inode> root;
  std::vector<std::weak_ptr<Inode>> inodes;
  std::vector<DirectoryChange> pending;
  std::uint64_t next_inode_number = 1;
  std::uint64_t incarnation = 1;  // rises with every power failure: handles of before are dead
  std::int64_t nanoseconds = 0;   // since the world began

  std::uint64_t calls = 0;
  std::deque<std::string> recent;
  std::map<std::uint64_t, Fault> faults_once;
  std::optional<std::pair<std::uint64_t, Fault>> fault_from;
  std::uint64_t stop_call = UINT64_MAX;
  bool stopped = false;
  bool short_write = false;

 private:
  base::Result<void> fault(Fault fault, CallKind kind, const std::string& path);
  void let_kernel_write();
};

}  // namespace scarlet::os
