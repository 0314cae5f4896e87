// SPDX-License-Identifier: GPL-3.0-or-later
// Store: opens, creates and removes files; owns the journal and the transactions of one process.
// One Store a process; several processes (and their Stores) work on the same files through one shared::Segment.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"
#include "store/file.h"

namespace scarlet::shared {
class Segment;
}

namespace scarlet::store {

struct StoreCore;

// JOURNAL parameter: what a commit waits for.
enum class Durability { Off, Interval, Commit };

struct StoreOptions {
  std::string journal_directory;  // made if missing
  Durability durability = Durability::Interval;
  std::int64_t journal_interval_ms = 1000;
  std::size_t max_id_bytes = 63;       // MAXIDLEN
  bool safe_directory_writes = false;  // SAFEDIR: a directory file's record is on the disk when its write returns
  bool background = true;  // a thread syncs and makes checkpoints; false: whoever writes does (tests, tools)
  std::uint64_t long_journal_bytes = std::uint64_t{1}
                                     << 30;  // more than that, and all files that hold it get a checkpoint
  // After a power failure, once: how many files the journal brought up to date, and how much could not be saved.
  std::function<void(std::size_t files, std::size_t problems)> on_recovery;
  std::uint64_t boot_identity = 0;  // 0: os::boot_identity(); tests change it with a simulated power failure
};

// A session's pending writes, invisible to others until committed. Not thread safe.
class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual void write(const std::shared_ptr<File>& file, std::string_view id, std::string_view record) = 0;
  virtual void remove(const std::shared_ptr<File>& file, std::string_view id) = 0;
  enum class Pending { None, Written, Removed };
  // What this transaction did to the record, with its new content when Written.
  virtual Pending find(const File& file, std::string_view id, ByteSink* sink) const = 0;
  virtual bool empty() const = 0;
  // Moves everything of `inner` into this one, later writes winning: the commit of a nested transaction.
  virtual void absorb(Transaction& inner) = 0;
  // All or nothing, for every process and after any crash.
  virtual base::Result<void> commit() = 0;
};

// The files that any process of the instance has open, and how many there may be.
struct OpenFileRow {
  std::uint32_t number = 0;  // FileInfo::number
  FileKind kind = FileKind::Hashed;
  os::FileIdentity identity;  // names the file for locks
  std::string path;           // its end, when it is long
  std::uint32_t processes = 0;
};
struct OpenFileCounts {
  std::uint32_t limit = 0;
  std::uint32_t current = 0;
  std::uint32_t peak = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  // A directory with our header is a hashed file, any other a directory file. FileNotFound when it is not a directory.
  virtual base::Result<std::shared_ptr<File>> open(const std::string& path) = 0;
  virtual base::Result<void> create(const std::string& path, const FileParameters& parameters) = 0;
  // The file must not be open in any session (Status::InUse otherwise).
  virtual base::Result<void> remove(const std::string& path) = 0;
  virtual std::unique_ptr<Transaction> begin() = 0;
  virtual std::vector<OpenFileRow> open_files() = 0;
  virtual OpenFileCounts open_file_counts() = 0;
  // OpenFileRow::identity of the file at the path; nothing when there is none.
  virtual std::optional<os::FileIdentity> identity_of(const std::string& path) = 0;
  // By a process other than this one.
  virtual bool open_elsewhere(const os::FileIdentity& identity) = 0;
  // Everything acknowledged so far is on the disk when it returns.
  virtual base::Result<void> sync() = 0;
  // For the parts of the store itself.
  virtual StoreCore& core() = 0;
};

// Recovers the journal first when no other process is attached. `env` and `segment` must outlive the Store.
base::Result<std::unique_ptr<Store>> open_store(os::Env& env, shared::Segment& segment, const StoreOptions& options);

// Names of records in directory files: the mapping of characters that file names can not hold ("a*b" is "a%Ab").
base::Result<std::string> record_to_file_name(std::string_view id);
std::string file_name_to_record(std::string_view name);

}  // namespace scarlet::store
