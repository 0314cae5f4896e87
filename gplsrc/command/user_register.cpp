// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/user_register.h"

#include <algorithm>

#include "base/text.h"
#include "os/process.h"
#include "value/dynamic_array.h"
#include "workspace/instance.h"

namespace scarlet::command {
namespace {

constexpr std::size_t kLoginNameBytes = 32;

std::string register_path(workspace::Workspace& workspace) {
  return workspace.instance().system_account() + "/$LOGINS";
}

}  // namespace

base::Result<std::shared_ptr<store::File>> user_register(workspace::Workspace& workspace) {
  const std::string path = register_path(workspace);
  if (!os::exists(workspace.env(), path)) SCARLET_TRY(workspace.store().create(path, store::FileParameters{}));
  return workspace.files().open_path(path);
}

bool is_registered_administrator(workspace::Workspace& workspace, std::string_view login_name) {
  if (!os::exists(workspace.env(), register_path(workspace))) return false;
  auto file = user_register(workspace);
  std::string record;
  store::StringSink sink(record);
  if (!file || login_name.starts_with('$')) return false;
  auto read = (*file)->read(login_name, sink);
  if (!read || !*read) return false;
  return value::element_of(record, base::kFieldMark, kAdministratorField) == "1";
}

AccountRules account_rules(workspace::Instance& instance, std::string_view login_name) {
  const std::string path = instance.system_account() + "/$LOGINS";
  if (login_name.starts_with('$') || !os::exists(instance.env(), path)) return {};
  auto file = instance.store().open(path);
  std::string record;
  store::StringSink sink(record);
  if (!file) return {};
  auto read = (*file)->read(login_name, sink);
  if (!read || !*read) return {};
  const auto field = [&](int number) { return base::upper(value::element_of(record, base::kFieldMark, number)); };
  return {field(kForcedAccountField), field(kPermittedAccountsField), field(kForbiddenAccountsField)};
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

bool is_login_name(std::string_view name) {
  const auto fits = [](char c) {
    return base::is_letter(c) || base::is_digit(c) || c == '.' || c == '-' || c == ' ' || c == '_';
  };
  return !name.empty() && name.size() <= kLoginNameBytes && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace scarlet::command
