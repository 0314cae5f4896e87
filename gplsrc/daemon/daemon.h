// SPDX-License-Identifier: GPL-3.0-or-later
// Daemon: the listener. It accepts connections, counts and limits them, gives each a monitor process (monitor.h), and
// answers the monitors' questions about lock-out and limits. It reads nothing from the network and waits for nobody.
//
//   qmlnxd (this)  --fork-->  monitor  --fork-->  caged process      reads the network, until login
//                                      --fork-->  session (qm)       the user, for good
//
// SIGHUP reads the configuration again, for new connections; SIGTERM ends sessions in order. Killed, it leaves the
// sessions running, and the next daemon finds them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audit/trail.h"
#include "auth/lockout.h"
#include "auth/token_bucket.h"
#include "auth/tokens.h"
#include "daemon/connections.h"
#include "daemon/log.h"
#include "daemon/settings.h"
#include "daemon/wire.h"
#include "os/datagram.h"
#include "os/service.h"

namespace scarlet::daemon {

class Daemon {
 public:
  Daemon(os::Env& env, Settings settings);

  // Until it is asked to end. Gives the exit status of the process.
  int run();

 private:
  struct Listener {
    Port port;
    int descriptor = -1;
  };
  void open_logs();
  void audit(std::string_view event, std::vector<std::pair<std::string_view, std::string>> members);
  void audit(std::string_view event, const ActiveConnection& connection, const std::string& user,
             const std::string& reason = {}, const std::string& token = {});
  bool listen_all();
  void take_manager_sockets();
  void loop();
  void on_signal();
  void reload();
  void accept_from(const Listener& listener);
  // Why the connection is refused; empty: it is not.
  std::string refusal(const std::string& address);
  void start_monitor(const Listener& listener, int socket, const std::string& address, int peer_port);
  void on_message(ActiveConnection& connection);
  std::string moved_to(ActiveConnection& connection, const std::string& address);
  void answer(const ActiveConnection& connection, const std::string& refusal);
  std::string lockout_of(const ActiveConnection& connection, const std::string& user);
  void login_failed(const ActiveConnection& connection, const std::string& user, const std::string& reason);
  std::string login_succeeded(ActiveConnection& connection, const std::string& user);
  void take_ended();
  void open_event_socket();
  void take_events();
  void unlock(const std::string& subject, std::uint32_t user);
  bool is_administrator(std::uint32_t user) const;
  std::string audited_user(std::uint32_t user);
  bool audits() const { return settings_.audit_level != audit::Level::None; }
  void rotate_logs();
  void warn_of_certificate();
  void save_token_uses();
  void control(const std::string& wanted, std::uint32_t user);
  void keep_alive();
  void end_all();
  std::int64_t now_ms() { return env_.monotonic_nanoseconds() / 1'000'000; }

  os::Env& env_;
  Settings settings_;
  Log log_;
  audit::Trail trail_;
  os::DatagramSocket events_;                        // of sessions, for the trail
  std::map<std::uint32_t, std::string> user_names_;  // of senders; asking the machine takes time
  os::ServiceSignals signals_;
  std::vector<Listener> listeners_;
  Connections connections_;
  auth::Lockout lockout_;
  auth::TokenUses token_uses_;  // not yet in the file
  auth::TokenBuckets connect_rate_;
  bool ending_ = false;
  std::int64_t watchdog_ms_ = 0;
  std::int64_t next_beat_ms_ = 0;
  std::int64_t next_look_ms_ = 0;
  std::int64_t next_warning_ms_ = 0;
};

}  // namespace scarlet::daemon
