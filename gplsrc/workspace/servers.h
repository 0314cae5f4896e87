// SPDX-License-Identifier: GPL-3.0-or-later
// Names of other systems, and what this user logs in with there.
//
// The names are in file $SERVERS of the system account, made when the first is set (SET.SERVER). Record: 1 address,
// 2 port, 3 "TLS" when the connection is encrypted, 4 file of the authorities that its certificate must come from
// (empty: those of the machine).
//
// Who the user is there stands in ~/.scarlet-servers, which nobody else may read: a line for each server, its name, the
// user, and the password, which is the rest of the line. Lines that begin with # say nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace scarlet::store {
class File;
}

namespace scarlet::workspace {

class Workspace;

struct Server {
  std::string address;
  int port = 0;
  bool tls = false;
  std::string authority;
};

struct ServerLogin {
  std::string user;
  std::string password;
};

base::Result<std::shared_ptr<store::File>> server_register(Workspace& workspace);
// Whether there is a register, which listing it would make.
bool has_server_register(Workspace& workspace);
// In any case. Nothing when the register has none of that name.
std::optional<Server> find_server(Workspace& workspace, std::string_view name);
std::string server_record(const Server& server);

std::string server_login_path();
// Status PermissionDenied when others could read the file, LoginRefused when it says nothing of the server.
base::Result<ServerLogin> server_login(Workspace& workspace, std::string_view name);
// Takes a line of the file apart; false when it is about another server.
bool take_login(std::string_view line, std::string_view name, ServerLogin& login);

}  // namespace scarlet::workspace
