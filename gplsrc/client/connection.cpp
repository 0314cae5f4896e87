// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/connection.h"

#include <utility>

#include "base/message.h"
#include "client/local_server.h"
#include "net/tls.h"
#include "os/socket.h"

namespace scarlet::client {

using base::MessageId;
using base::Status;
using protocol::Request;
using protocol::RequestCode;
using protocol::ResultCode;

namespace {

constexpr std::size_t kLargestReply = 0x7FFF'FFFF;
constexpr std::size_t kNameBytes = 32;
constexpr std::size_t kPasswordBytes = 255;
constexpr std::int64_t kChildEndMs = 5'000;
constexpr std::int64_t kFarewellMs = 1'000;

// Clears a copy of a password that is about to go.
void wipe(std::string& secret) {
  volatile char* bytes = secret.data();
  for (std::size_t i = 0; i < secret.size(); ++i) bytes[i] = 0;
}

}  // namespace

Connection::Connection() : replies_(protocol::kReplyHeaderBytes, kLargestReply) {}
Connection::~Connection() { disconnect(); }

bool Connection::connect(const Login& login, const Options& options) {
  last_error_.clear();
  refused_ = false;
  if (login.host.empty()) return fail(base::message(MessageId::ClientNoHost)), false;
  if (login.user.empty() || login.user.size() > kNameBytes || login.password.size() > kPasswordBytes) {
    return fail(base::message(MessageId::ClientBadLogin)), false;
  }
  timeout_ms_ = options.connect_timeout_ms;
  if (!open_stream(login, options) || !await_greeting() || !log_in(login) || !enter(login.account)) {
    disconnect();
    return false;
  }
  timeout_ms_ = options.timeout_ms;
  return true;
}

bool Connection::open_stream(const Login& login, const Options& options) {
  auto socket = os::connect_tcp(login.host, login.port, options.connect_timeout_ms);
  if (!socket) {
    fail(base::message(MessageId::ClientNoConnection,
                       {login.host, std::to_string(login.port), base::describe(socket.error())}));
    return false;
  }
  if (!options.tls) {
    stream_ = net::plain_stream(*socket);
    return true;
  }
  auto context =
      net::TlsContext::for_client({options.tls_certificate, options.tls_key, options.tls_authority, false, false, {}});
  if (!context) {
    os::close_descriptor(*socket);
    return fail(base::message(MessageId::ClientNoTls, {login.host, context.error().subject})), false;
  }
  const std::string& name = options.tls_name.empty() ? login.host : options.tls_name;
  auto stream = (*context)->connect(*socket, name, options.connect_timeout_ms);
  if (!stream) return fail(base::message(MessageId::ClientNoTls, {login.host, stream.error().subject})), false;
  stream_ = std::move(*stream);
  return true;
}

// Whatever comes before the greeting byte is thrown away.
bool Connection::await_greeting() {
  constexpr int kMostBytes = 1'024;
  for (int i = 0; i < kMostBytes; ++i) {
    char byte = 0;
    auto got = stream_->receive(std::span(&byte, 1), timeout_ms_);
    if (!got || *got == 0) break;
    if (byte == protocol::kGreeting) return true;
  }
  fail(base::message(MessageId::ClientNoGreeting));
  return false;
}

bool Connection::log_in(const Login& login) {
  Request request;
  request.code = RequestCode::Login;
  request.text = login.user;
  request.data = login.password;
  const Outcome outcome = ask(request);
  if (outcome.done()) return true;
  refused_ = !outcome.lost;
  if (!outcome.lost)
    fail(outcome.data.empty() ? base::message(MessageId::ClientLoginRefused) : std::string(outcome.data));
  return false;
}

bool Connection::connect_local(const std::string& account, const Options& options) {
  last_error_.clear();
  timeout_ms_ = options.connect_timeout_ms;
  const std::string program = local_server_program();
  auto child = os::start_child(program, local_server_arguments());
  if (!child) return fail(base::describe(child.error())), false;
  child_ = child->pid;
  stream_ = net::plain_stream(child->stream);
  Request request;
  request.code = RequestCode::LocalLogin;
  const Outcome outcome = ask(request);
  if (!outcome.done() || !enter(account)) {
    if (outcome.lost) fail(base::message(MessageId::ClientNoLocalServer, {program}));
    if (!outcome.lost && !outcome.done()) fail(std::string(outcome.data));
    disconnect();
    return false;
  }
  timeout_ms_ = options.timeout_ms;
  return true;
}

bool Connection::enter(const std::string& account) {
  Request request;
  request.code = RequestCode::Account;
  request.text = account;
  const Outcome outcome = ask(request);
  if (!outcome.done()) {
    if (!outcome.lost && last_error_.empty()) fail(base::message(MessageId::ClientNoAccount, {account}));
    return false;
  }
  context_ = Context::Connected;
  return true;
}

void Connection::disconnect() {
  if (stream_) {
    Request request;
    request.code = RequestCode::Quit;
    if (context_ != Context::Disconnected) (void)stream_->send(*protocol::encode_request(request), kFarewellMs);
    stream_.reset();
  }
  context_ = Context::Disconnected;
  replies_ = protocol::FrameBuffer(protocol::kReplyHeaderBytes, kLargestReply);
  if (child_ != 0) os::await_child(std::exchange(child_, 0), kChildEndMs);
}

Outcome Connection::lose(std::string why, std::int32_t status) {
  const std::int32_t child = std::exchange(child_, 0);
  stream_.reset();
  context_ = Context::Disconnected;
  replies_ = protocol::FrameBuffer(protocol::kReplyHeaderBytes, kLargestReply);
  if (child != 0) os::await_child(child, 0);
  fail(std::move(why));
  status_ = status;
  return {true, ResultCode::Failed, status, {}};
}

Outcome Connection::refuse(std::int32_t status) {
  status_ = status;
  return {false, ResultCode::Failed, status, {}};
}

Outcome Connection::exchange(const Request& request) {
  if (!stream_) return lose(base::message(MessageId::ClientNotConnected), base::number(Status::ActionFailed));
  auto packet = protocol::encode_request(request);
  if (!packet) return refuse(base::number(Status::BadLength));
  auto sent = stream_->send(*packet, timeout_ms_);
  if (request.code == RequestCode::Login) wipe(*packet);
  if (!sent)
    return lose(base::message(MessageId::ClientLost, {base::describe(sent.error())}), base::number(sent.status()));
  for (;;) {
    std::string_view reply;
    switch (replies_.next(reply)) {
      case protocol::FrameBuffer::Next::Frame:
        if (const auto decoded = protocol::decode_reply(reply)) {
          status_ = decoded->status;
          return {false, decoded->result, decoded->status, decoded->data};
        }
        return lose(base::message(MessageId::ClientNoAnswer), base::number(Status::ActionFailed));
      case protocol::FrameBuffer::Next::Broken:
        return lose(base::message(MessageId::ClientNoAnswer), base::number(Status::ActionFailed));
      case protocol::FrameBuffer::Next::NeedMore: break;
    }
    auto got = stream_->receive(replies_.room(), timeout_ms_);
    if (!got)
      return lose(base::message(MessageId::ClientLost, {base::describe(got.error())}), base::number(got.status()));
    if (*got == 0) return lose(base::message(MessageId::ClientEnded), base::number(Status::ActionFailed));
    replies_.came(*got);
  }
}

Outcome Connection::ask(const Request& request) {
  const Outcome outcome = exchange(request);
  if (outcome.lost || outcome.result != ResultCode::Wrong) return outcome;
  Request why;
  why.code = RequestCode::GetError;
  const Outcome text = exchange(why);
  if (text.lost) return text;
  fail(std::string(text.data));
  status_ = outcome.status;
  return {false, ResultCode::Wrong, outcome.status, {}};
}

}  // namespace scarlet::client
