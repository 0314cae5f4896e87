// SPDX-License-Identifier: GPL-3.0-or-later
// Which accounts a user may enter, as his record of the register of users ($LOGINS of the system account) says. The
// fields of such a record are in command/user_register.h.
#pragma once

#include <string>
#include <string_view>

namespace scarlet::workspace {

class Instance;

inline constexpr int kForcedAccountField = 5;
inline constexpr int kAdministratorField = 6;
inline constexpr int kPermittedAccountsField = 9;
inline constexpr int kForbiddenAccountsField = 10;

struct AccountRules {
  std::string forced;     // the only one; empty: none is forced
  std::string permitted;  // names with value marks between; empty: all
  std::string forbidden;
  bool permits(std::string_view account) const;
  bool any() const { return !forced.empty() || !permitted.empty() || !forbidden.empty(); }
};
AccountRules account_rules(Instance& instance, std::string_view login_name);
// Whether the register says that this login name is an administrator; makes nothing.
bool is_registered_administrator(Instance& instance, std::string_view login_name);

}  // namespace scarlet::workspace
