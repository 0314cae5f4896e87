// SPDX-License-Identifier: GPL-3.0-or-later
// DirectoryFile: a directory whose regular files are the records. With mark mapping (the default) a record's field
// marks are newlines in the file, and a newline ends it unless the record is empty; without it bytes are as they are.
// File::read and write map; read_as and write_as let a file variable choose (MARK.MAPPING).
#pragma once

#include <memory>
#include <string>

#include "store/file.h"
#include "store/store_core.h"

namespace scarlet::store {

enum class MarkMapping { On, Off };

class DirectoryFile final : public File, public std::enable_shared_from_this<DirectoryFile> {
 public:
  static base::Result<std::shared_ptr<DirectoryFile>> open(std::shared_ptr<StoreCore> store, const std::string& path,
                                                           const os::FileIdentity& identity);
  ~DirectoryFile() override;

  base::Result<bool> read_as(std::string_view id, ByteSink& sink, MarkMapping mapping);
  base::Result<void> write_as(std::string_view id, std::string_view record, MarkMapping mapping);

  FileKind kind() const override { return FileKind::Directory; }
  const std::string& path() const override { return path_; }
  os::FileIdentity identity() const override { return identity_; }
  bool no_case() const override { return false; }
  base::Result<bool> read(std::string_view id, ByteSink& sink) override { return read_as(id, sink, MarkMapping::On); }
  base::Result<bool> contains(std::string_view id) override;
  base::Result<void> write(std::string_view id, std::string_view record) override {
    return write_as(id, record, MarkMapping::On);
  }
  base::Result<bool> remove(std::string_view id) override;
  // Removes the regular files; directories stay.
  base::Result<void> clear() override;
  base::Result<std::unique_ptr<Scan>> scan() override;
  // physical_bytes and status.size_bytes are the sum of the files' sizes.
  base::Result<FileInfo> info() override;

  std::uint64_t update_counter() override;
  base::Result<void> check_id(std::string_view id) const override;
  base::Result<bool> read_unmapped(std::string_view id, ByteSink& sink) override {
    return read_as(id, sink, MarkMapping::Off);
  }
  base::Result<void> write_unmapped(std::string_view id, std::string_view record) override {
    return write_as(id, record, MarkMapping::Off);
  }

  base::Result<void> configure(const FileParameters&) override { return not_dynamic(); }
  base::Result<void> set_trigger(std::string_view, std::uint32_t) override { return not_dynamic(); }
  base::Result<std::vector<IndexDefinition>> indices() override { return not_dynamic(); }
  base::Result<void> create_index(const IndexDefinition&) override { return not_dynamic(); }
  using File::build_index;
  base::Result<void> build_index(std::string_view, const KeyExtractor&) override { return not_dynamic(); }
  base::Result<void> delete_index(std::string_view) override { return not_dynamic(); }
  base::Result<std::vector<std::string>> index_ids(std::string_view, std::string_view) override {
    return not_dynamic();
  }
  base::Result<std::unique_ptr<IndexCursor>> index_cursor(std::string_view) override { return not_dynamic(); }
  void set_key_extractor(KeyExtractor) override {}

 private:
  friend class DirectoryScan;
  base::Error not_dynamic() const { return {base::Status::NotDynamicFile, 0, path_}; }
  base::Result<std::string> record_path(std::string_view id) const;
  // Names of the regular files, but for those that are being written.
  base::Result<std::vector<std::string>> names() const;

  DirectoryFile(std::shared_ptr<StoreCore> store, std::string path, const os::FileIdentity& identity,
                std::uint32_t place);
  void count_update();

  std::shared_ptr<StoreCore> store_;
  os::Env& env_;
  std::string path_;
  os::FileIdentity identity_;
  std::uint32_t place_;  // in the table of open files
};

}  // namespace scarlet::store
