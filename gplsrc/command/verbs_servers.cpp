// SPDX-License-Identifier: GPL-3.0-or-later
// SET.SERVER, DELETE.SERVER and LIST.SERVERS: the names of other systems that programs and Q records use.
#include <algorithm>

#include "base/text.h"
#include "command/arguments.h"
#include "command/command_words.h"
#include "command/listing.h"
#include "command/verbs.h"
#include "workspace/servers.h"

namespace scarlet::command {
namespace verbs {
namespace {

using base::MessageId;

constexpr std::size_t kNameBytes = 32;
constexpr std::size_t kNameColumn = 20;
constexpr std::size_t kAddressColumn = 40;
constexpr std::size_t kPortColumn = 6;
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

bool take_address(std::string_view given, workspace::Server& server) {
  const auto colon = given.rfind(':');
  const std::string_view port = colon == std::string_view::npos ? kUsualPort : given.substr(colon + 1);
  const auto number = base::parse_integer(port);
  server.address = given.substr(0, colon);
  if (!is_address(server.address) || !number || *number < 1 || *number > kLastPort) return false;
  server.port = static_cast<int>(*number);
  return true;
}

std::int64_t set_server(Call& call) {
  const std::string name = base::upper(call.word());
  const std::string given = call.word();
  workspace::Server server;
  if (!call.words.at_end()) {
    if (!base::equal_ignoring_case(call.word(), "TLS")) return call.bad_words();
    server.tls = true;
    if (!call.words.at_end()) server.authority = call.word();
  }
  if (given.empty() || !call.words.at_end()) return call.bad_words();
  if (!is_server_name(name)) return call.fail(MessageId::CommandServerName, {name});
  if (!take_address(given, server)) return call.fail(MessageId::CommandServerAddress, {given});
  auto file = workspace::server_register(call.workspace);
  if (!file) return call.fail(file.error());
  auto written = (*file)->write(name, workspace::server_record(server));
  return written ? kDone : call.fail(written.error());
}

std::int64_t delete_server(Call& call) {
  const std::string name = base::upper(call.word());
  if (name.empty() || !call.words.at_end()) return call.bad_words();
  if (!workspace::find_server(call.workspace, name))
    return call.fail(MessageId::CommandNoServer, {name}, -base::number(base::Status::ServerNameUnknown));
  auto file = workspace::server_register(call.workspace);
  if (!file) return call.fail(file.error());
  auto removed = (*file)->remove(name);
  return removed ? kDone : call.fail(removed.error());
}

std::int64_t list_servers(Call& call) {
  ListingOptions options;
  while (options.accept(call)) continue;
  if (!call.words.at_end()) return call.bad_words();
  if (!workspace::has_server_register(call.workspace)) return call.say(MessageId::CommandNoServers), kDone;
  auto file = workspace::server_register(call.workspace);
  if (!file) return call.fail(file.error());
  auto ids = all_ids(**file);
  if (!ids) return call.fail(ids.error());
  if (ids->empty()) return call.say(MessageId::CommandNoServers), kDone;
  std::sort(ids->begin(), ids->end());
  Listing listing(call.workspace, options.unit);
  listing.line(base::message(MessageId::CommandServersHeading));
  for (const std::string& id : *ids) {
    const auto server = workspace::find_server(call.workspace, id);
    if (!server) continue;
    const std::string port = std::to_string(server->port);
    listing.line(left(id, kNameColumn) + left(server->address, kAddressColumn) +
                 (server->tls ? left(port, kPortColumn) + "TLS" : port));
  }
  return kDone;
}

}  // namespace verbs
}  // namespace scarlet::command
