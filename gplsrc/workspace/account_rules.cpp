// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/account_rules.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "value/dynamic_array.h"
#include "workspace/instance.h"

namespace scarlet::workspace {

namespace {

// Of the register; nothing when there is none, or no such record.
std::optional<std::string> record_of(Instance& instance, std::string_view login_name) {
  const std::string path = instance.system_account() + "/$LOGINS";
  if (login_name.starts_with('$') || !os::exists(instance.env(), path)) return std::nullopt;
  auto file = instance.store().open(path);
  std::string record;
  store::StringSink sink(record);
  if (!file) return std::nullopt;
  auto read = (*file)->read(login_name, sink);
  if (!read || !*read) return std::nullopt;
  return record;
}

}  // namespace

AccountRules account_rules(Instance& instance, std::string_view login_name) {
  const auto record = record_of(instance, login_name);
  if (!record) return {};
  const auto field = [&](int number) { return base::upper(value::element_of(*record, base::kFieldMark, number)); };
  return {field(kForcedAccountField), field(kPermittedAccountsField), field(kForbiddenAccountsField)};
}

bool is_registered_administrator(Instance& instance, std::string_view login_name) {
  const auto record = record_of(instance, login_name);
  return record && value::element_of(*record, base::kFieldMark, kAdministratorField) == "1";
}

bool AccountRules::permits(std::string_view account) const {
  const std::string name = base::upper(account);
  const auto names = [&](const std::string& list) {
    const auto all = base::split(list, base::kValueMark);
    return std::find(all.begin(), all.end(), name) != all.end();
  };
  if (!forced.empty() && forced != name) return false;
  if (!permitted.empty() && !names(permitted)) return false;
  return forbidden.empty() || !names(forbidden);
}

}  // namespace scarlet::workspace
