// SPDX-License-Identifier: GPL-3.0-or-later
// Policy: rules that say who may do what on what, beyond what the operating system allows.
//
//     permit|deny  SUBJECTS  ACTIONS  {OBJECT}      one a line; # begins a comment
//     default permit|deny                           what holds when no rule does; permit without such a line
//
// Subjects, with commas between: *, user:NAME, group:NAME, client:NETWORK, role:NAME, token:ID. Actions: *, or of
// kActions. OBJECT: a pattern with * and ?, which a rule without one does not look at. Of all rules that hold a deny
// wins; otherwise a permit; otherwise the default, which for a login by token is always deny. Names of files and
// commands count in any case.
//
// A session keeps the rules that are about its user alone (for_subject), so that a decision looks at nothing but the
// object. Threads: read only.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/networks.h"
#include "base/result.h"

namespace scarlet::auth {

enum class Action : std::uint8_t { Login, Account, Command, Read, Write, Delete, Execute, Call, CreateFile, Admin };
std::string_view action_name(Action action);

struct PolicySubject {
  std::string_view user;
  std::string_view client;  // address; empty: local
  std::string_view token;   // id of the token that stood for the password; empty: none did
  std::string_view role;    // of the token, or several with commas between
  std::function<bool(const std::string&)> in_group;
};

class Policy {
 public:
  // BadParameters with the line that is wrong as the subject.
  static base::Result<Policy> parse(std::string_view text);
  // What stands in for a policy that can not be read.
  static Policy nothing_permitted();

  // Nothing: it is permitted (`permitted_by` gets the rule). Otherwise the rule that forbids it, for the log and the
  // user.
  std::optional<std::string> refusal(const PolicySubject& subject, Action action, std::string_view object,
                                     std::string* permitted_by = nullptr) const;
  // What is left of it for one subject; asked with any subject without a token.
  Policy for_subject(const PolicySubject& subject) const;
  // Whether it may refuse the action for some object. Of a policy for one subject.
  bool decides(Action action) const;
  std::size_t rules() const { return rules_.size(); }

 private:
  struct Rule {
    bool permit = false;
    bool anybody = false;
    std::vector<std::string> users;
    std::vector<std::string> groups;
    std::vector<std::string> roles;
    std::vector<std::string> tokens;
    Networks networks;
    std::uint32_t actions = 0;  // a bit each
    std::string object;         // upper case; empty: any
    std::string name;           // "line 7"
  };
  static std::optional<Rule> parse_rule(const std::vector<std::string>& words);
  static bool add_subject(Rule& rule, const std::string& subject);
  static bool is_about(const Rule& rule, const PolicySubject& subject);

  std::vector<Rule> rules_;
  bool default_permit_ = true;
  bool written_ = false;  // by somebody: then tokens need a permit
};

// Whether the text is of the pattern: * stands for any bytes, ? for one.
bool matches_pattern(std::string_view text, std::string_view pattern);

}  // namespace scarlet::auth
