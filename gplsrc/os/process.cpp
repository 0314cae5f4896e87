// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/process.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <span>

#include "base/crc32c.h"
#include "os/descriptor.h"
#include "os/error.h"

namespace scarlet::os {

using base::Result;

namespace {

// What a small file of /proc says; empty when it can not be read. One read: these files come whole.
std::string_view read_small(const char* path, std::span<char> buffer) {
  const Descriptor descriptor(::open(path, O_RDONLY | O_CLOEXEC));
  if (!descriptor.valid()) return {};
  const ssize_t got = ::read(descriptor.get(), buffer.data(), buffer.size());
  return got > 0 ? std::string_view(buffer.data(), static_cast<std::size_t>(got)) : std::string_view{};
}

struct ProcStat {
  char state = '?';
  std::uint64_t start_ticks = 0;
};

// "pid (name) state ppid ... starttime": the name may hold blanks and brackets, so look from its last bracket. The
// start time is the 22nd field, the state the third.
std::optional<ProcStat> parse_stat(std::string_view text) {
  const auto bracket = text.rfind(')');
  if (bracket == std::string_view::npos || bracket + 2 >= text.size()) return std::nullopt;
  text.remove_prefix(bracket + 2);
  ProcStat stat{text.front(), 0};
  for (int field = 3; field < 22; ++field) {
    const auto blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    text.remove_prefix(blank + 1);
  }
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), stat.start_ticks);
  return parsed.ec == std::errc() ? std::optional(stat) : std::nullopt;
}

std::optional<ProcStat> read_stat(std::int32_t pid) {
  std::array<char, 32> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/stat", pid);
  std::array<char, 1024> buffer{};
  return parse_stat(read_small(path.data(), buffer));
}

bool is_dead_state(char state) { return state == 'Z' || state == 'X' || state == 'x'; }

bool signal_process(const ProcessIdentity& process, int signal) {
  return alive(process) && ::kill(process.pid, signal) == 0;
}

}  // namespace

ProcessIdentity this_process() {
  const auto stat = read_stat(::getpid());
  return {::getpid(), stat ? stat->start_ticks : 0};
}

std::int32_t parent_pid() { return ::getppid(); }

std::optional<std::uint64_t> start_ticks_of(std::int32_t pid) {
  const auto stat = read_stat(pid);
  if (!stat || is_dead_state(stat->state)) return std::nullopt;
  return stat->start_ticks;
}

bool number_in_use(std::int32_t pid) { return pid > 0 && (::kill(pid, 0) == 0 || errno != ESRCH); }

bool alive(const ProcessIdentity& process) {
  if (!number_in_use(process.pid)) return false;
  const auto stat = read_stat(process.pid);
  // /proc may be hidden from us (hidepid): then the number alone has to do.
  if (!stat) return number_in_use(process.pid);
  if (is_dead_state(stat->state)) return false;
  return process.start_ticks == 0 || process.start_ticks == stat->start_ticks;
}

std::uint64_t boot_identity() {
  std::array<char, 64> buffer{};
  const auto id = read_small("/proc/sys/kernel/random/boot_id", buffer);
  if (id.empty()) return 0;
  const std::uint64_t high = base::crc32c(id.data(), id.size());
  return (high << 32) | base::crc32c(id.data(), id.size(), 1);
}

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

std::int64_t cpu_milliseconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return used.tv_sec * 1000 + used.tv_nsec / 1'000'000;
}

std::uint32_t processor_count() {
  const int count = ::get_nprocs();
  return count > 0 ? static_cast<std::uint32_t>(count) : 1;
}

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

std::vector<std::pair<std::string, std::string>> environment_all() {
  std::vector<std::pair<std::string, std::string>> all;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) all.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

void set_environment(const std::string& name, const std::string& value) { ::setenv(name.c_str(), value.c_str(), 1); }

void unset_environment(const std::string& name) { ::unsetenv(name.c_str()); }

Result<std::string> current_directory() {
  std::array<char, PATH_MAX> path{};
  if (::getcwd(path.data(), path.size()) == nullptr) return last_error(".");
  return std::string(path.data());
}

Result<void> change_directory(const std::string& path) {
  if (::chdir(path.c_str()) != 0) return last_error(path);
  return {};
}

Result<std::string> real_path(const std::string& path) {
  std::array<char, PATH_MAX> resolved{};
  if (::realpath(path.c_str(), resolved.data()) == nullptr) return last_error(path);
  return std::string(resolved.data());
}

std::uint32_t set_umask(std::uint32_t mask) { return ::umask(mask); }

std::string program_path() {
  std::array<char, PATH_MAX> path{};
  const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : std::string();
}

bool terminate_process(const ProcessIdentity& process) { return signal_process(process, SIGTERM); }
bool kill_process(const ProcessIdentity& process) { return signal_process(process, SIGKILL); }
bool nudge_process(const ProcessIdentity& process) { return signal_process(process, SIGURG); }

}  // namespace scarlet::os
