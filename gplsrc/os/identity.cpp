// SPDX-License-Identifier: GPL-3.0-or-later
// Users and groups of the operating system (os/process.h).
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "os/process.h"

namespace scarlet::os {

namespace {

constexpr std::size_t kLookUpBytes = 16384;  // room for one entry of the user data base

std::optional<passwd> user_entry(std::uint32_t id, std::vector<char>& buffer) {
  passwd entry{};
  passwd* found = nullptr;
  buffer.resize(kLookUpBytes);
  ::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? std::optional(entry) : std::nullopt;
}

}  // namespace

std::uint32_t user_id() { return ::getuid(); }
std::uint32_t effective_user_id() { return ::geteuid(); }
std::uint32_t group_id() { return ::getgid(); }

std::string user_name(std::uint32_t id) {
  std::vector<char> buffer;
  const auto entry = user_entry(id, buffer);
  return entry ? entry->pw_name : std::to_string(id);
}

std::string group_name(std::uint32_t id) {
  std::vector<char> buffer(kLookUpBytes);
  group entry{};
  group* found = nullptr;
  ::getgrgid_r(id, &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? found->gr_name : std::to_string(id);
}

std::optional<std::uint32_t> find_user(const std::string& name) {
  std::vector<char> buffer(kLookUpBytes);
  passwd entry{};
  passwd* found = nullptr;
  ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? std::optional(found->pw_uid) : std::nullopt;
}

std::optional<std::uint32_t> find_group(const std::string& name) {
  std::vector<char> buffer(kLookUpBytes);
  group entry{};
  group* found = nullptr;
  ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? std::optional(found->gr_gid) : std::nullopt;
}

bool is_member_of(std::uint32_t wanted) {
  if (::getegid() == wanted) return true;
  const int count = ::getgroups(0, nullptr);
  if (count <= 0) return false;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  const int got = ::getgroups(count, groups.data());
  return got > 0 && std::find(groups.begin(), groups.begin() + got, wanted) != groups.begin() + got;
}

std::string home_directory() {
  if (auto home = environment("HOME"); home && !home->empty()) return *home;
  std::vector<char> buffer;
  const auto entry = user_entry(user_id(), buffer);
  return entry ? entry->pw_dir : "/";
}

}  // namespace scarlet::os
