// SPDX-License-Identifier: GPL-3.0-or-later
// Building an index while others write.
//
//   start   under the latch: the tree is empty, the index is Building. From now on every writer keeps the tree up to
//           date with what it changes, as if the index were built.
//   add     chunk by chunk of the file: records are scanned and their keys worked out without a latch; then, some
//           hundred entries at a time under the latch, those are added whose record is still the one they were worked
//           out from. The others are worked out again.
//   finish  under the latch: Built; then a checkpoint, since the journal does not record the tree.
//
// How far the file is done is a part of the index's state, changed together with the tree: after a crash, or a power
// failure, or in another process, the build goes on from there. Several at once only do work twice.
#include <algorithm>

#include "store/btree.h"
#include "store/hashed_file.h"
#include "store/record_hash.h"

namespace scarlet::store {
namespace {

constexpr std::uint32_t kParts = 4096;  // of a file; a chunk is a number of them
constexpr std::uint64_t kChunkRecords = 50'000;
constexpr std::size_t kEntriesUnderLatch = 400;

struct PendingEntry {
  IndexEntry entry;
  std::uint64_t record_hash = 0;
};

}  // namespace

class IndexBuilder {
 public:
  IndexBuilder(HashedFile& file, std::string_view name, const KeyExtractor& extractor, const BuildProgress& progress)
      : file_(file), core_(file.core()), name_(name), extractor_(extractor), progress_(progress) {}

  base::Result<void> run() {
    SCARLET_TRY(start());
    const std::uint64_t chunks = std::clamp<std::uint64_t>(std::bit_ceil(total_ / kChunkRecords + 1), 1, kParts);
    const std::uint32_t parts_of_chunk = kParts / static_cast<std::uint32_t>(chunks);
    for (std::uint32_t chunk = parts_done_ / parts_of_chunk; chunk < chunks; ++chunk) {
      SCARLET_TRY(tell(total_ * chunk / chunks));
      const std::uint64_t before = file_.update_counter();
      SCARLET_TRY(collect(chunk, static_cast<unsigned>(chunks)));
      SCARLET_TRY(add_pending(before));
      SCARLET_TRY(repeat_changed());
      SCARLET_TRY(set_state(IndexState::Building, (chunk + 1) * parts_of_chunk));
    }
    SCARLET_TRY(set_state(IndexState::Built, 0));
    SCARLET_TRY(tell(total_));
    return file_.checkpoint_now();
  }

 private:
  IndexSlot& slot() const { return core_.live.state().indices[index_.index]; }
  IndexOrder order() const { return {index_.definition.order, index_.definition.no_case}; }

  base::Result<void> tell(std::uint64_t done) {
    if (progress_ && !progress_(done, total_)) return base::Error{base::Status::EndedByTheUser, 0, name_};
    return {};
  }

  // Under the latch: the index may have been dropped, or finished by another builder.
  base::Result<bool> still_building() const {
    if (LiveState::word(slot().definition).load() != index_.definition_ref) {
      return base::Error{base::Status::NoSuchIndex, 0, file_.path() + " " + name_};
    }
    return index_state(slot()) == IndexState::Building;
  }

  base::Result<void> start() {
    const FileLatch latch(core_);
    auto index = file_.find_index(name_);
    if (!index) return index.error();
    index_ = std::move(*index);
    total_ = core_.live.state().record_count;
    if (index_state(slot()) == IndexState::Building) {
      parts_done_ = std::min(slot().state >> 8, kParts);
      return {};
    }
    Update update(core_);
    const IndexOrder keys = order();
    SCARLET_TRY(TreeWriter(update, index_.index, keys).build({}));
    stage_index_state(update, index_.index, IndexState::Building, 0);
    return commit_without_journal(update);
  }

  base::Result<void> set_state(IndexState state, std::uint32_t parts) {
    const FileLatch latch(core_);
    auto building = still_building();
    if (!building) return building.error();
    if (!*building) return {};
    Update update(core_);
    stage_index_state(update, index_.index, state, parts);
    return commit_without_journal(update);
  }

  base::Result<void> collect(unsigned chunk, unsigned chunks) {
    pending_.clear();
    auto scan = file_.scan();
    if (!scan) return scan.error();
    (*scan)->keep_to_part(chunk, chunks);
    std::string_view id;
    std::string_view record;
    for (;;) {
      auto more = (*scan)->next(id, &record);
      if (!more) return more.error();
      if (!*more) break;
      const std::uint64_t hash = hash_bytes(record);
      for (std::string& key : keys_of(extractor_, index_.definition, id, record)) {
        pending_.push_back({{std::move(key), std::string(id)}, hash});
      }
    }
    sort_pending();
    return {};
  }

  void sort_pending() {
    const IndexOrder keys = order();
    const auto compare = [&keys](const PendingEntry& a, const PendingEntry& b) {
      return keys.compare(a.entry.key, a.entry.id, b.entry.key, b.entry.id);
    };
    std::sort(pending_.begin(), pending_.end(), [&](const auto& a, const auto& b) { return compare(a, b) < 0; });
    // Keys of one record that differ only in what the order does not see.
    const auto last =
        std::unique(pending_.begin(), pending_.end(), [&](const auto& a, const auto& b) { return compare(a, b) == 0; });
    pending_.erase(last, pending_.end());
  }

  base::Result<void> add_pending(std::uint64_t update_counter) {
    for (std::size_t at = 0; at < pending_.size(); at += kEntriesUnderLatch) {
      const std::size_t count = std::min(kEntriesUnderLatch, pending_.size() - at);
      SCARLET_TRY(add(std::span(pending_).subspan(at, count), update_counter));
    }
    return {};
  }

  base::Result<void> add(std::span<PendingEntry> entries, std::uint64_t update_counter) {
    const FileLatch latch(core_);
    auto building = still_building();
    if (!building) return building.error();
    if (!*building) return {};
    const bool untouched = file_.update_counter() == update_counter;
    std::vector<IndexEntry> good;
    for (PendingEntry& pending : entries) {
      auto same = untouched ? base::Result<bool>(true) : is_current(pending);
      if (!same) return same.error();
      if (*same) {
        good.push_back(std::move(pending.entry));
      } else {
        changed_.push_back(std::move(pending.entry.id));
      }
    }
    Update update(core_);
    const IndexOrder keys = order();
    SCARLET_TRY(TreeWriter(update, index_.index, keys).insert_sorted(good));
    return commit_without_journal(update);
  }

  base::Result<bool> is_current(const PendingEntry& pending) {
    StringSink sink(record_);
    auto there = file_.read(pending.entry.id, sink);
    if (!there) return there;
    return *there && hash_bytes(record_) == pending.record_hash;
  }

  // Records that changed between the look at them and the latch.
  base::Result<void> repeat_changed() {
    while (!changed_.empty()) {
      std::sort(changed_.begin(), changed_.end());
      changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
      pending_.clear();
      const std::uint64_t before = file_.update_counter();
      for (const std::string& id : std::exchange(changed_, {})) {
        StringSink sink(record_);
        auto there = file_.read(id, sink);
        if (!there) return there.error();
        if (!*there) continue;
        for (std::string& key : keys_of(extractor_, index_.definition, id, record_)) {
          pending_.push_back({{std::move(key), id}, hash_bytes(record_)});
        }
      }
      sort_pending();
      SCARLET_TRY(add_pending(before));
    }
    return {};
  }

  HashedFile& file_;
  FileCore& core_;
  std::string name_;
  const KeyExtractor& extractor_;
  const BuildProgress& progress_;
  HashedFile::IndexInUse index_;
  std::uint64_t total_ = 0;
  std::uint32_t parts_done_ = 0;
  std::vector<PendingEntry> pending_;
  std::vector<std::string> changed_;  // ids
  std::string record_;
};

base::Result<void> HashedFile::build_index(std::string_view name, const KeyExtractor& extractor,
                                           const BuildProgress& progress) {
  SCARLET_TRY(check_writable());
  return IndexBuilder(*this, name, extractor, progress).run();
}

}  // namespace scarlet::store
