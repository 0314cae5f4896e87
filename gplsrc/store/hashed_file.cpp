// SPDX-License-Identifier: GPL-3.0-or-later
// Records of a hashed file. Indices are in hashed_file_indices.cpp, scans in hashed_scan.cpp.
#include "store/hashed_file.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/check.h"
#include "base/text.h"
#include "base/words.h"
#include "store/btree.h"
#include "store/checkpoint.h"
#include "store/moment.h"
#include "store/page_put.h"
#include "store/record_hash.h"
#include "store/split_plan.h"

namespace scarlet::store {
namespace {

constexpr int kLooks = 16;  // at a group that others change meanwhile, before they are kept away

constexpr std::uint64_t kEachByte = 0x0101'0101'0101'0101;

// Whether one of eight bytes is 0 or a mark (251 to 255). A byte that is neither may be taken for one beside another
// that is (M. Lamport, Multiple byte processing with full-word instructions, 1975): no matter here.
constexpr bool has_bad_byte(std::uint64_t bytes) {
  const std::uint64_t zero = (bytes - kEachByte) & ~bytes;
  const std::uint64_t mark = ((bytes & ~(kEachByte * 128)) + kEachByte * 5) & bytes;
  return ((zero | mark) & (kEachByte * 128)) != 0;
}

bool has_bad_byte(std::string_view id) {
  for (; id.size() >= 8; id.remove_prefix(8)) {
    if (has_bad_byte(base::word_at(id.data()))) return true;
  }
  return has_bad_byte(base::short_word_at(id.data(), id.size()) | kEachByte << (8 * id.size()));
}

FileParameters outside(const StoredParameters& stored) {
  FileParameters shown;
  shown.group_size_kb = stored.group_size_kb;
  shown.minimum_modulus = stored.minimum_modulus;
  shown.split_load = stored.split_load;
  shown.merge_load = stored.merge_load;
  shown.large_record = stored.large_record;
  shown.version = stored.version;
  shown.no_case = (stored.flags & kNoCase) != 0;
  shown.no_resize = (stored.flags & kNoResize) != 0;
  return shown;
}

std::uint32_t or_default(std::uint32_t value, std::uint32_t fallback) { return value != 0 ? value : fallback; }

}  // namespace

base::Result<StoredParameters> checked_parameters(const FileParameters& parameters) {
  StoredParameters stored{};
  stored.group_size_kb = or_default(parameters.group_size_kb, 1);
  stored.minimum_modulus = or_default(parameters.minimum_modulus, 1);
  stored.split_load = or_default(parameters.split_load, 80);
  stored.merge_load = or_default(parameters.merge_load, 50);
  stored.version = parameters.version;
  stored.flags = (parameters.no_case ? kNoCase : 0) | (parameters.no_resize ? kNoResize : 0);
  if (stored.minimum_modulus > base::limits::kMinimumModulus) return base::Status::MinimumModulusInvalid;
  if (stored.group_size_kb > 8) return base::Status::GroupSizeInvalid;
  const std::uint32_t group_bytes = stored.group_size_kb * 1024;
  stored.large_record = or_default(parameters.large_record, group_bytes * 8 / 10);
  if (stored.large_record > group_bytes - 8) return base::Status::LargeRecordInvalid;
  if (stored.merge_load > 10000) return base::Status::MergeLoadInvalid;
  if (stored.split_load <= stored.merge_load || stored.split_load > 10000) return base::Status::SplitLoadInvalid;
  return stored;
}

FileState empty_state(const StoredParameters& parameters) {
  FileState state{};
  state.parameters = parameters;
  state.modulus = parameters.minimum_modulus;
  return state;
}

HashedFile::HashedFile(std::shared_ptr<StoreCore> store, std::string path, OpenedFile opened)
    : store_(std::move(store)), path_(std::move(path)), opened_(std::move(opened)) {
  const FileLatch latch(core());
  const StoredParameters& parameters = core().live.state().parameters;
  trigger_ = {{parameters.trigger_name, parameters.trigger_name_bytes}, parameters.trigger_modes};
}

HashedFile::~HashedFile() { close_hashed_file(*store_, opened_); }

base::Result<std::shared_ptr<HashedFile>> HashedFile::open(std::shared_ptr<StoreCore> store, const std::string& path) {
  auto opened = open_hashed_file(*store, path);
  if (!opened) return opened.error();
  return std::shared_ptr<HashedFile>(new HashedFile(std::move(store), path, std::move(opened).value()));
}

base::Result<void> HashedFile::check_id(std::string_view id) const {
  const std::size_t longest = std::min(store_->options.max_id_bytes, base::limits::kIdBytes);
  if (id.empty() || id.size() > longest || has_bad_byte(id)) {
    return base::Error{base::Status::RecordIdInvalid, 0, std::string(id)};
  }
  return {};
}

base::Result<void> HashedFile::check_writable() const {
  if (!opened_.writable) return base::Error{base::Status::PermissionDenied, 0, path_};
  return {};
}

// Reading -----------------------------------------------------------------------------------------------------------

base::Result<Found> HashedFile::look_in_group(std::uint64_t hash, std::uint64_t modulus, std::string_view id,
                                              Entry& entry) {
  const std::uint64_t number = group_of(hash, modulus);
  const auto* place = core().live.group(number);
  if (place == nullptr) return core().damaged(number);
  unsigned slot = 0;
  expect_page(*core().data, place->load(std::memory_order_relaxed));
  for (BlockRef ref = place->load(std::memory_order_acquire); ref != 0;) {
    const auto page = GroupPage::open(*core().data, ref, number);
    if (!page) return Found::Damaged;
    const Found found = page->find(tag_of(hash), id, no_case(), slot, entry);
    if (found != Found::No) return found;
    // Its slots may have been moved while we went through them.
    if (!page->unchanged()) return Found::Damaged;
    ref = page->header().link;
  }
  return Found::No;
}

template <class Use>
base::Result<bool> HashedFile::look_up(std::string_view id, Use&& use) {
  SCARLET_TRY(check_id(id));
  if (!Moment::idle(core()) && core().live.header()->intent.visible.load(std::memory_order_relaxed) != 0) {
    settle(core());
  }
  const std::uint64_t hash = hash_id(id, no_case());
  const ReadGuard guard(store_->readers);
  std::optional<FileLatch> latch;
  for (int look = 0;; ++look) {
    const Moment moment(core());
    const std::uint64_t structure = core().live.structure();
    const std::uint64_t modulus = core().live.modulus();
    Entry entry;
    auto found = look_in_group(hash, modulus, id, entry);
    if (!found) return found.error();
    if (*found == Found::Yes) {
      SCARLET_TRY(use(entry));
      return true;
    }
    // The group may have been split or merged, or its page changed, while we looked.
    if (core().live.structure() != structure) continue;
    if (*found == Found::No) return false;
    if (!moment.disturbed()) return core().damaged(group_of(hash, modulus));
    // Nobody is at work any more, and we may not finish what a killed writer has begun.
    if (latch) return base::Error{base::Status::NotPossibleAtThisMoment, 0, path_};
    settle(core());
    if (look == kLooks) latch.emplace(core());
  }
}

base::Result<void> HashedFile::copy_record(const Entry& entry, ByteSink& sink) {
  if (!entry.large) {
    std::memcpy(sink.make_room(entry.record.size()), entry.record.data(), entry.record.size());
    return {};
  }
  const std::uint64_t hash = hash_id(entry.id, no_case());
  const PageHeader* page = open_page(*core().data, entry.pointer.page, PageKind::Large, hash);
  if (page == nullptr || page->link != entry.record_bytes) {
    return core().damaged(group_of(hash, core().live.modulus()));
  }
  std::memcpy(sink.make_room(entry.record_bytes), page_bytes(page), entry.record_bytes);
  return {};
}

base::Result<bool> HashedFile::read(std::string_view id, ByteSink& sink) {
  return look_up(id, [&](const Entry& entry) { return copy_record(entry, sink); });
}

base::Result<bool> HashedFile::contains(std::string_view id) {
  return look_up(id, [](const Entry&) { return base::Result<void>(); });
}

base::Result<std::string> HashedFile::stored_id(std::string_view id) {
  std::string stored(id);
  auto found = look_up(id, [&](const Entry& entry) {
    stored = entry.id;
    return base::Result<void>();
  });
  if (!found) return found.error();
  return stored;
}

// Writing -----------------------------------------------------------------------------------------------------------

base::Result<void> HashedFile::join_journal() {
  LiveHeader& header = *core().live.header();
  if (core().promises && header.promised == 0) header.promised = 1;
  if (header.journal_user != 0) return {};
  auto place = store_->journal->add_user(header.key, path_);
  if (!place) return place.error();
  header.journal_user = *place + 1;
  return {};
}

base::Result<void> HashedFile::commit_single(Update& update, const Change& change) {
  SCARLET_TRY(join_journal());
  std::string payload;
  PartWriter part(payload, key());
  part.add(change);
  part.finish();
  Update* const one = &update;
  auto end = commit(*store_->journal, EntryKind::Changes, payload, std::span(&one, 1));
  if (!end) return end.error();
  return store_->acknowledge(*end);
}

base::Result<void> HashedFile::stage(Update& update, PartWriter& part, const Prepared& prepared) {
  RecordEditor editor(update);
  for (const PreparedChange& next : prepared.changes) {
    const RecordChange& record = next.change;
    const Change change{record.removed ? ChangeKind::Remove : ChangeKind::Write, next.id(), record.record, next.keys};
    SCARLET_TRY(stage_change(update, editor, change));
    part.add(change);
    // Within a long operation the file must not outgrow its groups.
    if (prepared.changes.size() > 1) {
      auto adjusted = editor.adjust_modulus();
      if (!adjusted) return adjusted.error();
    }
  }
  return {};
}

base::Result<Lsn> HashedFile::commit_change(const RecordChange& change, std::string_view payload) {
  const Change staged{change.removed ? ChangeKind::Remove : ChangeKind::Write, change.id, change.record, {}};
  Update update(core());
  update.set_in_place();
  RecordEditor editor(update);
  SCARLET_TRY(stage_change(update, editor, staged));
  Update* const one = &update;
  return commit(*store_->journal, EntryKind::Changes, payload, std::span(&one, 1));
}

// What can be done without the latch is done before it is taken, and after.
base::Result<bool> HashedFile::apply_one_unindexed(const RecordChange& change) {
  const ChangeKind kind = change.removed ? ChangeKind::Remove : ChangeKind::Write;
  PagePut put(core(), change.id);
  const SinglePayload payload(key(), kind, change.id, change.record);
  const JournalEntryHeader entry = store_->journal->header_for(EntryKind::Changes, payload.bytes());
  const bool planned = !change.removed && put.plan(payload.id_and_record());
  base::Result<Lsn> end = Lsn{0};
  bool splits = false;
  {
    const FileLatch latch(core());
    if (core().live.state().parameters.indices != 0) return false;
    SCARLET_TRY(join_journal());
    end = planned && put.still_possible() ? put.commit(entry, payload.bytes()) : commit_change(change, payload.bytes());
    if (!end) return end.error();
    splits = adjust_or_leave(core());
  }
  core().free.prepare_next();
  if (splits) split(core());
  SCARLET_TRY(store_->acknowledge(*end));
  return true;
}

base::Result<bool> HashedFile::apply_one(const RecordChange& change) {
  SCARLET_TRY(check_id(change.id));
  SCARLET_TRY(check_writable());
  if (std::atomic_ref(core().live.state().parameters.indices).load(std::memory_order_acquire) == 0) {
    auto done = apply_one_unindexed(change);
    if (!done) return done;
    if (*done) return after_change(), true;
  }
  auto prepared = prepare(std::span(&change, 1));
  if (!prepared) return prepared.error();
  SCARLET_TRY(apply_prepared(std::move(*prepared)));
  after_change();
  return true;
}

// False when the changes must be prepared again.
base::Result<bool> HashedFile::try_prepared(const Prepared& prepared, Lsn& end) {
  const FileLatch latch(core());
  auto valid = still_true(prepared);
  if (!valid || !*valid) return valid;
  SCARLET_TRY(join_journal());
  auto committed = commit_prepared(prepared);
  if (!committed) return committed.error();
  end = *committed;
  adjust_modulus(core());
  return true;
}

base::Result<Lsn> HashedFile::commit_prepared(const Prepared& prepared) {
  std::string payload;
  PartWriter part(payload, key());
  Update update(core());
  if (prepared.changes.size() == 1) update.set_in_place();
  if (prepared.changes.size() > 1 || !prepared.changes.front().keys.empty()) update.set_visible_at_once();
  SCARLET_TRY(stage(update, part, prepared));
  part.finish();
  Update* const one = &update;
  return commit(*store_->journal, EntryKind::Changes, payload, std::span(&one, 1));
}

base::Result<void> HashedFile::apply_prepared(Prepared prepared) {
  for (Lsn end = 0;;) {
    auto done = try_prepared(prepared, end);
    if (!done) return done.error();
    if (*done) return store_->acknowledge(end);
    std::vector<RecordChange> again;
    for (const PreparedChange& change : prepared.changes) again.push_back(change.change);
    auto anew = prepare(again);
    if (!anew) return anew.error();
    prepared = std::move(*anew);
  }
}

base::Result<void> HashedFile::write(std::string_view id, std::string_view record) {
  auto done = apply_one({id, record, false});
  return done ? base::Result<void>() : done.error();
}

base::Result<bool> HashedFile::remove(std::string_view id) {
  auto there = contains(id);
  if (!there || !*there) return there;
  return apply_one({id, {}, true});
}

base::Result<void> HashedFile::clear() {
  SCARLET_TRY(check_writable());
  {
    const FileLatch latch(core());
    Update update(core());
    RecordEditor editor(update);
    Change change;
    change.kind = ChangeKind::Clear;
    SCARLET_TRY(stage_change(update, editor, change));
    SCARLET_TRY(commit_single(update, change));
  }
  after_change();
  return {};
}

bool HashedFile::wants_checkpoint() const {
  const LiveHeader& header = *core().live.header();
  const std::uint32_t user = header.journal_user.load(std::memory_order_relaxed);
  if (!opened_.writable || user == 0) return false;
  const std::uint64_t used = header.used_blocks.load(std::memory_order_relaxed);
  const std::uint64_t patience = std::clamp(used * kBlockBytes / 2, kLeastCheckpointBytes, kMostCheckpointBytes);
  return store_->journal->end() - store_->journal->first_of(user - 1) > patience;
}

base::Result<void> HashedFile::checkpoint_now() { return checkpoint(core()); }

// Without a keeper in the background, whoever writes keeps the journal short.
void HashedFile::after_change() {
  if (store_->options.background) {
    if (!store_->keeper_started.load(std::memory_order_relaxed) && !store_->keeper_started.exchange(true)) {
      store_->start_keeper();
    }
    return;
  }
  if (wants_checkpoint() && checkpoint_now().ok() && store_->journal->truncate().ok()) return;
}

// Facts and parameters ----------------------------------------------------------------------------------------------

base::Result<FileInfo> HashedFile::info() {
  FileInfo info;
  {
    const FileLatch latch(core());
    const FileState& state = core().live.state();
    info.parameters = outside(state.parameters);
    info.modulus = state.modulus;
    info.load_bytes = state.load_bytes;
    info.load_percent = load_percent(state.load_bytes, state.modulus, state.parameters);
    info.record_count = state.record_count;
    info.update_counter = state.update_counter;
    info.physical_bytes = core().live.header()->blocks * kBlockBytes;
    info.trigger_name.assign(state.parameters.trigger_name, state.parameters.trigger_name_bytes);
    info.trigger_modes = state.parameters.trigger_modes;
  }
  info.identity = opened_.identity;
  info.number = opened_.place + 1;
  auto status = core().data->file().status();
  if (!status) return status.error();
  info.status = *status;
  return info;
}

std::uint64_t HashedFile::update_counter() {
  return LiveState::word(core().live.state().update_counter).load(std::memory_order_acquire);
}

base::Result<void> HashedFile::change_parameters(const std::function<void(StoredParameters&)>& edit) {
  SCARLET_TRY(check_writable());
  const FileLatch latch(core());
  StoredParameters parameters = core().live.state().parameters;
  edit(parameters);
  Change change;
  change.kind = ChangeKind::Configure;
  change.record = {reinterpret_cast<const char*>(&parameters), sizeof parameters};
  Update update(core());
  RecordEditor editor(update);
  SCARLET_TRY(stage_change(update, editor, change));
  return commit_single(update, change);
}

base::Result<void> HashedFile::configure(const FileParameters& parameters) {
  auto checked = checked_parameters(parameters);
  if (!checked) return checked.error();
  return change_parameters([&](StoredParameters& stored) {
    stored.minimum_modulus = checked->minimum_modulus;
    stored.split_load = checked->split_load;
    stored.merge_load = checked->merge_load;
    stored.large_record = checked->large_record;
    stored.flags = (stored.flags & ~kNoResize) | (checked->flags & kNoResize);
  });
}

base::Result<void> HashedFile::resize_now() {
  SCARLET_TRY(check_writable());
  for (std::uint64_t before = 0; before != core().live.modulus();) {
    const FileLatch latch(core());
    before = core().live.modulus();
    adjust_modulus(core());
  }
  return {};
}

base::Result<void> HashedFile::set_trigger(std::string_view name, std::uint32_t modes) {
  if (name.size() > sizeof(StoredParameters::trigger_name)) return base::Error{base::Status::BadLength, 0, path_};
  SCARLET_TRY(change_parameters([&](StoredParameters& stored) {
    std::memset(stored.trigger_name, 0, sizeof stored.trigger_name);
    std::copy(name.begin(), name.end(), stored.trigger_name);
    stored.trigger_name_bytes = static_cast<std::uint32_t>(name.size());
    stored.trigger_modes = modes;
  }));
  trigger_ = {std::string(name), modes};
  return {};
}

}  // namespace scarlet::store
