// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/connections.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "os/socket.h"

namespace scarlet::daemon {

std::string Connections::path_of(const os::ProcessIdentity& monitor) const {
  return directory_ + "/" + std::to_string(monitor.pid) + "-" + std::to_string(monitor.start_ticks);
}

std::size_t Connections::adopt() {
  (void)env_.make_directory(directory_);
  auto entries = env_.list(directory_);
  if (!entries) return 0;
  for (const auto& entry : *entries) adopt_file(entry.name);
  return all_.size();
}

void Connections::adopt_file(const std::string& name) {
  const auto dash = name.find('-');
  const auto pid = base::parse_integer(name.substr(0, dash));
  const auto ticks = dash == std::string::npos ? std::nullopt : base::parse_integer(name.substr(dash + 1));
  if (!pid || !ticks || *pid <= 0) return;
  ActiveConnection connection;
  connection.monitor = {static_cast<std::int32_t>(*pid), static_cast<std::uint64_t>(*ticks)};
  const auto content = os::read_file(env_, directory_ + "/" + name);
  if (!content || !os::alive(connection.monitor)) {
    (void)env_.remove(directory_ + "/" + name);
    return;
  }
  const auto words = base::split(*content, ' ');
  if (words.size() >= 3) {
    connection.service = words[0];
    connection.address = words[1];
    connection.user = words[2];
  }
  all_[connection.monitor.pid] = std::move(connection);
}

void Connections::add(ActiveConnection connection) { all_[connection.monitor.pid] = std::move(connection); }

void Connections::save(const ActiveConnection& connection) {
  (void)os::write_file(env_, path_of(connection.monitor),
                       connection.service + " " + connection.address + " " + connection.user);
}

void Connections::remove(std::int32_t pid) {
  const auto at = all_.find(pid);
  if (at == all_.end()) return;
  os::close_descriptor(at->second.channel);
  if (!at->second.user.empty()) (void)env_.remove(path_of(at->second.monitor));
  all_.erase(at);
}

void Connections::forget_ended() {
  std::vector<std::int32_t> ended;
  for (const auto& [pid, connection] : all_) {
    if (connection.channel < 0 && !os::alive(connection.monitor)) ended.push_back(pid);
  }
  for (const std::int32_t pid : ended) remove(pid);
}

std::size_t Connections::of_host(const std::string& address) const {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [&](const auto& entry) { return entry.second.address == address; }));
}

std::size_t Connections::of_user(const std::string& user) const {
  return static_cast<std::size_t>(
      std::count_if(all_.begin(), all_.end(), [&](const auto& entry) { return entry.second.user == user; }));
}

}  // namespace scarlet::daemon
