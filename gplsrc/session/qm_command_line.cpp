// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/qm_command_line.h"

#include "base/message.h"
#include "base/text.h"

namespace scarlet::session {
namespace {

QmOptions wrong(base::MessageId id, std::initializer_list<std::string_view> arguments) {
  QmOptions options;
  options.task = QmTask::Wrong;
  options.problem = base::message(id, arguments);
  return options;
}

std::string joined(const std::vector<std::string>& words, std::size_t from) {
  std::string command;
  for (std::size_t i = from; i < words.size(); ++i) command += (i > from ? " " : "") + words[i];
  return command;
}

struct PlainOption {
  const char* name;
  QmTask task;
};
constexpr PlainOption kPlainOptions[] = {
    {"-CHECK-PERMISSIONS", QmTask::CheckPermissions},
    {"-CHECK-SECURITY", QmTask::CheckSecurity},
    {"-TEST-CONFIG", QmTask::TestConfig},
    {"-START", QmTask::Start},
    {"-STOP", QmTask::Stop},
    {"-U", QmTask::ListUsers},
    {"-CLEANUP", QmTask::CleanUp},
    {"--HELP", QmTask::Usage},
    {"-HELP", QmTask::Usage},
    {"--VERSION", QmTask::Version},
    {"-VERSION", QmTask::Version},
};
constexpr const char* kLater[][2] = {
    {"-SUSPEND", "refusing new sessions"}, {"-RESUME", "allowing new sessions"}, {"-RESTART", "restarting a daemon"},
    {"-D", "dumping shared memory"},       {"-M", "dumping shared memory"},
};

// The option that takes the next word; nothing when it is not one of those.
struct WordOption {
  const char* name;
  QmTask task;
  std::string QmOptions::*into;
  const char* needs;
};
constexpr WordOption kWordOptions[] = {
    {"-C", QmTask::Session, &QmOptions::command, "a command"},
    {"-I", QmTask::Session, &QmOptions::client_address, "the address of the client"},
    {"-PORT", QmTask::Session, &QmOptions::server_port, "the port that the client connected to"},
    {"-TERM", QmTask::Session, &QmOptions::terminal_type, "a terminal type"},
    {"-TOKEN", QmTask::Session, &QmOptions::login_token, "the id of a token"},
    {"-ROLE", QmTask::Session, &QmOptions::login_role, "a role"},
    {"-BOUND", QmTask::Session, &QmOptions::login_account, "an account"},
    {"-HASH-TOKEN", QmTask::HashToken, &QmOptions::whom, "a token, or - to read it from standard input"},
    {"-VERIFY-AUDIT", QmTask::VerifyAudit, &QmOptions::directory, "the file of an audit trail"},
    {"-MAKE-TOKEN", QmTask::MakeToken, &QmOptions::whom, "the name of a user"},
    {"-K", QmTask::LogOut, &QmOptions::whom, "a user number, a login name or `all`"},
    {"-NEWACCOUNT", QmTask::NewAccount, &QmOptions::directory, "a directory"},
};

const WordOption* word_option(const std::string& option) {
  for (const auto& row : kWordOptions) {
    if (option == row.name) return &row;
  }
  return nullptr;
}

// -Cw!r of a client's library: the descriptors that the server writes and reads.
bool take_descriptors(const std::string& text, QmOptions& options) {
  const auto mark = text.find('!');
  const auto output = base::parse_integer(text.substr(0, mark));
  const auto input = base::parse_integer(text.substr(mark + 1));
  constexpr std::int64_t kHighest = 1 << 20;
  if (!output || !input || *output < 0 || *input < 0 || *output > kHighest || *input > kHighest) return false;
  options.client_output = static_cast<int>(*output);
  options.client_input = static_cast<int>(*input);
  return true;
}

// Options that are complete in themselves. False when it is none of them.
bool take_plain(const std::string& word, const std::string& option, QmOptions& options) {
  for (const auto& plain : kPlainOptions) {
    if (option != plain.name) continue;
    options.task = plain.task;
    return true;
  }
  if (option == "-QUIET") {
    options.quiet = true;
  } else if (option == "-Q") {
    options.client = true;
  } else if (option == "-L") {
    options.logged_in = true;
  } else if (option == "-N") {
    options.network = true;
  } else if (option.starts_with("-C") && option.find('!') != std::string::npos) {
    return take_descriptors(option.substr(2), options);
  } else if (const auto user = base::parse_integer(option.substr(2)); option.starts_with("-P") && user && *user > 0) {
    options.phantom_user = static_cast<std::uint32_t>(*user);
  } else if (option.starts_with("-A") && option.size() > 2) {
    options.account = word.substr(2);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string qm_usage() {
  return "usage: qm {options} {ACCOUNT | command words}\n"
         "  qm                        session in the account that is the current directory\n"
         "  qm \"COMMAND\"              one command, then the end; also qm -c \"COMMAND\"\n"
         "  -aACCOUNT                 enter ACCOUNT of the register instead of the current directory\n"
         "  -newaccount DIR {NAME}    make an account in DIR\n"
         "  -quiet                    no banner\n"
         "  -term TYPE                terminal type (default: TERM)\n"
         "  -u                        list the users\n"
         "  -k N | NAME | all         ask sessions to end\n"
         "  -start  -stop             make the instance ready; end all sessions and bring the files to rest\n"
         "  -verify-audit FILE        check the chain of an audit trail\n"
         "  -make-token NAME          make a token that client programs log in with as user NAME\n"
         "  -hash-token TOKEN         its digest for a line of TOKENS_FILE made otherwise; - reads it\n"
         "  -test-config {FILE}       all that is wrong with the configuration\n"
         "  -check-permissions        files of the system that others may read or write who should not\n"
         "  -check-security           what the configuration and the machine leave open\n"
         "  -cleanup                  free what vanished processes left behind\n"
         "  --version  --help\n"
         "The instance is in $SCARLET_HOME (default ~/.scarlet).";
}

QmOptions parse_qm_command_line(const std::vector<std::string>& words) {
  QmOptions options;
  std::size_t at = 0;
  for (; at < words.size() && words[at].starts_with('-'); ++at) {
    const std::string option = base::upper(words[at]);
    for (const auto& later : kLater) {
      if (option == later[0]) return wrong(base::MessageId::ProgramsNotInThisRelease, {words[at], later[1]});
    }
    if (const WordOption* takes = word_option(option)) {
      if (at + 1 >= words.size()) return wrong(base::MessageId::ProgramsOptionNeeds, {words[at], takes->needs});
      options.task = takes->task;
      options.*takes->into = words[++at];
    } else if (!take_plain(words[at], option, options)) {
      return wrong(base::MessageId::ProgramsUnknownOption, {words[at]});
    }
  }
  if (options.task == QmTask::NewAccount) {
    if (at < words.size()) options.account = words[at];
  } else if (options.task == QmTask::TestConfig) {
    if (at < words.size()) options.directory = words[at];
  } else if (options.command.empty()) {
    options.command = joined(words, at);
  }
  return options;
}

}  // namespace scarlet::session
