// SPDX-License-Identifier: GPL-3.0-or-later
// The register of users, file $LOGINS of the system account, made when it is first wanted. Id: login name.
//
//     field 1 last account   2, 3 last login   5 account that is forced   6 administrator   8 owner
//     field 9 accounts that alone may be entered   10 accounts that may not (values)
//     record $SECURE, field 1: network users must be registered
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/file.h"
#include "workspace/workspace.h"

namespace scarlet::command {

inline constexpr std::string_view kSecureRecord = "$SECURE";
inline constexpr int kForcedAccountField = 5;
inline constexpr int kAdministratorField = 6;
inline constexpr int kOwnerField = 8;
inline constexpr int kPermittedAccountsField = 9;
inline constexpr int kForbiddenAccountsField = 10;

base::Result<std::shared_ptr<store::File>> user_register(workspace::Workspace& workspace);
// Whether the register says that this login name is an administrator; makes nothing.
bool is_registered_administrator(workspace::Workspace& workspace, std::string_view login_name);
// Which accounts a user may enter.
struct AccountRules {
  std::string forced;     // the only one; empty: none is forced
  std::string permitted;  // names with value marks between; empty: all
  std::string forbidden;
  bool permits(std::string_view account) const;
};
AccountRules account_rules(workspace::Instance& instance, std::string_view login_name);
bool is_login_name(std::string_view name);

}  // namespace scarlet::command
