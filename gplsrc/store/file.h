// SPDX-License-Identifier: GPL-3.0-or-later
// File: the narrow interface behind which every kind of file lies (hashed, directory; above the store: virtual ones and
// distributed ones, later remote and SQL).
// Ids and records are plain bytes; a record's fields are separated by field marks (base/text.h).
//
// Ownership: Store::open gives a shared_ptr; all sessions of a process that open one path share one File.
// Threads: calls may come from several threads at once. Processes: any number may have the same file open; the store
// keeps them apart. Record locks are not the business of a File (shared/lock_table.h).
// Views handed out by a Scan or a sink live until its next call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/env.h"

namespace scarlet::store {

// The numbers of FILEINFO(f,3).
enum class FileKind : int { Hashed = 3, Directory = 4, Virtual = 6, Distributed = 7 };

// What CREATE.FILE and CONFIGURE.FILE take and FILEINFO shows. Zero means "the default" when creating.
struct FileParameters {
  FileKind kind = FileKind::Hashed;
  std::uint32_t group_size_kb = 0;    // 1 to 8; stored and reported, sets the unit of the load
  std::uint32_t minimum_modulus = 0;  // groups
  std::uint32_t split_load = 0;       // percent
  std::uint32_t merge_load = 0;       // percent
  std::uint32_t large_record = 0;     // bytes
  std::uint32_t version = 2;
  bool no_case = false;  // ids compare without regard to case
  bool no_resize = false;
};

struct FileInfo {
  FileParameters parameters;
  std::uint64_t modulus = 0;
  std::uint64_t load_percent = 0;
  std::uint64_t load_bytes = 0;
  std::uint64_t record_count = 0;
  std::uint64_t physical_bytes = 0;
  std::uint64_t update_counter = 0;  // rises with every change by anyone
  std::string trigger_name;
  std::uint32_t trigger_modes = 0;
  std::uint32_t number = 0;   // in the table of open files of the instance, from 1; 0: it is in none
  os::FileIdentity identity;  // names the file for locks
  os::FileStatus status;
};

// Where a record's bytes go: called once with the exact size, gives the place to write them (one copy in all).
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual char* make_room(std::size_t size_bytes) = 0;
};

class StringSink final : public ByteSink {
 public:
  explicit StringSink(std::string& target) : target_(target) {}
  char* make_room(std::size_t size_bytes) override {
    target_.resize(size_bytes);
    return target_.data();
  }

 private:
  std::string& target_;
};

// The trigger of a file and the events it is called for (bits of the reference sheet, section 13).
struct Trigger {
  std::string name;
  std::uint32_t modes = 0;
};

// Walks a file once. Ids that exist throughout come exactly once; ids written or deleted meanwhile may or may not.
class Scan {
 public:
  virtual ~Scan() = default;
  // False at the end. `record` may be null when only ids are wanted.
  virtual base::Result<bool> next(std::string_view& id, std::string_view* record) = 0;
  // Before the first next(): keeps to part `part` (from 0) of `parts` of the file. The parts one after another are the
  // whole scan in its order, so several threads can read a file, each with a scan of its own. False where a kind of
  // file has no parts; the scan then is the whole.
  virtual bool keep_to_part(unsigned part, unsigned parts) {
    (void)part, (void)parts;
    return false;
  }
  // A hint: all that is left will be asked for now.
  virtual void to_the_end() {}
};

// One secondary index: what FileIndex::extract gives for a record are its keys.
enum class KeyOrder : std::uint8_t { LeftText, RightNumeric };
struct IndexDefinition {
  std::string name;
  std::string dictionary_record;  // copied at creation; field marks inside
  KeyOrder order = KeyOrder::LeftText;
  bool multivalued = false;
  bool no_nulls = false;
  bool no_case = false;
  // Told by File::indices():
  bool built = false;
  std::uint32_t number = 0;
};

// Turns a record into its index keys; given by the layer that can evaluate dictionary items.
using KeyExtractor = std::function<void(const IndexDefinition&, std::string_view id, std::string_view record,
                                        std::vector<std::string>& keys)>;

// Called while an index is built: records looked at, of about so many. False ends it with Status::EndedByTheUser; the
// next build goes on from there.
using BuildProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

// A position between keys, for SELECTLEFT, SELECTRIGHT.
class IndexCursor {
 public:
  virtual ~IndexCursor() = default;
  virtual base::Result<void> to_first() = 0;                  // before the first key
  virtual base::Result<void> to_last() = 0;                   // after the last key
  virtual base::Result<void> seek(std::string_view key) = 0;  // on the key, or where it would be
  virtual base::Result<bool> next(std::string& key, std::vector<std::string>& ids) = 0;
  virtual base::Result<bool> previous(std::string& key, std::vector<std::string>& ids) = 0;
};

class File {
 public:
  virtual ~File() = default;

  virtual FileKind kind() const = 0;
  virtual const std::string& path() const = 0;
  virtual os::FileIdentity identity() const = 0;
  virtual bool no_case() const = 0;

  // False when there is no such record; the sink is then not called.
  virtual base::Result<bool> read(std::string_view id, ByteSink& sink) = 0;
  virtual base::Result<bool> contains(std::string_view id) = 0;
  // The id as it stands in the file: it differs from `id` only in a file without regard to case. `id` itself when there
  // is no such record.
  virtual base::Result<std::string> stored_id(std::string_view id) { return std::string(id); }
  virtual base::Result<void> write(std::string_view id, std::string_view record) = 0;
  // False when there was none.
  virtual base::Result<bool> remove(std::string_view id) = 0;
  virtual base::Result<void> clear() = 0;
  virtual base::Result<std::unique_ptr<Scan>> scan() = 0;
  virtual base::Result<FileInfo> info() = 0;
  // FileInfo::update_counter alone; cheap enough to ask before every look-up.
  virtual std::uint64_t update_counter() {
    auto all = info();
    return all ? all->update_counter : 0;
  }

  // Changes what can be changed in place: loads, minimum modulus, large record size, resize flag; group size, version
  // and case stay as they are. The modulus follows by one group with each later change, or at once.
  virtual base::Result<void> configure(const FileParameters& parameters) = 0;
  virtual base::Result<void> resize_now() { return {}; }
  // As it stood when the file was opened or set_trigger was called here; hashed files override this. No look at the
  // file.
  virtual const Trigger& trigger() const {
    static const Trigger none;
    return none;
  }
  // Whether the id may be used in this file: Ok or RecordIdInvalid.
  virtual base::Result<void> check_id(std::string_view id) const {
    return id.empty() ? base::Status::RecordIdInvalid : base::Status::Ok;
  }
  // MARK.MAPPING off: a directory file's bytes as they are, without line ends becoming field marks. Others: as read,
  // write.
  virtual base::Result<bool> read_unmapped(std::string_view id, ByteSink& sink) { return read(id, sink); }
  virtual base::Result<void> write_unmapped(std::string_view id, std::string_view record) { return write(id, record); }
  virtual base::Result<void> set_trigger(std::string_view name, std::uint32_t modes) = 0;

  // Secondary indices; Status::NotDynamicFile on kinds that have none.
  virtual base::Result<std::vector<IndexDefinition>> indices() = 0;
  virtual base::Result<void> create_index(const IndexDefinition& definition) = 0;
  // Others read and write the file meanwhile. A build that was cut short, by whatever, goes on where it was; the index
  // of a finished one is made anew. Until it is done, looking into the index gives NotPossibleAtThisMoment.
  virtual base::Result<void> build_index(std::string_view name, const KeyExtractor& extractor) = 0;
  virtual base::Result<void> build_index(std::string_view name, const KeyExtractor& extractor,
                                         const BuildProgress& progress) {
    (void)progress;
    return build_index(name, extractor);
  }
  virtual base::Result<void> delete_index(std::string_view name) = 0;
  // As if it had just been created: nothing is in it, and writers do not keep it up, until it is built.
  virtual base::Result<void> disable_index(std::string_view /*name*/) {
    return base::Error{base::Status::NotDynamicFile, 0, path()};
  }
  virtual base::Result<std::vector<std::string>> index_ids(std::string_view name, std::string_view key) = 0;
  virtual base::Result<std::unique_ptr<IndexCursor>> index_cursor(std::string_view name) = 0;
  // Needed before a file with indices is written.
  virtual void set_key_extractor(KeyExtractor extractor) = 0;
};

}  // namespace scarlet::store
