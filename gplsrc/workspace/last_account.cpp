// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/last_account.h"

#include "base/text.h"
#include "workspace/account_rules.h"
#include "workspace/instance.h"

namespace scarlet::workspace {
namespace {

std::string path_of(Instance& instance, const std::string& user) {
  return instance.home() + "/run/last-account." + base::replace_all(user, "/", "_");
}

}  // namespace

std::string last_account(Instance& instance, const std::string& user) {
  const auto content = os::read_file(instance.env(), path_of(instance, user));
  if (!content) return {};
  const std::string name(base::trimmed(*content));
  const bool offered = instance.account_path(name) && account_rules(instance, user).permits(name);
  return offered ? name : std::string();
}

void remember_account(Instance& instance, const std::string& user, const std::string& account) {
  if (last_account(instance, user) == account) return;
  (void)os::replace_file(instance.env(), path_of(instance, user), account);
}

}  // namespace scarlet::workspace
