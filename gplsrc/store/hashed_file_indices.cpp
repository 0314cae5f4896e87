// SPDX-License-Identifier: GPL-3.0-or-later
// Indices of a hashed file. The keys of a record are worked out by code of users (dictionary expressions), so that is
// done before the latch is taken, from the record as it was then; under the latch it is made sure that it still is.
#include <algorithm>

#include "store/btree.h"
#include "store/hashed_file.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

void add_difference(std::vector<KeyChange>& changes, std::size_t index, const std::vector<std::string>& from,
                    const std::vector<std::string>& to, bool add) {
  for (const std::string& key : to) {
    if (!std::binary_search(from.begin(), from.end(), key)) {
      changes.push_back({static_cast<std::uint8_t>(index), add, key});
    }
  }
}

}  // namespace

std::vector<std::string> keys_of(const KeyExtractor& extractor, const IndexDefinition& definition, std::string_view id,
                                 std::string_view record) {
  std::vector<std::string> keys;
  extractor(definition, id, record, keys);
  for (std::string& key : keys) {
    if (key.size() > kIndexKeyBytes) key.resize(kIndexKeyBytes);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

void HashedFile::set_key_extractor(KeyExtractor extractor) {
  const std::lock_guard guard(index_guard_);
  extractor_ = std::move(extractor);
}

// Definitions are read again only when a slot has changed.
base::Result<HashedFile::IndicesInUse> HashedFile::kept_indices() {
  const std::lock_guard guard(index_guard_);
  const ReadGuard reading(store_->readers);
  std::vector<std::pair<std::size_t, BlockRef>> present;
  for (std::size_t i = 0; i < kIndexSlots; ++i) {
    IndexSlot& slot = core().live.state().indices[i];
    const IndexState state = index_state(slot);
    if (state != IndexState::Built && state != IndexState::Building) continue;
    // Another process may drop the index at this instant: 0.
    if (const BlockRef ref = LiveState::word(slot.definition).load(); ref != 0) present.emplace_back(i, ref);
  }
  const auto same = [](const std::pair<std::size_t, BlockRef>& a, const IndexInUse& b) {
    return a.first == b.index && a.second == b.definition_ref;
  };
  if (indices_ != nullptr && std::equal(present.begin(), present.end(), indices_->begin(), indices_->end(), same)) {
    return indices_;
  }
  auto fresh = std::make_shared<std::vector<IndexInUse>>();
  for (const auto& [index, ref] : present) {
    auto definition = read_definition(core(), index, ref);
    if (!definition) return definition.error();
    fresh->push_back({index, ref, std::move(*definition)});
  }
  indices_ = fresh;
  return indices_;
}

void HashedFile::diff_keys(const std::vector<IndexInUse>& indices, PreparedChange& prepared) {
  const RecordChange& change = prepared.change;
  for (const IndexInUse& index : indices) {
    std::vector<std::string> before;
    std::vector<std::string> after;
    if (prepared.existed) before = keys_of(extractor_, index.definition, prepared.id(), prepared.old_record);
    if (!change.removed) after = keys_of(extractor_, index.definition, prepared.id(), change.record);
    add_difference(prepared.keys, index.index, after, before, false);
    add_difference(prepared.keys, index.index, before, after, true);
  }
}

base::Result<HashedFile::Prepared> HashedFile::prepare(std::span<const RecordChange> changes) {
  auto indices = kept_indices();
  if (!indices) return indices.error();
  Prepared prepared{*indices, {}};
  const bool indexed = !prepared.indices->empty();
  if (indexed && !extractor_) return base::Error{base::Status::ActionFailed, 0, path_};
  for (const RecordChange& change : changes) {
    PreparedChange next;
    next.change = change;
    if (indexed) {
      StringSink sink(next.old_record);
      auto existed = read(change.id, sink);
      if (!existed) return existed.error();
      next.existed = *existed;
      if (no_case() && next.existed) {
        auto stored = stored_id(change.id);
        if (!stored) return stored.error();
        next.stored_id = *stored;
      }
      diff_keys(*prepared.indices, next);
    }
    prepared.changes.push_back(std::move(next));
  }
  return prepared;
}

base::Result<bool> HashedFile::still_true(const Prepared& prepared) {
  auto now = kept_indices();
  if (!now) return now.error();
  if (*now != prepared.indices) return false;
  if (prepared.indices->empty()) return true;
  std::string record;
  for (const PreparedChange& change : prepared.changes) {
    StringSink sink(record);
    auto exists = read(change.change.id, sink);
    if (!exists) return exists.error();
    if (*exists != change.existed || (*exists && record != change.old_record)) return false;
  }
  return true;
}

base::Result<HashedFile::IndexInUse> HashedFile::find_index(std::string_view name) {
  const ReadGuard reading(store_->readers);
  for (std::size_t i = 0; i < kIndexSlots; ++i) {
    IndexSlot& slot = core().live.state().indices[i];
    if (index_state(slot) == IndexState::Free) continue;
    const BlockRef ref = LiveState::word(slot.definition).load();
    if (ref == 0) continue;
    auto definition = read_definition(core(), i, ref);
    if (!definition) return definition.error();
    if (definition->name == name) return IndexInUse{i, ref, std::move(*definition)};
  }
  return base::Error{base::Status::NoSuchIndex, 0, path_ + " " + std::string(name)};
}

base::Result<std::vector<IndexDefinition>> HashedFile::indices() {
  const ReadGuard reading(store_->readers);
  std::vector<IndexDefinition> found;
  for (std::size_t i = 0; i < kIndexSlots; ++i) {
    IndexSlot& slot = core().live.state().indices[i];
    const auto state = index_state(slot);
    const BlockRef ref = LiveState::word(slot.definition).load();
    if (state == IndexState::Free || ref == 0) continue;
    auto definition = read_definition(core(), i, ref);
    if (!definition) return definition.error();
    definition->built = state == IndexState::Built;
    definition->number = static_cast<std::uint32_t>(i);
    found.push_back(std::move(*definition));
  }
  return found;
}

base::Result<void> HashedFile::create_index(const IndexDefinition& definition) {
  SCARLET_TRY(check_writable());
  if (definition.name.empty() || definition.name.size() > 63) return base::Error{base::Status::DhAkNameLen, 0, path_};
  const std::string bytes = encode_definition(definition);
  const FileLatch latch(core());
  if (find_index(definition.name)) return base::Error{base::Status::IndexExists, 0, definition.name};
  char number = 0;
  const auto free_slot = [this](char i) {
    const auto slot = static_cast<std::size_t>(static_cast<unsigned char>(i));
    return index_state(core().live.state().indices[slot]) == IndexState::Free;
  };
  while (static_cast<unsigned char>(number) < kIndexSlots && !free_slot(number)) ++number;
  if (static_cast<std::size_t>(number) == kIndexSlots) return base::Error{base::Status::TooManyIndices, 0, path_};
  const Change change{ChangeKind::DefineIndex, {&number, 1}, bytes, {}};
  Update update(core());
  RecordEditor editor(update);
  SCARLET_TRY(stage_change(update, editor, change));
  return commit_single(update, change);
}

base::Result<void> HashedFile::delete_index(std::string_view name) { return take_index(name, ChangeKind::DropIndex); }
base::Result<void> HashedFile::disable_index(std::string_view name) { return take_index(name, ChangeKind::EmptyIndex); }

base::Result<void> HashedFile::take_index(std::string_view name, ChangeKind kind) {
  SCARLET_TRY(check_writable());
  const FileLatch latch(core());
  auto index = find_index(name);
  if (!index) return index.error();
  const char number = static_cast<char>(index->index);
  const Change change{kind, {&number, 1}, {}, {}};
  Update update(core());
  RecordEditor editor(update);
  SCARLET_TRY(stage_change(update, editor, change));
  return commit_single(update, change);
}

base::Result<HashedFile::IndexInUse> HashedFile::find_whole_index(std::string_view name) {
  auto index = find_index(name);
  if (index && index_state(core().live.state().indices[index->index]) != IndexState::Built) {
    return base::Error{base::Status::NotPossibleAtThisMoment, 0, path_ + " " + std::string(name)};
  }
  return index;
}

base::Result<std::vector<std::string>> HashedFile::index_ids(std::string_view name, std::string_view key) {
  const ReadGuard reading(store_->readers);
  auto index = find_whole_index(name);
  if (!index) return index.error();
  const IndexOrder order(index->definition.order, index->definition.no_case);
  const BlockRef root = LiveState::word(core().live.state().indices[index->index].root).load(std::memory_order_acquire);
  const TreeReader tree(*core().data, index->index, root, order);
  std::vector<std::string> ids;
  const IndexEntry from{std::string(key), {}};
  const bool whole = tree.ascend(&from, [&](const Cell& cell) {
    if (order.compare_keys(cell.key, key) != 0) return false;
    ids.emplace_back(cell.id);
    return true;
  });
  if (!whole) return core().damaged_index(index->index);
  return ids;
}

// A cursor keeps its key, not its place in the tree: the tree may change between two steps.
class HashedIndexCursor final : public IndexCursor {
 public:
  HashedIndexCursor(std::shared_ptr<HashedFile> file, HashedFile::IndexInUse index)
      : file_(std::move(file)), index_(std::move(index)), order_(index_.definition.order, index_.definition.no_case) {}

  base::Result<void> to_first() override { return place_ = Place::BeforeFirst, base::Result<void>(); }
  base::Result<void> to_last() override { return place_ = Place::AfterLast, base::Result<void>(); }
  base::Result<void> seek(std::string_view key) override {
    key_ = key;
    auto ids = file_->index_ids(index_.definition.name, key);
    if (!ids) return ids.error();
    place_ = ids->empty() ? Place::Gap : Place::OnKey;
    return {};
  }

  base::Result<bool> next(std::string& key, std::vector<std::string>& ids) override {
    if (place_ == Place::AfterLast) return false;
    std::optional<IndexEntry> from;
    if (place_ != Place::BeforeFirst) from = IndexEntry{key_, {}};
    const bool skip_own = place_ == Place::OnKey;
    const bool from_key = place_ != Place::BeforeFirst;
    const std::string last = key_;
    auto found = step([&](const TreeReader& tree,
                          const TreeReader::Visit& visit) { return tree.ascend(from ? &*from : nullptr, visit); },
                      skip_own, key, ids);
    if (found && !*found) place_ = Place::AfterLast;
    // Nodes out of order, whatever their checksums say: going on would never end.
    if (found && *found && from_key && order_.compare_keys(key, last) < (skip_own ? 1 : 0)) return damaged();
    return found;
  }

  base::Result<bool> previous(std::string& key, std::vector<std::string>& ids) override {
    if (place_ == Place::BeforeFirst) return false;
    const bool from_key = place_ != Place::AfterLast;
    const std::string last = key_;
    std::optional<IndexEntry> before;
    if (place_ != Place::AfterLast) before = IndexEntry{key_, {}};
    auto found = step([&](const TreeReader& tree,
                          const TreeReader::Visit& visit) { return tree.descend(before ? &*before : nullptr, visit); },
                      false, key, ids);
    if (found && !*found) place_ = Place::BeforeFirst;
    if (found && *found && from_key && order_.compare_keys(key, last) >= 0) return damaged();
    if (found && *found) std::reverse(ids.begin(), ids.end());
    return found;
  }

 private:
  enum class Place { BeforeFirst, OnKey, Gap, AfterLast };

  base::Error damaged() const { return file_->core().damaged_index(index_.index); }

  template <class Walk>
  base::Result<bool> step(const Walk& walk, bool skip_own, std::string& key, std::vector<std::string>& ids) {
    HashedFile& file = *file_;
    const ReadGuard reading(file.store_->readers);
    IndexSlot& slot = file.core().live.state().indices[index_.index];
    const BlockRef root = LiveState::word(slot.root).load(std::memory_order_acquire);
    const TreeReader tree(*file.core().data, index_.index, root, order_);
    ids.clear();
    const bool whole = walk(tree, [&](const Cell& cell) {
      if (ids.empty() && skip_own && order_.compare_keys(cell.key, key_) == 0) return true;
      if (!ids.empty() && order_.compare_keys(cell.key, key) != 0) return false;
      if (ids.empty()) key = cell.key;
      ids.emplace_back(cell.id);
      return true;
    });
    if (!whole) return file.core().damaged_index(index_.index);
    if (ids.empty()) return false;
    key_ = key;
    place_ = Place::OnKey;
    return true;
  }

  std::shared_ptr<HashedFile> file_;
  HashedFile::IndexInUse index_;
  IndexOrder order_;
  Place place_ = Place::BeforeFirst;
  std::string key_;
};

base::Result<std::unique_ptr<IndexCursor>> HashedFile::index_cursor(std::string_view name) {
  auto index = find_whole_index(name);
  if (!index) return index.error();
  return std::unique_ptr<IndexCursor>(new HashedIndexCursor(shared_from_this(), std::move(*index)));
}

}  // namespace scarlet::store
