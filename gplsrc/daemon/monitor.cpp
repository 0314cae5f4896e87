// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/monitor.h"

#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "auth/pam.h"
#include "auth/tokens.h"
#include "base/limits.h"
#include "base/text.h"
#include "daemon/cage.h"
#include "daemon/wire.h"
#include "os/address.h"
#include "os/clock.h"
#include "os/env.h"
#include "os/message_socket.h"
#include "os/process.h"
#include "os/service.h"
#include "os/socket.h"

namespace scarlet::daemon {
namespace {

constexpr std::int64_t kListenerMs = 5'000;  // for its answer
constexpr std::int64_t kEndingMs = 10'000;   // of a session that was asked to end
constexpr std::int64_t kRoundMs = 60'000;
constexpr std::int64_t kRefusalMs = 2'000;
constexpr int kTerminalTries = 3;
constexpr const char* kWebToken = "jwt";  // in the place of a token's id
constexpr const char* kPath = "/usr/local/bin:/usr/bin:/bin";

// What PAM asks on a terminal is asked there; a program has said all it will say.
class Asker final : public auth::Conversation {
 public:
  Asker(int cage, Service service, std::string password)
      : cage_(cage), service_(service), password_(std::move(password)) {}
  ~Asker() override { os::wipe(password_); }
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;

  const std::string& password() const { return password_; }
  void set_deadline(std::int64_t timeout_ms) { timeout_ms_ = timeout_ms; }

  std::optional<std::string> ask(std::string_view question, bool echo) override {
    if (++questions_ > base::limits::kLoginQuestions) return std::nullopt;
    if (service_ == Service::Client) return questions_ == 1 && !echo ? std::optional(password_) : std::nullopt;
    const std::string_view shown = question.substr(0, base::limits::kLoginPromptBytes);
    if (!os::send_message(cage_, encode(Kind::Question, {echo ? "1" : "0", shown}))) return std::nullopt;
    auto received = os::receive_message(cage_, timeout_ms_);
    if (!received) return std::nullopt;
    auto message = decode(received->bytes);
    os::wipe(received->bytes);
    os::close_descriptor(received->descriptor);
    if (!message || message->kind != Kind::Answer) return std::nullopt;
    return std::move(message->texts[0]);
  }
  void tell(std::string_view text) override {
    if (service_ == Service::Client) return;
    (void)os::send_message(cage_, encode(Kind::Tell, {text.substr(0, base::limits::kLoginPromptBytes)}));
  }
  bool may_change_password() const override { return service_ == Service::Terminal; }

 private:
  int cage_;
  Service service_;
  std::string password_;
  std::int64_t timeout_ms_ = 0;
  int questions_ = 0;
};

class Monitor {
 public:
  Monitor(const Settings& settings, const ConnectionInfo& connection) : settings_(settings), connection_(connection) {}

  int run() {
    const std::int64_t start = now_ms();
    deadline_ms_ = start + settings_.login_grace_ms;
    if (!start_cage()) return 1;
    if (proxied() && !take_proxied()) return os::force_to_end(cage_pid_), 1;
    while (!session_pid_ && take_login()) {
    }
    if (session_pid_) return await_session();
    // A refusal is still on its way to the client.
    if (refused_) (void)os::receive_message(cage_, kRefusalMs);
    os::force_to_end(cage_pid_);
    return 1;
  }

 private:
  static std::int64_t now_ms() { return os::real_env().monotonic_nanoseconds() / 1'000'000; }
  std::int64_t left_ms() const { return std::max<std::int64_t>(deadline_ms_ - now_ms(), 0); }

  bool start_cage() {
    auto pair = os::make_message_pair();
    if (!pair) return false;
    cage_ = pair->first;
    const CageInfo info{connection_.service, connection_.tls,          connection_.socket,
                        pair->second,        connection_.peer_address, proxied()};
    cage_pid_ = os::fork_process([&] { return run_caged(settings_, info); });
    os::close_descriptor(pair->second);
    return cage_pid_ > 0;
  }

  bool proxied() const { return !settings_.proxies.empty() && settings_.proxies.contains(connection_.peer_address); }

  // Whom the connection is of, a trusted proxy says; from then on it is theirs for limits, lock-out, policy and logs.
  bool take_proxied() {
    auto received = os::receive_message(cage_, left_ms());
    if (!received) return drop("no header of the PROXY protocol");
    os::close_descriptor(received->descriptor);
    const auto message = decode(received->bytes);
    if (!message || message->kind != Kind::Proxied) return drop("protocol error of the unprivileged process");
    const std::string& address = message->texts[0];
    if (!address.empty()) {
      if (!os::parse_address(address)) return drop("no address in the header of the PROXY protocol");
      if (std::string no = refusal_of_listener(Kind::CameFrom, address); !no.empty()) return drop(no);
      connection_.peer_address = address;
      connection_.peer_port = static_cast<int>(base::parse_integer(message->texts[1]).value_or(0));
    }
    return os::send_message(cage_, encode(Kind::Yes)).ok();
  }

  void report(Kind kind, std::initializer_list<std::string_view> texts) const {
    (void)os::send_message(connection_.listener, encode(kind, texts));
  }
  // A listener that is gone permits nothing.
  std::string refusal_of_listener(Kind kind, const std::string& user) const {
    report(kind, {user});
    auto received = os::receive_message(connection_.listener, kListenerMs);
    const auto message = received ? decode(received->bytes) : std::nullopt;
    if (!message || (message->kind != Kind::Yes && message->kind != Kind::No)) return "the daemon is gone";
    return message->kind == Kind::Yes ? std::string() : message->texts[0];
  }

  // False: this connection is over.
  bool take_login() {
    auto received = os::receive_message(cage_, left_ms());
    if (!received) return drop(left_ms() == 0 ? "no login within the time" : "closed before login");
    os::close_descriptor(received->descriptor);
    auto message = decode(received->bytes);
    os::wipe(received->bytes);
    const Kind expected = connection_.service == Service::Client ? Kind::ClientLogin : Kind::TerminalLogin;
    if (!message || message->kind != expected) return drop("protocol error of the unprivileged process");
    const std::int64_t asked = now_ms();
    const std::string reason = log_in(*message);
    if (reason.empty()) return true;
    report(Kind::Failed, {message->texts[0], reason});
    pam_.reset();
    asker_.reset();
    return refuse(asked);
  }

  bool drop(std::string_view reason) const {
    report(Kind::Dropped, {reason});
    return false;
  }

  bool refuse(std::int64_t asked_ms) {
    const std::int64_t wait = asked_ms + settings_.login_delay_ms - now_ms();
    if (wait > 0) os::real_env().sleep_nanoseconds(wait * 1'000'000);
    const bool again = connection_.service == Service::Terminal && ++tries_ < kTerminalTries && left_ms() > 0;
    (void)os::send_message(cage_, encode(Kind::Refused, {again ? "1" : "0"}));
    refused_ = true;
    return again;
  }

  // Empty when a session runs; otherwise why not, for the log.
  std::string log_in(Message& request) {
    const std::string name = request.texts[0];
    asker_ = std::make_unique<Asker>(
        cage_, connection_.service,
        connection_.service == Service::Client ? std::exchange(request.texts[1], {}) : std::string());
    asker_->set_deadline(left_ms());
    if (!is_name(name)) return "not a user name";
    if (std::string no = refusal_of_listener(Kind::MayTry, name); !no.empty()) return no;
    const std::string tty = connection_.service == Service::Terminal ? "telnet" : "qmclient";
    auto started = auth::PamSession::start(
        {settings_.pam_service, settings_.pam_directory, name, connection_.peer_address, tty}, *asker_);
    if (!started) return started.error().subject;
    pam_ = std::move(*started);
    if (auto checked = check(name, request); !checked) return checked.error().subject;
    const auto user = os::find_user_record(pam_->user());
    if (!user) return "no such user on this machine";
    if (std::string no = not_permitted(*user); !no.empty()) return no;
    if (std::string no = refusal_of_listener(Kind::Succeeded, user->name); !no.empty()) return no;
    if (auto opened = pam_->open(); !opened) return opened.error().subject;
    return start_session(*user, request) ? std::string() : "the session did not start";
  }

  // The last text of a login is what the client's certificate says, as the caged process checked it.
  bool certified(const std::string& name, const Message& request) const {
    return settings_.certificate_user != net::PeerName::None && !name.empty() && request.texts.back() == name;
  }

  base::Result<void> check(const std::string& name, const Message& request) {
    if (certified(name, request)) return pam_->check_account();
    const std::string& password = asker_->password();
    const bool program = connection_.service == Service::Client;
    if (program && !settings_.tokens_file.empty() && auth::looks_like_token(password)) {
      auto grant = auth::check_token(os::real_env(), settings_.tokens_file, name, password);
      if (!grant) return grant.error();
      token_ = std::move(*grant);
    } else if (program && !settings_.jwt.keys.empty() && auth::looks_like_jwt(password)) {
      auto grant = auth::check_jwt(settings_.jwt, password, os::real_env().unix_nanoseconds() / 1'000'000'000);
      if (!grant) return grant.error();
      if (grant->user != name) return base::Error{base::Status::PermissionDenied, 0, "token of another user"};
      token_.id = kWebToken;
      token_.role = std::move(grant->role);
    } else {
      return pam_->check();
    }
    return pam_->check_account();
  }

  static bool is_name(const std::string& name) {
    if (name.empty() || name.size() > base::limits::kUserNameBytes || name[0] == '$' || name[0] == '-') return false;
    return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7F' && c != '/' && c != ':'; });
  }

  std::string not_permitted(const os::UserRecord& user) const {
    if (user.user == 0) return "root does not log in over the network";
    if (!os::is_in_group(user, settings_.user_group_id)) return "not in group " + settings_.user_group;
    const auto in_group = [&](const std::string& name) {
      const auto group = os::find_group(name);
      return group && os::is_in_group(user, *group);
    };
    const auth::PolicySubject subject{user.name, connection_.peer_address, token_.id, token_.role, in_group};
    const auto rule = settings_.policy.refusal(subject, auth::Action::Login, service_name(connection_.service));
    if (rule) return "refused by the policy, " + *rule;
    const bool becomes = os::effective_user_id() == 0 || os::effective_user_id() == user.user;
    return becomes ? std::string() : "the daemon can not become another user";
  }

  os::SessionProcess session_of(const os::UserRecord& user, const Message& request) const {
    os::SessionProcess session;
    session.program = settings_.session_program;
    session.user = user;
    session.memory_bytes = settings_.session_memory_bytes;
    session.cpu_seconds = settings_.session_cpu_seconds;
    const bool terminal = connection_.service == Service::Terminal;
    const std::string type = terminal && !request.texts[1].empty() ? request.texts[1] : "vt100";
    session.environment = {{"PATH", kPath},
                           {"HOME", user.home},
                           {"USER", user.name},
                           {"LOGNAME", user.name},
                           {"SHELL", user.shell},
                           {"TERM", type},
                           {"SCARLET_HOME", settings_.home}};
    for (const char* kept : {"LANG", "LC_ALL", "TZ"}) {
      if (auto value = os::environment(kept)) session.environment.emplace_back(kept, *value);
    }
    for (auto& setting : pam_->environment()) session.environment.push_back(std::move(setting));
    session.arguments = {"-I", connection_.peer_address, "-PORT", std::to_string(connection_.server_port)};
    const std::pair<const char*, std::string> granted[] = {
        {"-TOKEN", token_.id}, {"-ROLE", token_.role}, {"-BOUND", token_.account}};
    for (const auto& [option, value] : granted) {
      if (!value.empty()) session.arguments.insert(session.arguments.end(), {option, value});
    }
    if (terminal) {
      session.arguments.insert(session.arguments.end(), {"-N", "-TERM", type});
    } else {
      session.arguments.insert(session.arguments.end(), {"-Q", "-L", "-C3!3"});
    }
    return session;
  }

  bool start_session(const os::UserRecord& user, const Message& request) {
    os::SessionProcess session = session_of(user, request);
    int for_cage = -1;
    if (connection_.service == Service::Terminal) {
      auto terminal = os::open_pseudo_terminal(user);
      if (!terminal) return false;
      session.terminal = terminal->slave;
      for_cage = terminal->master;
      const auto columns = base::parse_integer(request.texts[2]).value_or(0);
      const auto rows = base::parse_integer(request.texts[3]).value_or(0);
      constexpr std::int64_t kLargest = 32'767;
      if (columns > 0 && rows > 0 && columns <= kLargest && rows <= kLargest) {
        os::set_window_size(terminal->slave, static_cast<int>(columns), static_cast<int>(rows));
      }
    } else if (connection_.tls) {
      auto pair = os::make_socket_pair();
      if (!pair) return false;
      session.stream = pair->first;
      for_cage = pair->second;
    } else {
      // The session speaks with the client itself: nothing stands between.
      session.stream = connection_.socket;
    }
    const bool told = os::send_message(cage_, encode(Kind::Go), for_cage).ok();
    // A caged process that serves nothing has let the connection go when this comes back.
    if (told && for_cage < 0) (void)os::receive_message(cage_, left_ms());
    session_pid_ = told ? os::start_session_process(session) : 0;
    for (const int done : {session.terminal, connection_.socket, for_cage}) os::close_descriptor(done);
    if (session.stream != connection_.socket) os::close_descriptor(session.stream);
    if (session_pid_ != 0) report(Kind::Started, {std::to_string(session_pid_), token_.id});
    return session_pid_ != 0;
  }

  // PAM's session is open as long as the user's process runs. Asked to end, it asks the session; later it forces it.
  int await_session() {
    os::ServiceSignals signals;
    int status = 0;
    std::int64_t force_at = 0;
    for (;;) {
      while (auto ended = os::take_ended_child()) {
        if (ended->first == session_pid_) session_pid_ = 0, status = ended->second;
        if (ended->first == cage_pid_) cage_pid_ = 0;
      }
      if (session_pid_ == 0 && cage_pid_ == 0) break;
      if (session_pid_ == 0 && force_at == 0) force_at = now_ms() + kEndingMs;  // the last bytes go out
      if (force_at != 0 && now_ms() >= force_at) {
        os::force_to_end(session_pid_);
        os::force_to_end(cage_pid_);
      }
      const std::int64_t wait = force_at != 0 ? std::max<std::int64_t>(force_at - now_ms(), 100) : kRoundMs;
      const std::array<int, 1> watched{signals.descriptor()};
      if (os::wait_readable(watched, wait).empty()) continue;
      for (auto signal = signals.next(); signal != os::ServiceSignals::Signal::None; signal = signals.next()) {
        if (signal != os::ServiceSignals::Signal::End) continue;
        os::ask_to_end(session_pid_);
        force_at = now_ms() + kEndingMs;
      }
    }
    pam_.reset();
    return status;
  }

  const Settings& settings_;
  ConnectionInfo connection_;
  int cage_ = -1;
  std::int32_t cage_pid_ = 0;
  std::int32_t session_pid_ = 0;
  std::int64_t deadline_ms_ = 0;
  auth::TokenGrant token_;  // that took the password's place
  int tries_ = 0;
  bool refused_ = false;
  std::unique_ptr<Asker> asker_;  // outlives the PAM session
  std::unique_ptr<auth::PamSession> pam_;
};

}  // namespace

int serve_connection(const Settings& settings, const ConnectionInfo& connection) {
  os::connect_to_nothing(0);
  os::connect_to_nothing(1);
  const std::array<int, 5> kept{0, 1, 2, connection.socket, connection.listener};
  os::keep_only_descriptors(kept);
  os::keep_memory_private();
  return Monitor(settings, connection).run();
}

}  // namespace scarlet::daemon
