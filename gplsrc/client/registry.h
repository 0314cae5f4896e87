// SPDX-License-Identifier: GPL-3.0-or-later
// Registry: the sessions of a client process. There are four; each thread has a current one, which begins as the one
// that the process connected or chose last. Calls on one session wait for each other, calls on different ones do not.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "client/connection.h"
#include "client/options.h"

namespace scarlet::client {

inline constexpr int kSessions = 4;

struct ClientSession {
  std::mutex mutex;
  Connection connection;
  std::vector<std::string> arguments;  // of the last QMCallx
};

class Registry {
 public:
  static Registry& instance();

  // The lowest free session, reserved for the caller; below 0 when there is none.
  int reserve();
  // Makes the reserved session the current one when it connected, frees it otherwise.
  void settle(int number, bool connected);
  void release(int number);

  int current();
  bool set_current(int number);
  ClientSession& session(int number) { return sessions_[static_cast<std::size_t>(number)]; }

  Options options();
  bool set_option(std::string_view name, std::string_view value);

 private:
  Registry();

  std::mutex mutex_;
  std::array<ClientSession, kSessions> sessions_;
  std::array<bool, kSessions> taken_{};
  int latest_ = 0;
  Options options_;
};

// The calling thread's text for QMError.
std::string& thread_error();

}  // namespace scarlet::client
