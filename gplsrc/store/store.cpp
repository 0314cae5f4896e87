// SPDX-License-Identifier: GPL-3.0-or-later
// The Store of a process, and its keeper: a thread, started with the first write, that syncs the journal every
// JOURNAL_INTERVAL and makes checkpoints of files whose part of the journal has grown long, so that neither is done by
// whoever writes.
#include "store/store.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <span>
#include <thread>

#include "os/process.h"
#include "store/directory_file.h"
#include "store/hashed_file.h"
#include "store/recovery.h"
#include "store/store_core.h"
#include "store/transaction.h"

namespace scarlet::store {
namespace {

class ProcessStore final : public Store {
 public:
  explicit ProcessStore(std::shared_ptr<StoreCore> core) : core_(std::move(core)) {}
  ~ProcessStore() override;

  base::Result<std::shared_ptr<File>> open(const std::string& path) override;
  base::Result<void> create(const std::string& path, const FileParameters& parameters) override;
  base::Result<void> remove(const std::string& path) override;
  std::unique_ptr<Transaction> begin() override { return std::make_unique<StoreTransaction>(core_); }
  std::vector<OpenFileRow> open_files() override;
  OpenFileCounts open_file_counts() override;
  std::optional<os::FileIdentity> identity_of(const std::string& path) override;
  bool open_elsewhere(const os::FileIdentity& identity) override;
  base::Result<void> sync() override;
  StoreCore& core() override { return *core_; }
  void start_keeper();

 private:
  base::Result<void> remove_directory(const std::string& path, const os::FileIdentity& identity, bool hashed,
                                      OpenedFile& opened);
  std::vector<std::shared_ptr<HashedFile>> own_hashed_files();
  std::shared_ptr<File> known(const os::FileIdentity& identity);
  base::Result<void> keep();
  base::Result<void> relieve_journal();
  void run();

  std::shared_ptr<StoreCore> core_;
  std::mutex guard_;                                       // of files_, held while one is opened
  std::map<os::FileIdentity, std::weak_ptr<File>> files_;  // by identity of the directory
  std::mutex keeper_guard_;
  std::condition_variable keeper_wake_;
  bool ending_ = false;
  std::thread keeper_;
};

ProcessStore::~ProcessStore() {
  core_->keeper_started = true;  // too late to start one
  {
    const std::lock_guard guard(keeper_guard_);
    ending_ = true;
  }
  keeper_wake_.notify_all();
  if (keeper_.joinable()) keeper_.join();
  if (core_->options.durability == Durability::Interval && core_->written.load()) {
    // What this process wrote is not left to a power failure after its end; failure means the same as no sync.
    (void)core_->journal->sync_to(core_->journal->end()).ok();
  }
}

std::shared_ptr<File> ProcessStore::known(const os::FileIdentity& identity) {
  const auto found = files_.find(identity);
  return found == files_.end() ? nullptr : found->second.lock();
}

base::Result<std::shared_ptr<File>> ProcessStore::open(const std::string& path) {
  auto status = core_->env.status(path);
  if (!status) return status.error();
  if (status->kind != os::EntryKind::Directory) return base::Error{base::Status::FileNotFound, 0, path};
  const std::lock_guard guard(guard_);
  if (auto file = known(status->identity)) return file;
  auto hashed_file = is_hashed_file(core_->env, path);
  if (!hashed_file) return hashed_file.error();
  std::shared_ptr<File> file;
  if (*hashed_file) {
    auto hashed = HashedFile::open(core_, path);
    if (!hashed) return hashed.error();
    file = std::move(hashed).value();
  } else {
    auto directory = DirectoryFile::open(core_, path, status->identity);
    if (!directory) return directory.error();
    file = std::move(directory).value();
  }
  files_[status->identity] = file;
  return file;
}

base::Result<void> ProcessStore::create(const std::string& path, const FileParameters& parameters) {
  if (parameters.kind == FileKind::Directory) {
    auto present = core_->env.status(path);
    if (!present) return present.error();
    if (present->kind != os::EntryKind::Missing) return base::Error{base::Status::FileExists, 0, path};
    return core_->env.make_directory(path);
  }
  auto checked = checked_parameters(parameters);
  if (!checked) return base::Error{checked.status(), 0, path};
  return create_hashed_file(core_->env, path, empty_state(*checked), core_->options.durability != Durability::Off);
}

base::Result<void> ProcessStore::remove(const std::string& path) {
  auto status = core_->env.status(path);
  if (!status) return status.error();
  if (status->kind != os::EntryKind::Directory) return base::Error{base::Status::FileNotFound, 0, path};
  const std::lock_guard guard(guard_);
  if (known(status->identity) != nullptr) return base::Error{base::Status::InUse, 0, path};
  auto hashed_file = is_hashed_file(core_->env, path);
  if (!hashed_file) return hashed_file.error();
  // A file too damaged to be opened can still be removed.
  OpenedFile opened;
  if (*hashed_file) {
    if (auto file = open_hashed_file(*core_, path)) opened = std::move(*file);
  }
  const os::FileIdentity identity = opened.core ? opened.identity : status->identity;
  auto removed = remove_directory(path, identity, *hashed_file, opened);
  if (removed) files_.erase(status->identity);
  close_hashed_file(*core_, opened);
  return removed;
}

// Out of the way first, so that nobody can open it any more and what may not be removed keeps its content. A hashed
// file is gone with its data, whatever becomes of the rest.
base::Result<void> ProcessStore::remove_directory(const std::string& path, const os::FileIdentity& identity,
                                                  bool hashed, OpenedFile& opened) {
  std::string from = path;
  while (from.size() > 1 && from.ends_with('/')) from.pop_back();
  std::uint32_t number = 0;
  core_->env.random(std::as_writable_bytes(std::span(&number, 1)));
  const std::string aside = from + ".deleted-" + std::to_string(number);
  SCARLET_TRY(core_->env.rename(from, aside));
  base::Result<void> removed;
  if (open_elsewhere(identity)) {
    removed = base::Error{base::Status::InUse, 0, path};
  } else {
    removed = hashed ? core_->env.remove(data_path(aside)) : core_->env.remove_tree(aside);
  }
  if (!removed) {
    static_cast<void>(core_->env.rename(aside, from).ok());
    base::Error error = removed.error();
    if (error.subject.starts_with(aside)) error.subject.replace(0, aside.size(), from);
    return error;
  }
  if (opened.core) static_cast<void>(forget_hashed_file(*core_, opened).ok());
  if (hashed) static_cast<void>(core_->env.remove_tree(aside).ok());
  return {};
}

std::vector<OpenFileRow> ProcessStore::open_files() {
  const shared::LatchGuard guard(core_->files.latch(), core_->segment.processes());
  return core_->files.list(core_->readers);
}

std::optional<os::FileIdentity> ProcessStore::identity_of(const std::string& path) {
  for (const std::string& candidate : {data_path(path), path}) {
    auto status = core_->env.status(candidate);
    if (status && status->kind != os::EntryKind::Missing) return status->identity;
  }
  return std::nullopt;
}

bool ProcessStore::open_elsewhere(const os::FileIdentity& identity) {
  return core_->files.open_elsewhere(core_->readers, identity, core_->segment.processes());
}

OpenFileCounts ProcessStore::open_file_counts() {
  const shared::LatchGuard guard(core_->files.latch(), core_->segment.processes());
  return core_->files.counts(core_->readers);
}

base::Result<void> ProcessStore::sync() { return core_->journal->sync_to(core_->journal->end()); }

std::vector<std::shared_ptr<HashedFile>> ProcessStore::own_hashed_files() {
  const std::lock_guard guard(guard_);
  std::vector<std::shared_ptr<HashedFile>> found;
  for (const auto& [identity, weak] : files_) {
    if (auto hashed = std::dynamic_pointer_cast<HashedFile>(weak.lock())) found.push_back(std::move(hashed));
  }
  return found;
}

base::Result<void> ProcessStore::keep() {
  if (core_->written.exchange(false) && core_->options.durability == Durability::Interval) {
    SCARLET_TRY(core_->journal->sync_to(core_->journal->end()));
  }
  SCARLET_TRY(relieve_journal());
  bool shorter = false;
  for (const auto& file : own_hashed_files()) {
    if (!file->wants_checkpoint()) continue;
    SCARLET_TRY(file->checkpoint_now());
    shorter = true;
  }
  return shorter ? core_->journal->truncate() : base::Result<void>();
}

// Files whose last users were killed still hold the journal. Once it is long, somebody must close them properly; those
// that were removed by other means than ours, or have another file in their place, need nothing any more.
base::Result<void> ProcessStore::relieve_journal() {
  Journal& journal = *core_->journal;
  if (journal.end() - journal.first() < core_->options.long_journal_bytes) return {};
  for (const Journal::UserPath& user : journal.user_paths()) {
    auto file = open(user.path);
    const bool missing = !file && file.status() == base::Status::FileNotFound;
    auto* const hashed = file ? dynamic_cast<HashedFile*>(file->get()) : nullptr;
    if (missing || (file && (hashed == nullptr || hashed->key() != user.key))) {
      journal.remove_user(user.place, user.key);
    } else if (hashed != nullptr && hashed->check_writable().ok()) {
      SCARLET_TRY(hashed->checkpoint_now());
    }
  }
  return journal.truncate();
}

void ProcessStore::run() {
  const auto interval = std::chrono::milliseconds(std::max<std::int64_t>(core_->options.journal_interval_ms, 10));
  std::unique_lock lock(keeper_guard_);
  while (!keeper_wake_.wait_for(lock, interval, [this] { return ending_; })) {
    lock.unlock();
    // A full or failing disk is met again, and reported, by whoever needs it.
    (void)keep().ok();
    lock.lock();
  }
}

void ProcessStore::start_keeper() {
  keeper_ = std::thread([this] { run(); });
}

}  // namespace

base::Result<std::unique_ptr<Store>> open_store(os::Env& env, shared::Segment& segment, const StoreOptions& options) {
  auto core = std::make_shared<StoreCore>(env, segment, options);
  const std::uint64_t boot = options.boot_identity != 0 ? options.boot_identity : os::boot_identity();
  auto journal = Journal::open(env, segment, options.journal_directory, boot);
  if (!journal) return journal.error();
  core->journal = std::move(journal).value();
  if (options.durability == Durability::Commit) core->journal->expect_syncs();
  auto readers = Readers::attach(segment);
  if (!readers) return readers.error();
  core->readers = *readers;
  auto files = OpenFiles::attach(segment);
  if (!files) return files.error();
  core->files = *files;
  SCARLET_TRY(recover(*core));
  auto store = std::make_unique<ProcessStore>(core);
  core->start_keeper = [keeping = store.get()] { keeping->start_keeper(); };
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace scarlet::store
