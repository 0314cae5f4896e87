// SPDX-License-Identifier: GPL-3.0-or-later
// Settings: what the daemon takes from the configuration, checked as a whole before anything is done with it: ports,
// addresses that may be reached from outside only under TLS, certificates, users and groups that exist.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audit/targets.h"
#include "auth/jwt.h"
#include "auth/networks.h"
#include "auth/policy.h"
#include "base/result.h"
#include "daemon/log.h"
#include "net/tls.h"
#include "os/env.h"
#include "os/privileges.h"
#include "workspace/config.h"

namespace scarlet::daemon {

enum class Service : std::uint8_t { Terminal, Client };
std::string_view service_name(Service service);

struct Port {
  Service service = Service::Terminal;
  bool tls = false;
  std::string address;
  int number = 0;
};

struct Settings {
  workspace::Config config;
  std::string home;
  std::string session_program;
  std::vector<Port> ports;
  int terminal_port = 0;  // the numbers alone: a socket of the service manager is known by them
  int client_port = 0;
  int terminal_tls_port = 0;
  int client_tls_port = 0;
  bool tls_required = false;
  std::shared_ptr<net::TlsContext> tls;                  // null: no TLS
  net::PeerName certificate_user = net::PeerName::None;  // the part of a client's certificate that is a login

  std::string pam_service;
  std::string pam_directory;
  std::string user_group;
  std::uint32_t user_group_id = 0;
  os::UserRecord caged;  // who the unprivileged processes are

  bool remote_allowed = true;    // others than this machine
  auth::Networks allowed_hosts;  // empty: all
  auth::Networks proxies;        // whose connections begin with a header of the PROXY protocol; empty: none
  std::size_t max_connections = 0;
  std::size_t max_per_host = 0;  // 0: no limit
  std::size_t max_per_user = 0;
  std::int64_t connect_rate = 0;
  std::int64_t login_grace_ms = 0;
  std::int64_t login_delay_ms = 0;
  int max_login_tries = 0;
  std::int64_t lockout_ms = 0;

  LogOptions log;
  audit::Level audit_level = audit::Level::None;
  std::string audit_file;
  bool audit_required = false;              // no login without it
  std::vector<std::string> administrators;  // ADMIN_USERS
  std::string administrator_group;
  std::uint64_t session_memory_bytes = 0;  // 0: no limit
  std::int64_t session_cpu_seconds = 0;
  std::string tokens_file;
  auth::Policy policy;
  auth::JwtRules jwt;  // without keys: no such login
};

// Errors: BadParameters with a whole sentence as the subject.
base::Result<Settings> load_settings(os::Env& env, const std::string& home, const std::string& session_program);
base::Result<Settings> settings_of(os::Env& env, const workspace::Config& config, const std::string& home,
                                   const std::string& session_program);
std::string settings_path(const std::string& home);

}  // namespace scarlet::daemon
