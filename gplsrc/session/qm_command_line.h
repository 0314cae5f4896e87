// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of qm. Options begin with '-' and are not case sensitive; the first word without one starts the
// command, whose words are joined by blanks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace scarlet::session {

enum class QmTask : std::uint8_t {
  Session,
  NewAccount,
  ListUsers,
  LogOut,
  Start,
  Stop,
  CleanUp,
  VerifyAudit,
  MakeToken,
  HashToken,
  CheckPermissions,
  CheckSecurity,
  TestConfig,
  Usage,
  Version,
  Wrong
};

struct QmOptions {
  QmTask task = QmTask::Session;
  bool quiet = false;
  std::string account;             // -aNAME, ACCOUNT alone, or the name of a new account
  std::string directory;           // of -newaccount
  std::string terminal_type;       // -term
  std::string whom;                // of -k
  std::string command;             // empty: the prompt
  std::uint32_t phantom_user = 0;  // -pN
  bool client = false;             // -Q: serves a QMClient connection
  int client_output = 1;           // -Cw!r: its descriptors
  int client_input = 0;
  bool logged_in = false;      // -L: the daemon has checked who the client is
  bool network = false;        // -N: the terminal is a network connection; the account is asked for
  std::string client_address;  // -I
  std::string server_port;     // -PORT
  std::string login_token;     // -TOKEN, -ROLE, -BOUND: the token that took the password's place
  std::string login_role;
  std::string login_account;
  std::string problem;  // why the task is Wrong
};

std::string qm_usage();
// Never fails: what is wrong is the task Wrong with its problem.
QmOptions parse_qm_command_line(const std::vector<std::string>& words);

}  // namespace scarlet::session
