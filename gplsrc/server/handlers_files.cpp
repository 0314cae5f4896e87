// SPDX-License-Identifier: GPL-3.0-or-later
// Requests about files, records and locks.
#include <algorithm>

#include "base/text.h"
#include "protocol/fields.h"
#include "server/connection.h"
#include "session/operands.h"
#include "value/dynamic_array.h"

namespace scarlet::server {

using base::MessageId;
using base::Status;
using protocol::RequestCode;
using protocol::ResultCode;
using workspace::LockKind;
using workspace::LockWait;

namespace {

constexpr std::int64_t kRemoteAccess = 2;  // NETFILES: others may open our files

struct LockWanted {
  LockKind kind = LockKind::None;
  LockWait wait = LockWait::Wait;
};

LockWanted lock_of(RequestCode code) {
  switch (code) {
    case RequestCode::ReadShared: return {LockKind::Shared, LockWait::Refuse};
    case RequestCode::ReadSharedWait: return {LockKind::Shared, LockWait::Wait};
    case RequestCode::ReadUpdate: return {LockKind::Update, LockWait::Refuse};
    case RequestCode::ReadUpdateWait: return {LockKind::Update, LockWait::Wait};
    default: return {};
  }
}

// Flags of Readv. False when they mean nothing.
bool lock_of_flags(std::int16_t flags, LockWanted& wanted) {
  constexpr std::int16_t kUpdate = 1;
  constexpr std::int16_t kShared = 2;
  constexpr std::int16_t kNoWait = 4;
  wanted.wait = (flags & kNoWait) != 0 ? LockWait::Refuse : LockWait::Wait;
  switch (flags) {
    case 0: return true;
    case kUpdate:
    case kUpdate | kNoWait: wanted.kind = LockKind::Update; return true;
    case kShared:
    case kShared | kNoWait: wanted.kind = LockKind::Shared; return true;
    default: return false;
  }
}

}  // namespace

void Connection::open_file(std::string_view name) {
  auto opened = workspace().files().open(name);
  if (!opened) return answer_.set(ResultCode::Else, base::number(opened.status()));
  const std::int16_t handle =
      files_.add(new workspace::FileVariable(workspace(), std::move(*opened), std::string(name)));
  if (handle == 0) return failed(base::message(MessageId::ServerTooManyFiles, {"32767"}));
  protocol::FieldWriter(answer_.packet()).put_short(handle);
}

void Connection::open(const Request& request) { open_file(request.text); }

// QMNet: "account;file". From here on this is a server's session, which only reads and writes files.
void Connection::open_remote(const Request& request) {
  if ((instance_.config().number("NETFILES") & kRemoteAccess) == 0) {
    return answer_.set(ResultCode::Else, base::number(Status::OtherSideRefusesAccess));
  }
  qmnet_ = true;
  const auto semicolon = request.text.find(';');
  if (semicolon == std::string_view::npos) return answer_.set(ResultCode::Else, base::number(Status::BadName));
  std::string_view file = request.text.substr(semicolon + 1);
  const std::string account(request.text.substr(0, semicolon));
  const bool dictionary = base::upper(file.substr(0, 5)) == "DICT ";
  if (dictionary) file.remove_prefix(5);
  open_file((dictionary ? "DICT " : "") + account + ":" + std::string(file));
}

void Connection::close(const Request& request) { files_.close(request.handle); }

void Connection::read(const Request& request) {
  const LockWanted lock = lock_of(request.code);
  auto result = workspace().records().read(file_of(request), request.text, answer_, lock.kind, lock.wait, true);
  // No id has a mark in it, so there is no such record; only its length can make it wrong.
  const bool marked = std::any_of(request.text.begin(), request.text.end(), base::is_mark);
  const auto longest = static_cast<std::size_t>(instance_.config().number("MAXIDLEN"));
  if (marked && request.text.size() <= longest && result.status == base::number(Status::RecordIdInvalid)) {
    result.status = base::number(Status::RecordNotFound);
  }
  settle(result, false);
}

void Connection::read_field(const Request& request) {
  LockWanted lock;
  if (!lock_of_flags(request.flags, lock)) {
    return wrong(MessageId::ServerBadFlags, {std::to_string(request.flags), "Readv"});
  }
  std::string record;
  const auto result = workspace().records().read(file_of(request), request.text, record, lock.kind, lock.wait, true);
  if (!result.ok()) return settle(result, false);
  if (request.number == 0) {
    answer_.set_data(request.text);
  } else if (request.number > 0) {
    answer_.set_data(value::field_of(record, request.number));
  }
}

void Connection::write(const Request& request) {
  // A mark in an id would split it in every list that holds it.
  if (std::any_of(request.text.begin(), request.text.end(), base::is_mark)) {
    workspace::AccessResult refused;
    refused.status = base::number(Status::RecordIdInvalid);
    refused.fatal = true;
    return settle(refused, true);
  }
  settle(workspace().records().write(file_of(request), request.text, request.data,
                                     request.code == RequestCode::WriteKeepLock, true),
         true);
}

void Connection::remove(const Request& request) {
  settle(
      workspace().records().remove(file_of(request), request.text, request.code == RequestCode::DeleteKeepLock, true),
      true);
}

void Connection::release(const Request& request) {
  if (request.handle == 0) return workspace().records().release_all();
  workspace::FileVariable* file = files_.file(request.handle);
  if (!file) return wrong(MessageId::ServerNoSuchHandle, {std::to_string(request.handle)});
  if (request.text.empty()) return workspace().records().release_all(*file);
  workspace().records().release(*file, request.text);
}

void Connection::lock_record(const Request& request) {
  constexpr std::int16_t kUpdate = 1;
  constexpr std::int16_t kNoWait = 2;
  if ((request.flags & ~(kUpdate | kNoWait)) != 0) {
    return wrong(MessageId::ServerBadFlags, {std::to_string(request.flags), "LockRecord"});
  }
  settle(workspace().records().lock(file_of(request), request.text,
                                    (request.flags & kUpdate) != 0 ? LockKind::Update : LockKind::Shared,
                                    (request.flags & kNoWait) != 0 ? LockWait::Refuse : LockWait::Wait),
         false);
}

void Connection::record_locked(const Request& request) {
  std::int64_t owner = 0;
  if (request.text.empty()) return answer_.set(ResultCode::Else, base::number(Status::RecordIdInvalid));
  const int state = workspace().records().locked(file_of(request), request.text, owner);
  protocol::FieldWriter(answer_.packet()).put_long(state);
  answer_.set(ResultCode::Done, owner);
}

void Connection::clear_file(const Request& request) {
  settle(workspace().records().clear(file_of(request), true), true);
}

void Connection::lock_file(const Request& request) {
  settle(workspace().records().lock_file(file_of(request), request.flags != 0 ? LockWait::Wait : LockWait::Refuse),
         false);
}

void Connection::unlock_file(const Request& request) {
  const workspace::AccessResult result = workspace().records().unlock_file(file_of(request));
  answer_.set(ResultCode::Done, result.status);
}

void Connection::file_info(const Request& request) {
  const value::Value key = value::Value::of(static_cast<std::int64_t>(request.number));
  answer_.set_data(function(code::Intrinsic::Fileinfo, {&files_.variable(request.handle), &key}).to_string());
}

void Connection::mark_mapping(const Request& request) { file_of(request).mark_mapping = request.flags != 0; }

}  // namespace scarlet::server
