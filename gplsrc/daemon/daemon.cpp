// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/daemon.h"

#include <algorithm>
#include <utility>

#include "audit/recorder.h"
#include "base/message.h"
#include "base/text.h"
#include "daemon/monitor.h"
#include "os/message_socket.h"
#include "os/process.h"
#include "os/socket.h"

namespace scarlet::daemon {
namespace {

using base::MessageId;

constexpr int kBacklog = 1'024;
constexpr std::int64_t kLookMs = 1'000;     // for sessions of an earlier daemon that have ended
constexpr std::int64_t kEndingMs = 15'000;  // for all sessions at the end
constexpr std::uint32_t kLogMask = 0027;    // logs are not for everybody
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::uint32_t kSecretMask = 0077;
constexpr std::string_view kSecretParameter = "OPERATOR_TOKEN";  // its digest is not for the trail
constexpr int kMostEvents = 256;                                 // of sessions before connections get their turn
constexpr int kMostAccepted = 64;                                // from one listener before others get their turn
constexpr const char* kRunDirectory = "/run/scarlet";
constexpr const char* kEmptyDirectory = "/run/scarlet/empty";  // the caged processes see nothing else

// Only root may write where the daemon of the machine keeps what it trusts.
std::string run_directory(const std::string& home) {
  return (os::effective_user_id() == 0 ? std::string(kRunDirectory) : home + "/run") + "/connections";
}

}  // namespace

Daemon::Daemon(os::Env& env, Settings settings)
    : env_(env),
      settings_(std::move(settings)),
      log_(env),
      trail_(env),
      connections_(env, run_directory(settings_.home)),
      lockout_(settings_.max_login_tries, settings_.lockout_ms),
      connect_rate_(settings_.connect_rate) {}

int Daemon::run() {
  if (os::effective_user_id() == 0) (void)env_.make_directory(kEmptyDirectory);
  // From now on sessions leave the trail to this process, whose first look at it comes behind their last line.
  open_event_socket();
  open_logs();
  os::allow_many_descriptors();
  take_manager_sockets();
  if (!listen_all()) return 1;
  if (const std::size_t found = connections_.adopt(); found > 0) {
    log_.write(MessageId::DaemonAdopted, {std::to_string(found)});
  }
  warn_of_certificate();
  watchdog_ms_ = os::watchdog_interval_ms();
  log_.write(MessageId::DaemonReady);
  audit("start", {{"home", settings_.home}});
  os::notify_manager("READY=1");
  loop();
  end_all();
  return 0;
}

void Daemon::open_logs() {
  (void)os::set_umask(kLogMask);
  (void)env_.make_directory(settings_.log.directory);
  log_.open(settings_.log);
  if (!audits()) return trail_.close();
  if (auto opened = trail_.open(settings_.audit_file, settings_.log.targets); !opened) {
    log_.write(MessageId::DaemonAudit, {settings_.audit_file, base::describe(opened.error())});
  }
}

void Daemon::audit(std::string_view event, std::vector<std::pair<std::string_view, std::string>> members) {
  if (!audits() || !trail_.is_open()) return;
  if (auto written = trail_.write({std::string(event), std::move(members)}); !written) {
    log_.write(MessageId::DaemonAudit, {settings_.audit_file, base::describe(written.error())});
    trail_.close();
  }
}

void Daemon::audit(std::string_view event, const ActiveConnection& connection, const std::string& user,
                   const std::string& reason, const std::string& token) {
  audit(event, {{"user", user},
                {"token", token},
                {"client", connection.address},
                {"service", connection.service},
                {"session_pid", connection.session_pid != 0 ? std::to_string(connection.session_pid) : std::string()},
                {"result", reason}});
}

// A socket is known by its port.
void Daemon::take_manager_sockets() {
  for (const int socket : os::sockets_from_manager()) {
    const auto end = os::local_endpoint(socket);
    if (!end || !os::is_listening(socket)) continue;
    Port port{Service::Terminal, settings_.tls_required, end->address, end->port};
    if (end->port == settings_.client_port || end->port == settings_.client_tls_port) port.service = Service::Client;
    if (end->port == settings_.client_tls_port || end->port == settings_.terminal_tls_port) port.tls = true;
    os::set_blocking(socket, false);
    listeners_.push_back({port, socket});
    log_.write(MessageId::DaemonListening, {service_name(port.service), port.address, std::to_string(port.number)});
  }
}

bool Daemon::listen_all() {
  if (!listeners_.empty()) return true;
  for (const Port& port : settings_.ports) {
    const std::string number = std::to_string(port.number);
    auto socket = os::listen_tcp(port.address, port.number, kBacklog);
    if (!socket) {
      log_.write(MessageId::DaemonNotListening, {port.address, number, base::describe(socket.error())});
      return false;
    }
    listeners_.push_back({port, *socket});
    log_.write(MessageId::DaemonListening, {service_name(port.service), port.address, number});
  }
  return true;
}

void Daemon::loop() {
  while (!ending_) {
    std::vector<int> watched{signals_.descriptor(), events_.descriptor()};
    for (const Listener& listener : listeners_) watched.push_back(listener.descriptor);
    std::vector<std::int32_t> pids;
    for (const auto& [pid, connection] : connections_.all()) {
      if (connection.channel < 0) continue;
      watched.push_back(connection.channel);
      pids.push_back(pid);
    }
    constexpr std::size_t kFirstListener = 2;
    const std::size_t first_channel = kFirstListener + listeners_.size();
    for (const std::size_t place : os::wait_readable(watched, kLookMs)) {
      if (place == 0) {
        on_signal();
      } else if (place < kFirstListener) {
        take_events();
      } else if (place < first_channel) {
        accept_from(listeners_[place - kFirstListener]);
      } else if (auto at = connections_.all().find(pids[place - first_channel]); at != connections_.all().end()) {
        on_message(at->second);
      }
    }
    keep_alive();
  }
}

// The chain of the audit trail goes on in the new file.
void Daemon::rotate_logs() {
  const LogOptions& log = settings_.log;
  log_.rotate();
  if (log.rotated_bytes == 0 || !audits() || !log.targets.file) return;
  if (rotate_file(env_, settings_.audit_file, log.rotated_bytes, log.kept)) {
    (void)trail_.open(settings_.audit_file, log.targets);
  }
}

void Daemon::warn_of_certificate() {
  constexpr std::int64_t kSecondsPerDay = 86'400;
  constexpr std::int64_t kWarnedDays = 30;
  if (!settings_.tls) return;
  const std::int64_t left = settings_.tls->expiry_seconds() - env_.unix_nanoseconds() / 1'000'000'000;
  if (left < kWarnedDays * kSecondsPerDay) {
    log_.write(MessageId::DaemonCertificateWarning, {std::to_string(left / kSecondsPerDay)});
  }
  next_warning_ms_ = now_ms() + kSecondsPerDay * 1'000;
}

// One that can not be written is tried again with the next.
void Daemon::save_token_uses() {
  if (token_uses_.empty() || settings_.tokens_file.empty()) return;
  const std::uint32_t before = os::set_umask(kSecretMask);
  if (auth::save_token_uses(env_, settings_.tokens_file, token_uses_)) token_uses_.clear();
  (void)os::set_umask(before);
}

void Daemon::keep_alive() {
  const std::int64_t now = now_ms();
  if (watchdog_ms_ > 0 && now >= next_beat_ms_) {
    os::notify_manager("WATCHDOG=1");
    next_beat_ms_ = now + std::min(watchdog_ms_, kLookMs);
  }
  if (now < next_look_ms_) return;
  next_look_ms_ = now + kLookMs;
  take_ended();
  connections_.forget_ended();
  save_token_uses();
  rotate_logs();
  if (next_warning_ms_ != 0 && now >= next_warning_ms_) warn_of_certificate();
}

void Daemon::on_signal() {
  for (auto signal = signals_.next(); signal != os::ServiceSignals::Signal::None; signal = signals_.next()) {
    switch (signal) {
      case os::ServiceSignals::Signal::End: ending_ = true; break;
      case os::ServiceSignals::Signal::Reload: reload(); break;
      default: break;
    }
  }
  take_ended();
}

void Daemon::reload() {
  os::notify_manager("RELOADING=1");
  auto fresh = load_settings(env_, settings_.home, settings_.session_program);
  if (fresh) {
    // Sockets stay as they are: other ports need a restart.
    fresh->ports = settings_.ports;
    const workspace::Config before = settings_.config;
    settings_ = std::move(*fresh);
    connect_rate_.configure(settings_.connect_rate);
    // Who locks nobody out by mistake for long: an administrator's reload forgives all.
    lockout_ = auth::Lockout(settings_.max_login_tries, settings_.lockout_ms);
    open_logs();
    log_.write(MessageId::DaemonReloaded);
    audit("config-change", {{"result", "read again"}});
    for (const auto& parameter : workspace::all_parameters()) {
      const std::string now = settings_.config.text(parameter.name);
      if (before.text(parameter.name) == now) continue;
      const bool secret = parameter.name == kSecretParameter && !now.empty();
      const std::string shown = secret ? "changed" : now;
      audit("config-change", {{"object", std::string(parameter.name)}, {"result", now.empty() ? "empty" : shown}});
    }
    user_names_.clear();
  } else {
    log_.write(MessageId::DaemonNotReloaded, {fresh.error().subject});
  }
  os::notify_manager("READY=1");
}

std::string Daemon::refusal(const std::string& address) {
  // A proxy is let in for whom it speaks of.
  const bool proxy = !settings_.proxies.empty() && settings_.proxies.contains(address);
  if (proxy) return connections_.all().size() >= settings_.max_connections ? "MAX_CONNECTIONS reached" : std::string();
  if (!settings_.remote_allowed && !auth::is_loopback(address)) return "host is another machine, ALLOW_REMOTE=NO";
  if (!settings_.allowed_hosts.empty() && !settings_.allowed_hosts.contains(address)) {
    return "host not in ALLOWED_HOSTS";
  }
  if (connections_.all().size() >= settings_.max_connections) return "MAX_CONNECTIONS reached";
  if (settings_.max_per_host != 0 && connections_.of_host(address) >= settings_.max_per_host) {
    return "MAX_CONNECTIONS_PER_HOST reached";
  }
  return connect_rate_.take(address, now_ms()) ? std::string() : "CONNECT_RATE exceeded";
}

void Daemon::accept_from(const Listener& listener) {
  for (int i = 0; i < kMostAccepted; ++i) {
    const auto socket = os::accept_connection(listener.descriptor);
    if (!socket) return;
    const auto peer = os::peer_endpoint(*socket);
    if (!peer) {
      os::close_descriptor(*socket);
      continue;
    }
    if (const std::string reason = refusal(peer->address); !reason.empty()) {
      log_.write(MessageId::DaemonTooMany, {peer->address, reason});
      audit("connection-refused", {{"client", peer->address}, {"result", reason}});
    } else {
      start_monitor(listener, *socket, peer->address, peer->port);
    }
    os::close_descriptor(*socket);
  }
}

void Daemon::start_monitor(const Listener& listener, int socket, const std::string& address, int peer_port) {
  auto channel = os::make_message_pair();
  if (!channel) return;
  os::send_without_delay(socket);
  os::watch_for_silence(socket);
  const ConnectionInfo info{listener.port.service, listener.port.tls, socket, channel->second, address, peer_port,
                            listener.port.number};
  const std::int32_t pid = os::fork_process([&] { return serve_connection(settings_, info); });
  os::close_descriptor(channel->second);
  if (pid == 0) return os::close_descriptor(channel->first);
  ActiveConnection connection;
  connection.monitor = {pid, os::start_ticks_of(pid).value_or(0)};
  connection.channel = channel->first;
  connection.address = address;
  connection.service = service_name(listener.port.service);
  log_.write(MessageId::DaemonConnection, {address, std::to_string(peer_port), connection.service});
  connections_.add(std::move(connection));
}

void Daemon::on_message(ActiveConnection& connection) {
  auto received = os::receive_message(connection.channel, 0);
  const auto message = received ? decode(received->bytes) : std::nullopt;
  if (!message) {
    // The monitor has ended, or is not itself any more.
    os::close_descriptor(std::exchange(connection.channel, -1));
    return;
  }
  switch (message->kind) {
    case Kind::CameFrom: return answer(connection, moved_to(connection, message->texts[0]));
    case Kind::MayTry: return answer(connection, lockout_of(connection, message->texts[0]));
    case Kind::Failed: return login_failed(connection, message->texts[0], message->texts[1]);
    case Kind::Succeeded: return answer(connection, login_succeeded(connection, message->texts[0]));
    case Kind::Started: {
      connection.session_pid = static_cast<std::int32_t>(base::parse_integer(message->texts[0]).value_or(0));
      log_.write(MessageId::DaemonLoggedIn, {harmless(connection.user), connection.address, connection.service});
      audit("login", connection, connection.user, {}, message->texts[1]);
      if (!message->texts[1].empty()) token_uses_[message->texts[1]] = env_.unix_nanoseconds() / kNanosecondsPerSecond;
      return connections_.save(connection);
    }
    case Kind::Dropped: log_.write(MessageId::DaemonDropped, {connection.address, message->texts[0]}); return;
    default: return;
  }
}

// A proxy's connection counts as that of the host it is for.
std::string Daemon::moved_to(ActiveConnection& connection, const std::string& address) {
  log_.write(MessageId::DaemonProxied, {connection.address, address});
  std::string reason = refusal(address);
  if (!reason.empty()) audit("connection-refused", {{"client", address}, {"result", reason}});
  connection.address = address;
  connections_.save(connection);
  return reason;
}

void Daemon::answer(const ActiveConnection& connection, const std::string& refusal) {
  const std::string message = refusal.empty() ? encode(Kind::Yes) : encode(Kind::No, {refusal});
  (void)os::send_message(connection.channel, message);
}

std::string Daemon::lockout_of(const ActiveConnection& connection, const std::string& user) {
  const bool locked =
      lockout_.locked("user:" + user, now_ms()) || lockout_.locked("host:" + connection.address, now_ms());
  return locked ? "locked out" : "";
}

void Daemon::login_failed(const ActiveConnection& connection, const std::string& user, const std::string& reason) {
  log_.write(MessageId::DaemonLoginFailed, {harmless(user), connection.address, harmless(reason)});
  audit("login-failure", connection, user, reason);
  if (reason == "locked out") return;
  for (const std::string& subject : {"user:" + user, "host:" + connection.address}) {
    if (!lockout_.fail(subject, now_ms())) continue;
    log_.write(MessageId::DaemonLocked, {harmless(subject), std::to_string(settings_.max_login_tries)});
    audit("lockout", connection, user, subject);
  }
}

std::string Daemon::login_succeeded(ActiveConnection& connection, const std::string& user) {
  if (settings_.max_per_user != 0 && connections_.of_user(user) >= settings_.max_per_user) {
    return "MAX_CONNECTIONS_PER_USER reached";
  }
  if (settings_.audit_required && audits() && !trail_.is_open()) return "no audit trail";
  lockout_.forgive("user:" + user);
  connection.user = user;
  return {};
}

// The instance's home names the socket: sessions that were not started from here find it too.
void Daemon::open_event_socket() {
  const bool root = os::effective_user_id() == 0;
  const auto home = os::real_path(settings_.home);
  if (!root) (void)env_.make_directory(settings_.home + "/run");
  auto opened = os::DatagramSocket::open(audit::daemon_socket(home ? *home : settings_.home, root), root);
  if (opened) {
    events_ = std::move(*opened);
  } else {
    log_.write(MessageId::DaemonNoAuditSocket, {base::describe(opened.error())});
  }
}

// Who sent an event the kernel says; the rest is the session's word.
void Daemon::take_events() {
  for (int i = 0; i < kMostEvents; ++i) {
    const auto datagram = events_.receive();
    if (!datagram) return;
    auto event = audit::decode_event(datagram->bytes);
    if (!event) continue;
    if (event->name == "unlock") {
      if (!event->members.empty()) unlock(event->members[0].second, datagram->user);
      continue;
    }
    if (event->name == "control") {
      if (!event->members.empty()) control(event->members[0].second, datagram->user);
      continue;
    }
    std::vector<std::pair<std::string_view, std::string>> members{{"user", audited_user(datagram->user)},
                                                                  {"uid", std::to_string(datagram->user)},
                                                                  {"pid", std::to_string(datagram->pid)}};
    for (const auto& [pid, connection] : connections_.all()) {
      if (connection.session_pid == datagram->pid) members.emplace_back("client", connection.address);
    }
    members.insert(members.end(), event->members.begin(), event->members.end());
    audit(event->name, std::move(members));
  }
}

std::string Daemon::audited_user(std::uint32_t user) {
  auto at = user_names_.find(user);
  if (at == user_names_.end()) at = user_names_.emplace(user, os::user_name(user)).first;
  return at->second;
}

bool Daemon::is_administrator(std::uint32_t user) const {
  if (user == 0 || user == os::effective_user_id()) return true;
  const std::string name = os::user_name(user);
  const auto& named = settings_.administrators;
  if (std::find(named.begin(), named.end(), name) != named.end()) return true;
  const auto group = os::find_group(settings_.administrator_group);
  const auto record = os::find_user_record(name);
  return group && record && os::is_in_group(*record, *group);
}

// `subject` is user:NAME or host:ADDRESS.
void Daemon::unlock(const std::string& subject, std::uint32_t user) {
  const std::string name = os::user_name(user);
  if (!is_administrator(user)) return log_.write(MessageId::DaemonNotUnlocked, {name});
  if (!lockout_.forgive(subject)) return;
  log_.write(MessageId::DaemonUnlocked, {harmless(subject), name});
  audit("unlock", {{"user", name}, {"uid", std::to_string(user)}, {"object", subject}});
}

// What DAEMON asks for.
void Daemon::control(const std::string& wanted, std::uint32_t user) {
  const std::string name = os::user_name(user);
  if (wanted != "RELOAD" && wanted != "STOP") return;
  if (!is_administrator(user)) return log_.write(MessageId::DaemonNotControlled, {name, wanted});
  log_.write(MessageId::DaemonControlled, {wanted, name});
  audit("control", {{"user", name}, {"uid", std::to_string(user)}, {"object", wanted}});
  if (wanted == "RELOAD") return reload();
  ending_ = true;
}

void Daemon::take_ended() {
  while (const auto ended = os::take_ended_child()) {
    const auto at = connections_.all().find(ended->first);
    if (at == connections_.all().end()) continue;
    ActiveConnection& connection = at->second;
    // What it said last is still in the channel.
    while (connection.channel >= 0 && os::wait_ready(connection.channel, os::Ready::ToRead, 0)) on_message(connection);
    if (connection.session_pid != 0) {
      log_.write(MessageId::DaemonLoggedOut, {harmless(connection.user), connection.address, connection.service});
      audit("logout", connection, connection.user);
    }
    connections_.remove(ended->first);
  }
}

void Daemon::end_all() {
  os::notify_manager("STOPPING=1");
  log_.write(MessageId::DaemonStopping, {std::to_string(connections_.all().size())});
  for (const Listener& listener : listeners_) os::close_descriptor(listener.descriptor);
  for (const auto& [pid, connection] : connections_.all()) os::terminate_process(connection.monitor);
  const std::int64_t until = now_ms() + kEndingMs;
  while (!connections_.all().empty() && now_ms() < until) {
    take_ended();
    connections_.forget_ended();
    const std::vector<int> watched{signals_.descriptor()};
    if (!connections_.all().empty() && !os::wait_readable(watched, 100).empty()) (void)signals_.next();
  }
  for (const auto& [pid, connection] : connections_.all()) os::kill_process(connection.monitor);
  save_token_uses();
  audit("shutdown", {});
  log_.write(MessageId::DaemonEnded);
}

}  // namespace scarlet::daemon
