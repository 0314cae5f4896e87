// SPDX-License-Identifier: GPL-3.0-or-later
// Connection: one session with a server as the client library sees it: over TCP (plain or TLS) or with a `qm` of its
// own that it starts. One thread at a time; the library locks.
//
// An answer that does not come in time, or is no answer, ends the connection: what would come later could not be told
// from the answer to the next request.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "client/options.h"
#include "net/stream.h"
#include "protocol/frame_buffer.h"
#include "protocol/reply.h"
#include "protocol/request.h"

namespace scarlet::client {

// What came back. `data` is a view into the connection's buffer until its next request.
struct Outcome {
  bool lost = false;  // no answer: the connection is gone, and says why
  protocol::ResultCode result = protocol::ResultCode::Failed;
  std::int32_t status = 0;
  std::string_view data;
  bool done() const { return !lost && result == protocol::ResultCode::Done; }
};

class Connection {
 public:
  enum class Context : std::uint8_t { Disconnected, Connected, Executing };

  Connection();
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  struct Login {
    std::string host;
    int port = protocol::kDefaultPort;
    std::string user;
    std::string password;
    std::string account;
  };
  // False with last_error() set.
  bool connect(const Login& login, const Options& options);
  bool connect_local(const std::string& account, const Options& options);
  void disconnect();

  Context context() const { return context_; }
  void set_context(Context context) { context_ = context; }

  // Sends the request and waits for the answer. The text of a result 3 is fetched too and becomes last_error().
  Outcome ask(const protocol::Request& request);
  // Answers to a request that can not be sent: a status of the library's own.
  Outcome refuse(std::int32_t status);

  // Whether connect() came as far as a server that would not have us.
  bool refused() const { return refused_; }
  std::int32_t status() const { return status_; }
  void set_status(std::int32_t status) { status_ = status; }
  const std::string& last_error() const { return last_error_; }
  void clear_error() { last_error_.clear(); }

 private:
  bool enter(const std::string& account);
  bool log_in(const Login& login);
  bool await_greeting();
  bool open_stream(const Login& login, const Options& options);
  Outcome exchange(const protocol::Request& request);
  Outcome lose(std::string why, std::int32_t status);
  void fail(std::string why) { last_error_ = std::move(why); }

  std::unique_ptr<net::Stream> stream_;
  std::int32_t child_ = 0;
  protocol::FrameBuffer replies_;
  std::int64_t timeout_ms_ = -1;
  Context context_ = Context::Disconnected;
  std::int32_t status_ = 0;
  bool refused_ = false;
  std::string last_error_;
};

}  // namespace scarlet::client
