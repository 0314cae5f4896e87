// SPDX-License-Identifier: GPL-3.0-or-later
// Guard: what a session may do beyond what the operating system allows, and what of it is written to the audit trail:
// POLICY_FILE, the account a token is bound to, AUDIT_LEVEL. Programs, commands, queries and client requests all reach
// files through FileSpace::open_path, which hands out a WatchedFile (watched_file.h) where the guard has anything to
// say; commands and shells ask it in the dispatcher.
//
// Objects: PATH/ID for a record, PATH/ for a whole file, the verb for a command. Threads: any, once set_subject is
// done.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/recorder.h"
#include "auth/policy.h"
#include "base/result.h"
#include "workspace/account_rules.h"

namespace scarlet::workspace {

class Instance;
class Workspace;

// Who the session serves, as those know who started it.
struct Subject {
  std::string client_address;  // empty: local
  std::string token;           // id; empty: a password or the operating system spoke for the user
  std::string role;
  std::string account;  // the only one the token may enter; empty: any
  std::string tty;      // as @TTY says
};

class Guard {
 public:
  explicit Guard(Workspace& workspace);
  ~Guard();
  // Before the first file is opened; until then nothing is refused.
  void set_subject(Subject subject);
  const Subject& subject() const { return subject_; }

  // Nothing: it is permitted. Otherwise the rule, and the refusal is in the audit trail.
  std::optional<std::string> refusal(auth::Action action, std::string_view object) const;
  // The same as an error that names object and rule.
  base::Result<void> check(auth::Action action, std::string_view object) const;
  // An account: by the register of users, the policy and what the login is bound to.
  base::Result<void> check_account(const std::string& name) const;
  // A login bound to an account sees nothing of other directories but the few system files that commands need; a user
  // whose accounts are listed nothing of other accounts.
  base::Result<void> check_path(const std::string& path, bool to_write) const;
  bool is_confined() const { return !subject_.account.empty(); }
  // Root, the owner of the instance, those of ADMIN_USERS and ADMIN_GROUP, and whom the register says to be one.
  // Who came over the network is one only behind OPERATOR_TOKEN, where there is one.
  bool is_administrator() const;
  bool needs_operator() const;
  // Whether it is the token; then the session's user is an administrator if he is one by name.
  bool take_operator_token(std::string_view token);
  // What only administrators change: the register of users, the VOC and the programs that every session trusts.
  bool is_protected(const std::string& path) const;

  bool watches_files() const;
  bool wants(audit::Level level) const;
  using Members = std::vector<std::pair<std::string_view, std::string>>;
  // To the trail when its level is written.
  void note(audit::Level level, std::string_view event, Members members) const;
  void note_object(audit::Level level, std::string_view event, std::string_view object) const {
    if (wants(level)) note(level, event, {{"object", std::string(object)}});
  }
  // Whether what must be written can be (AUDIT_REQUIRED).
  bool audit_ready() const;

 private:
  auth::PolicySubject policy_subject() const;
  bool reaches(const std::string& real_path, bool to_write) const;

  Workspace& workspace_;
  Subject subject_;
  std::string user_;
  bool is_operator_ = false;
  AccountRules accounts_;
  std::unique_ptr<auth::Policy> policy_;  // what is left of it for this user; null: none
};

}  // namespace scarlet::workspace
