// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/servers.h"

#include <algorithm>

#include "base/text.h"
#include "os/env.h"
#include "os/process.h"
#include "value/dynamic_array.h"
#include "workspace/instance.h"
#include "workspace/workspace.h"

namespace scarlet::workspace {
namespace {

using base::Error;
using base::Status;

constexpr std::uint32_t kOthers = 0077;  // permissions of anybody but the owner
constexpr std::string_view kTls = "TLS";

std::string register_path(Workspace& workspace) { return workspace.instance().system_account() + "/$SERVERS"; }

constexpr std::string_view kBlanks = " \t\r";

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

std::string_view take_word(std::string_view& line) {
  line = without_blanks(line);
  const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

}  // namespace

bool has_server_register(Workspace& workspace) { return os::exists(workspace.env(), register_path(workspace)); }

base::Result<std::shared_ptr<store::File>> server_register(Workspace& workspace) {
  const std::string path = register_path(workspace);
  if (!os::exists(workspace.env(), path)) SCARLET_TRY(workspace.store().create(path, store::FileParameters{}));
  return workspace.files().open_path(path);
}

std::optional<Server> find_server(Workspace& workspace, std::string_view name) {
  if (name.empty() || !has_server_register(workspace)) return std::nullopt;
  auto file = server_register(workspace);
  if (!file) return std::nullopt;
  std::string record;
  store::StringSink sink(record);
  auto read = (*file)->read(base::upper(name), sink);
  if (!read || !*read) return std::nullopt;
  const auto field = [&](int number) { return std::string(value::element_of(record, base::kFieldMark, number)); };
  return Server{field(1), static_cast<int>(base::parse_integer(field(2)).value_or(0)), field(3) == kTls, field(4)};
}

std::string server_record(const Server& server) {
  std::string record = server.address + base::kFieldMark + std::to_string(server.port);
  if (!server.tls) return record;
  record += base::kFieldMark;
  record += kTls;
  if (!server.authority.empty()) record += base::kFieldMark + server.authority;
  return record;
}

std::string server_login_path() { return os::home_directory() + "/.scarlet-servers"; }

bool take_login(std::string_view line, std::string_view name, ServerLogin& login) {
  const std::string_view server = take_word(line);
  if (server.empty() || server.front() == '#' || !base::equal_ignoring_case(server, name)) return false;
  login.user = take_word(line);
  login.password = without_blanks(line);
  return !login.user.empty();
}

base::Result<ServerLogin> server_login(Workspace& workspace, std::string_view name) {
  const std::string path = server_login_path();
  auto status = workspace.env().status(path);
  if (!status) return status.error();
  if (status->kind == os::EntryKind::Missing) return Error{Status::LoginRefused, 0, path};
  if (status->kind != os::EntryKind::Regular || (status->permissions & kOthers) != 0) {
    return Error{Status::PermissionDenied, 0, path};
  }
  auto text = os::read_file(workspace.env(), path);
  if (!text) return text.error();
  ServerLogin login;
  for (const std::string_view line : base::split(*text, '\n')) {
    if (take_login(line, name, login)) return login;
  }
  return Error{Status::LoginRefused, 0, path + " " + std::string(name)};
}

}  // namespace scarlet::workspace
