// SPDX-License-Identifier: GPL-3.0-or-later
// HashedFile: the File interface over a hashed file. Reading takes no lock: an epoch is announced, the group's page is
// found and checked, the record is copied out. Writing is one Update under the file's latch.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/btree.h"
#include "store/changes.h"
#include "store/file.h"
#include "store/opening.h"
#include "store/store_core.h"

namespace scarlet::store {

// What CREATE.FILE and CONFIGURE.FILE accept; the error is the one of the parameter at fault.
base::Result<StoredParameters> checked_parameters(const FileParameters& parameters);
FileState empty_state(const StoredParameters& parameters);

// The distinct keys of a record, in byte order, cut to the length an index can hold.
std::vector<std::string> keys_of(const KeyExtractor& extractor, const IndexDefinition& definition, std::string_view id,
                                 std::string_view record);

class HashedFile final : public File, public std::enable_shared_from_this<HashedFile> {
 public:
  static base::Result<std::shared_ptr<HashedFile>> open(std::shared_ptr<StoreCore> store, const std::string& path);
  ~HashedFile() override;

  FileKind kind() const override { return FileKind::Hashed; }
  const std::string& path() const override { return path_; }
  os::FileIdentity identity() const override { return opened_.identity; }
  bool no_case() const override { return core().no_case(); }

  base::Result<bool> read(std::string_view id, ByteSink& sink) override;
  base::Result<bool> contains(std::string_view id) override;
  base::Result<std::string> stored_id(std::string_view id) override;
  base::Result<void> write(std::string_view id, std::string_view record) override;
  base::Result<bool> remove(std::string_view id) override;
  base::Result<void> clear() override;
  base::Result<std::unique_ptr<Scan>> scan() override;
  base::Result<FileInfo> info() override;
  std::uint64_t update_counter() override;
  const Trigger& trigger() const override { return trigger_; }
  base::Result<void> configure(const FileParameters& parameters) override;
  base::Result<void> resize_now() override;
  base::Result<void> set_trigger(std::string_view name, std::uint32_t modes) override;

  base::Result<std::vector<IndexDefinition>> indices() override;
  base::Result<void> create_index(const IndexDefinition& definition) override;
  base::Result<void> build_index(std::string_view name, const KeyExtractor& extractor) override {
    return build_index(name, extractor, {});
  }
  base::Result<void> build_index(std::string_view name, const KeyExtractor& extractor,
                                 const BuildProgress& progress) override;
  base::Result<void> delete_index(std::string_view name) override;
  base::Result<void> disable_index(std::string_view name) override;
  base::Result<std::vector<std::string>> index_ids(std::string_view name, std::string_view key) override;
  base::Result<std::unique_ptr<IndexCursor>> index_cursor(std::string_view name) override;
  void set_key_extractor(KeyExtractor extractor) override;

  // For transactions. A record to be written, or removed when `removed`.
  struct RecordChange {
    std::string_view id;
    std::string_view record;
    bool removed = false;
  };
  struct IndexInUse {
    std::size_t index = 0;
    BlockRef definition_ref = 0;
    IndexDefinition definition;
  };
  using IndicesInUse = std::shared_ptr<const std::vector<IndexInUse>>;
  // What the indices must be told, worked out before the latch is taken, since it runs code of users.
  struct PreparedChange {
    RecordChange change;
    bool existed = false;
    std::string old_record;  // what the old keys were made from
    std::string stored_id;   // the spelling in the file, when it differs from the change's
    std::string_view id() const { return stored_id.empty() ? change.id : std::string_view(stored_id); }
    std::vector<KeyChange> keys;
  };
  struct Prepared {
    IndicesInUse indices;
    std::vector<PreparedChange> changes;
  };
  base::Result<void> check_writable() const;
  base::Result<Prepared> prepare(std::span<const RecordChange> changes);
  // Under the latch: whether the indices and the records are still those that the changes were prepared for.
  base::Result<bool> still_true(const Prepared& prepared);
  base::Result<void> stage(Update& update, PartWriter& part, const Prepared& prepared);
  // Under the latch, before the first entry.
  base::Result<void> join_journal();

  FileCore& core() const { return *opened_.core; }
  StoreCore& store() const { return *store_; }
  std::uint64_t key() const { return core().live.header()->key; }
  bool wants_checkpoint() const;
  base::Result<void> checkpoint_now();
  bool open_elsewhere() const { return store_->readers.open_elsewhere(opened_.place); }
  base::Result<void> check_id(std::string_view id) const override;

 private:
  friend class HashedScan;
  friend class HashedIndexCursor;
  friend class IndexBuilder;
  HashedFile(std::shared_ptr<StoreCore> store, std::string path, OpenedFile opened);

  // Calls `use` with the entry while it can not go away. RecordNotFound from the chain is `false`.
  template <class Use>
  base::Result<bool> look_up(std::string_view id, Use&& use);
  base::Result<Found> look_in_group(std::uint64_t hash, std::uint64_t modulus, std::string_view id, Entry& entry);
  base::Result<void> copy_record(const Entry& entry, ByteSink& sink);
  base::Result<bool> apply_one(const RecordChange& change);
  base::Result<bool> apply_one_unindexed(const RecordChange& change);
  // Under the latch.
  base::Result<Lsn> commit_change(const RecordChange& change, std::string_view payload);
  base::Result<Lsn> commit_prepared(const Prepared& prepared);
  base::Result<void> apply_prepared(Prepared prepared);
  base::Result<bool> try_prepared(const Prepared& prepared, Lsn& end);
  base::Result<void> commit_single(Update& update, const Change& change);
  base::Result<void> change_parameters(const std::function<void(StoredParameters&)>& edit);
  void after_change();

  // Indices: those that are built or being built, as far as this process knows.
  base::Result<void> take_index(std::string_view name, ChangeKind kind);
  base::Result<IndicesInUse> kept_indices();
  base::Result<IndexInUse> find_index(std::string_view name);
  // To be looked into: not while it is being built.
  base::Result<IndexInUse> find_whole_index(std::string_view name);
  void diff_keys(const std::vector<IndexInUse>& indices, PreparedChange& change);

  std::shared_ptr<StoreCore> store_;
  std::string path_;
  OpenedFile opened_;
  Trigger trigger_;
  std::mutex index_guard_;
  IndicesInUse indices_;
  KeyExtractor extractor_;
};

}  // namespace scarlet::store
