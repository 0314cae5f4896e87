// SPDX-License-Identifier: GPL-3.0-or-later
// Files of other systems (QMNet): a Q-pointer with the name of a server in field 4, or server:account:file, leads to
// the path "NET:server;account;file". Such a file is a VirtualFile that a server serves instead of a class: each access
// is a request of the QMClient protocol. Locks are held there; transactions of this system do not reach there.
//
// A session has one connection with each server, made at the first OPEN and kept. A connection that is lost ends what
// was open through it: accesses fail with ON ERROR; the next OPEN makes another.
//
// Waiting for a lock is done by asking again, so that the break key and the time-outs of the session stay alive.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "workspace/virtual_file.h"

namespace scarlet::client {
class Connection;
}

namespace scarlet::workspace {

class Workspace;

inline constexpr std::string_view kRemotePrefix = "NET:";
// The path of a file of another system.
std::string remote_path(std::string_view server, std::string_view account, std::string_view file, bool dictionary);

// The connections of a session. Its thread only.
class RemoteServers {
 public:
  explicit RemoteServers(Workspace& workspace);
  ~RemoteServers();
  RemoteServers(const RemoteServers&) = delete;
  RemoteServers& operator=(const RemoteServers&) = delete;

  // `path` begins with kRemotePrefix. RemoteFilesNotAllowed (NETFILES), ServerNameUnknown, LimitReached, what
  // server_login() says, NoConnection, LoginRefused, OtherSideRefusesAccess; or the status that the server gives.
  base::Result<std::unique_ptr<VirtualHandler>> open(const std::string& path);

 private:
  base::Result<std::shared_ptr<client::Connection>> connection(const std::string& server);
  Workspace& workspace_;
  std::map<std::string, std::shared_ptr<client::Connection>> connections_;
};

}  // namespace scarlet::workspace
