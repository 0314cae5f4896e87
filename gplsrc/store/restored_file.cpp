// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/restored_file.h"

#include "store/journal.h"
#include "store/opening.h"
#include "store/record_editor.h"
#include "store/store_core.h"
#include "store/update.h"

namespace scarlet::store {

base::Result<void> RestoredFile::add_records(const std::vector<HashedFile::RecordChange>& records) {
  std::vector<Change> changes;
  for (const auto& record : records) changes.push_back({ChangeKind::Write, record.id, record.record, {}});
  return apply(changes);
}

base::Result<void> RestoredFile::add_index(std::size_t index, std::string_view definition) {
  const char number = static_cast<char>(index);
  return apply({Change{ChangeKind::DefineIndex, {&number, 1}, definition, {}}});
}

base::Result<void> RestoredFile::build_index(std::size_t index, const std::vector<IndexEntry>& entries) {
  FileCore& core = hashed_.core();
  const FileLatch latch(core);
  auto definition = read_definition(core, index);
  if (!definition) return definition.error();
  const IndexOrder order(definition->order, definition->no_case);
  Update update(core);
  TreeWriter tree(update, index, order);
  SCARLET_TRY(tree.build(entries));
  stage_index_state(update, index, IndexState::Built, 0);
  return commit_without_journal(update);
}

base::Result<void> RestoredFile::replay(Lsn lsn, std::string_view part) {
  if (lsn < from_) return {};
  std::vector<Change> changes;
  for (Change change; !part.empty();) {
    if (!take_change(part, change)) return base::Error{base::Status::ValidationFailed, 0, "journal"};
    if (change.kind == ChangeKind::DefineIndex && is_defined(change)) continue;
    changes.push_back(std::move(change));
  }
  return apply(changes);
}

base::Result<std::vector<std::string>> RestoredFile::indices_to_build() {
  auto indices = hashed_.indices();
  if (!indices) return indices.error();
  std::vector<std::string> names;
  for (const IndexDefinition& index : *indices) {
    if (!index.built) names.push_back(index.name);
  }
  return names;
}

base::Result<std::uint64_t> RestoredFile::records() {
  auto info = hashed_.info();
  if (!info) return info.error();
  return info->record_count;
}

// The scan met the index already that the journal tells to define.
bool RestoredFile::is_defined(const Change& change) {
  const auto index = static_cast<unsigned char>(change.id.empty() ? '\xFF' : change.id[0]);
  if (index >= kIndexSlots || index_state(hashed_.core().live.state().indices[index]) == IndexState::Free) {
    return false;
  }
  auto there = read_definition(hashed_.core(), index);
  return there.ok() && encode_definition(*there) == change.record;
}

base::Result<void> RestoredFile::apply(const std::vector<Change>& changes) {
  if (changes.empty()) return {};
  FileCore& core = hashed_.core();
  const FileLatch latch(core);
  SCARLET_TRY(hashed_.join_journal());
  std::string payload;
  PartWriter part(payload, hashed_.key());
  Update update(core);
  RecordEditor editor(update);
  for (const Change& change : changes) {
    SCARLET_TRY(stage_change(update, editor, change));
    part.add(change);
    if (change.kind == ChangeKind::Clear) continue;
    auto adjusted = editor.adjust_modulus();
    if (!adjusted) return adjusted.error();
  }
  part.finish();
  Update* const one = &update;
  auto end = commit(*hashed_.store().journal, EntryKind::Changes, payload, std::span(&one, 1));
  if (!end) return end.error();
  hashed_.store().written.store(true, std::memory_order_relaxed);
  return {};
}

}  // namespace scarlet::store
