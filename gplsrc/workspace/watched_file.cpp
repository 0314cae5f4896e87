// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/watched_file.h"

#include <utility>

#include "workspace/guard.h"

namespace scarlet::workspace {
namespace {

using audit::Level;
using auth::Action;
using base::Result;
using store::ByteSink;

// Scans may run in threads beside each other; the guard bears that.
class WatchedScan final : public store::Scan {
 public:
  WatchedScan(const Guard& guard, std::string prefix, std::unique_ptr<store::Scan> scan)
      : guard_(guard), object_(std::move(prefix)), prefix_bytes_(object_.size()), scan_(std::move(scan)) {}

  Result<bool> next(std::string_view& id, std::string_view* record) override {
    for (;;) {
      auto more = scan_->next(id, record);
      if (!more || !*more) return more;
      object_.resize(prefix_bytes_);
      object_ += id;
      if (guard_.refusal(Action::Read, object_)) continue;
      if (record != nullptr) guard_.note_object(Level::All, "record-read", object_);
      return more;
    }
  }
  bool keep_to_part(unsigned part, unsigned parts) override { return scan_->keep_to_part(part, parts); }

 private:
  const Guard& guard_;
  std::string object_;
  std::size_t prefix_bytes_;
  std::unique_ptr<store::Scan> scan_;
};

class WatchedFile final : public store::File {
 public:
  WatchedFile(const Guard& guard, std::shared_ptr<store::File> file)
      : guard_(guard), file_(std::move(file)), prefix_(file_->path() + "/") {}

  const std::shared_ptr<store::File>& file() const { return file_; }
  Result<void> check_update(std::string_view id, bool is_removal) const {
    SCARLET_TRY(guard_.check(is_removal ? Action::Delete : Action::Write, object(id)));
    SCARLET_TRY(guard_.check_path(file_->path(), true));
    guard_.note_object(Level::Write, is_removal ? "record-delete" : "record-write", object(id));
    return {};
  }

  store::FileKind kind() const override { return file_->kind(); }
  const std::string& path() const override { return file_->path(); }
  os::FileIdentity identity() const override { return file_->identity(); }
  bool no_case() const override { return file_->no_case(); }

  Result<bool> read(std::string_view id, ByteSink& sink) override {
    SCARLET_TRY(check_read(id));
    return file_->read(id, sink);
  }
  Result<bool> read_unmapped(std::string_view id, ByteSink& sink) override {
    SCARLET_TRY(check_read(id));
    return file_->read_unmapped(id, sink);
  }
  Result<bool> contains(std::string_view id) override {
    SCARLET_TRY(guard_.check(Action::Read, object(id)));
    return file_->contains(id);
  }
  Result<std::string> stored_id(std::string_view id) override { return file_->stored_id(id); }
  Result<void> write(std::string_view id, std::string_view record) override {
    SCARLET_TRY(check_update(id, false));
    return file_->write(id, record);
  }
  Result<void> write_unmapped(std::string_view id, std::string_view record) override {
    SCARLET_TRY(check_update(id, false));
    return file_->write_unmapped(id, record);
  }
  Result<bool> remove(std::string_view id) override {
    SCARLET_TRY(check_update(id, true));
    return file_->remove(id);
  }
  Result<void> clear() override {
    SCARLET_TRY(guard_.check(Action::Delete, prefix_));
    SCARLET_TRY(guard_.check_path(file_->path(), true));
    guard_.note_object(Level::Write, "file-clear", path());
    return file_->clear();
  }
  Result<std::unique_ptr<store::Scan>> scan() override {
    SCARLET_TRY(guard_.check(Action::Read, prefix_));
    auto scan = file_->scan();
    if (!scan) return scan;
    return std::unique_ptr<store::Scan>(std::make_unique<WatchedScan>(guard_, prefix_, std::move(*scan)));
  }
  Result<store::FileInfo> info() override { return file_->info(); }
  std::uint64_t update_counter() override { return file_->update_counter(); }
  Result<void> configure(const store::FileParameters& parameters) override {
    SCARLET_TRY(check_shape());
    return file_->configure(parameters);
  }
  Result<void> resize_now() override { return file_->resize_now(); }
  const store::Trigger& trigger() const override { return file_->trigger(); }
  Result<void> check_id(std::string_view id) const override { return file_->check_id(id); }
  Result<void> set_trigger(std::string_view name, std::uint32_t modes) override {
    SCARLET_TRY(check_shape());
    return file_->set_trigger(name, modes);
  }

  Result<std::vector<store::IndexDefinition>> indices() override { return file_->indices(); }
  Result<void> create_index(const store::IndexDefinition& definition) override {
    SCARLET_TRY(check_shape());
    return file_->create_index(definition);
  }
  Result<void> build_index(std::string_view name, const store::KeyExtractor& extractor) override {
    SCARLET_TRY(check_shape());
    return file_->build_index(name, extractor);
  }
  Result<void> build_index(std::string_view name, const store::KeyExtractor& extractor,
                           const store::BuildProgress& progress) override {
    SCARLET_TRY(check_shape());
    return file_->build_index(name, extractor, progress);
  }
  Result<void> delete_index(std::string_view name) override {
    SCARLET_TRY(check_shape());
    return file_->delete_index(name);
  }
  Result<void> disable_index(std::string_view name) override {
    SCARLET_TRY(check_shape());
    return file_->disable_index(name);
  }
  Result<std::vector<std::string>> index_ids(std::string_view name, std::string_view key) override {
    SCARLET_TRY(guard_.check(Action::Read, prefix_));
    return file_->index_ids(name, key);
  }
  Result<std::unique_ptr<store::IndexCursor>> index_cursor(std::string_view name) override {
    SCARLET_TRY(guard_.check(Action::Read, prefix_));
    return file_->index_cursor(name);
  }
  void set_key_extractor(store::KeyExtractor extractor) override { file_->set_key_extractor(std::move(extractor)); }

 private:
  std::string object(std::string_view id) const { return prefix_ + std::string(id); }
  Result<void> check_read(std::string_view id) const {
    SCARLET_TRY(guard_.check(Action::Read, object(id)));
    if (guard_.wants(Level::All)) guard_.note_object(Level::All, "record-read", object(id));
    return {};
  }
  // Indices, triggers and sizes are everybody's who writes the file.
  Result<void> check_shape() const {
    SCARLET_TRY(guard_.check(Action::Write, prefix_));
    return guard_.check_path(file_->path(), true);
  }

  const Guard& guard_;
  std::shared_ptr<store::File> file_;
  std::string prefix_;
};

}  // namespace

Result<std::shared_ptr<store::File>> watched(const Guard& guard, std::shared_ptr<store::File> file) {
  if (!guard.watches_files() && !guard.is_protected(file->path())) return file;
  SCARLET_TRY(guard.check_path(file->path(), false));
  guard.note_object(Level::All, "file-open", file->path());
  return std::shared_ptr<store::File>(std::make_shared<WatchedFile>(guard, std::move(file)));
}

std::shared_ptr<store::File> beneath(const store::File& file) {
  const auto* watched_file = dynamic_cast<const WatchedFile*>(&file);
  return watched_file == nullptr ? nullptr : watched_file->file();
}

Result<void> check_update(const store::File& file, std::string_view id, bool is_removal) {
  const auto* watched_file = dynamic_cast<const WatchedFile*>(&file);
  if (watched_file == nullptr) return {};
  return watched_file->check_update(id, is_removal);
}

}  // namespace scarlet::workspace
