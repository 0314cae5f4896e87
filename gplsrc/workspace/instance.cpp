// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/instance.h"

#include <algorithm>
#include <utility>

#include "audit/recorder.h"
#include "auth/policy.h"
#include "base/message.h"
#include "base/text.h"
#include "os/process.h"
#include "os/shared_memory.h"
#include "shared/lock_table.h"
#include "shared/user_table.h"
#include "workspace/new_account_voc.h"

namespace scarlet::workspace {
namespace {

using base::Result;
using base::Status;

constexpr std::string_view kSystemAccount = "QMSYS";

store::Durability durability_of(const std::string& journal) {
  if (base::equal_ignoring_case(journal, "commit")) return store::Durability::Commit;
  return base::equal_ignoring_case(journal, "off") ? store::Durability::Off : store::Durability::Interval;
}

// The path without links when it exists, as given otherwise.
std::string settled(const std::string& path) {
  auto real = os::real_path(path);
  return real ? *real : path;
}

Result<std::shared_ptr<store::File>> make_hashed(store::Store& store, const std::string& path) {
  SCARLET_TRY(store.create(path, store::FileParameters{}));
  return store.open(path);
}

Result<void> write_all(store::File& file, const std::vector<VocEntry>& entries) {
  for (const auto& [id, record] : entries) SCARLET_TRY(file.write(id, record));
  return {};
}

}  // namespace

Instance::Instance(os::Env& env, std::string home) : env_(env), home_(std::move(home)) {}
Instance::~Instance() = default;

Result<std::unique_ptr<Instance>> Instance::open(os::Env& env, const std::string& home) {
  SCARLET_TRY(env.make_directory(home));
  std::unique_ptr<Instance> instance(new Instance(env, settled(home)));
  SCARLET_TRY(instance->prepare());
  return instance;
}

// Without a daemon the trail is below the instance unless the configuration says where.
Result<void> Instance::prepare_audit() {
  const auto level = audit::level_named(config_.text("AUDIT_LEVEL"));
  const auto targets = audit::targets_named(config_.text("LOG_TARGET"));
  if (!level) return base::Error{Status::BadParameters, 0, "AUDIT_LEVEL"};
  if (!targets) return base::Error{Status::BadParameters, 0, "LOG_TARGET"};
  const std::string directory = config_.text("LOGDIR");
  audit::RecorderOptions options;
  options.level = config_.flag("AUDIT_LOGGING") ? *level : audit::Level::None;
  options.targets = *targets;
  options.sockets = {audit::daemon_socket(home_, true), audit::daemon_socket(home_, false)};
  options.file = config_.text("AUDIT_FILE");
  if (options.file.empty()) options.file = (directory.empty() ? home_ + "/log" : directory) + "/audit.log";
  recorder_ = std::make_unique<audit::Recorder>(env_, std::move(options));
  return {};
}

Result<void> Instance::prepare() {
  std::vector<std::string> problems;
  auto config = Config::for_instance(env_, home_, problems);
  if (!config) return config.error();
  if (!problems.empty()) return base::Error{Status::BadParameters, 0, problems.front()};
  config_ = std::move(*config);
  if (const std::string path = config_.text("POLICY_FILE"); !path.empty()) {
    const auto text = os::read_file(env_, path);
    auto policy = text ? auth::Policy::parse(*text) : Result<auth::Policy>(text.error());
    policy_ = std::make_unique<auth::Policy>(policy ? std::move(*policy) : auth::Policy::nothing_permitted());
  }
  SCARLET_TRY(prepare_audit());
  SCARLET_TRY(env_.make_directory(home_ + "/run"));

  shared::SegmentOptions segment;
  segment.path = home_ + "/run/segment";
  segment.max_sessions = static_cast<std::uint32_t>(config_.number("NUMUSERS"));
  segment.max_locks = static_cast<std::uint32_t>(config_.number("NUMLOCKS"));
  segment.max_files = static_cast<std::uint32_t>(config_.number("NUMFILES"));
  segment.max_bytes = static_cast<std::size_t>(config_.number("SHMEM"));
  auto opened = shared::open_segment(env_, segment);
  if (!opened) return opened.error();
  const auto without_room = [&](const base::Error& error) {
    if (segment.max_bytes == 0) return error;
    return base::Error{Status::BadParameters, 0,
                       base::message(base::MessageId::WorkspaceSharedMemory, {config_.text("SHMEM")})};
  };
  segment_ = std::move(*opened);
  auto users = shared::UserTable::open(*segment_);
  if (!users) return without_room(users.error());
  users_ = std::move(*users);
  auto locks = shared::LockTable::open(*segment_, *users_);
  if (!locks) return without_room(locks.error());
  locks_ = std::move(*locks);

  store::StoreOptions options;
  const std::string journal = config_.text("JNLDIR");
  options.journal_directory = journal.empty() ? home_ + "/journal" : journal;
  options.durability = durability_of(config_.text("JOURNAL"));
  options.journal_interval_ms = config_.number("JOURNAL_INTERVAL");
  options.max_id_bytes = static_cast<std::size_t>(config_.number("MAXIDLEN"));
  options.long_journal_bytes = static_cast<std::uint64_t>(config_.number("CHECKPOINT_JOURNAL"));
  options.safe_directory_writes = config_.number("SAFEDIR") != 0;
  options.on_recovery = [this](std::size_t files, std::size_t lost) {
    if (!recorder_->wants(audit::Level::Security)) return;
    const std::string result = lost == 0 ? std::string() : std::to_string(lost) + " problem(s), recovery.log";
    recorder_->record({"recovery", {{"object", std::to_string(files) + " file(s)"}, {"result", result}}});
  };
  auto store = store::open_store(env_, *segment_, options);
  if (!store) return store.error();
  store_ = std::move(*store);
  return make_system_account();
}

// The system account is complete when its marker is there: it is written last, so that a process that died on the way
// leaves work for the next one.
Result<void> Instance::make_system_account() {
  const std::string marker = system_account() + "/.complete";
  if (!os::exists(env_, marker)) {
    auto lock = os::FileLock::acquire(home_ + "/run/setup.lock");
    if (!lock) return lock.error();
    if (!os::exists(env_, marker)) {
      const std::string path = system_account();
      if (os::exists(env_, path)) SCARLET_TRY(env_.remove_tree(path));
      SCARLET_TRY(env_.make_directory(path));
      auto accounts = make_hashed(*store_, path + "/ACCOUNTS");
      if (!accounts) return accounts.error();
      accounts_ = *accounts;
      SCARLET_TRY(create_account(kSystemAccount, path));
      SCARLET_TRY(make_system_files());
      SCARLET_TRY(os::write_file(env_, marker, ""));
    }
  }
  return {};
}

Result<void> Instance::make_system_files() {
  const std::string path = system_account();
  for (const SystemFile& file : system_files()) {
    const std::string target = path + "/" + file.path;
    store::FileParameters parameters;
    parameters.kind = file.directory ? store::FileKind::Directory : store::FileKind::Hashed;
    SCARLET_TRY(store_->create(target, parameters));
    auto made = store_->open(target);
    if (!made) return made.error();
    SCARLET_TRY(write_all(**made, file.records));
  }
  auto voc = store_->open(path + "/VOC");
  if (!voc) return voc.error();
  SCARLET_TRY(write_all(**voc, system_account_voc()));
  return env_.make_directory(path + "/gcat");
}

Result<void> Instance::create_account(std::string_view name, const std::string& path) {
  SCARLET_TRY(env_.make_directory(path));
  if (os::exists(env_, path + "/VOC")) return base::Error{Status::AlreadyExists, 0, path + "/VOC"};
  auto voc = make_hashed(*store_, path + "/VOC");
  if (!voc) return voc.error();
  SCARLET_TRY(write_all(**voc, new_account_voc()));
  for (const char* directory : {"/cat", "/$HOLD", "/$SVLISTS", "/stacks"}) {
    SCARLET_TRY(env_.make_directory(path + directory));
  }
  auto hold_dictionary = make_hashed(*store_, path + "/$HOLD.DIC");
  if (!hold_dictionary) return hold_dictionary.error();
  return register_account(name, settled(path));
}

Result<std::shared_ptr<store::File>> Instance::accounts() {
  if (!accounts_) {
    auto opened = store_->open(system_account() + "/ACCOUNTS");
    if (!opened) return opened.error();
    accounts_ = *opened;
  }
  return accounts_;
}

std::shared_ptr<store::File> Instance::system_voc() {
  if (!system_voc_) {
    if (auto opened = store_->open(system_account() + "/VOC")) system_voc_ = std::move(*opened);
  }
  return system_voc_;
}

std::optional<std::string> Instance::account_path(std::string_view name) {
  auto file = accounts();
  if (!file) return std::nullopt;
  std::string record;
  store::StringSink sink(record);
  auto found = (*file)->read(base::upper(name), sink);
  if (!found || !*found) return std::nullopt;
  return record.substr(0, record.find(base::kFieldMark));
}

std::optional<std::string> Instance::account_name(const std::string& path) {
  auto file = accounts();
  if (!file) return std::nullopt;
  auto scan = (*file)->scan();
  if (!scan) return std::nullopt;
  std::string_view id;
  std::string_view record;
  for (auto more = (*scan)->next(id, &record); more && *more; more = (*scan)->next(id, &record)) {
    if (record.substr(0, record.find(base::kFieldMark)) == path) return std::string(id);
  }
  return std::nullopt;
}

Result<void> Instance::register_account(std::string_view name, const std::string& path) {
  // A name is no path, and nothing that a terminal obeys.
  const auto wrong = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '/' || c == '\x7F'; };
  if (name.empty() || std::any_of(name.begin(), name.end(), wrong)) {
    return base::Error{Status::BadName, 0, std::string(name)};
  }
  auto file = accounts();
  if (!file) return file.error();
  return (*file)->write(base::upper(name), path);
}

Result<bool> Instance::unregister_account(std::string_view name) {
  auto file = accounts();
  if (!file) return file.error();
  return (*file)->remove(base::upper(name));
}

std::vector<std::string> Instance::account_names() {
  std::vector<std::string> names;
  auto file = accounts();
  if (!file) return names;
  auto scan = (*file)->scan();
  if (!scan) return names;
  std::string_view id;
  for (auto more = (*scan)->next(id, nullptr); more && *more; more = (*scan)->next(id, nullptr)) names.emplace_back(id);
  return names;
}

}  // namespace scarlet::workspace
