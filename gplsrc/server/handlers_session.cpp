// SPDX-License-Identifier: GPL-3.0-or-later
// Requests about the session itself: its start and end, the account, errors, packages.
#include "base/text.h"
#include "server/connection.h"

namespace scarlet::server {

using base::MessageId;
using protocol::RequestCode;
using protocol::ResultCode;

namespace {

constexpr std::size_t kAccountNameBytes = 32;

}  // namespace

void Connection::quit(const Request&) { quitting_ = true; }

void Connection::get_error(const Request&) { answer_.set_data(last_error_); }

void Connection::local_login(const Request& request) {
  if (session_) {
    failed(
        base::message(request.code == RequestCode::Login ? MessageId::ServerLoginTwice : MessageId::ServerLocalLogin));
    quitting_ = true;
    return;
  }
  auto started = start();
  if (started) return;
  failed(base::message(MessageId::ServerNoSession, {base::describe(started.error())}));
  quitting_ = true;
}

// All failures are result 3: the client library takes 1 for success here.
void Connection::account(const Request& request) {
  if (request.text.empty() || request.text.size() > kAccountNameBytes) return wrong(MessageId::ServerBadAccountName);
  const std::string name = base::upper(request.text);
  if (!instance_.account_path(name)) return wrong(MessageId::ServerNoAccount, {name});
  auto moved = session_->move_to_account(name);
  output_.clear();
  if (!moved) return wrong(MessageId::ServerAccountNotEntered, {name, base::describe(moved.error())});
  ended_ = session_->ended();
  answer_.set_data(*moved);
}

// Licensed packages of another system: nobody has any.
void Connection::package(const Request&) { answer_.set(ResultCode::Else); }

}  // namespace scarlet::server
