// SPDX-License-Identifier: GPL-3.0-or-later
// VirtualFile: a file that is not there. Its VOC entry names a class, "VFS:handler{:text}"; each opening makes an
// object of it, and every access calls one of the object's members (V$READ, V$WRITE ...). What they are given and give
// back is in docs/design.md.
//
// A member's value is 0 for done, a positive STATUS() for ELSE (3011: LOCKED), a negative one for ON ERROR. A member
// that the class lacks: V$OPEN, V$CLOSE and the releases do nothing, the others fail with status 3039. Locks,
// transactions, triggers and indices of the system are not for virtual files; the class has its own.
//
// The guard (policy, audit) is asked as for every other file; the object is VFS:handler:text/ID.
//
// Threads: that of the session only. Errors of the class's programs pass through as vm::Abort.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/recorder.h"
#include "auth/policy.h"
#include "store/file.h"
#include "value/value.h"

namespace scarlet::workspace {

// The object that serves one opening; V$CLOSE is called when it goes.
class VirtualHandler {
 public:
  virtual ~VirtualHandler() = default;
  // Arguments that the member is to write are frame references. Nothing when the class has no such member.
  virtual std::optional<value::Value> call(std::string_view member, std::span<const value::Value> arguments) = 0;
  // As soon as a program can be run: from places where none can.
  virtual void call_later(std::string_view member) = 0;
  // Classes have no indices.
  virtual base::Result<std::vector<std::string>> index_ids(std::string_view name, std::string_view key);
  virtual base::Result<std::unique_ptr<store::IndexCursor>> index_cursor(std::string_view name);
};

// Makes the object of a class, given by the session: statuses 3038 to 3040.
class Guard;

using VirtualHandlerMaker = std::function<base::Result<std::unique_ptr<VirtualHandler>>(std::string_view class_name)>;

inline constexpr std::string_view kVirtualPrefix = "VFS:";

class VirtualFile final : public store::File, public std::enable_shared_from_this<VirtualFile> {
 public:
  // `path` begins with kVirtualPrefix. Calls V$OPEN. A guard that has nothing to say of files is not asked later.
  static base::Result<std::shared_ptr<VirtualFile>> open(const std::string& path, const VirtualHandlerMaker& maker,
                                                         const Guard& guard);

  // A file that something else than a class serves (remote_file.h).
  static std::shared_ptr<VirtualFile> serve(const std::string& path, std::unique_ptr<VirtualHandler> handler,
                                            const Guard& guard);

  // Flags of V$READ and V$READV.
  static constexpr int kRefuseLocked = 2;
  static constexpr int kShared = 4;
  static constexpr int kUpdate = 8;

  // What programs do; the status as the member gave it.
  // Minus PermissionDenied: refused by the policy. Its subject is the rule, that of others the path.
  base::Error error_of(int status) const;
  int read_locked(std::string_view id, int flags, value::Value& data);
  // READV: the field alone. Field 0: whether there is such a record. Nothing when the class only has V$READ.
  std::optional<int> read_field(std::string_view id, std::int64_t field, int flags, value::Value& data);
  int write_locked(std::string_view id, bool keep_lock, std::string_view record);
  int remove_locked(std::string_view id, bool keep_lock);
  int clear_all();
  int lock(std::string_view id, bool update, bool wait);
  int lock_whole(bool wait);
  void unlock(std::string_view id);
  void unlock_all();
  void unlock_whole();
  // RECORDLOCKED(): 0 when only the class knows.
  int locked(std::string_view id);
  // Newlines in records of a directory file there.
  void map_marks(bool on);
  // FILEINFO, INDICES; the name may be empty.
  value::Value info_of(std::int64_t key);
  value::Value indices_of(std::string_view name);
  // `count` gets the number of ids that came at first.
  base::Result<std::unique_ptr<store::Scan>> select(int list, std::int64_t* count = nullptr);

  store::FileKind kind() const override { return store::FileKind::Virtual; }
  const std::string& path() const override { return path_; }
  os::FileIdentity identity() const override { return identity_; }
  bool no_case() const override { return false; }
  base::Result<bool> read(std::string_view id, store::ByteSink& sink) override;
  base::Result<bool> contains(std::string_view id) override;
  base::Result<void> write(std::string_view id, std::string_view record) override;
  base::Result<bool> remove(std::string_view id) override;
  base::Result<void> clear() override;
  base::Result<std::unique_ptr<store::Scan>> scan() override { return select(0); }
  base::Result<store::FileInfo> info() override;

  base::Result<void> configure(const store::FileParameters&) override { return not_dynamic(); }
  base::Result<void> set_trigger(std::string_view, std::uint32_t) override { return not_dynamic(); }
  base::Result<std::vector<store::IndexDefinition>> indices() override { return not_dynamic(); }
  base::Result<void> create_index(const store::IndexDefinition&) override { return not_dynamic(); }
  using File::build_index;
  base::Result<void> build_index(std::string_view, const store::KeyExtractor&) override { return not_dynamic(); }
  base::Result<void> delete_index(std::string_view) override { return not_dynamic(); }
  base::Result<std::vector<std::string>> index_ids(std::string_view name, std::string_view key) override {
    return handler_->index_ids(name, key);
  }
  base::Result<std::unique_ptr<store::IndexCursor>> index_cursor(std::string_view name) override {
    return handler_->index_cursor(name);
  }
  void set_key_extractor(store::KeyExtractor) override {}

 private:
  friend class VirtualScan;
  VirtualFile(std::string path, std::unique_ptr<VirtualHandler> handler, const Guard& guard);
  int guarded(auth::Action action, audit::Level level, std::string_view event, std::string_view id);
  bool may_list(std::string_view id) const;
  base::Error not_dynamic() const { return {base::Status::NotDynamicFile, 0, path_}; }
  // The number that a member gives, or minus 3039.
  int status_of(std::string_view member, std::initializer_list<value::Value> arguments);
  std::optional<std::string> portion(std::string_view member, int list);

  std::string path_;
  std::unique_ptr<VirtualHandler> handler_;
  const Guard* guard_;  // null: it has nothing to say
  std::string why_refused_;
  os::FileIdentity identity_;
};

}  // namespace scarlet::workspace
