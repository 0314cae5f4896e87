// SPDX-License-Identifier: GPL-3.0-or-later
// qm: a session at the terminal or one command, and the small jobs around an instance (accounts, users, start, stop).
#include <cstdio>
#include <string>
#include <vector>

#include "audit/trail.h"
#include "auth/tokens.h"
#include "base/limits.h"
#include "base/message.h"
#include "base/text.h"
#include "base/version.h"
#include "daemon/checks.h"
#include "os/process.h"
#include "os/socket.h"
#include "os/terminal.h"
#include "server/connection.h"
#include "session/qm_command_line.h"
#include "session/session.h"
#include "shared/user_table.h"
#include "workspace/account_rules.h"
#include "workspace/instance.h"
#include "workspace/instance_home.h"
#include "workspace/last_account.h"

namespace {

using scarlet::base::MessageId;
using scarlet::session::QmOptions;
using scarlet::session::QmTask;
using scarlet::workspace::Instance;

constexpr int kFailure = 1;

int complain(MessageId id, std::initializer_list<std::string_view> arguments) {
  std::fprintf(stderr, "%s\n", scarlet::base::message(id, arguments).c_str());
  return kFailure;
}

void print(const std::string& text) { std::printf("%s\n", text.c_str()); }

std::string current_directory() {
  auto directory = scarlet::os::current_directory();
  return directory ? *directory : std::string(".");
}

std::string absolute(const std::string& path) {
  return path.starts_with('/') ? path : current_directory() + "/" + path;
}

int make_account(Instance& instance, const QmOptions& options) {
  scarlet::os::Env& env = instance.env();
  std::string path = absolute(options.directory);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  if (path.ends_with("/.")) path.resize(path.size() - 2);
  std::string name = options.account;
  if (name.empty()) name = scarlet::base::upper(path.substr(path.rfind('/') + 1));
  if (auto entries = env.list(path); entries && !entries->empty()) {
    return complain(MessageId::ProgramsDirectoryNotEmpty, {path});
  }
  if (auto made = instance.create_account(name, path); !made) {
    return complain(MessageId::ProgramsAccountNotMade, {path, scarlet::base::describe(made.error())});
  }
  print(scarlet::base::message(MessageId::ProgramsAccountMade, {name, path}));
  return 0;
}

int list_users(Instance& instance) {
  print("User    Pid  Parent  Origin                Account           Name");
  for (const auto& user : instance.users().list()) {
    std::printf("%4u %6d  %6u  %-20s  %-16s  %s\n", user.user_number, user.process.pid, user.parent_user,
                user.tty.empty() ? "-" : user.tty.c_str(), user.account.c_str(), user.login_name.c_str());
  }
  return 0;
}

bool is_wanted(const scarlet::shared::SessionInfo& user, const std::string& whom) {
  return scarlet::base::equal_ignoring_case(whom, "all") || whom == std::to_string(user.user_number) ||
         whom == user.login_name;
}

int log_out(Instance& instance, const std::string& whom) {
  int ended = 0;
  for (const auto& user : instance.users().list()) {
    if (is_wanted(user, whom) && instance.users().request_logout(user.user_number)) ++ended;
  }
  if (ended == 0) return complain(MessageId::ProgramsNoSuchUser, {whom});
  print(scarlet::base::message(MessageId::ProgramsLogoutRequested, {std::to_string(ended)}));
  return 0;
}

// Ends all sessions and waits for them, so that what comes next finds the files at rest.
int stop_instance(Instance& instance) {
  constexpr int kTries = 50;
  constexpr std::int64_t kPause = 100'000'000;  // nanoseconds
  for (int i = 0; i < kTries && instance.users().count() > 0; ++i) {
    for (const auto& user : instance.users().list()) instance.users().request_logout(user.user_number);
    instance.users().reap();
    if (instance.users().count() > 0) instance.env().sleep_nanoseconds(kPause);
  }
  if (auto synced = instance.store().sync(); !synced) {
    return complain(MessageId::ProgramsNoSystem, {instance.home(), scarlet::base::describe(synced.error())});
  }
  const bool stopped = instance.users().count() == 0;
  if (!stopped) return complain(MessageId::ProgramsNotStopped, {std::to_string(instance.users().count())});
  print(scarlet::base::message(MessageId::ProgramsStopped, {instance.home()}));
  return 0;
}

std::string account_directory(Instance& instance, const QmOptions& options, std::string& problem) {
  if (options.account.empty()) return current_directory();
  if (options.account.find('/') != std::string::npos) return absolute(options.account);
  if (auto path = instance.account_path(options.account)) return *path;
  problem = scarlet::base::message(MessageId::ProgramsUnknownAccount, {options.account});
  return {};
}

// A directory without a VOC becomes an account if the person at the terminal says so.
bool offer_account(Instance& instance, const std::string& directory) {
  if (scarlet::os::exists(instance.env(), directory + "/VOC")) return true;
  if (!scarlet::os::is_terminal(0) || !scarlet::os::is_terminal(1)) return false;
  std::printf("%s ", scarlet::base::message(MessageId::ProgramsOfferAccount, {directory}).c_str());
  std::fflush(stdout);
  const int answer = std::getchar();
  if (answer != 'y' && answer != 'Y') return false;
  for (int c = answer; c != '\n' && c != EOF;) c = std::getchar();
  return instance.create_account(scarlet::base::upper(directory.substr(directory.rfind('/') + 1)), directory).ok();
}

// A single word that is the name of an account enters it; any other is a command.
QmOptions with_account(Instance& instance, QmOptions options) {
  const bool one_word = !options.command.empty() && options.command.find(' ') == std::string::npos;
  if (one_word && options.account.empty() && instance.account_path(options.command)) {
    options.account = std::move(options.command);
    options.command.clear();
  }
  return options;
}

int port_of(const QmOptions& options) {
  return static_cast<int>(scarlet::base::parse_integer(options.server_port).value_or(0));
}

// Which account a terminal of the network is to enter: a name of the register, asked three times at most; Return alone
// takes the last one. Empty: none.
std::string ask_account(Instance& instance) {
  constexpr int kTries = 3;
  const std::string user = scarlet::os::user_name(scarlet::os::user_id());
  if (auto rules = scarlet::workspace::account_rules(instance, user); !rules.forced.empty()) return rules.forced;
  const std::string last = scarlet::workspace::last_account(instance, user);
  const std::string prompt = last.empty() ? scarlet::base::message(MessageId::DaemonAccountPrompt)
                                          : scarlet::base::message(MessageId::DaemonAccountDefault, {last});
  for (int i = 0; i < kTries; ++i) {
    std::printf("%s", prompt.c_str());
    std::fflush(stdout);
    std::string answer;
    for (int c = std::getchar(); c != '\n'; c = std::getchar()) {
      if (c == EOF) return {};
      if (answer.size() < scarlet::shared::kAccountBytes) answer += static_cast<char>(c);
    }
    std::string name = scarlet::base::upper(scarlet::base::trimmed(answer));
    if (name.empty()) name = last;
    if (name.empty() || name == "Q") return {};
    if (instance.account_path(name)) {
      scarlet::workspace::remember_account(instance, user, name);
      return name;
    }
    print(scarlet::base::message(MessageId::DaemonNoSuchAccount, {name}));
  }
  return {};
}

// A client's session over descriptors. Who the client is was settled by the caller: the user who started this process.
// The commands it runs see nothing of the connection.
int serve_client(Instance& instance, const QmOptions& options) {
  for (const int standard : {0, 1}) {
    if (standard != options.client_input && standard != options.client_output)
      scarlet::os::connect_to_nothing(standard);
  }
  scarlet::os::keep_from_programs(options.client_input);
  scarlet::os::keep_from_programs(options.client_output);
  scarlet::server::Channel channel(options.client_input, options.client_output,
                                   scarlet::base::limits::kLoginFrameBytes);
  scarlet::server::Connection connection(instance, channel,
                                         {options.logged_in, options.client_address, port_of(options),
                                          options.login_token, options.login_role, options.login_account});
  return connection.serve();
}

int run_session(Instance& instance, const QmOptions& given) {
  QmOptions options = with_account(instance, given);
  if (options.network && options.account.empty()) options.account = ask_account(instance);
  if (options.network && options.account.empty()) return kFailure;
  scarlet::session::SessionOptions session;
  std::string problem;
  session.account_path = account_directory(instance, options, problem);
  if (!problem.empty()) {
    std::fprintf(stderr, "%s\n", problem.c_str());
    return kFailure;
  }
  session.quiet = options.quiet || !options.command.empty();
  session.single_command = !options.command.empty();
  session.terminal_type = options.terminal_type;
  session.telnet = options.network;
  session.client_address = options.client_address;
  session.server_port = port_of(options);
  session.login_token = options.login_token;
  session.login_role = options.login_role;
  session.login_account = options.login_account;
  if (options.phantom_user > 0) {
    session.kind = scarlet::shared::SessionKind::Phantom;
    session.slot = options.phantom_user - 1;
  }
  if (!offer_account(instance, session.account_path)) {
    return complain(MessageId::SessionNoAccount, {session.account_path});
  }
  auto started = scarlet::session::Session::start(instance, session);
  if (!started) {
    return complain(MessageId::ProgramsSessionNotStarted,
                    {session.account_path, scarlet::base::describe(started.error())});
  }
  if (options.phantom_user > 0) return (*started)->run_phantom();
  return session.single_command ? (*started)->run_command(options.command) : (*started)->run_prompt();
}

int verify_audit(const std::string& path) {
  const auto verdict = scarlet::audit::verify(scarlet::os::real_env(), path);
  if (!verdict) return complain(MessageId::ProgramsAuditUnreadable, {scarlet::base::describe(verdict.error())});
  if (verdict->broken_line != 0) {
    return complain(MessageId::ProgramsAuditBroken, {path, std::to_string(verdict->broken_line)});
  }
  print(scarlet::base::message(MessageId::ProgramsAuditWhole,
                               {std::to_string(verdict->lines), path, verdict->begins_behind}));
  return 0;
}

int report(const std::vector<std::string>& findings, MessageId none) {
  if (findings.empty()) return print(scarlet::base::message(none)), 0;
  for (const std::string& finding : findings) print(finding);
  print(scarlet::base::message(MessageId::ProgramsFindings, {std::to_string(findings.size())}));
  return kFailure;
}

int hash_token(const std::string& given) {
  std::string token = given;
  if (given == "-") {
    token.clear();
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) token += static_cast<char>(c);
  }
  const auto digest = scarlet::auth::hash_token(token);
  if (!digest) return complain(MessageId::ProgramsTokenHash, {scarlet::base::describe(digest.error())});
  print(*digest);
  return 0;
}

int make_token(scarlet::os::Env& env, const std::string& user) {
  if (!scarlet::os::find_user(user)) return complain(MessageId::ProgramsTokenUser, {user});
  const auto made = scarlet::auth::make_token(env, {"", user, 0, "", ""});
  if (!made) return complain(MessageId::ProgramsTokenUser, {user});
  print(scarlet::base::message(MessageId::ProgramsTokenMade, {made->token, made->line}));
  return 0;
}

int carry_out(const QmOptions& options) {
  const std::string home = scarlet::workspace::home_of_instance(scarlet::os::real_env());
  auto opened = Instance::open(scarlet::os::real_env(), home);
  if (!opened) return complain(MessageId::ProgramsNoSystem, {home, scarlet::workspace::why_not_opened(opened.error())});
  Instance& instance = **opened;
  switch (options.task) {
    case QmTask::NewAccount: return make_account(instance, options);
    case QmTask::ListUsers: return list_users(instance);
    case QmTask::LogOut: return log_out(instance, options.whom);
    case QmTask::Stop: return stop_instance(instance);
    case QmTask::MakeToken: return make_token(instance.env(), options.whom);
    case QmTask::CleanUp: return (void)instance.users().reap(), 0;
    case QmTask::Start: print(scarlet::base::message(MessageId::ProgramsStarted, {instance.home()})); return 0;
    default: return options.client ? serve_client(instance, options) : run_session(instance, options);
  }
}

}  // namespace

int main(int count, char** words) {
  const QmOptions options = scarlet::session::parse_qm_command_line(std::vector<std::string>(words + 1, words + count));
  scarlet::os::Env& env = scarlet::os::real_env();
  switch (options.task) {
    case QmTask::VerifyAudit: return verify_audit(options.directory);
    case QmTask::HashToken: return hash_token(options.whom);
    case QmTask::TestConfig:
      return report(
          scarlet::daemon::configuration_problems(env, scarlet::workspace::home_of_instance(env), options.directory),
          MessageId::ProgramsConfigurationGood);
    case QmTask::CheckPermissions:
      return report(scarlet::daemon::loose_permissions(env, scarlet::workspace::home_of_instance(env)),
                    MessageId::ProgramsPermissionsGood);
    case QmTask::CheckSecurity:
      return report(scarlet::daemon::security_findings(env, scarlet::workspace::home_of_instance(env)),
                    MessageId::ProgramsSecurityGood);
    case QmTask::Usage: print(scarlet::session::qm_usage()); return 0;
    case QmTask::Version: print("Scarlet " + std::string(scarlet::base::kVersion) + " (linux)"); return 0;
    case QmTask::Wrong: std::fprintf(stderr, "%s\n", options.problem.c_str()); return kFailure;
    default: return carry_out(options);
  }
}
