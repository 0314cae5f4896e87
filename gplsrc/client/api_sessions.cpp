// SPDX-License-Identifier: GPL-3.0-or-later
// The exported functions about sessions.
#include "base/message.h"
#include "client/api.h"

using namespace scarlet::client;
using scarlet::base::MessageId;
using scarlet::protocol::RequestCode;

namespace {

constexpr std::size_t kAccountNameBytes = 32;

// Reserves a session and connects it by `connect`.
template <class Connect>
int open_session(Connect connect) {
  Registry& registry = Registry::instance();
  const int number = registry.reserve();
  if (number < 0) {
    thread_error() = scarlet::base::message(MessageId::ClientTooManySessions, {std::to_string(kSessions)});
    return 0;
  }
  ClientSession& session = registry.session(number);
  bool connected = false;
  {
    const std::lock_guard lock(session.mutex);
    connected = connect(session.connection, registry.options());
    thread_error() = session.connection.last_error();
  }
  registry.settle(number, connected);
  return connected ? 1 : 0;
}

void disconnect(int number) {
  Registry& registry = Registry::instance();
  ClientSession& session = registry.session(number);
  const std::lock_guard lock(session.mutex);
  if (session.connection.context() == Connection::Context::Disconnected) return;
  session.connection.disconnect();
  registry.release(number);
}

}  // namespace

extern "C" {

int QMConnect(const char* host, int port, const char* user, const char* password, const char* account) {
  const Connection::Login login{std::string(view(host)), port < 0 ? scarlet::protocol::kDefaultPort : port,
                                std::string(view(user)), std::string(view(password)), std::string(view(account))};
  return open_session(
      [&](Connection& connection, const Options& options) { return connection.connect(login, options); });
}

int QMConnectLocal(const char* account) {
  return open_session([&](Connection& connection, const Options& options) {
    return connection.connect_local(std::string(view(account)), options);
  });
}

int QMConnected(void) {
  thread_error().clear();
  Call call("QMConnected");
  return call.connected() || call.executing() ? 1 : 0;
}

void QMDisconnect(void) { disconnect(Registry::instance().current()); }

void QMDisconnectAll(void) {
  for (int number = 0; number < kSessions; ++number) disconnect(number);
}

int QMGetSession(void) { return Registry::instance().current(); }
int QMSetSession(int session) { return Registry::instance().set_current(session) ? 1 : 0; }

int QMLogto(const char* account) {
  Call call("QMLogto");
  if (!call.connected() || !call.good_name(view(account), kAccountNameBytes)) return 0;
  return call.ask(request_for(RequestCode::Account, 0, account)).done() ? 1 : 0;
}

const char* QMError(void) { return thread_error().c_str(); }

int QMStatus(void) { return Call("QMStatus").connection().status(); }

void QMDebug(short) {}

int QMSetOption(const char* name, const char* value) {
  return Registry::instance().set_option(view(name), view(value)) ? 1 : 0;
}

}  // extern "C"
