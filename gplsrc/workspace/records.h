// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and writing records as a session does: with record locks, the pending writes of its transaction, triggers and
// the MUSTLOCK rule. Programs (READU, WRITE...), commands (COPY, ED...) and queries all come through here.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/file.h"
#include "workspace/file_space.h"

namespace scarlet::workspace {

class Workspace;

enum class LockKind : std::uint8_t { None = 0, Shared = 1, Update = 2 };
enum class LockWait : std::uint8_t { Wait, Refuse };

// A status as the language knows it: 0 done; 3006 and other positive numbers go to ELSE; 3011 with the owner goes to
// LOCKED; `fatal` statuses go to ON ERROR, and abort the program where there is none.
struct AccessResult {
  int status = 0;
  bool fatal = false;
  std::int64_t lock_owner = 0;  // user number when status is 3011 (-1: the lock table is full)
  std::string detail;           // for the message: path, id, trigger name
  int os_error = 0;             // as in base::Error
  static constexpr std::int64_t kNoLockedClause = INT64_MIN;  // lock_owner: 3011 of a virtual file goes to ELSE
  bool ok() const { return status == 0; }
};

// Runs a trigger subroutine; given by the session. True when the operation may go on; `data` may be changed.
struct TriggerCall {
  FileVariable& variable;
  std::string_view subroutine;
  std::uint32_t mode;  // the bit
  std::string_view id;
  std::string* data;
  bool on_error;
  std::string return_code{};  // of @TRIGGER.RETURN.CODE when the trigger refused
};

// What was done with a file while it was counted (FSTAT).
struct AccessCounts {
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t deletes = 0;
  std::uint64_t clears = 0;
};

class Records {
 public:
  explicit Records(Workspace& workspace);
  ~Records();

  AccessResult read(FileVariable& file, std::string_view id, store::ByteSink& sink, LockKind lock, LockWait wait,
                    bool has_on_error = false);
  AccessResult read(FileVariable& file, std::string_view id, std::string& record, LockKind lock = LockKind::None,
                    LockWait wait = LockWait::Wait, bool has_on_error = false);
  // What WRITEV changes a field of: no trigger runs, and it is not the id last read.
  AccessResult read_to_change(FileVariable& file, std::string_view id, std::string& record);
  // Releases the session's lock of the record unless `keep_lock`.
  AccessResult write(FileVariable& file, std::string_view id, std::string_view record, bool keep_lock = false,
                     bool has_on_error = false);
  AccessResult remove(FileVariable& file, std::string_view id, bool keep_lock = false, bool has_on_error = false);
  // READV of a virtual file whose class reads single fields; nothing where the record is to be read whole.
  std::optional<AccessResult> read_field(FileVariable& file, std::string_view id, std::int64_t field,
                                         value::Value& data, LockKind lock, LockWait wait);
  AccessResult clear(FileVariable& file, bool has_on_error = false);

  AccessResult lock(FileVariable& file, std::string_view id, LockKind kind, LockWait wait);
  void release(FileVariable& file, std::string_view id);
  void release_all(FileVariable& file);  // taken through this variable, and its file lock
  void release_all();                    // of the session
  AccessResult lock_file(FileVariable& file, LockWait wait);
  AccessResult unlock_file(FileVariable& file);
  // RECORDLOCKED(): -3..3; `owner` gets the user number.
  int locked(FileVariable& file, std::string_view id, std::int64_t& owner);
  // Counting, by path: of one file, or (empty path) of all. Stopping forgets nothing; resetting does.
  void count_accesses(const std::string& path, bool on);
  void reset_counts() { counts_.clear(); }
  const std::map<std::string, AccessCounts>& counts() const { return counts_; }
  // Called by ~FileVariable.
  void closing(FileVariable& file);

  // Transactions nest; 0 outside.
  int transaction_level() const;
  std::uint64_t transaction_id() const;
  void start_transaction();
  AccessResult commit_transaction();
  void roll_back_transaction();
  // Between commands: an open transaction is rolled back with a notice.
  bool roll_back_all();

 private:
  struct Level;  // one START of a transaction

  AccessResult read_unlocked(FileVariable& file, std::string_view id, store::ByteSink& sink, bool has_on_error);
  AccessResult read_untriggered(FileVariable& file, std::string_view id, store::ByteSink& sink);
  static void remember_id(FileVariable& file, std::string_view id);
  AccessResult take_lock(FileVariable& file, std::string_view id, LockKind kind, LockWait wait);
  AccessResult may_update(FileVariable& file, std::string_view id);
  // `where` is the file itself or a part of it.
  AccessResult run_trigger(FileVariable& file, const store::File& where, std::uint32_t mode, std::string_view id,
                           std::string* data, bool has_on_error);
  void wait_for_file_lock(const store::File& where);
  AccessResult clear_one(FileVariable& file, store::File& where, bool has_on_error);
  AccessResult lock_one(FileVariable& file, const store::File& where, LockWait wait);
  // Of virtual files; records_served.cpp.
  static AccessResult answer(const VirtualFile& file, int status, LockWait wait = LockWait::Wait);
  AccessResult read_served(FileVariable& file, VirtualFile& served, std::string_view id, store::ByteSink& sink,
                           LockKind lock, LockWait wait);
  AccessResult lock_served(FileVariable& file, VirtualFile& served, std::string_view id, LockKind kind, LockWait wait);
  bool find_pending(FileVariable& file, std::string_view id, store::ByteSink* sink, bool& present);
  void after_update(FileVariable& file, std::string_view id, bool keep_lock);
  AccessResult finish(Level& level, bool commit);

  void count(FileVariable& file, std::uint64_t AccessCounts::*what);

  Workspace& workspace_;
  std::set<std::string> counted_;  // paths; an empty one: every file
  std::map<std::string, AccessCounts> counts_;
  std::vector<std::unique_ptr<Level>> levels_;
  std::uint64_t next_transaction_ = 1;
  std::vector<FileVariable*> virtual_files_;  // those that were read with a lock, or locked
};

}  // namespace scarlet::workspace
