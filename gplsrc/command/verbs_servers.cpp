// SPDX-License-Identifier: GPL-3.0-or-later
// SET.SERVER, DELETE.SERVER and LIST.SERVERS: the names of other systems that programs and Q records use.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/command_words.h"
#include "command/listing.h"
#include "command/servers.h"
#include "command/verbs.h"
#include "os/env.h"
#include "value/dynamic_array.h"
#include "workspace/instance.h"

namespace scarlet::command {
namespace {

std::string register_path(workspace::Workspace& workspace) {
  return workspace.instance().system_account() + "/$SERVERS";
}

}  // namespace

base::Result<std::shared_ptr<store::File>> server_register(workspace::Workspace& workspace) {
  const std::string path = register_path(workspace);
  if (!os::exists(workspace.env(), path)) SCARLET_TRY(workspace.store().create(path, store::FileParameters{}));
  return workspace.files().open_path(path);
}

std::string server_address(workspace::Workspace& workspace, std::string_view name) {
  if (name.empty() || !os::exists(workspace.env(), register_path(workspace))) return {};
  auto file = server_register(workspace);
  std::string record;
  store::StringSink sink(record);
  if (!file) return {};
  auto read = (*file)->read(base::upper(name), sink);
  return read && *read ? std::string(value::element_of(record, base::kFieldMark, 1)) : std::string();
}

namespace verbs {
namespace {

using base::MessageId;

constexpr std::size_t kNameBytes = 32;
constexpr std::size_t kNameColumn = 20;
constexpr std::size_t kAddressColumn = 40;
constexpr std::int64_t kLastPort = 65'535;
constexpr std::string_view kUsualPort = "4243";  // that of client programs

bool is_server_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytes && base::is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return base::is_letter(c) || base::is_digit(c) || c == '.' || c == '-' || c == '_';
         });
}

bool is_address(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) { return base::is_mark(c) || c == ' '; });
}

}  // namespace

std::int64_t set_server(Call& call) {
  const std::string name = base::upper(call.word());
  const std::string given = call.word();
  if (given.empty() || !call.words.at_end()) return call.bad_words();
  if (!is_server_name(name)) return call.fail(MessageId::CommandServerName, {name});
  const auto colon = given.rfind(':');
  const std::string port = colon == std::string::npos ? std::string(kUsualPort) : given.substr(colon + 1);
  const std::string address = given.substr(0, colon);
  const auto number = base::parse_integer(port);
  if (!is_address(address) || !number || *number < 1 || *number > kLastPort)
    return call.fail(MessageId::CommandServerAddress, {given});
  auto file = server_register(call.workspace);
  if (!file) return call.fail(file.error());
  auto written = (*file)->write(name, address + base::kFieldMark + port);
  return written ? kDone : call.fail(written.error());
}

std::int64_t delete_server(Call& call) {
  const std::string name = base::upper(call.word());
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  if (server_address(call.workspace, name).empty())
    return call.fail(MessageId::CommandNoServer, {name}, -base::number(base::Status::ServerNameUnknown));
  auto file = server_register(call.workspace);
  if (!file) return call.fail(file.error());
  auto removed = (*file)->remove(name);
  return removed ? kDone : call.fail(removed.error());
}

std::int64_t list_servers(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  if (!os::exists(call.workspace.env(), register_path(call.workspace)))
    return call.say(MessageId::CommandNoServers), kDone;
  auto file = server_register(call.workspace);
  if (!file) return call.fail(file.error());
  auto ids = all_ids(**file);
  if (!ids) return call.fail(ids.error());
  if (ids->empty()) return call.say(MessageId::CommandNoServers), kDone;
  std::sort(ids->begin(), ids->end());
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandServersHeading));
  for (const std::string& id : *ids) {
    std::string record;
    store::StringSink sink(record);
    auto read = (*file)->read(id, sink);
    if (!read || !*read) continue;
    listing.line(left(id, kNameColumn) + left(value::element_of(record, base::kFieldMark, 1), kAddressColumn) +
                 std::string(value::element_of(record, base::kFieldMark, 2)));
  }
  return kDone;
}

}  // namespace verbs
}  // namespace scarlet::command
