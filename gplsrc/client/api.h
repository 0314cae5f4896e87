// SPDX-License-Identifier: GPL-3.0-or-later
// What the exported functions share: the caller's current session, locked for one call; results as the C interface
// gives them; strings that the caller frees.
#pragma once

#include <mutex>
#include <string_view>

#include "client/connection.h"
#include "client/qmclilib.h"
#include "client/registry.h"

namespace scarlet::client {

// A null pointer is the empty string.
inline std::string_view view(const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }
char* copy(std::string_view text);

class Call {
 public:
  // `name`: of the exported function, for the texts on standard error.
  explicit Call(const char* name);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  Connection& connection() { return session_.connection; }
  ClientSession& session() { return session_; }
  bool connected() const { return session_.connection.context() == Connection::Context::Connected; }
  bool executing() const { return session_.connection.context() == Connection::Context::Executing; }

  // Asks and reports: an abort's text goes to standard error, errors to QMError.
  Outcome ask(const protocol::Request& request);
  // A request whose answer matters only as a result; SV_ON_ERROR when the connection is lost.
  int perform(const protocol::Request& request) { return result_of(ask(request)); }
  static int result_of(const Outcome& outcome) { return static_cast<int>(outcome.result); }
  // An id that can be sent: 1 to 255 bytes. Otherwise the status is 3000.
  bool good_id(const char* id, bool complain);
  // A name of 1 to `most` bytes. Otherwise the status is 1003.
  bool good_name(std::string_view name, std::size_t most);

 private:
  const char* name_;
  int number_;
  ClientSession& session_;
  std::lock_guard<std::mutex> lock_;
  bool was_connected_;
};

protocol::Request request_for(protocol::RequestCode code, int handle = 0, const char* text = nullptr, int list = 0);

}  // namespace scarlet::client
