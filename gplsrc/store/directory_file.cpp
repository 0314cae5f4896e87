// SPDX-License-Identifier: GPL-3.0-or-later
// A record is written whole under a name that no id has and renamed: who reads it meanwhile gets the old or the new
// one. A directory can not be told from a record by its name: kinds are looked up before a record is touched.
#include "store/directory_file.h"

#include <algorithm>

#include "base/text.h"

namespace scarlet::store {
namespace {

std::string to_file_bytes(std::string_view record, MarkMapping mapping) {
  std::string bytes(record);
  if (mapping == MarkMapping::Off || bytes.empty()) return bytes;
  std::replace(bytes.begin(), bytes.end(), base::kFieldMark, '\n');
  return bytes += '\n';
}

std::string_view to_record(std::string& bytes, MarkMapping mapping) {
  if (mapping == MarkMapping::Off) return bytes;
  if (bytes.ends_with('\n')) bytes.pop_back();
  std::replace(bytes.begin(), bytes.end(), '\n', base::kFieldMark);
  return bytes;
}

}  // namespace

DirectoryFile::DirectoryFile(std::shared_ptr<StoreCore> store, std::string path, const os::FileIdentity& identity,
                             std::uint32_t place)
    : store_(std::move(store)), env_(store_->env), path_(std::move(path)), identity_(identity), place_(place) {}

base::Result<std::shared_ptr<DirectoryFile>> DirectoryFile::open(std::shared_ptr<StoreCore> store,
                                                                 const std::string& path,
                                                                 const os::FileIdentity& identity) {
  const shared::LatchGuard guard(store->files.latch(), store->segment.processes());
  auto place = store->files.enter(store->readers, kDirectoryKey, identity, path);
  if (!place) return place.error();
  return std::shared_ptr<DirectoryFile>(new DirectoryFile(std::move(store), path, identity, *place));
}

DirectoryFile::~DirectoryFile() {
  const shared::LatchGuard guard(store_->files.latch(), store_->segment.processes());
  store_->files.leave(store_->readers, place_);
}

std::uint64_t DirectoryFile::update_counter() {
  return store_->files.file(place_).updates.load(std::memory_order_acquire);
}

void DirectoryFile::count_update() { store_->files.file(place_).updates.fetch_add(1, std::memory_order_acq_rel); }

base::Result<void> DirectoryFile::check_id(std::string_view id) const {
  auto name = record_to_file_name(id);
  return name ? base::Result<void>() : name.error();
}

base::Result<std::string> DirectoryFile::record_path(std::string_view id) const {
  auto name = record_to_file_name(id);
  if (!name) return name;
  return path_ + "/" + *name;
}

base::Result<bool> DirectoryFile::contains(std::string_view id) {
  auto path = record_path(id);
  if (!path) return path.error();
  auto status = env_.status(*path);
  if (!status) return status.error();
  if (status->kind == os::EntryKind::Missing) return false;
  if (status->kind != os::EntryKind::Regular) return base::Error{base::Status::RecordIdInvalid, 0, *path};
  return true;
}

base::Result<bool> DirectoryFile::read_as(std::string_view id, ByteSink& sink, MarkMapping mapping) {
  auto there = contains(id);
  if (!there || !*there) return there;
  auto path = record_path(id);
  if (!path) return path.error();
  auto bytes = os::read_whole_file(env_, *path);
  if (!bytes) {
    if (bytes.status() == base::Status::FileNotFound) return false;  // removed meanwhile
    return bytes.error();
  }
  const std::string_view record = to_record(*bytes, mapping);
  std::copy(record.begin(), record.end(), sink.make_room(record.size()));
  return true;
}

base::Result<void> DirectoryFile::write_as(std::string_view id, std::string_view record, MarkMapping mapping) {
  auto there = contains(id);
  if (!there) return there.error();
  auto path = record_path(id);
  if (!path) return path.error();
  const std::string bytes = to_file_bytes(record, mapping);
  const os::Durable durable = store_->options.safe_directory_writes ? os::Durable::Yes : os::Durable::No;
  SCARLET_TRY(os::exchange_file(env_, *path, bytes, durable));
  count_update();
  return {};
}

base::Result<bool> DirectoryFile::remove(std::string_view id) {
  auto there = contains(id);
  if (!there || !*there) return there;
  auto path = record_path(id);
  if (!path) return path.error();
  auto removed = env_.remove(*path);
  if (!removed) return removed.error();
  count_update();
  return true;
}

base::Result<std::vector<std::string>> DirectoryFile::names() const {
  auto entries = env_.list(path_);
  if (!entries) return entries.error();
  std::vector<std::string> found;
  for (os::DirectoryEntry& entry : *entries) {
    if (entry.kind == os::EntryKind::Regular && !os::is_temporary_name(entry.name))
      found.push_back(std::move(entry.name));
  }
  return found;
}

base::Result<void> DirectoryFile::clear() {
  auto entries = env_.list(path_);
  if (!entries) return entries.error();
  for (const os::DirectoryEntry& entry : *entries) {
    // What a writer that died left behind goes too.
    if (entry.kind == os::EntryKind::Regular) SCARLET_TRY(env_.remove(path_ + "/" + entry.name));
  }
  count_update();
  return {};
}

base::Result<FileInfo> DirectoryFile::info() {
  FileInfo info;
  info.parameters.kind = FileKind::Directory;
  info.parameters.version = 0;
  info.identity = identity_;
  info.number = place_ + 1;
  info.update_counter = update_counter();
  auto status = env_.status(path_);
  if (!status) return status.error();
  info.status = *status;
  auto all = names();
  if (!all) return all.error();
  for (const std::string& name : *all) {
    auto file = env_.status(path_ + "/" + name);
    if (file) info.physical_bytes += file->size_bytes;
  }
  info.status.size_bytes = info.physical_bytes;
  return info;
}

// The list is made once; a record that has gone since is passed over when its content is wanted.
class DirectoryScan final : public Scan {
 public:
  DirectoryScan(std::shared_ptr<DirectoryFile> file, std::vector<std::string> names)
      : file_(std::move(file)), names_(std::move(names)) {}
  base::Result<bool> next(std::string_view& id, std::string_view* record) override {
    while (next_ < names_.size()) {
      id_ = file_name_to_record(names_[next_++]);
      id = id_;
      if (record == nullptr) return true;
      StringSink sink(record_);
      auto there = file_->read(id_, sink);
      if (!there) return there;
      if (!*there) continue;
      *record = record_;
      return true;
    }
    return false;
  }

 private:
  std::shared_ptr<DirectoryFile> file_;
  std::vector<std::string> names_;
  std::size_t next_ = 0;
  std::string id_;
  std::string record_;
};

base::Result<std::unique_ptr<Scan>> DirectoryFile::scan() {
  auto all = names();
  if (!all) return all.error();
  return std::unique_ptr<Scan>(new DirectoryScan(shared_from_this(), std::move(*all)));
}

}  // namespace scarlet::store
