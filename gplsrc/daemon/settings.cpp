// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/settings.h"

#include "auth/tokens.h"
#include "base/message.h"
#include "base/text.h"
#include "os/address.h"
#include "os/process.h"
#include "workspace/config.h"

namespace scarlet::daemon {

using base::MessageId;
using base::Result;
using workspace::Config;

namespace {

constexpr std::int64_t kSecond = 1'000;
constexpr const char* kLogDirectory = "/var/log/scarletdme";

base::Error wrong(MessageId id, std::initializer_list<std::string_view> arguments) {
  return base::Error{base::Status::BadParameters, 0, base::message(id, arguments)};
}

enum class TlsMode : std::uint8_t { Off, On, Required };
Result<TlsMode> tls_mode(const Config& config) {
  const std::string mode = base::upper(config.text("TLS"));
  if (mode == "OFF" || mode == "NO" || mode == "0") return TlsMode::Off;
  if (mode == "ON" || mode == "YES" || mode == "1") return TlsMode::On;
  if (mode == "REQUIRED") return TlsMode::Required;
  return wrong(MessageId::DaemonBadTls, {mode});
}

Result<void> set_tls(Settings& settings, const Config& config, TlsMode mode) {
  if (mode == TlsMode::Off) return {};
  settings.tls_required = mode == TlsMode::Required;
  net::TlsOptions options;
  options.certificate_file = config.text("TLS_CERT");
  options.key_file = config.text("TLS_KEY");
  options.authority_file = config.text("TLS_CLIENT_CA");
  options.require_peer = config.flag("TLS_REQUIRE_CLIENT_CERT");
  options.ciphers = config.text("TLS_CIPHERS");
  options.only_1_3 = config.text("TLS_MIN") == "1.3";
  if (options.require_peer && options.authority_file.empty()) return wrong(MessageId::DaemonNoClientAuthority, {});
  auto context = net::TlsContext::for_server(options);
  if (!context) return wrong(MessageId::DaemonTls, {context.error().subject});
  settings.tls = std::move(*context);
  return {};
}

// A login by certificate: only where every client must show one.
Result<void> set_certificate_user(Settings& settings, const Config& config) {
  const std::string part = base::upper(config.text("TLS_CERT_USER"));
  if (part == "OFF" || part == "NO") return {};
  if (part != "CN" && part != "EMAIL") return wrong(MessageId::DaemonBadCertUser, {part});
  if (!settings.tls || !config.flag("TLS_REQUIRE_CLIENT_CERT")) return wrong(MessageId::DaemonCertUserNeeds, {part});
  settings.certificate_user = part == "CN" ? net::PeerName::CommonName : net::PeerName::Email;
  return {};
}

Result<void> set_proxies(Settings& settings, const Config& config) {
  if (!config.flag("TRUST_PROXY")) return {};
  auto proxies = auth::Networks::parse(config.text("TRUSTED_PROXIES"));
  if (!proxies || proxies->empty()) return wrong(MessageId::DaemonBadProxies, {config.text("TRUSTED_PROXIES")});
  settings.proxies = std::move(*proxies);
  return {};
}

// A port number of 0 asks for none; every address gets each port.
Result<void> set_ports(Settings& settings, const Config& config) {
  settings.terminal_port = static_cast<int>(config.number("QMSERVER_PORT"));
  settings.client_port = static_cast<int>(config.number("QMCLIENT_PORT"));
  if (settings.tls) {
    settings.terminal_tls_port = static_cast<int>(config.number("QMSERVERS_PORT"));
    settings.client_tls_port = static_cast<int>(config.number("QMCLIENTS_PORT"));
  }
  const std::string list = base::replace_all(config.text("BIND_ADDRESS"), ",", " ");
  for (const std::string_view piece : base::split(list, ' ')) {
    if (piece.empty()) continue;
    const std::string address(piece);
    if (!os::parse_address(address)) return wrong(MessageId::DaemonBadAddress, {address});
    const bool guarded = config.flag("ALLOW_PUBLIC_BIND") && settings.tls_required;
    if (!auth::is_loopback(address) && !guarded) return wrong(MessageId::DaemonPublicBind, {address});
    const Port all[] = {{Service::Terminal, settings.tls_required, address, settings.terminal_port},
                        {Service::Client, settings.tls_required, address, settings.client_port},
                        {Service::Terminal, true, address, settings.terminal_tls_port},
                        {Service::Client, true, address, settings.client_tls_port}};
    for (const Port& port : all) {
      if (port.number != 0) settings.ports.push_back(port);
    }
  }
  return {};
}

Result<void> set_people(Settings& settings, const Config& config) {
  settings.pam_service = config.text("PAM_SERVICE");
  settings.pam_directory = config.text("PAM_DIRECTORY");
  settings.user_group = config.text("USER_GROUP");
  const std::string list = config.text("ADMIN_USERS");
  for (const std::string_view one : base::split(list, ',')) {
    if (!base::trimmed(one).empty()) settings.administrators.emplace_back(base::trimmed(one));
  }
  settings.administrator_group = config.text("ADMIN_GROUP");
  const std::string digest = config.text("OPERATOR_TOKEN");
  if (!digest.empty() && !auth::looks_like_digest(digest)) return wrong(MessageId::DaemonOperatorDigest, {});
  const auto group = os::find_group(settings.user_group);
  if (!group) return wrong(MessageId::DaemonNoGroup, {"USER_GROUP", settings.user_group});
  settings.user_group_id = *group;
  const std::string name = config.text("DAEMON_USER");
  auto user = os::find_user_record(name);
  if (!user || user->user == 0) return wrong(MessageId::DaemonNoUser, {"DAEMON_USER", name});
  settings.caged = std::move(*user);
  return {};
}

Result<void> set_limits(Settings& settings, const Config& config) {
  auto hosts = auth::Networks::parse(config.text("ALLOWED_HOSTS"));
  if (!hosts) return wrong(MessageId::DaemonBadHosts, {config.text("ALLOWED_HOSTS")});
  settings.allowed_hosts = std::move(*hosts);
  settings.remote_allowed = config.flag("ALLOW_REMOTE");
  settings.max_connections = static_cast<std::size_t>(config.number("MAX_CONNECTIONS"));
  settings.max_per_host = static_cast<std::size_t>(config.number("MAX_CONNECTIONS_PER_HOST"));
  settings.max_per_user = static_cast<std::size_t>(config.number("MAX_CONNECTIONS_PER_USER"));
  settings.connect_rate = config.number("CONNECT_RATE");
  settings.login_grace_ms = config.number("LOGIN_GRACE_TIME") * kSecond;
  settings.login_delay_ms = config.number("LOGIN_DELAY") * kSecond;
  settings.max_login_tries = static_cast<int>(config.number("MAX_LOGIN_TRIES"));
  settings.lockout_ms = config.number("LOCKOUT_TIME") * kSecond;
  settings.session_memory_bytes = static_cast<std::uint64_t>(config.number("SESSION_MEMORY")) << 20;
  settings.session_cpu_seconds = config.number("SESSION_CPU");
  return {};
}

Result<void> set_web_tokens(os::Env& env, Settings& settings, const Config& config) {
  const std::string path = config.text("JWT_KEYS_FILE");
  settings.jwt.issuer = config.text("JWT_ISSUER");
  settings.jwt.audience = config.text("JWT_AUDIENCE");
  settings.jwt.user_claim = config.text("JWT_USER_CLAIM");
  settings.jwt.role_claim = config.text("JWT_ROLE_CLAIM");
  if (path.empty()) return {};
  auto keys = os::read_file(env, path);
  if (!keys) return wrong(MessageId::DaemonJwt, {path, base::describe(keys.error())});
  settings.jwt.keys = std::move(*keys);
  return {};
}

Result<void> set_policy(os::Env& env, Settings& settings, const Config& config) {
  const std::string path = config.text("POLICY_FILE");
  if (path.empty()) return {};
  const auto text = os::read_file(env, path);
  if (!text) return wrong(MessageId::DaemonPolicy, {path, base::describe(text.error())});
  auto policy = auth::Policy::parse(*text);
  if (!policy) return wrong(MessageId::DaemonPolicy, {path, policy.error().subject});
  settings.policy = std::move(*policy);
  return {};
}

// Root writes where only root can change what is there.
Result<void> set_logs(Settings& settings, const Config& config) {
  const bool root = os::effective_user_id() == 0;
  LogOptions& log = settings.log;
  log.directory = config.text("LOGDIR");
  if (log.directory.empty()) log.directory = root ? kLogDirectory : settings.home + "/log";
  log.json = base::equal_ignoring_case(config.text("LOG_FORMAT"), "json");
  log.files = config.flag("LOGGING");
  const auto log_level = log_level_named(config.text("LOGLEVEL"));
  if (!log_level) return wrong(MessageId::DaemonBadLogLevel, {config.text("LOGLEVEL")});
  log.level = *log_level;
  if (config.flag("SESSION_LOGGING")) {
    const std::string file = config.text("SESSION_LOG");
    log.session_file = file.empty() ? log.directory + "/sessions.log" : file;
  }
  if (config.flag("LOGROTATE")) log.rotated_bytes = static_cast<std::uint64_t>(config.number("LOGSIZE"));
  log.kept = static_cast<int>(config.number("LOGKEEP"));
  const auto level = audit::level_named(config.text("AUDIT_LEVEL"));
  if (!level) return wrong(MessageId::DaemonBadAuditLevel, {config.text("AUDIT_LEVEL")});
  const auto targets = audit::targets_named(config.text("LOG_TARGET"));
  if (!targets) return wrong(MessageId::DaemonBadLogTarget, {config.text("LOG_TARGET")});
  log.targets = *targets;
  settings.audit_level = config.flag("AUDIT_LOGGING") ? *level : audit::Level::None;
  const std::string file = config.text("AUDIT_FILE");
  settings.audit_file = file.empty() ? log.directory + "/audit.log" : file;
  settings.audit_required = config.flag("AUDIT_REQUIRED");
  settings.tokens_file = config.text("TOKENS_FILE");
  return {};
}

}  // namespace

std::string_view service_name(Service service) { return service == Service::Terminal ? "terminal" : "qmclient"; }

std::string settings_path(const std::string& home) { return home + "/scarlet.conf"; }

Result<Settings> load_settings(os::Env& env, const std::string& home, const std::string& session_program) {
  std::vector<std::string> problems;
  auto config = Config::for_instance(env, home, problems);
  if (!config) return config.error();
  if (!problems.empty()) return base::Error{base::Status::BadParameters, 0, base::join(problems, "; ")};
  return settings_of(env, *config, home, session_program);
}

Result<Settings> settings_of(os::Env& env, const Config& config, const std::string& home,
                             const std::string& session_program) {
  Settings settings;
  settings.config = config;
  settings.home = home;
  settings.session_program = session_program;
  if (!config.flag("REQUIRE_PASSWORD")) return wrong(MessageId::DaemonNoPassword, {});
  const auto mode = tls_mode(config);
  if (!mode) return mode.error();
  SCARLET_TRY(set_tls(settings, config, *mode));
  SCARLET_TRY(set_certificate_user(settings, config));
  SCARLET_TRY(set_ports(settings, config));
  SCARLET_TRY(set_people(settings, config));
  SCARLET_TRY(set_limits(settings, config));
  SCARLET_TRY(set_proxies(settings, config));
  SCARLET_TRY(set_logs(settings, config));
  SCARLET_TRY(set_web_tokens(env, settings, config));
  SCARLET_TRY(set_policy(env, settings, config));
  return settings;
}

}  // namespace scarlet::daemon
