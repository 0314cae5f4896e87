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

bool is_login_name(std::string_view name) {
  const auto fits = [](char c) {
    return base::is_letter(c) || base::is_digit(c) || c == '.' || c == '-' || c == ' ' || c == '_';
  };
  return !name.empty() && name.size() <= kLoginNameBytes && std::all_of(name.begin(), name.end(), fits);
}

}  // namespace scarlet::command
