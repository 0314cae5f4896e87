// SPDX-License-Identifier: GPL-3.0-or-later
// Env: the operating system as the rest of Scarlet sees it: files, clock, random bytes. Nothing else calls the system.
// real_env() is the machine; SimulatedEnv (os/simulated_env.h) keeps files in memory, can fail any call, tear or lose
// whatever was not synced, and replays from a seed.
//
// Threads and processes: an Env and a FileHandle may be used by several threads at once; positions are explicit.
// Errors: the Result carries Status::IoError (or PermissionDenied, FileNotFound, NoSpace...), errno and the path.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace scarlet::os {

// Names a file whatever path led to it.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

enum class EntryKind { Missing, Regular, Directory, Terminal, CharacterDevice, Fifo, Other };

struct FileStatus {
  EntryKind kind = EntryKind::Missing;
  FileIdentity identity;
  std::uint64_t size_bytes = 0;
  std::uint32_t permissions = 0;  // the low twelve bits of st_mode
  std::uint32_t links = 0;
  std::uint32_t owner = 0;
  std::uint32_t group = 0;
  std::int64_t accessed_seconds = 0;  // Unix time
  std::int64_t modified_seconds = 0;
  std::int64_t modified_nanoseconds = 0;  // the part below a second
};

struct DirectoryEntry {
  std::string name;
  EntryKind kind = EntryKind::Other;
};

// A window of a file in memory, shared with every process that maps it. Unmapped by the destructor. The address does
// not move. Reaching beyond the file's size within the window is a fault of the caller.
class Mapping {
 public:
  virtual ~Mapping() = default;
  virtual std::byte* data() const = 0;
  virtual std::size_t size_bytes() const = 0;
  // Returns when the bytes of the range are on the disk.
  virtual base::Result<void> sync(std::size_t offset_bytes, std::size_t length_bytes) = 0;
  // The range is about to be written: its pages are made ready together, at less than half of what it costs to do so
  // one by one at the first write to each. Only a hint.
  virtual void expect_writes(std::size_t /*offset_bytes*/, std::size_t /*length_bytes*/) {}
};

enum class HandleLock { Shared, Exclusive };

class FileHandle {
 public:
  virtual ~FileHandle() = default;
  virtual const std::string& path() const = 0;
  // Fewer bytes than asked for only at the end of the file.
  virtual base::Result<std::size_t> read_at(std::uint64_t offset_bytes, std::span<std::byte> into) = 0;
  virtual base::Result<void> write_at(std::uint64_t offset_bytes, std::span<const std::byte> bytes) = 0;
  virtual base::Result<void> append(std::span<const std::byte> bytes) = 0;
  virtual base::Result<std::uint64_t> size_bytes() = 0;
  virtual base::Result<FileStatus> status() = 0;
  // Cuts or extends with zeros (sparse).
  virtual base::Result<void> resize(std::uint64_t size_bytes) = 0;
  // Makes sure that the disk has room up to `size_bytes` and the file is at least so long, so that a write through a
  // mapping can not fail.
  virtual base::Result<void> allocate(std::uint64_t size_bytes) = 0;
  // Data (and the size) on the disk when it returns.
  virtual base::Result<void> sync() = 0;
  // sync() will be called: the system begins to write what it has now, while something else is waited for. Only a hint.
  virtual void expect_sync() {}
  // Gives this file the permissions, owner, group and access list of the one at `path`, if there is one. False when a
  // rename of this file could not stand for that one: `path` is a symbolic link, the file has other names as well, or
  // this process may not give it the owner.
  virtual base::Result<bool> take_after(const std::string& /*path*/) { return true; }
  // A lock that other processes may ask for too; it goes with the handle. False when somebody holds one that is in
  // the way.
  virtual bool try_lock(HandleLock /*lock*/) { return true; }
  // Of terminals and FIFOs, which have no places: the next bytes, as many as there are; none at the end. TimedOut when
  // nothing comes in time (a signal counts as that).
  virtual base::Result<std::size_t> read_next(std::span<std::byte> into, std::int64_t timeout_ms);
  virtual base::Result<void> write_next(std::span<const std::byte> bytes);
  // Maps [0, window_bytes); the window may be larger than the file, which may then grow into it. Read-only handles
  // give read-only windows.
  virtual base::Result<std::unique_ptr<Mapping>> map(std::size_t window_bytes) = 0;
};

enum class OpenMode {
  Read,          // must exist
  ReadWrite,     // must exist
  CreateNew,     // read and write; must not exist
  CreateOrOpen,  // read and write
  Truncate,      // read and write; made or emptied
};

class Env {
 public:
  virtual ~Env() = default;

  virtual base::Result<std::unique_ptr<FileHandle>> open(const std::string& path, OpenMode mode) = 0;
  // Kind Missing, not an error, when there is nothing.
  virtual base::Result<FileStatus> status(const std::string& path) = 0;
  // Without . and .., sorted by name.
  virtual base::Result<std::vector<DirectoryEntry>> list(const std::string& path) = 0;
  virtual base::Result<void> make_directory(const std::string& path) = 0;  // parents too; no error if it is there
  virtual base::Result<void> remove(const std::string& path) = 0;          // a file or an empty directory
  virtual base::Result<void> remove_tree(const std::string& path) = 0;
  virtual base::Result<void> rename(const std::string& from, const std::string& to) = 0;
  // Directory entries (creations, renames, removals) on the disk when it returns.
  virtual base::Result<void> sync_directory(const std::string& path) = 0;

  virtual std::int64_t unix_nanoseconds() = 0;                // wall clock
  virtual std::int64_t monotonic_nanoseconds() = 0;           // for intervals
  virtual void sleep_nanoseconds(std::int64_t duration) = 0;  // a signal ends it early
  virtual void random(std::span<std::byte> into) = 0;
};

// The machine. Lives as long as the process.
Env& real_env();

// Whole-file helpers over any Env.
base::Result<std::string> read_file(Env& env, const std::string& path);
base::Result<void> write_file(Env& env, const std::string& path, std::string_view content);  // made or replaced
// Written beside the target, synced and renamed over it: a reader sees the old or the new content, never part of one.
base::Result<void> replace_file(Env& env, const std::string& path, std::string_view content);
// As replace_file (synced only if asked), for files that people look after: the new one keeps permissions, owner, group
// and access list. Where a rename could not keep them, or a symbolic or a hard link, or the directory may not be
// written, the bytes are exchanged in place under a lock that read_whole_file() respects.
enum class Durable { No, Yes };
base::Result<void> exchange_file(Env& env, const std::string& path, std::string_view content, Durable durable);
base::Result<std::string> read_whole_file(Env& env, const std::string& path);
// The name (without directory) is one that replace_file or exchange_file gives while it writes.
bool is_temporary_name(std::string_view name);
bool exists(Env& env, const std::string& path);
bool is_directory(Env& env, const std::string& path);

}  // namespace scarlet::os
