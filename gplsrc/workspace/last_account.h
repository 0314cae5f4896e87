// SPDX-License-Identifier: GPL-3.0-or-later
// The account that a user of terminals entered last, which is offered to him the next time.
//
//   run/last-account.USER   the name of an account, nothing else
//
// The file is the user's own, as the register of users can be written by administrators alone. What it says is taken
// for a name only where an account of that name is one that the user may enter: somebody else may have written it.
#pragma once

#include <string>

namespace scarlet::workspace {

class Instance;

// Empty when there is none.
std::string last_account(Instance& instance, const std::string& user);
// Errors do not matter: it is an offer only.
void remember_account(Instance& instance, const std::string& user, const std::string& account);

}  // namespace scarlet::workspace
