// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/remote_file.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "base/text.h"
#include "client/connection.h"
#include "protocol/fields.h"
#include "workspace/instance.h"
#include "workspace/servers.h"
#include "workspace/services.h"
#include "workspace/workspace.h"

namespace scarlet::workspace {
namespace {

using base::Error;
using base::Result;
using base::Status;
using client::Outcome;
using protocol::Request;
using protocol::RequestCode;
using protocol::ResultCode;
using value::Value;

constexpr std::size_t kMostServers = 10;
constexpr std::int64_t kNetFiles = 1;             // bit of NETFILES
constexpr std::int64_t kAnswerMs = 60'000;        // no request waits for a lock there
constexpr std::int64_t kFirstWaitNs = 5'000'000;  // before a lock is asked for again
constexpr std::int64_t kLongestWaitNs = 250'000'000;
constexpr std::int16_t kFarList = 10;  // select list of the session there that index positions use
constexpr char kSeparator = ';';

// What a member of the class would give: 0, a status for ELSE, a negative one for ON ERROR.
int answer_of(const Outcome& outcome) {
  const int status = static_cast<int>(outcome.status);
  if (outcome.lost) return -base::number(Status::NoConnection);
  switch (outcome.result) {
    case ResultCode::Done: return 0;
    case ResultCode::Locked: return base::number(Status::Locked);
    case ResultCode::Else: return status > 0 ? status : base::number(Status::RecordNotFound);
    case ResultCode::Failed:
    case ResultCode::Wrong:
    case ResultCode::Prompt: break;
  }
  return status > 0 ? -status : -base::number(Status::ActionFailed);
}

std::string text_of(const Value& value) { return value.to_string(); }
bool is_on(const Value& value) { return value.to_string() == "1"; }
std::int64_t number_of(const Value& value) { return base::parse_integer(value.to_string()).value_or(0); }

std::vector<std::string> items_of(std::string_view items) {
  std::vector<std::string> all;
  if (items.empty()) return all;
  for (const std::string_view item : base::split(items, base::kFieldMark)) all.emplace_back(item);
  return all;
}

class RemoteHandler;

// A position in an index there. The session there keeps one for each file and index.
class RemoteCursor final : public store::IndexCursor {
 public:
  RemoteCursor(RemoteHandler& handler, std::string index) : handler_(handler), index_(std::move(index)) {}
  Result<void> to_first() override;
  Result<void> to_last() override;
  Result<void> seek(std::string_view key) override;
  Result<bool> next(std::string& key, std::vector<std::string>& ids) override {
    return step(RequestCode::SelectRight, key, ids);
  }
  Result<bool> previous(std::string& key, std::vector<std::string>& ids) override {
    return step(RequestCode::SelectLeft, key, ids);
  }

 private:
  Result<bool> step(RequestCode code, std::string& key, std::vector<std::string>& ids);
  RemoteHandler& handler_;
  std::string index_;
};

class RemoteHandler final : public VirtualHandler {
 public:
  RemoteHandler(Workspace& workspace, std::shared_ptr<client::Connection> connection, std::int16_t handle)
      : workspace_(workspace), connection_(std::move(connection)), handle_(handle) {}
  ~RemoteHandler() override {
    if (connection_->context() != client::Connection::Context::Disconnected) ask(request(RequestCode::Close));
  }

  std::optional<Value> call(std::string_view member, std::span<const Value> arguments) override;
  void call_later(std::string_view) override {}
  Result<std::vector<std::string>> index_ids(std::string_view name, std::string_view key) override;
  Result<std::unique_ptr<store::IndexCursor>> index_cursor(std::string_view name) override {
    return std::unique_ptr<store::IndexCursor>(std::make_unique<RemoteCursor>(*this, std::string(name)));
  }

  Request request(RequestCode code) const {
    Request made;
    made.code = code;
    made.handle = handle_;
    return made;
  }
  Outcome ask(const Request& what) { return connection_->ask(what); }
  // Of an index: a server says that there is none such, or nothing more, by a status.
  Result<bool> ask_index(const Request& what, std::string_view& data) {
    const Outcome outcome = ask(what);
    data = outcome.data;
    if (outcome.done()) return outcome.status == 0;
    if (!outcome.lost && outcome.result == ResultCode::Else) return false;
    return Error{static_cast<Status>(std::abs(answer_of(outcome))), 0, {}};
  }
  Result<void> set_position(const Request& what) {
    std::string_view data;
    auto there = ask_index(what, data);
    if (!there) return there.error();
    return *there ? Result<void>() : Error{Status::NoSuchIndex, 0, std::string(what.text)};
  }

 private:
  Outcome ask_for_lock(const Request& refusing, bool wait);
  Value read(std::span<const Value> arguments);
  Value read_field(std::span<const Value> arguments);
  Value write(std::span<const Value> arguments);
  Value remove(std::span<const Value> arguments);
  Value clear_file(std::span<const Value>) { return Value::of(answer_of(ask(request(RequestCode::ClearFile)))); }
  Value lock(std::span<const Value> arguments);
  Value unlock(std::span<const Value> arguments);
  Value unlock_all(std::span<const Value>) { return Value::of(answer_of(ask(request(RequestCode::Release)))); }
  Value lock_file(std::span<const Value> arguments);
  Value unlock_file(std::span<const Value>) { return Value::of(answer_of(ask(request(RequestCode::FileUnlock)))); }
  Value locked(std::span<const Value> arguments);
  Value select(std::span<const Value>);
  Value nothing_more(std::span<const Value>) { return Value::empty(); }
  Value info(std::span<const Value> arguments);
  Value indices(std::span<const Value> arguments);
  Value map_marks(std::span<const Value> arguments);

  Workspace& workspace_;
  std::shared_ptr<client::Connection> connection_;
  std::int16_t handle_;
};

constexpr int kRefusedFlag = 4;  // of ReadField: 5 and 6 are 1 and 2 without waiting
constexpr int kUpdateFlag = 1;
constexpr int kSharedFlag = 2;
constexpr int kNoWaitFlag = 2;  // of LockRecord

// Asks until the lock is free. What the break key or a time-out of the session does passes through as vm::Abort.
Outcome RemoteHandler::ask_for_lock(const Request& refusing, bool wait) {
  for (std::int64_t nap_ns = kFirstWaitNs;; nap_ns = std::min(nap_ns * 2, kLongestWaitNs)) {
    const Outcome outcome = ask(refusing);
    if (outcome.lost || outcome.result != ResultCode::Locked || !wait) return outcome;
    workspace_.env().sleep_nanoseconds(nap_ns);
    workspace_.services().poll();
  }
}

Value RemoteHandler::read(std::span<const Value> arguments) {
  const std::string id = text_of(arguments[0]);
  const auto flags = static_cast<int>(number_of(arguments[1]));
  Request what = request((flags & VirtualFile::kUpdate) != 0   ? RequestCode::ReadUpdate
                         : (flags & VirtualFile::kShared) != 0 ? RequestCode::ReadShared
                                                               : RequestCode::Read);
  what.text = id;
  const Outcome outcome = ask_for_lock(what, (flags & VirtualFile::kRefuseLocked) == 0);
  if (outcome.done()) *arguments[2].frame_target() = Value::of(outcome.data);
  return Value::of(answer_of(outcome));
}

Value RemoteHandler::read_field(std::span<const Value> arguments) {
  const std::string id = text_of(arguments[0]);
  const auto flags = static_cast<int>(number_of(arguments[2]));
  Request what = request(RequestCode::ReadField);
  what.text = id;
  what.number = static_cast<std::int32_t>(number_of(arguments[1]));
  const bool update = (flags & VirtualFile::kUpdate) != 0;
  const bool locks = update || (flags & VirtualFile::kShared) != 0;
  if (locks) what.flags = static_cast<std::int16_t>((update ? kUpdateFlag : kSharedFlag) + kRefusedFlag);
  const Outcome outcome = ask_for_lock(what, (flags & VirtualFile::kRefuseLocked) == 0);
  if (outcome.done()) *arguments[3].frame_target() = Value::of(outcome.data);
  return Value::of(answer_of(outcome));
}

Value RemoteHandler::write(std::span<const Value> arguments) {
  const std::string id = text_of(arguments[0]);
  const std::string record = text_of(arguments[2]);
  Request what = request(is_on(arguments[1]) ? RequestCode::WriteKeepLock : RequestCode::Write);
  what.text = id;
  what.data = record;
  return Value::of(answer_of(ask(what)));
}

Value RemoteHandler::remove(std::span<const Value> arguments) {
  const std::string id = text_of(arguments[0]);
  Request what = request(is_on(arguments[1]) ? RequestCode::DeleteKeepLock : RequestCode::Delete);
  what.text = id;
  return Value::of(answer_of(ask(what)));
}

Value RemoteHandler::lock(std::span<const Value> arguments) {
  const std::string id = text_of(arguments[0]);
  Request what = request(RequestCode::LockRecord);
  what.text = id;
  what.flags = static_cast<std::int16_t>((is_on(arguments[1]) ? kUpdateFlag : 0) + kNoWaitFlag);
  return Value::of(answer_of(ask_for_lock(what, is_on(arguments[2]))));
}

Value RemoteHandler::unlock(std::span<const Value> arguments) {
  const std::string id = text_of(arguments[0]);
  Request what = request(RequestCode::Release);
  what.text = id;
  return Value::of(answer_of(ask(what)));
}

Value RemoteHandler::lock_file(std::span<const Value> arguments) {
  return Value::of(answer_of(ask_for_lock(request(RequestCode::FileLock), is_on(arguments[0]))));
}

Value RemoteHandler::locked(std::span<const Value> arguments) {
  const std::string id = text_of(arguments[0]);
  Request what = request(RequestCode::RecordLocked);
  what.text = id;
  const Outcome outcome = ask(what);
  return Value::of(outcome.done() && outcome.data.size() >= 4 ? protocol::long_at(outcome.data, 0) : 0);
}

Value RemoteHandler::select(std::span<const Value>) {
  const Outcome outcome = ask(request(RequestCode::SelectAll));
  return outcome.done() ? Value::of(outcome.data) : Value::empty();
}

Value RemoteHandler::info(std::span<const Value> arguments) {
  Request what = request(RequestCode::FileInfo);
  what.number = static_cast<std::int32_t>(number_of(arguments[0]));
  const Outcome outcome = ask(what);
  return outcome.done() ? Value::of(outcome.data) : Value::of(0);
}

Value RemoteHandler::indices(std::span<const Value> arguments) {
  const std::string name = arguments.empty() ? std::string() : text_of(arguments[0]);
  Request what = request(name.empty() ? RequestCode::IndexNames : RequestCode::IndexDescription);
  what.text = name;
  const Outcome outcome = ask(what);
  return outcome.done() ? Value::of(outcome.data) : Value::empty();
}

Value RemoteHandler::map_marks(std::span<const Value> arguments) {
  Request what = request(RequestCode::MarkMapping);
  what.flags = is_on(arguments[0]) ? 1 : 0;
  return Value::of(answer_of(ask(what)));
}

Result<std::vector<std::string>> RemoteHandler::index_ids(std::string_view name, std::string_view key) {
  Request what = request(RequestCode::IndexIds);
  what.text = name;
  what.data = key;
  std::string_view ids;
  auto there = ask_index(what, ids);
  if (!there) return there.error();
  if (!*there) return Error{Status::NoSuchIndex, 0, std::string(name)};
  return items_of(ids);
}

std::optional<Value> RemoteHandler::call(std::string_view member, std::span<const Value> arguments) {
  using Routine = Value (RemoteHandler::*)(std::span<const Value>);
  struct Member {
    std::string_view name;
    Routine routine;
  };
  static constexpr Member kMembers[] = {
      {"V$READ", &RemoteHandler::read},
      {"V$READV", &RemoteHandler::read_field},
      {"V$WRITE", &RemoteHandler::write},
      {"V$DELETE", &RemoteHandler::remove},
      {"V$CLEARFILE", &RemoteHandler::clear_file},
      {"V$LOCK", &RemoteHandler::lock},
      {"V$UNLOCK", &RemoteHandler::unlock},
      {"V$UNLOCK.ALL", &RemoteHandler::unlock_all},
      {"V$FILELOCK", &RemoteHandler::lock_file},
      {"V$FILEUNLOCK", &RemoteHandler::unlock_file},
      {"V$RECORDLOCKED", &RemoteHandler::locked},
      {"V$SELECT", &RemoteHandler::select},
      {"V$CONTINUE.SELECT", &RemoteHandler::nothing_more},
      {"V$COMPLETE.SELECT", &RemoteHandler::nothing_more},
      {"V$FILEINFO", &RemoteHandler::info},
      {"V$INDICES", &RemoteHandler::indices},
      {"V$MARK.MAPPING", &RemoteHandler::map_marks},
  };
  for (const Member& known : kMembers) {
    if (known.name == member) return (this->*known.routine)(arguments);
  }
  return std::nullopt;
}

Result<void> RemoteCursor::to_first() {
  Request what = handler_.request(RequestCode::SetLeft);
  what.text = index_;
  return handler_.set_position(what);
}

Result<void> RemoteCursor::to_last() {
  Request what = handler_.request(RequestCode::SetRight);
  what.text = index_;
  return handler_.set_position(what);
}

Result<void> RemoteCursor::seek(std::string_view key) {
  Request what = handler_.request(RequestCode::SelectIndex);
  what.list = kFarList;
  what.text = index_;
  what.data = key;
  return handler_.set_position(what);
}

Result<bool> RemoteCursor::step(RequestCode code, std::string& key, std::vector<std::string>& ids) {
  Request what = handler_.request(code);
  what.list = kFarList;
  what.text = index_;
  std::string_view reached;
  auto there = handler_.ask_index(what, reached);
  if (!there || !*there) return there;
  key = reached;
  Request rest;
  rest.code = RequestCode::ReadList;
  rest.list = kFarList;
  const Outcome list = handler_.ask(rest);
  ids = items_of(list.done() ? list.data : std::string_view());
  return true;
}

}  // namespace

std::string remote_path(std::string_view server, std::string_view account, std::string_view file, bool dictionary) {
  std::string path(kRemotePrefix);
  path += base::upper(server);
  path += kSeparator;
  path += account;
  path += kSeparator;
  if (dictionary) path += "DICT ";
  return path += file;
}

RemoteServers::RemoteServers(Workspace& workspace) : workspace_(workspace) {}
RemoteServers::~RemoteServers() = default;

Result<std::shared_ptr<client::Connection>> RemoteServers::connection(const std::string& name) {
  std::erase_if(connections_,
                [](const auto& known) { return known.second->context() == client::Connection::Context::Disconnected; });
  if (const auto known = connections_.find(name); known != connections_.end()) return known->second;
  const auto server = find_server(workspace_, name);
  if (!server) return Error{Status::ServerNameUnknown, 0, name};
  if (connections_.size() == kMostServers) return Error{Status::LimitReached, 0, name};
  auto login = server_login(workspace_, name);
  if (!login) return login.error();
  client::Options options;
  options.timeout_ms = kAnswerMs;
  options.tls = server->tls;
  options.tls_authority = server->authority;
  auto made = std::make_shared<client::Connection>();
  // The account is that of each file; any that a server surely has does for the session.
  if (!made->connect({server->address, server->port, login->user, login->password, "QMSYS"}, options)) {
    return Error{made->refused() ? Status::LoginRefused : Status::NoConnection, 0, made->last_error()};
  }
  connections_[name] = made;
  return made;
}

Result<std::unique_ptr<VirtualHandler>> RemoteServers::open(const std::string& path) {
  if ((workspace_.instance().config().number("NETFILES") & kNetFiles) == 0) {
    return Error{Status::RemoteFilesNotAllowed, 0, path};
  }
  const std::string_view rest = std::string_view(path).substr(kRemotePrefix.size());
  const std::size_t end = std::min(rest.find(kSeparator), rest.size());
  auto made = connection(std::string(rest.substr(0, end)));
  if (!made) return made.error();
  Request what;
  what.code = RequestCode::OpenRemote;
  what.text = rest.substr(std::min(end + 1, rest.size()));
  const Outcome outcome = (*made)->ask(what);
  if (const int answer = answer_of(outcome); answer != 0) {
    return Error{static_cast<Status>(std::abs(answer)), 0, path};
  }
  if (outcome.data.size() < 2) return Error{Status::ActionFailed, 0, path};
  const std::int16_t handle = protocol::short_at(outcome.data, 0);
  return std::unique_ptr<VirtualHandler>(std::make_unique<RemoteHandler>(workspace_, std::move(*made), handle));
}

}  // namespace scarlet::workspace
