// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/connection.h"

#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "command/dispatcher.h"

namespace scarlet::server {
namespace {

using base::MessageId;
using protocol::RequestCode;
using protocol::ResultCode;

constexpr int kEndOfSession = 3;

}  // namespace

Connection::Connection(workspace::Instance& instance, Channel& channel, ConnectionOptions options)
    : instance_(instance), channel_(channel), options_(std::move(options)) {}

Connection::~Connection() { files_.close_all(); }

// In the order of the codes.
const Connection::Row* Connection::row_of(RequestCode code) {
  using C = Connection;
  constexpr bool kFile = true;
  constexpr bool kList = true;
  constexpr bool kFree = true;
  static constexpr Row kRows[] = {
      {RequestCode::Quit, &C::quit, false, false, kFree},
      {RequestCode::GetError, &C::get_error, false, false, kFree},
      {RequestCode::Account, &C::account, false, false, kFree},
      {RequestCode::Open, &C::open},
      {RequestCode::Close, &C::close, kFile},
      {RequestCode::Read, &C::read, kFile},
      {RequestCode::ReadShared, &C::read, kFile},
      {RequestCode::ReadSharedWait, &C::read, kFile},
      {RequestCode::ReadUpdate, &C::read, kFile},
      {RequestCode::ReadUpdateWait, &C::read, kFile},
      {RequestCode::Select, &C::select, kFile, kList},
      {RequestCode::ReadNext, &C::read_next, false, kList, kFree},
      {RequestCode::ClearSelect, &C::clear_select, false, kList, kFree},
      {RequestCode::ReadList, &C::read_list, false, kList, kFree},
      {RequestCode::Release, &C::release, false, false, kFree},
      {RequestCode::Write, &C::write, kFile},
      {RequestCode::WriteKeepLock, &C::write, kFile},
      {RequestCode::Delete, &C::remove, kFile},
      {RequestCode::DeleteKeepLock, &C::remove, kFile},
      {RequestCode::Call, &C::call, false, false, kFree},
      {RequestCode::Execute, &C::execute},
      {RequestCode::Respond, &C::no_prompt, false, false, kFree},
      {RequestCode::EndCommand, &C::no_prompt, false, false, kFree},
      {RequestCode::Login, &C::local_login, false, false, kFree},
      {RequestCode::LocalLogin, &C::local_login, false, false, kFree},
      {RequestCode::SelectIndex, &C::select_index, kFile, kList},
      {RequestCode::EnterPackage, &C::package, false, false, kFree},
      {RequestCode::ExitPackage, &C::package, false, false, kFree},
      {RequestCode::OpenRemote, &C::open_remote},
      {RequestCode::LockRecord, &C::lock_record, kFile},
      {RequestCode::ClearFile, &C::clear_file, kFile},
      {RequestCode::FileLock, &C::lock_file, kFile},
      {RequestCode::FileUnlock, &C::unlock_file, kFile},
      {RequestCode::RecordLocked, &C::record_locked, kFile},
      {RequestCode::IndexNames, &C::index_names, kFile},
      {RequestCode::IndexDescription, &C::index_description, kFile},
      {RequestCode::SelectAll, &C::select_all, kFile},
      {RequestCode::IndexValues, &C::index_values, kFile},
      {RequestCode::IndexIds, &C::index_ids, kFile},
      {RequestCode::FileInfo, &C::file_info, kFile},
      {RequestCode::ReadField, &C::read_field, kFile},
      {RequestCode::SetLeft, &C::set_end, kFile},
      {RequestCode::SetRight, &C::set_end, kFile},
      {RequestCode::SelectLeft, &C::select_beside, kFile, kList},
      {RequestCode::SelectRight, &C::select_beside, kFile, kList},
      {RequestCode::MarkMapping, &C::mark_mapping, kFile},
  };
  const auto number = static_cast<std::size_t>(code);
  base::check(number >= 1 && number <= std::size(kRows) && kRows[number - 1].code == code);
  return &kRows[number - 1];
}

base::Result<void> Connection::start() {
  session::SessionOptions options;
  options.kind = shared::SessionKind::Client;
  options.account_path = instance_.system_account();
  options.quiet = true;
  options.conversation = this;
  options.client_address = options_.client_address;
  options.server_port = options_.server_port;
  options.login_token = options_.login_token;
  options.login_role = options_.login_role;
  options.login_account = options_.login_account;
  if (!options.login_account.empty()) {
    const auto path = instance_.account_path(options.login_account);
    if (!path) return base::Error{base::Status::AccountIsNotRegistered, 0, options.login_account};
    options.account_path = *path;
  }
  auto started = session::Session::start(instance_, options);
  if (!started) return started.error();
  session_ = std::move(*started);
  rate_limit_ = instance_.config().number("RATE_LIMIT");
  rate_.configure(rate_limit_, instance_.config().number("RATE_BURST"));
  channel_.set_limit(static_cast<std::size_t>(instance_.config().number("MAX_FRAME")));
  return {};
}

int Connection::serve() {
  if (options_.logged_in && !answer_login()) return 1;
  while (answer_next()) {
  }
  return 0;
}

// The daemon has taken the Login request and found it good; what is still missing is its reply.
bool Connection::answer_login() {
  auto started = start();
  if (!started) failed(base::message(MessageId::ServerNoSession, {base::describe(started.error())}));
  return channel_.send(answer_.finish()) && started.ok();
}

bool Connection::answer_next() {
  std::string_view packet;
  const std::int64_t began = instance_.env().unix_nanoseconds();
  const auto keep_waiting = [&] {
    return !session_ || (!session_->interrupted() && session_->time_over(began).empty());
  };
  auto got = channel_.receive(packet, keep_waiting);
  while (got == Channel::Got::TimedOut && attend(began)) got = channel_.receive(packet, keep_waiting);
  if (got != Channel::Got::Packet) return false;
  await_turn();
  answer_.restart();
  carry_out(packet);
  if (ended_ || !channel_.send(answer_.finish())) return false;
  return !quitting_;
}

// What another session or a signal wants of this one while the client is silent. False: it is to end, or its time is
// over.
bool Connection::attend(std::int64_t waiting_since_ns) {
  if (!session_) return false;
  if (const std::string why = session_->time_over(waiting_since_ns); !why.empty()) {
    workspace().guard().note_object(audit::Level::Security, "timeout", why);
    return false;
  }
  try {
    session_->interrupt(session_->machine());
  } catch (const vm::Abort&) {
    return false;
  }
  return true;
}

// RATE_LIMIT: who asks faster is answered slower.
void Connection::await_turn() {
  if (rate_limit_ <= 0) return;
  while (!rate_.take("", instance_.env().monotonic_nanoseconds() / 1'000'000)) {
    instance_.env().sleep_nanoseconds(1'000'000'000 / rate_limit_);
  }
}

void Connection::carry_out(std::string_view packet) {
  const protocol::Decoded decoded = protocol::decode_request(packet);
  const RequestCode code = decoded.request.code;
  if (!session_ && (decoded.problem != protocol::DecodeProblem::None || code != RequestCode::LocalLogin)) {
    // Whatever comes before the login ends the connection; the user of a pipe is known, so a password has no place.
    failed(base::message(code == RequestCode::Login ? MessageId::ServerLoginHere : MessageId::ServerNotLoggedIn));
    quitting_ = true;
    return;
  }
  if (decoded.problem == protocol::DecodeProblem::UnknownCode) return wrong(MessageId::ServerUnknownRequest);
  const std::string_view name = protocol::request_info(static_cast<std::int16_t>(code))->name;
  if (decoded.problem != protocol::DecodeProblem::None) return wrong(MessageId::ServerBadRequest, {name});
  const Row& row = *row_of(code);
  if (!permitted(row)) {
    return failed(base::message(MessageId::ServerNotPermitted, {name, instance_.config().text("QMCLIENT")}));
  }
  if (!check_operands(row, decoded.request)) return;
  if (const auto rule = refused_by_policy(row, decoded.request)) {
    return failed(base::message(MessageId::ServerPolicy, {name, *rule}));
  }
  dispatch(row, decoded.request);
}

bool Connection::permitted(const Row& row) const {
  if (qmnet_ && (row.code == RequestCode::Open || row.code == RequestCode::Execute)) return false;
  return row.is_free || instance_.config().number("QMCLIENT") == 0 || qmnet_;
}

namespace {

// What a request does in the words of a policy; nothing when a policy says nothing of it.
std::optional<auth::Action> action_of(RequestCode code) {
  switch (code) {
    case RequestCode::Account: return auth::Action::Account;
    case RequestCode::Execute: return auth::Action::Execute;
    case RequestCode::Call: return auth::Action::Call;
    case RequestCode::Read:
    case RequestCode::ReadShared:
    case RequestCode::ReadSharedWait:
    case RequestCode::ReadUpdate:
    case RequestCode::ReadUpdateWait:
    case RequestCode::ReadField:
    case RequestCode::Select:
    case RequestCode::SelectAll:
    case RequestCode::SelectIndex:
    case RequestCode::SelectLeft:
    case RequestCode::SelectRight:
    case RequestCode::IndexValues:
    case RequestCode::IndexIds: return auth::Action::Read;
    case RequestCode::Write:
    case RequestCode::WriteKeepLock: return auth::Action::Write;
    case RequestCode::Delete:
    case RequestCode::DeleteKeepLock:
    case RequestCode::ClearFile: return auth::Action::Delete;
    default: return std::nullopt;
  }
}

}  // namespace

// A record is PATH/ID, whatever names a VOC has for its file; a whole file PATH/.
std::optional<std::string> Connection::refused_by_policy(const Row& row, const Request& request) {
  if (instance_.policy() == nullptr || !session_) return std::nullopt;
  const auto action = action_of(row.code);
  if (!action) return std::nullopt;
  std::string object(request.text);
  if (row.wants_file) object = file_of(request).file()->path() + "/" + object;
  return workspace().guard().refusal(*action, object);
}

bool Connection::check_operands(const Row& row, const Request& request) {
  if (row.wants_file && !files_.file(request.handle)) {
    wrong(MessageId::ServerNoSuchHandle, {std::to_string(request.handle)});
    return false;
  }
  if (row.wants_list && (request.list < 0 || request.list >= workspace::kUserLists)) {
    wrong(MessageId::ServerNoSuchList, {std::to_string(request.list)});
    return false;
  }
  return true;
}

void Connection::dispatch(const Row& row, const Request& request) {
  try {
    (this->*row.handler)(request);
  } catch (const vm::Abort& abort) {
    if (abort.code == kEndOfSession) ended_ = true;
    failed(abort.message, session_ ? session_->machine().status() : 0);
  } catch (const vm::Stop&) {
    // A trigger that stops ends its own work only.
  }
}

void Connection::wrong(MessageId id, std::initializer_list<std::string_view> arguments) {
  last_error_ = base::message(id, arguments);
  answer_.restart();
  answer_.set(ResultCode::Wrong);
}

void Connection::failed(std::string_view text, std::int64_t status) {
  answer_.set_data(text);
  answer_.set(ResultCode::Failed, status);
}

// What a record operation answers: a missing record or a refused id is "else" for a reader, an error for a writer.
void Connection::settle(const workspace::AccessResult& result, bool is_update) {
  using base::Status;
  if (result.ok()) return;
  answer_.restart();
  if (result.status == base::number(Status::Locked) && !result.fatal) {
    return answer_.set(ResultCode::Locked, result.lock_owner);
  }
  const bool no_such = result.status == base::number(Status::RecordNotFound);
  if (is_update && no_such) return answer_.set(ResultCode::Done);
  const bool bad_id = result.status == base::number(Status::RecordIdInvalid);
  if (!is_update && (no_such || bad_id || !result.fatal)) return answer_.set(ResultCode::Else, result.status);
  failed(base::message(MessageId::ServerAccess, {std::to_string(result.status),
                                                 base::meaning(static_cast<Status>(result.status)), result.detail}),
         result.status);
}

void Connection::settle(code::Outcome outcome) {
  const std::int64_t status = session_->machine().status();
  switch (outcome) {
    case code::Outcome::Then: return answer_.set(ResultCode::Done, status);
    case code::Outcome::Else: return answer_.set(ResultCode::Else, status);
    case code::Outcome::Locked: return answer_.set(ResultCode::Locked, status);
    case code::Outcome::Failed:
      return failed(base::message(MessageId::ServerAccess,
                                  {std::to_string(status), base::meaning(static_cast<base::Status>(status)), ""}),
                    status);
  }
}

void Connection::statement(code::StatementId id, std::initializer_list<value::Value*> operands) {
  settle(session_->perform(id, std::span(operands.begin(), operands.size()),
                           code::kHasThenElse | code::kHasOnError | code::kHasLocked, session_->machine()));
}

value::Value Connection::function(code::Intrinsic id, std::initializer_list<const value::Value*> arguments) {
  session_->machine().set_status(0);
  return session_->call(id, std::span(arguments.begin(), arguments.size()), session_->machine());
}

}  // namespace scarlet::server
