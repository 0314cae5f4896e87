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
#include "workspace/account_rules.h"
#include "workspace/workspace.h"

namespace scarlet::command {

inline constexpr std::string_view kSecureRecord = "$SECURE";
using workspace::kAdministratorField;
using workspace::kForbiddenAccountsField;
using workspace::kForcedAccountField;
using workspace::kPermittedAccountsField;
inline constexpr int kOwnerField = 8;

base::Result<std::shared_ptr<store::File>> user_register(workspace::Workspace& workspace);
bool is_login_name(std::string_view name);

}  // namespace scarlet::command
