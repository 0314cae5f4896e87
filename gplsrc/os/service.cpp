// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/service.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "base/text.h"
#include "os/descriptor.h"
#include "os/error.h"
#include "os/process.h"
#include "os/socket.h"

namespace scarlet::os {

using base::Result;

namespace {

constexpr int kFirstFromManager = 3;
constexpr int kSignalled = 128;
constexpr mode_t kSharedByGroup = 0002;

sigset_t service_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::sigaddset(&set, signal);
  return set;
}

void unblock_signals() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

void place_streams(const SessionProcess& session) {
  const int null = ::open("/dev/null", O_RDWR);
  const int input = session.terminal >= 0 ? session.terminal : null;
  ::dup2(input, 0);
  ::dup2(input, 1);
  if (session.terminal >= 0) {
    ::dup2(input, 2);
    ::ioctl(0, TIOCSCTTY, 0);
  }
  int first_free = 3;
  if (session.stream >= 0) {
    if (session.stream != kChildStream) ::dup2(session.stream, kChildStream);
    ::fcntl(kChildStream, F_SETFD, 0);
    first_free = kChildStream + 1;
  }
  ::close_range(static_cast<unsigned>(first_free), ~0U, 0);
}

}  // namespace

ServiceSignals::ServiceSignals() {
  const sigset_t set = service_signals();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  descriptor_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

ServiceSignals::~ServiceSignals() {
  close_descriptor(descriptor_);
  unblock_signals();
}

ServiceSignals::Signal ServiceSignals::next() {
  signalfd_siginfo info{};
  if (::read(descriptor_, &info, sizeof info) != static_cast<ssize_t>(sizeof info)) return Signal::None;
  switch (info.ssi_signo) {
    case SIGHUP: return Signal::Reload;
    case SIGCHLD: return Signal::Child;
    default: return Signal::End;
  }
}

void notify_manager(const std::string& text) {
  const auto path = environment("NOTIFY_SOCKET");
  if (!path || path->empty()) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path->size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path->data(), path->size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path->size());
  ::sendto(socket.get(), text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
}

std::int64_t watchdog_interval_ms() {
  const auto limit = environment("WATCHDOG_USEC");
  const auto number = limit ? base::parse_integer(*limit) : std::nullopt;
  return number && *number > 0 ? std::max<std::int64_t>(*number / 2'000, 1) : 0;
}

std::vector<int> sockets_from_manager() {
  std::vector<int> sockets;
  if (is_listening(0)) {
    keep_from_programs(0);
    sockets.push_back(0);
  }
  const auto pid = environment("LISTEN_PID");
  const auto count = environment("LISTEN_FDS");
  const auto number = count ? base::parse_integer(*count) : std::nullopt;
  if (!pid || base::parse_integer(*pid) != std::int64_t{::getpid()} || !number) return sockets;
  constexpr std::int64_t kMost = 64;
  for (int i = 0; i < std::min(*number, kMost); ++i) {
    keep_from_programs(kFirstFromManager + i);
    sockets.push_back(kFirstFromManager + i);
  }
  return sockets;
}

std::int32_t fork_process(const std::function<int()>& work) {
  const pid_t pid = ::fork();
  if (pid != 0) return std::max(pid, 0);
  unblock_signals();
  ::_exit(work());
}

void ask_to_end(std::int32_t pid) {
  if (pid > 0) ::kill(pid, SIGTERM);
}
void force_to_end(std::int32_t pid) {
  if (pid > 0) ::kill(pid, SIGKILL);
}

std::optional<std::pair<std::int32_t, int>> take_ended_child() {
  int status = 0;
  const pid_t pid = ::waitpid(-1, &status, WNOHANG);
  if (pid <= 0) return std::nullopt;
  return std::pair(pid, WIFSIGNALED(status) ? kSignalled + WTERMSIG(status) : WEXITSTATUS(status));
}

namespace {

// For its life this process makes files as another user.
class ActingAs {
 public:
  explicit ActingAs(std::uint32_t user) : changed_(::geteuid() == 0 && ::seteuid(user) == 0) {}
  ~ActingAs() {
    if (changed_ && ::seteuid(0) != 0) ::_exit(1);
  }
  ActingAs(const ActingAs&) = delete;
  ActingAs& operator=(const ActingAs&) = delete;

 private:
  bool changed_;
};

}  // namespace

Result<PseudoTerminal> open_pseudo_terminal(const UserRecord& owner) {
  // A terminal belongs to who makes it: so no right to give files away is needed.
  const ActingAs acting(owner.user);
  Descriptor master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!master.valid() || ::unlockpt(master.get()) != 0) return last_error("pseudo terminal");
  char name[64];
  if (::ptsname_r(master.get(), name, sizeof name) != 0) return last_error("pseudo terminal");
  Descriptor slave(::open(name, O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!slave.valid()) return last_error(name);
  // Readable and writable for its user alone; messages of others do not reach it.
  if (::fchmod(slave.get(), 0600) != 0) return last_error(name);
  return PseudoTerminal{master.release(), slave.release(), name};
}

void set_window_size(int terminal, int columns, int rows) {
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  ::ioctl(terminal, TIOCSWINSZ, &size);
}

namespace {

// Files are mapped in windows far larger than they are, so what is bounded is a session's own memory.
void limit_resources(const SessionProcess& session) {
  const auto limit = [](__rlimit_resource_t what, std::uint64_t soft, std::uint64_t hard) {
    const rlimit both{soft, hard};
    ::setrlimit(what, &both);
  };
  if (session.memory_bytes != 0) limit(RLIMIT_DATA, session.memory_bytes, session.memory_bytes);
  constexpr std::uint64_t kGraceSeconds = 5;
  const auto seconds = static_cast<std::uint64_t>(session.cpu_seconds);
  if (seconds != 0) limit(RLIMIT_CPU, seconds, seconds + kGraceSeconds);
}

}  // namespace

std::int32_t start_session_process(const SessionProcess& session) {
  std::vector<std::string> words{session.program};
  words.insert(words.end(), session.arguments.begin(), session.arguments.end());
  std::vector<std::string> settings;
  for (const auto& [name, value] : session.environment) settings.push_back(name + "=" + value);
  const std::vector<char*> argument_pointers = pointers(words);
  const std::vector<char*> environment_pointers = pointers(settings);
  return fork_process([&] {
    ::setsid();
    place_streams(session);
    limit_resources(session);
    if (!become_user(session.user)) return 126;
    ::umask(kSharedByGroup);
    if (::chdir(session.user.home.c_str()) != 0 && ::chdir("/") != 0) return 126;
    ::execve(session.program.c_str(), argument_pointers.data(), environment_pointers.data());
    return 127;
  });
}

}  // namespace scarlet::os
