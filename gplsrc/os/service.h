// SPDX-License-Identifier: GPL-3.0-or-later
// What a service of the machine needs: signals as something to wait for, the service manager's notifications and ready
// made sockets, processes of its own, a pseudo terminal for a session and the session itself.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "os/privileges.h"

namespace scarlet::os {

// While it lives, requests to end, to reload, and ends of children can be waited for on its descriptor. One a process.
class ServiceSignals {
 public:
  ServiceSignals();
  ~ServiceSignals();
  ServiceSignals(const ServiceSignals&) = delete;
  ServiceSignals& operator=(const ServiceSignals&) = delete;

  int descriptor() const { return descriptor_; }
  enum class Signal : std::uint8_t { None, End, Reload, Child };
  // The next one that waits; None when none does.
  Signal next();

 private:
  int descriptor_;
};

// "READY=1" and the like to the service manager, if there is one.
void notify_manager(const std::string& text);
// How often the manager wants to hear WATCHDOG=1, in milliseconds; 0: never.
std::int64_t watchdog_interval_ms();
// Sockets that the manager has opened for this process: those of LISTEN_FDS, and a listening one on descriptor 0, as
// inetd gives it ("wait").
std::vector<int> sockets_from_manager();

// A child that runs `work` and ends with what it gives. Signals are as when the program began. 0 when it could not be
// made.
std::int32_t fork_process(const std::function<int()>& work);
void ask_to_end(std::int32_t pid);
void force_to_end(std::int32_t pid);
// A child that has ended, and how (128 + signal); nothing when none has.
std::optional<std::pair<std::int32_t, int>> take_ended_child();

struct PseudoTerminal {
  int master = -1;
  int slave = -1;
  std::string name;
};
base::Result<PseudoTerminal> open_pseudo_terminal(const UserRecord& owner);
void set_window_size(int terminal, int columns, int rows);

// A program as a user for good, in a session of its own. Standard streams: the terminal, or the null device with the
// stream as descriptor kChildStream.
struct SessionProcess {
  std::string program;
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> environment;  // all of it
  UserRecord user;
  int stream = -1;
  int terminal = -1;
  std::uint64_t memory_bytes = 0;  // most memory of its own; 0: as it is
  std::int64_t cpu_seconds = 0;    // after which it is asked, then forced to end; 0: as it is
};
// Its number, or 0.
std::int32_t start_session_process(const SessionProcess& session);

}  // namespace scarlet::os
