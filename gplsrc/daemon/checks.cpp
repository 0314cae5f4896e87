// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/checks.h"

#include <array>
#include <cstdio>
#include <optional>

#include "base/message.h"
#include "base/text.h"
#include "daemon/settings.h"
#include "os/process.h"
#include "workspace/config.h"

namespace scarlet::daemon {
namespace {

using base::MessageId;
using workspace::Config;

constexpr std::uint32_t kDirectoryMode = 02775;
constexpr std::uint32_t kDataMode = 0664;
constexpr std::uint32_t kProgramMode = 0755;
constexpr std::uint32_t kSecretMode = 0600;
constexpr std::uint32_t kReadableMode = 0644;
constexpr std::uint32_t kLogMode = 0640;
constexpr std::uint32_t kAnyExecute = 0111;
constexpr int kDeepest = 32;              // directories in each other
constexpr std::int64_t kWarnedDays = 30;  // before a certificate ends
constexpr std::int64_t kSecondsPerDay = 86'400;

std::string octal(std::uint32_t mode) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04o", mode);
  return text.data();
}

// Collects what is looser than it should be.
class PermissionCheck {
 public:
  explicit PermissionCheck(os::Env& env) : env_(env) {}

  // One path that may have no bits but these, and belong to nobody but root and `owner`.
  void look(const std::string& path, std::uint32_t mode, std::optional<std::uint32_t> owner = std::nullopt) {
    const auto status = path.empty() ? base::Result<os::FileStatus>(base::Status::FileNotFound) : env_.status(path);
    if (!status || status->kind == os::EntryKind::Missing) return;
    if ((status->permissions & ~mode) != 0) {
      findings_.push_back(base::message(MessageId::DaemonLoosePath, {path, octal(status->permissions), octal(mode)}));
    }
    if (owner && status->owner != 0 && status->owner != *owner) {
      findings_.push_back(base::message(MessageId::DaemonPathOwner, {path, os::user_name(status->owner)}));
    }
  }

  void look_below(const std::string& directory, std::uint32_t directory_mode = kDirectoryMode,
                  std::uint32_t data_mode = kDataMode, int depth = 0) {
    look(directory, directory_mode);
    const auto entries = env_.list(directory);
    if (!entries || depth > kDeepest) return;
    for (const auto& entry : *entries) {
      const std::string path = directory + "/" + entry.name;
      if (entry.kind == os::EntryKind::Directory) {
        look_below(path, directory_mode, data_mode, depth + 1);
      } else if (entry.kind == os::EntryKind::Regular) {
        const auto status = env_.status(path);
        const bool program = status && (status->permissions & kAnyExecute) != 0;
        look(path, program ? kProgramMode : data_mode);
      }
    }
  }

  std::vector<std::string> take() { return std::move(findings_); }

 private:
  os::Env& env_;
  std::vector<std::string> findings_;
};

std::string own_directory() {
  const std::string path = os::program_path();
  return path.substr(0, path.rfind('/'));
}

// NAME value of files such as login.defs, name = value of such as pwquality.conf; nothing when it is not said.
std::optional<std::int64_t> setting_of(os::Env& env, const std::string& path, std::string_view name) {
  const auto content = os::read_file(env, path);
  if (!content) return std::nullopt;
  std::optional<std::int64_t> value;
  for (const std::string_view line : base::split(*content, '\n')) {
    std::string text = base::replace_all(base::replace_all(line.substr(0, line.find('#')), "\t", " "), "=", " ");
    const std::string_view trimmed = base::trimmed(text);
    if (!trimmed.starts_with(name) || trimmed.size() == name.size() || trimmed[name.size()] != ' ') continue;
    value = base::parse_integer(base::trimmed(trimmed.substr(name.size())));
  }
  return value;
}

// The lines of a PAM service that change passwords, with those of the files it includes.
std::string password_lines(os::Env& env, const std::string& directory, const std::string& service, int depth = 0) {
  constexpr int kDeepestInclude = 8;
  const auto content = os::read_file(env, directory + "/" + service);
  std::string lines;
  if (!content || depth > kDeepestInclude) return lines;
  for (const std::string_view line : base::split(*content, '\n')) {
    std::vector<std::string> words;
    const std::string text = base::replace_all(line.substr(0, line.find('#')), "\t", " ");
    for (const std::string_view word : base::split(text, ' ')) {
      if (!word.empty()) words.emplace_back(word);
    }
    const bool includes = words.size() > 1 && (words[0] == "@include" || (words.size() > 2 && words[1] == "include"));
    if (includes) lines += password_lines(env, directory, words.back(), depth + 1);
    if (!words.empty() && words[0] == "password") (lines += line) += '\n';
  }
  return lines;
}

std::optional<std::int64_t> option_of(const std::string& lines, std::string_view name) {
  const auto at = lines.find(std::string(name) + "=");
  if (at == std::string::npos) return std::nullopt;
  const std::string rest = lines.substr(at + name.size() + 1);
  return base::parse_integer(rest.substr(0, rest.find_first_of(" \n")));
}

// Where the machine asks less of passwords than the configuration says they need.
void check_passwords(os::Env& env, const Config& config, std::vector<std::string>& findings) {
  const std::string configured = config.text("PAM_DIRECTORY");
  const std::string directory = configured.empty() ? "/etc/pam.d" : configured;
  const std::string lines = password_lines(env, directory, config.text("PAM_SERVICE"));
  const auto expect = [&](std::string_view parameter, std::int64_t actual, bool is_enough) {
    if (!is_enough) {
      findings.push_back(
          base::message(MessageId::DaemonLaxPassword, {parameter, config.text(parameter), std::to_string(actual)}));
    }
  };
  const bool quality = lines.find("pam_pwquality") != std::string::npos;
  constexpr std::int64_t kUnixLeast = 6;  // what pam_unix asks for by itself
  const auto in_quality_file = quality ? setting_of(env, "/etc/security/pwquality.conf", "minlen") : std::nullopt;
  const std::int64_t least = option_of(lines, "minlen").value_or(in_quality_file.value_or(quality ? 8 : kUnixLeast));
  expect("PASSWORD_MIN_LENGTH", least, least >= config.number("PASSWORD_MIN_LENGTH"));
  if (config.flag("PASSWORD_COMPLEXITY")) expect("PASSWORD_COMPLEXITY", 0, quality);
  const std::int64_t days = setting_of(env, "/etc/login.defs", "PASS_MAX_DAYS").value_or(0);
  const std::int64_t wanted = config.number("PASSWORD_EXPIRY");
  expect("PASSWORD_EXPIRY", days, wanted == 0 || (days > 0 && days <= wanted));
  const std::int64_t remembered = option_of(lines, "remember").value_or(0);
  expect("PASSWORD_HISTORY", remembered, remembered >= config.number("PASSWORD_HISTORY"));
}

bool names_shell(const std::string& list) {
  for (const std::string_view word : base::split(list, ',')) {
    if (base::equal_ignoring_case(base::trimmed(word), "SH")) return true;
  }
  return false;
}

void check_settings(os::Env& env, const Config& config, const Settings& settings, std::vector<std::string>& findings) {
  const auto find = [&](bool is_open, MessageId id) {
    if (is_open) findings.push_back(base::message(id));
  };
  find(!settings.tls, MessageId::DaemonOpenTls);
  find(settings.tls && !settings.tls_required, MessageId::DaemonOpenPlain);
  find(settings.allowed_hosts.empty() && config.flag("ALLOW_PUBLIC_BIND"), MessageId::DaemonOpenHosts);
  find(settings.audit_level == audit::Level::None, MessageId::DaemonOpenAudit);
  find(!settings.audit_required, MessageId::DaemonOpenAuditRequired);
  find(settings.log.targets.file && !settings.log.targets.journal && !settings.log.targets.syslog,
       MessageId::DaemonOpenOneTarget);
  find(!names_shell(config.text("RESTRICTED_COMMANDS")), MessageId::DaemonOpenShell);
  find(settings.max_per_host == 0, MessageId::DaemonOpenPerHost);
  find(settings.connect_rate == 0, MessageId::DaemonOpenRate);
  find(settings.login_delay_ms == 0, MessageId::DaemonOpenDelay);
  find(config.text("OPERATOR_TOKEN").empty() && config.flag("ALLOW_PUBLIC_BIND"), MessageId::DaemonOpenOperator);
  find(config.number("IDLE_TIMEOUT") == 0, MessageId::DaemonOpenIdle);
  find(settings.caged.name == "nobody", MessageId::DaemonOpenCaged);
  if (!settings.tls) return;
  const std::int64_t left = settings.tls->expiry_seconds() - env.unix_nanoseconds() / 1'000'000'000;
  if (left < kWarnedDays * kSecondsPerDay) {
    findings.push_back(base::message(MessageId::DaemonCertificateEnds,
                                     {config.text("TLS_CERT"), std::to_string(left / kSecondsPerDay)}));
  }
}

}  // namespace

std::vector<std::string> configuration_problems(os::Env& env, const std::string& home, const std::string& file) {
  std::vector<std::string> problems;
  const auto config = file.empty() ? Config::for_instance(env, home, problems) : Config::load(env, file, problems);
  if (!config) {
    problems.push_back(base::describe(config.error()));
  } else if (!file.empty() && !os::exists(env, file)) {
    problems.push_back(base::message(MessageId::DaemonNoFile, {file}));
  } else if (problems.empty()) {
    const auto settings = file.empty() ? load_settings(env, home, "") : settings_of(env, *config, home, "");
    if (!settings) problems.push_back(settings.error().subject);
  }
  return problems;
}

std::vector<std::string> loose_permissions(os::Env& env, const std::string& home) {
  PermissionCheck check(env);
  const auto status = env.status(home);
  const std::uint32_t owner = status ? status->owner : 0;
  std::vector<std::string> problems;
  const auto config = Config::for_instance(env, home, problems);
  check.look_below(home);
  for (const char* own : {"/$LOGINS", "/VOC", "/MESSAGES", "/gcat"}) {
    check.look_below(home + "/sys" + own, kProgramMode, kReadableMode);
  }
  for (const char* path : {"/etc/scarlet.conf", "/etc/pam.d/scarlet"}) check.look(path, kReadableMode, 0);
  check.look("/etc/scarlet.d", kProgramMode, 0);
  check.look("/etc/scarlet.d/secrets.conf", kSecretMode);
  check.look(home + "/scarlet.d/secrets.conf", kSecretMode);
  check.look(home + "/scarlet.conf", kReadableMode, owner);
  for (const char* program : {"/qm", "/qmlnxd", "/qmfix", "/qmidx", "/qmconv"}) {
    check.look(own_directory() + program, kProgramMode, owner);
  }
  if (!config) return check.take();
  for (const char* secret : {"TLS_KEY", "TOKENS_FILE"}) check.look(config->text(secret), kSecretMode, owner);
  for (const char* file : {"TLS_CERT", "TLS_CLIENT_CA", "JWT_KEYS_FILE", "POLICY_FILE"}) {
    check.look(config->text(file), kReadableMode, owner);
  }
  const std::string logs = config->text("LOGDIR");
  const std::string audit = config->text("AUDIT_FILE");
  if (!logs.empty()) check.look(logs + "/system.log", kLogMode);
  check.look(audit.empty() && !logs.empty() ? logs + "/audit.log" : audit, kLogMode);
  return check.take();
}

std::vector<std::string> security_findings(os::Env& env, const std::string& home) {
  std::vector<std::string> findings = configuration_problems(env, home, {});
  if (!findings.empty()) return findings;
  std::vector<std::string> problems;
  const auto config = Config::for_instance(env, home, problems);
  const auto settings = load_settings(env, home, {});
  if (!config || !settings) return findings;
  check_settings(env, *config, *settings, findings);
  check_passwords(env, *config, findings);
  for (std::string& finding : loose_permissions(env, home)) findings.push_back(std::move(finding));
  return findings;
}

}  // namespace scarlet::daemon
