// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can fail for want of room is done before the journal entry, which is the commit.
#include "store/transaction.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace scarlet::store {
namespace {

std::string folded(const File& file, std::string_view id) { return file.no_case() ? base::upper(id) : std::string(id); }

}  // namespace

void StoreTransaction::put(const std::shared_ptr<File>& file, std::string_view id, std::string_view record,
                           bool removed) {
  auto found = std::find_if(files_.begin(), files_.end(), [&](const FileChanges& f) { return f.file == file; });
  if (found == files_.end()) found = files_.insert(found, FileChanges{file, {}});
  found->changes.insert_or_assign(folded(*file, id), Change{std::string(id), std::string(record), removed});
}

void StoreTransaction::write(const std::shared_ptr<File>& file, std::string_view id, std::string_view record) {
  put(file, id, record, false);
}

void StoreTransaction::remove(const std::shared_ptr<File>& file, std::string_view id) { put(file, id, {}, true); }

Transaction::Pending StoreTransaction::find(const File& file, std::string_view id, ByteSink* sink) const {
  for (const FileChanges& known : files_) {
    if (known.file.get() != &file) continue;
    const auto change = known.changes.find(folded(file, id));
    if (change == known.changes.end()) return Pending::None;
    if (change->second.removed) return Pending::Removed;
    const std::string& record = change->second.record;
    if (sink != nullptr) std::copy(record.begin(), record.end(), sink->make_room(record.size()));
    return Pending::Written;
  }
  return Pending::None;
}

void StoreTransaction::absorb(Transaction& inner) {
  auto& other = static_cast<StoreTransaction&>(inner);
  for (FileChanges& file : other.files_) {
    for (auto& [key, change] : file.changes) put(file.file, change.id, change.record, change.removed);
  }
  other.files_.clear();
}

base::Result<std::vector<StoreTransaction::Participant>> StoreTransaction::participants() {
  std::vector<Participant> found;
  for (const FileChanges& known : files_) {
    auto* hashed = dynamic_cast<HashedFile*>(known.file.get());
    if (hashed == nullptr) continue;
    SCARLET_TRY(hashed->check_writable());
    Participant participant;
    participant.file = hashed;
    for (const auto& [key, change] : known.changes) {
      SCARLET_TRY(hashed->check_id(change.id));
      participant.changes.push_back({change.id, change.record, change.removed});
    }
    found.push_back(std::move(participant));
  }
  std::sort(found.begin(), found.end(),
            [](const Participant& a, const Participant& b) { return a.file->core().shared < b.file->core().shared; });
  return found;
}

// False when something changed since the changes were prepared.
base::Result<bool> StoreTransaction::try_commit(std::vector<Participant>& participants, Lsn& end) {
  std::vector<FileLatch> latches;
  for (Participant& participant : participants) latches.emplace_back(participant.file->core());
  std::vector<std::unique_ptr<Update>> updates;
  std::vector<Update*> pointers;
  std::string payload;
  for (Participant& participant : participants) {
    HashedFile& file = *participant.file;
    auto valid = file.still_true(participant.prepared);
    if (!valid || !*valid) return valid;
    SCARLET_TRY(file.join_journal());
    PartWriter part(payload, file.key());
    updates.push_back(std::make_unique<Update>(file.core()));
    updates.back()->set_visible_at_once();
    SCARLET_TRY(file.stage(*updates.back(), part, participant.prepared));
    part.finish();
    pointers.push_back(updates.back().get());
  }
  auto committed = store::commit(*store_->journal, EntryKind::Changes, payload, pointers);
  if (!committed) return committed.error();
  end = *committed;
  return true;
}

base::Result<void> StoreTransaction::commit_others() {
  for (const FileChanges& known : files_) {
    if (known.file->kind() == FileKind::Hashed) continue;
    for (const auto& [key, change] : known.changes) {
      if (change.removed) {
        auto removed = known.file->remove(change.id);
        if (!removed) return removed.error();
      } else {
        SCARLET_TRY(known.file->write(change.id, change.record));
      }
    }
  }
  return {};
}

base::Result<void> StoreTransaction::commit() {
  auto found = participants();
  if (!found) return found.error();
  Lsn end = 0;
  for (bool done = found->empty(); !done;) {
    for (Participant& participant : *found) {
      auto prepared = participant.file->prepare(participant.changes);
      if (!prepared) return prepared.error();
      participant.prepared = std::move(*prepared);
    }
    auto tried = try_commit(*found, end);
    if (!tried) return tried.error();
    done = *tried;
  }
  SCARLET_TRY(commit_others());
  const bool journaled = !found->empty();
  files_.clear();
  return journaled ? store_->acknowledge(end) : base::Result<void>();
}

}  // namespace scarlet::store
