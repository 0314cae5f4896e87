// SPDX-License-Identifier: GPL-3.0-or-later
// The latch of the table of open files is held while a live state is made or removed.
#include "store/opening.h"

#include <algorithm>
#include <cstdio>

#include "base/check.h"
#include "store/btree.h"
#include "store/changes.h"
#include "store/checkpoint.h"
#include "store/image.h"

namespace scarlet::store {
namespace {

constexpr std::uint64_t kWorthCutting = 64;  // blocks

std::string live_path(const StoreCore& store, std::uint64_t key) {
  char name[32];
  std::snprintf(name, sizeof name, "/live.%016llx", static_cast<unsigned long long>(key));
  return store.options.journal_directory + name;
}

base::Result<std::unique_ptr<os::FileHandle>> open_data(os::Env& env, const std::string& path, bool& writable) {
  auto file = env.open(path, os::OpenMode::ReadWrite);
  writable = file.ok();
  if (file || file.status() != base::Status::PermissionDenied) return file;
  return env.open(path, os::OpenMode::Read);
}

// A copy made by other means than ours gets its own key, or the journal would take it for the original.
base::Result<void> claim_identity(os::Env& env, GrowingMap& data, std::uint64_t inode, Superblock& superblock) {
  env.random(std::as_writable_bytes(std::span(&superblock.key, 1)));
  superblock.key |= 1;
  superblock.inode = inode;
  superblock.journal = 0;
  superblock.journal_lsn = 0;
  seal_superblock(superblock);
  SCARLET_TRY(write_superblock(data, superblock));
  return data.file().sync();
}

base::Result<std::unique_ptr<GrowingMap>> open_live(StoreCore& store, const std::string& path, os::OpenMode mode) {
  auto file = store.env.open(path, mode);
  if (!file) return file.error();
  if (mode == os::OpenMode::Truncate) SCARLET_TRY((*file)->allocate(kLiveHeaderBytes + kChunkBytes));
  return GrowingMap::open(std::move(file).value());
}

bool usable(const LiveHeader* header, std::uint64_t boot, std::uint64_t key) {
  return header != nullptr && header->magic == kLiveMagic && header->boot == boot && header->key == key &&
         header->ready.load(std::memory_order_acquire) == 1;
}

std::unique_ptr<FileCore> make_core(StoreCore& store, const std::string& directory, std::unique_ptr<GrowingMap> data,
                                    std::unique_ptr<GrowingMap> live, const OpenedFile& opened) {
  auto core = std::make_unique<FileCore>(directory, std::move(data), std::move(live), store.readers);
  core->journal = store.journal.get();
  core->commits_wait = store.options.durability == Durability::Commit;
  core->promises = store.options.durability != Durability::Off;
  core->processes = &store.segment.processes();
  core->shared = &store.files.file(opened.place);
  core->writable = opened.writable;
  return core;
}

void learn_case(FileCore& core) { core.ignores_case = (core.live.state().parameters.flags & kNoCase) != 0; }

// From the newest image. An older one would be a file of the past: its pages may be there in part.
base::Result<void> build_live(StoreCore& store, FileCore& core, const Superblock& superblock) {
  LiveHeader& header = *core.live.header();
  header.magic = kLiveMagic;
  header.boot = store.journal->boot();
  header.key = superblock.key;
  header.chunks = 1;
  SCARLET_TRY(load_image(core, superblock));
  learn_case(core);
  if (const auto user = store.journal->user_of(header.key)) {
    if (!core.writable) return base::Error{base::Status::NotPossibleAtThisMoment, 0, core.path};
    header.journal_user = *user + 1;
    header.promised = 1;
    SCARLET_TRY(replay(core, *store.journal, store.journal->identity(), store.journal->first()));
  }
  header.ready.store(1, std::memory_order_release);
  return {};
}

base::Result<std::unique_ptr<FileCore>> attach_live(StoreCore& store, const std::string& directory,
                                                    std::unique_ptr<GrowingMap>& data, const Superblock& superblock,
                                                    const OpenedFile& opened) {
  const std::uint64_t key = superblock.key;
  const std::string path = live_path(store, key);
  auto live = open_live(store, path, os::OpenMode::ReadWrite);
  if (live) {
    auto* header = reinterpret_cast<LiveHeader*>((*live)->at(0, kLiveHeaderBytes));
    if (usable(header, store.journal->boot(), key)) {
      auto core = make_core(store, directory, std::move(data), std::move(live).value(), opened);
      learn_case(*core);
      return core;
    }
  } else if (live.status() != base::Status::FileNotFound) {
    return live.error();
  }
  live = open_live(store, path, os::OpenMode::Truncate);
  if (!live) return live.error();
  auto core = make_core(store, directory, std::move(data), std::move(live).value(), opened);
  if (auto built = build_live(store, *core, superblock); !built) return built.error();
  return core;
}

// Nobody has the file: what is free at its end goes back to the disk, when it is worth it. The live state stays true if
// we are killed before it is removed.
base::Result<void> cut_free_end(FileCore& core) {
  LiveHeader& header = *core.live.header();
  const std::uint64_t used = core.free.last_busy();
  if (header.blocks - used < std::max<std::uint64_t>(kWorthCutting, used / 4)) return {};
  header.blocks = used;
  core.free.rebuild_busy();
  return core.data->file().resize(used * kBlockBytes);
}

base::Result<void> replay_part(FileCore& core, std::string_view part) {
  if (part.empty()) return {};
  Update update(core);
  RecordEditor editor(update);
  for (Change change; !part.empty();) {
    if (!take_change(part, change)) return base::Error{base::Status::ValidationFailed, 0, core.path};
    SCARLET_TRY(stage_change(update, editor, change));
    if (change.kind == ChangeKind::Clear) continue;
    auto adjusted = editor.adjust_modulus();
    if (!adjusted) return adjusted.error();
  }
  return commit_without_journal(update);
}

// A change that was lost may have had keys: the indices are to be built anew.
base::Result<void> empty_indices(FileCore& core) {
  Update update(core);
  for (std::size_t index = 0; index < kIndexSlots; ++index) {
    const IndexState state = index_state(core.live.state().indices[index]);
    if (state != IndexState::Built && state != IndexState::Building) continue;
    const IndexOrder order(KeyOrder::LeftText, false);
    SCARLET_TRY(TreeWriter(update, index, order).build({}));
    stage_index_state(update, index, IndexState::Defined, 0);
  }
  return commit_without_journal(update);
}

base::Result<void> fill_directory(os::Env& env, const std::string& directory, const FileState& state,
                                  bool make_durable) {
  SCARLET_TRY(env.make_directory(directory));
  auto file = env.open(data_path(directory), os::OpenMode::CreateNew);
  if (!file) return file.error();
  auto status = (*file)->status();
  if (!status) return status.error();
  std::uint64_t key = 0;
  env.random(std::as_writable_bytes(std::span(&key, 1)));
  const std::string bytes = empty_data_file(state, key | 1, status->identity.inode);
  SCARLET_TRY((*file)->write_at(0, std::as_bytes(std::span(bytes))));
  if (!make_durable) return {};
  SCARLET_TRY((*file)->sync());
  SCARLET_TRY(env.sync_directory(directory));
  const std::size_t slash = directory.find_last_of('/');
  return env.sync_directory(slash == std::string::npos ? "." : slash == 0 ? "/" : directory.substr(0, slash));
}

}  // namespace

std::string data_path(const std::string& directory) { return directory + "/" + kDataFileName; }

base::Result<bool> is_hashed_file(os::Env& env, const std::string& directory) {
  auto status = env.status(data_path(directory));
  if (!status) return status.error();
  return status->kind != os::EntryKind::Missing;
}

base::Result<void> replay(FileCore& core, Journal& journal, std::uint64_t identity, Lsn first) {
  LiveHeader& header = *core.live.header();
  const Lsn from = header.durable.journal == identity ? header.durable.journal_lsn : 0;
  bool skipped = false;
  Journal::Entry entry;
  for (Lsn lsn = std::max(first, from);; lsn = entry.next) {
    auto more = journal.read_past_damage(lsn, journal.end(), entry, skipped);
    if (!more) return more.error();
    if (!*more) break;
    if (entry.header.kind != EntryKind::Changes) continue;
    SCARLET_TRY(replay_part(core, part_of(entry.payload, header.key)));
  }
  return skipped ? empty_indices(core) : base::Result<void>();
}

base::Result<OpenedFile> open_hashed_file(StoreCore& store, const std::string& directory) {
  OpenedFile opened;
  auto file = open_data(store.env, data_path(directory), opened.writable);
  if (!file) return file.error();
  auto status = (*file)->status();
  if (!status) return status.error();
  const shared::LatchGuard guard(store.files.latch(), store.segment.processes());
  auto data = GrowingMap::open(std::move(file).value());
  if (!data) return data.error();
  const auto superblocks = read_superblocks(**data);
  if (superblocks.empty()) return base::Error{base::Status::FileHeaderDamaged, 0, directory};
  Superblock superblock = superblocks.front();
  if (superblock.format == 0 || superblock.format > kFormatVersion)
    return base::Error{base::Status::FileVersionUnsupported, 0, directory};
  opened.identity = status->identity;
  if (superblock.inode != opened.identity.inode && opened.writable) {
    SCARLET_TRY(claim_identity(store.env, **data, opened.identity.inode, superblock));
  }
  auto place = store.files.enter(store.readers, superblock.key, opened.identity, directory);
  if (!place) return place.error();
  opened.place = *place;
  auto core = attach_live(store, directory, *data, superblock, opened);
  if (!core) {
    store.files.leave(store.readers, opened.place);
    return core.error();
  }
  opened.core = std::move(core).value();
  { const FileLatch settle(*opened.core); }
  return opened;
}

void close_hashed_file(StoreCore& store, OpenedFile& file) {
  if (file.core == nullptr) return;
  FileCore& core = *file.core;
  // Whatever fails here costs nothing now: the live state stays, and the journal has it all.
  base::Result<void> tidied;
  if (!store.readers.open_elsewhere(file.place) && file.writable && is_dirty(core)) {
    const bool promised = core.promises || core.live.header()->promised != 0;
    tidied = checkpoint(core, promised ? Finish::OnDisk : Finish::Written);
    if (tidied) tidied = store.journal->truncate();
  }
  const shared::LatchGuard guard(store.files.latch(), store.segment.processes());
  const bool last = store.files.leave(store.readers, file.place);
  if (tidied && last && !is_dirty(core)) {
    if (file.writable) tidied = cut_free_end(core);
    if (tidied) tidied = store.env.remove(live_path(store, core.live.header()->key));
  }
  file.core.reset();
}

base::Result<void> forget_hashed_file(StoreCore& store, OpenedFile& file) {
  const shared::LatchGuard guard(store.files.latch(), store.segment.processes());
  if (store.readers.open_elsewhere(file.place)) {
    return base::Error{base::Status::InUse, 0, file.core->path};
  }
  LiveHeader& header = *file.core->live.header();
  if (header.journal_user != 0) store.journal->remove_user(header.journal_user - 1, header.key);
  store.files.leave(store.readers, file.place);
  auto removed = store.env.remove(live_path(store, header.key));
  file.core.reset();
  return removed;
}

base::Result<void> create_hashed_file(os::Env& env, const std::string& directory, const FileState& state,
                                      bool make_durable) {
  auto present = env.status(directory);
  if (!present) return present.error();
  const bool directory_there = present->kind != os::EntryKind::Missing;
  if (directory_there) {
    auto entries = env.list(directory);
    if (!entries || !entries->empty()) return base::Error{base::Status::FileExists, 0, directory};
  }
  auto made = fill_directory(env, directory, state, make_durable);
  if (made) return made;
  // Half a file would stand in the way of the next try. The first error is the one to tell.
  static_cast<void>(env.remove(data_path(directory)).ok());
  if (!directory_there) static_cast<void>(env.remove(directory).ok());
  return made;
}

}  // namespace scarlet::store
