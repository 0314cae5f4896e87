// SPDX-License-Identifier: GPL-3.0-or-later
// What programs ask of the operating system's files and of the locks of all sessions: OSPATH(), OSRENAME(), TESTLOCK(),
// GETLOCKS(). Paths obey the policy as those of OPENPATH and OSWRITE do.
//
//   GETLOCKS     limit VM held VM peak, then a field each: file number VM path VM user VM type VM id VM login name
#include <map>

#include "base/text.h"
#include "command/lock_rows.h"
#include "os/process.h"
#include "session/file_status.h"
#include "session/session.h"
#include "session/statements.h"
#include "shared/lock_table.h"
#include "shared/user_table.h"
#include "workspace/instance.h"

namespace scarlet::session::functions {
namespace {

using base::Status;
using value::Value;

constexpr std::string_view kNeverInNames = "*,=><%/+:;?\\\"";

bool is_file_name(std::string_view name) {
  if (name.empty()) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return c >= ' ' && c <= '~' && kNeverInNames.find(c) == std::string_view::npos; });
}

// Empty parts stand for the root and for doubled slashes.
bool is_path_name(std::string_view path) {
  if (path.empty()) return false;
  const auto parts = base::split(path, '/');
  return std::all_of(parts.begin(), parts.end(),
                     [](std::string_view part) { return part.empty() || is_file_name(part); });
}

class PathCall {
 public:
  PathCall(Session& session, std::string text, vm::Machine& machine)
      : session_(session), env_(session.workspace().env()), text_(std::move(text)), machine_(machine) {
    machine_.set_status(0);
  }

  Value valid_path() { return Value::truth(is_path_name(text_)); }
  Value valid_name() { return Value::truth(is_file_name(text_)); }
  Value exists() {
    const auto status = permitted(auth::Action::Read) ? env_.status(path_) : base::Result<os::FileStatus>(refused_);
    return Value::truth(status && status->kind != os::EntryKind::Missing);
  }
  Value unused_name() {
    if (!permitted(auth::Action::Read)) return Value::empty();
    for (std::uint64_t number = 1;; ++number) {
      std::string digits = std::to_string(number);
      digits.insert(0, kNameDigits - std::min(kNameDigits, digits.size()), '0');
      if (!os::exists(env_, path_ + "/D" + digits)) return Value::of("D" + digits);
    }
  }
  Value full_path() { return Value::of(session_.workspace().files().expand_path(text_, directory())); }
  Value remove() {
    return ok(auth::Action::Delete, [this] { return env_.remove_tree(path_); });
  }
  Value current_directory() { return Value::of(directory()); }
  Value modified() {
    const auto status = permitted(auth::Action::Read) ? env_.status(path_) : base::Result<os::FileStatus>(refused_);
    return Value::of(status ? status->modified_seconds : 0);
  }
  Value drop_files() {
    session_.workspace().files().drop_all_cached();
    return Value::of(1);
  }
  Value change_directory() {
    return ok(auth::Action::Read, [this] { return os::change_directory(path_); });
  }
  Value mapped_name() {
    const auto name = store::record_to_file_name(text_);
    return name ? Value::of(*name) : failed(name.error(), Value::empty());
  }
  Value open_anywhere() {
    store::Store& store = session_.workspace().store();
    const auto identity = permitted(auth::Action::Read) ? store.identity_of(path_) : std::nullopt;
    const auto rows = store.open_files();
    return Value::truth(
        identity && std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.identity == *identity; }));
  }
  Value contents() {
    auto entries = permitted(auth::Action::Read) ? env_.list(path_) : refused_;
    if (!entries) return failed(entries.error(), Value::empty());
    std::vector<std::string> fields;
    for (const os::DirectoryEntry& entry : *entries) {
      fields.push_back((entry.kind == os::EntryKind::Directory ? "D" : "F") + entry.name);
    }
    return Value::of(base::join(fields, std::string(1, base::kFieldMark)));
  }
  Value make_directory() {
    return ok(auth::Action::Write, [this]() -> base::Result<void> {
      if (os::exists(env_, path_)) return base::Error{Status::AlreadyExists, 0, path_};
      const std::string above = path_.substr(0, path_.rfind('/'));
      if (!above.empty() && !os::is_directory(env_, above)) return base::Error{Status::FileNotFound, 0, above};
      return env_.make_directory(path_);
    });
  }
  Value make_path() {
    return ok(auth::Action::Write, [this] { return env_.make_directory(path_); });
  }
  Value rename_to(const std::string& new_text) {
    return ok(auth::Action::Delete, [&]() -> base::Result<void> {
      PathCall target(session_, new_text, machine_);
      if (!target.permitted(auth::Action::Write)) return target.refused_;
      if (os::exists(env_, target.path_)) return base::Error{Status::AlreadyExists, 0, target.path_};
      return env_.rename(path_, target.path_);
    });
  }

 private:
  static constexpr std::size_t kNameDigits = 7;

  const std::string& directory() { return session_.workspace().account().path; }
  // Fills in the path; false and the reason when the policy forbids it.
  bool permitted(auth::Action action) {
    workspace::Workspace& workspace = session_.workspace();
    path_ = workspace.files().expand_path(text_, directory());
    auto may = workspace.guard().check_path(path_, action != auth::Action::Read);
    if (may) may = workspace.guard().check(action, path_);
    if (!may) refused_ = may.error();
    return may.ok();
  }
  Value failed(const base::Error& error, Value value) {
    machine_.set_status(base::number(error.status));
    session_.set_last_os_error(error.os_error);
    return value;
  }
  template <class Action>
  Value ok(auth::Action action, Action run) {
    const base::Result<void> done = permitted(action) ? run() : base::Result<void>(refused_);
    return done ? Value::of(1) : failed(done.error(), Value::of(0));
  }

  Session& session_;
  os::Env& env_;
  std::string text_;
  vm::Machine& machine_;
  std::string path_;
  base::Error refused_;
};

// By key, from 0.
constexpr Value (PathCall::*kPathKeys[])() = {
    &PathCall::valid_path,        &PathCall::valid_name,     &PathCall::exists,
    &PathCall::unused_name,       &PathCall::full_path,      &PathCall::remove,
    &PathCall::current_directory, &PathCall::modified,       &PathCall::drop_files,
    &PathCall::change_directory,  &PathCall::mapped_name,    &PathCall::open_anywhere,
    &PathCall::contents,          &PathCall::make_directory, &PathCall::make_path,
};

// Which file GETLOCKS() is asked about: a file variable, a number as FILEINFO(f, 1009) gives it, or 0 for all.
std::string wanted_file(const Value& argument, vm::Machine& machine) {
  if (workspace::FileVariable* file = file_or_null(argument)) {
    auto info = file->file()->info();
    return info ? std::to_string(info->number) : std::string();
  }
  const std::int64_t number = machine.integer(argument);
  return number == 0 ? std::string() : std::to_string(number);
}

}  // namespace

SCARLET_FUNCTION(os_path) {
  const std::int64_t key = machine.integer(*arguments[1]);
  if (key < 0 || key >= static_cast<std::int64_t>(std::size(kPathKeys))) {
    machine.fail(base::MessageId::SessionInfoKey, {"OSPATH", std::to_string(key)});
  }
  PathCall call(session, text_of(*arguments[0], machine), machine);
  return (call.*kPathKeys[key])();
}

SCARLET_FUNCTION(os_rename) {
  return PathCall(session, text_of(*arguments[0], machine), machine).rename_to(text_of(*arguments[1], machine));
}

SCARLET_FUNCTION(test_lock) {
  const auto number = static_cast<std::uint32_t>(task_number(*arguments[0], machine));
  return Value::of(static_cast<std::int64_t>(session.workspace().instance().locks().task_lock_owner(number)));
}

SCARLET_FUNCTION(get_locks) {
  const std::string file = wanted_file(*arguments[0], machine);
  const std::int64_t user = machine.integer(*arguments[1]);
  workspace::Instance& instance = session.workspace().instance();
  const command::LockedFiles files(session.workspace().store());
  std::map<std::uint32_t, std::string> names;
  for (const shared::SessionInfo& info : instance.users().list()) names[info.user_number] = info.login_name;
  const shared::LockCounts counts = instance.locks().counts();
  const std::string mark(1, base::kValueMark);
  std::string result =
      std::to_string(counts.limit) + mark + std::to_string(counts.current) + mark + std::to_string(counts.peak);
  for (const shared::LockRow& row : instance.locks().list()) {
    if (row.kind == shared::LockKind::Task) continue;
    const std::string number = files.number_of(row.file);
    if (!file.empty() && number != file) continue;
    if (user != 0 && row.user != user) continue;
    result += base::kFieldMark + number + mark + files.path_of(row.file) + mark + std::to_string(row.user) + mark;
    result += std::string(command::lock_type(row)) + mark + row.id + mark + names[row.user];
  }
  return Value::of(result);
}

}  // namespace scarlet::session::functions
